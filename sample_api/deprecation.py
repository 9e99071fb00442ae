"""What every answer of version 1 says of itself: it is deprecated, until when it stays, and what comes after it.

Headers: Deprecation (RFC 9745), Sunset (RFC 8594), Link with the relations successor-version (RFC 5829),
deprecation and sunset.
"""

from datetime import UTC, datetime
from email.utils import format_datetime

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PREFIX = "/v1"
SINCE = datetime(2026, 10, 1, tzinfo=UTC)
"""The first day of fiscal year 2570."""
UNTIL = datetime(2027, 9, 30, 16, 59, 59, tzinfo=UTC)
"""The last second of fiscal year 2570 in Bangkok; the course keeps version 1 alive to the end of it."""


class Deprecated:
    """Adds the headers to every answer below /v1, failures too (ASGI)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        root = scope.get("root_path", "")
        path = scope.get("path", "").removeprefix(root)
        if scope["type"] != "http" or not f"{path}/".startswith(f"{PREFIX}/"):
            await self._app(scope, receive, send)
            return

        async def send_with_notice(message: Message) -> None:
            if message["type"] == "http.response.start":
                _tell(MutableHeaders(scope=message), root)
            await send(message)

        await self._app(scope, receive, send_with_notice)


def _tell(headers: MutableHeaders, root: str) -> None:
    headers["Deprecation"] = f"@{int(SINCE.timestamp())}"
    headers["Sunset"] = format_datetime(UNTIL, usegmt=True)
    told = (
        f'<{root}/v2>; rel="successor-version", '
        f'<{root}/changelog>; type="text/html"; rel="deprecation", <{root}/changelog>; type="text/html"; rel="sunset"'
    )
    # one header, for clients that read only the first
    headers["Link"] = f"{headers['Link']}, {told}" if "Link" in headers else told
