"""Questions and answers over one channel, nested in both directions.

While an answer is awaited, the other side may ask back (a callback), and be asked again in turn. What is asked and
answered are bytes here; each side has its codec for them.
"""

import itertools
import struct
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from grader.wire.codec import decode, encode
from grader.wire.frames import Frames, MalformedFrame
from grader.wire.refusal import NotPlain

Asked = Callable[[bytes], bytes]

HEAD = struct.Struct(">BQ")  # what the frame is, and the number of the question
QUESTION, ANSWER, FAILURE, PING = range(1, 5)
TOO_LATE = {"mro": [["builtins", "TimeoutError"]], "name": "TimeoutError", "text": "too late"}


class Refused(Exception):
    """The other side answered with an error; `error` is its description as plain data."""

    def __init__(self, error: Mapping[str, Any]) -> None:
        super().__init__("refused")
        self.error = error


class Unanswered(Exception):
    """Somebody else has answered the question on this channel: a fork that is gone again."""


class Conversation:
    """One end. `asked(question)` answers the other side's questions or raises Refused, or Unanswered.

    Only one thread reads at a time: whoever holds the lock. A thread that runs trainee code never holds it.
    """

    def __init__(self, frames: Frames, asked: Asked) -> None:
        self._frames = frames
        self._asked = asked
        self._lock = threading.RLock()
        self._numbers = itertools.count(1)

    def ask(self, question: bytes, timeout_s: float | None = None) -> bytes:
        """The other side's answer; raises Refused, ChannelStalled, ChannelClosed or MalformedFrame."""
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        with self._lock:
            number = next(self._numbers)
            self._frames.send(HEAD.pack(QUESTION, number) + question, deadline)
            return self._await(number, deadline)

    def await_stale(self, timeout_s: float) -> None:
        """Throw away what comes until the other side has answered everything; for use after a stall."""
        deadline = time.monotonic() + timeout_s
        with self._lock:
            number = next(self._numbers)
            self._frames.send(HEAD.pack(PING, number), deadline)
            self._await(number, deadline, refuse=True)

    def serve(self, until: Callable[[], bool] = lambda: False) -> None:
        """Answer questions until the channel closes, or after an answer `until` is true."""
        while not until():
            with self._lock:
                frame = self._frames.receive()
            kind, number = _head(frame)
            if kind in {QUESTION, PING}:
                self._answer(kind, number, frame)

    def _await(self, number: int, deadline: float | None, *, refuse: bool = False) -> bytes:
        while True:
            frame = self._frames.receive(deadline)
            kind, about = _head(frame)
            if kind in {QUESTION, PING}:
                self._answer(kind, about, frame, deadline, refuse=refuse)
            elif about == number:
                if kind == FAILURE:
                    raise Refused(_described(frame[HEAD.size :]))
                return frame[HEAD.size :]

    def _answer(
        self, kind: int, number: int, frame: bytes, deadline: float | None = None, *, refuse: bool = False
    ) -> None:
        if refuse:
            answer = HEAD.pack(FAILURE, number) + encode(TOO_LATE)
        elif kind == PING:
            answer = HEAD.pack(ANSWER, number)
        else:
            try:
                answer = self._answered(number, frame[HEAD.size :])
            except Unanswered:
                return
        with self._lock:
            self._frames.send(answer, deadline)

    def _answered(self, number: int, question: bytes) -> bytes:
        try:
            return HEAD.pack(ANSWER, number) + self._asked(question)
        except Refused as refused:
            return HEAD.pack(FAILURE, number) + encode(refused.error)


def _head(frame: bytes) -> tuple[int, int]:
    if len(frame) < HEAD.size:
        raise MalformedFrame("no head")
    kind, number = HEAD.unpack_from(frame)
    if not QUESTION <= kind <= PING:
        raise MalformedFrame("of no known kind")
    return kind, number


def _described(data: bytes) -> Mapping[str, Any]:
    try:
        error = decode(data)
    except NotPlain:
        return {}
    return error if type(error) is dict else {}
