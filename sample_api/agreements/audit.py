"""The audit log: who asked what, when, what came of it. Never a body, a token, an address or a personal number.

`Watched` times each request and hands one line to an `AuditLog`, whose thread writes them in batches: a request waits
for none of it. Routes add what only they know with `note`.
"""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sample_api.agreements.journal import AuditLog, Line
from sample_api.agreements.masking import masked, masked_query

_KEY = "sample_api.audit"
_UNWATCHED = ("/static/", "/healthz")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_CRASHED = 500
_LONGEST_CLAIM = 40
_OUR_ID = re.compile(r"[0-9a-f]{32}")
_NUMBERISH = re.compile(r"\d{5}")


@dataclass
class Noted:
    """What is known of a request while it is answered; `headers` are added to its answer."""

    client: str = ""
    dataset: str = ""
    rows: int = 0
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def note(request: Request, *, client: str | None = None, dataset: str | None = None, rows: int | None = None) -> None:
    """Note for the audit log who is calling, the dataset asked for, how many rows were given."""
    noted = _noted(request.scope)
    if client is not None:
        noted.client = client
    if dataset is not None:
        noted.dataset = dataset
    if rows is not None:
        noted.rows = rows


def note_claim(request: Request, client_id: str) -> None:
    """Note whom a caller claims to be, before it is proved: in place of the query, for it is no client yet."""
    _noted(request.scope).query = masked(f"client_id={client_id[:_LONGEST_CLAIM]}")


def add_headers(request: Request, headers: Mapping[str, str]) -> None:
    """Have the answer to this request carry these headers, whatever it will be."""
    _noted(request.scope).headers.update(headers)


def _noted(scope: Scope) -> Noted:
    noted: Noted | None = scope.get(_KEY)
    if noted is None:  # the application is used without `Watched`
        noted = scope[_KEY] = Noted()
    return noted


class Watched:
    """Writes every request but those for static files and the health check into the log (ASGI)."""

    def __init__(self, app: ASGIApp, log: AuditLog) -> None:
        self._app = app
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or _path(scope).startswith(_UNWATCHED):
            await self._app(scope, receive, send)
            return
        noted = scope[_KEY] = Noted()
        root = scope.get("root_path", "")
        started = time.perf_counter()
        status = _CRASHED

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if noted.headers:
                    MutableHeaders(scope=message).update(noted.headers)
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        finally:
            took_s = time.perf_counter() - started
            self._log.append(_line(scope, root, noted, status, took_s))


def _line(scope: Scope, root: str, noted: Noted, status: int, took_s: float) -> Line:
    method = scope["method"]
    return Line(
        at=time.time(),
        client=_checked(noted.client),
        method=method if method in _METHODS else "OTHER",
        route=_route(scope, root),
        query=noted.query or masked_query(scope["query_string"]),
        dataset=noted.dataset,
        rows=noted.rows,
        status=status,
        took_ms=round(took_s * 1000, 3),
        request_id=_checked(scope["request_id"]),
    )


def _checked(name: str) -> str:
    # of the ids we make ourselves one in thirty holds thirteen digits in a row by chance
    return name if _OUR_ID.fullmatch(name) or not _NUMBERISH.search(name) else masked(name)


def _path(scope: Scope) -> str:
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def _route(scope: Scope, root: str) -> str:
    """Return the route's template, never the path that was asked: that could hold anything."""
    found = getattr(scope.get("route"), "path", "")
    # of a mounted application the route is its own, and where it is mounted stands in the root path by now
    return scope.get("root_path", "").removeprefix(root) + str(found) if found else ""
