"""Questions and answers over one channel, nested in both directions.

While an answer is awaited, the other side may ask back (a callback), and be asked again in turn.
"""

import itertools
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from grader.wire.frames import Frames, MalformedFrame

Asked = Callable[[str, Mapping[str, Any]], Any]


TOO_LATE = {"mro": [["builtins", "TimeoutError"]], "name": "TimeoutError", "text": "too late"}


class Refused(Exception):
    """The other side answered with an error; `error` is its JSON description."""

    def __init__(self, error: Mapping[str, Any]) -> None:
        super().__init__("refused")
        self.error = error


class Conversation:
    """One end. `asked(op, body)` answers the other side's questions with JSON or raises Refused.

    Only one thread reads at a time: whoever holds the lock. A thread that runs trainee code never holds it.
    """

    def __init__(self, frames: Frames, asked: Asked) -> None:
        self._frames = frames
        self._asked = asked
        self._lock = threading.RLock()
        self._numbers = itertools.count(1)

    def ask(self, op: str, body: Mapping[str, Any], timeout_s: float | None = None) -> Any:
        """The other side's answer; raises Refused, ChannelStalled, ChannelClosed or MalformedFrame."""
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        with self._lock:
            number = next(self._numbers)
            self._frames.send({"n": number, "op": op, "body": body}, deadline)
            return self._await(number, deadline)

    def await_stale(self, timeout_s: float) -> None:
        """Throw away what comes until the other side has answered everything; for use after a stall."""
        with self._lock:
            number = next(self._numbers)
            deadline = time.monotonic() + timeout_s
            self._frames.send({"n": number, "op": "ping", "body": {}}, deadline)
            self._await(number, deadline, refuse=True)

    def serve_forever(self) -> None:
        """Answer questions until the channel closes."""
        while True:
            with self._lock:
                message = self._frames.receive()
            self._answer(message)

    def _await(self, number: int, deadline: float | None, *, refuse: bool = False) -> Any:
        while True:
            message = self._frames.receive(deadline)
            if not isinstance(message, dict):
                raise MalformedFrame("not a message")
            if "op" in message:
                self._answer(message, deadline, refuse=refuse)
            elif message.get("re") == number:
                if "error" in message:
                    raise Refused(_described(message["error"]))
                return message.get("value")

    def _answer(self, message: Mapping[str, Any], deadline: float | None = None, *, refuse: bool = False) -> None:
        number, op, body = message.get("n"), message.get("op"), message.get("body")
        if not isinstance(op, str) or not isinstance(body, dict):
            raise MalformedFrame("not a question")
        try:
            answer = {"re": number, "error": TOO_LATE} if refuse else {"re": number, "value": self._asked(op, body)}
        except Refused as refused:
            answer = {"re": number, "error": refused.error}
        with self._lock:
            self._frames.send(answer, deadline)


def _described(error: Any) -> Mapping[str, Any]:
    return error if isinstance(error, dict) else {}
