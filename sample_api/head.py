"""HEAD wherever GET is, in version 2: the same headers, no body (ASGI)."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Headed:
    """Asks the application as GET what is asked as HEAD below `prefix`, and keeps the body back."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self._app = app
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        if scope.get("method") != "HEAD" or not f"{path}/".startswith(f"{self._prefix}/"):
            await self._app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, send_without_body)
