"""What every answer carries, and where the API answers: a thin ASGI layer around the application.

Behind a proxy that passes its prefix on, the API is asked for `/services/sample-api/v1/…`; directly, for
`/v1/…`. Both work at once: the prefix becomes ASGI's `root_path`, which routing strips and links put back.
"""

import random
import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_ID = "X-Request-ID"
_ACCEPTABLE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


_ALWAYS = _raw({"X-Data-Status": "synthetic", "X-Content-Type-Options": "nosniff"})
_SHOWN = _raw(
    {
        "Referrer-Policy": "no-referrer",
        "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    }
)
"""For what a browser shows as a page. JSON it does not: there each header would only take its time."""

_JSON = b"application/json"
_RAW_REQUEST_ID = REQUEST_ID.lower().encode()


class Envelope:
    """Gives each request an id, each answer the standing headers, and strips the proxy's prefix."""

    def __init__(self, app: ASGIApp, root_path: str) -> None:
        self._app = app
        self._root_path = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(Headers(scope=scope))
        inner = {**scope, "request_id": request_id, "root_path": self._prefix_of(scope["path"])}

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                # no route of ours sends any of these itself
                given = message["headers"]
                shown = [] if (b"content-type", _JSON) in given else _SHOWN
                message["headers"] = [*given, (_RAW_REQUEST_ID, request_id.encode()), *_ALWAYS, *shown]
            await send(message)

        await self._app(inner, receive, send_with_headers)

    def _prefix_of(self, path: str) -> str:
        return self._root_path if f"{path}/".startswith(f"{self._root_path}/") else ""


def _request_id(headers: Headers) -> str:
    given = headers.get(REQUEST_ID, "")
    return given if _ACCEPTABLE_ID.fullmatch(given) else f"{random.getrandbits(128):032x}"
