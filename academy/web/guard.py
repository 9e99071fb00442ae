"""The outermost layer: a request id, headers that keep browsers strict, and never a stack trace."""

import logging
import uuid

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from academy.web.errors import internal_failure
from academy.web.problems import answer, problem_response

logger = logging.getLogger(__name__)

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Guard:
    """Marks every request with an id of ours, every answer with strict headers, and keeps our failures in the log.

    A route that needs other words in one of these headers sets that header itself.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the request; an unexpected exception becomes a problem with the id to look for in the log."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = scope["request_id"] = uuid.uuid4().hex[:12]
        started = False

        async def dressed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self.app(scope, receive, dressed)
        except Exception:
            logger.exception("request %s failed: %s %s", request_id, scope["method"], scope["path"])
            if started:
                raise
            await _apology(scope, request_id)(scope, receive, dressed)


def _apology(scope: Scope, request_id: str) -> Response:
    error = internal_failure(request_id)
    try:
        return answer(Request(scope), error)
    except Exception:
        # The page that tells of a failure may fail for the same reason.
        logger.exception("request %s: its error page failed too", request_id)
        return problem_response(error, request_id)
