"""Where in a person's own files an error comes from, when they try their work in their own server."""

import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
FAILED = 500
NOT_THEIRS = "tests"  # beside a person's files lie the exercise's tests, which pass the error on


def line_of(error: BaseException) -> str:
    """The last line of the person's own files, those of the working folder, that the error passed through, or nothing."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{Path(error.filename).name}:{error.lineno}"
    here = Path.cwd()
    frames = reversed(traceback.extract_tb(error.__traceback__))
    own = (frame for frame in frames if _is_own(Path(frame.filename), here))
    return next((f"{Path(frame.filename).name}:{frame.lineno}" for frame in own), "")


def where(error: BaseException) -> str:
    """The error, and its line in the person's own files."""
    text = error.msg if isinstance(error, SyntaxError) else error
    line = line_of(error)
    return f"{type(error).__name__}: {text}" + (f" ({line})" if line else "")


def _is_own(file: Path, here: Path) -> bool:
    return file.is_relative_to(here) and file.relative_to(here).parts[0] != NOT_THEIRS


class Watched:
    """An ASGI app whose errors are known: an answer 500 waits until it is clear whether an error is behind it."""

    def __init__(self, app: Any) -> None:
        self._app = app

    def failed(self, error: Exception, answer: list[Message]) -> list[Message]:
        """Learn of an error; the app's own `answer` is sent, or what is given back in its place."""
        raise NotImplementedError

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Hold back the start of an answer 500, and whatever follows it."""
        held: list[Message] = []

        async def hold(message: Message) -> None:
            if held or (message["type"] == "http.response.start" and message["status"] == FAILED):
                held.append(message)
            else:
                await send(message)

        try:
            await self._app(scope, receive, hold)
        except Exception as error:
            held[:] = self.failed(error, held)
            if not held:
                raise
        for message in held:
            await send(message)
