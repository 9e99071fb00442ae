"""How much a request may carry, judged before and while it is read, never after."""

from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from academy.web.errors import too_large
from academy.web.problems import problem_response

MIB = 1 << 20


@dataclass(frozen=True)
class BodyLimits:
    """The largest bodies, in bytes: a handed-in archive, and anything else (forms, a roster, marks)."""

    archive: int = 24 * MIB
    other: int = 4 * MIB

    def limit(self, path: str) -> int:
        """The limit of the address."""
        return self.archive if path.endswith("/attempts") else self.other


class BodyLimit:
    """Answers 413 at once to a declared length over the limit, and stops an undeclared one where it passes it."""

    def __init__(self, app: ASGIApp, limits: BodyLimits) -> None:
        self.app = app
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a body that cannot exceed its limit."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.limits.limit(scope["path"])
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if not declared.isdigit() or int(declared) > limit:
            await problem_response(too_large(limit), scope["request_id"])(scope, receive, send)
            return
        left = limit

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise too_large(limit)
            return message

        await self.app(scope, counted, send)
