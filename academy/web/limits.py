"""How much a request may carry, judged before and while it is read, never after."""

from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from academy.web.errors import TooLarge, bundle_too_large, form_too_large, scan_too_large, too_large
from planning.documents import LIMIT_MIB

MIB = 1 << 20


@dataclass(frozen=True)
class BodyLimits:
    """The largest bodies, in bytes: a handed-in archive, a scan or a sealed file, and anything else (forms, a roster, marks)."""

    archive: int = 24 * MIB
    other: int = 4 * MIB

    def of(self, path: str) -> tuple[int, TooLarge]:
        """The limit of the address, and what whoever passes it is told."""
        if path.endswith("/indicator/verify"):
            return self.archive, bundle_too_large(self.archive)
        if "/do/" in path:
            return self.archive, scan_too_large(LIMIT_MIB * MIB)
        if path.endswith("/attempts"):
            return self.archive, too_large(self.archive)
        return self.other, too_large(self.other) if "/api/" in path else form_too_large(self.other)


class BodyLimit:
    """Lets nobody read a body past its limit: TooLarge is raised where it is read.

    A declared length over the limit is refused at the first read, so that nothing of it is taken in; the server then
    discards the rest as it arrives, and the caller still gets the answer.
    """

    def __init__(self, app: ASGIApp, limits: BodyLimits) -> None:
        self.app = app
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a body that cannot exceed its limit."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit, refusal = self.limits.of(scope["path"])
        declared = int(dict(scope["headers"]).get(b"content-length", b"0"))
        left = limit

        async def counted() -> Message:
            nonlocal left
            if declared > limit:
                raise refusal
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise refusal
            return message

        await self.app(scope, counted, send)
