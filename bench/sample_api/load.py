"""Load on an HTTP server of this machine: raw sockets, each asking again as soon as it is answered.

It reads no more of an answer than its status and where it ends, so that the server is what is measured.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

PATIENCE_S = 60.0
OK = 200

_HEAD_ENDS, _CHUNKS_END = b"\r\n\r\n", b"\r\n0\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass
class Answers:
    """How long each answer took in seconds, how many came with which status, and connections lost on the way."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    lost: int = 0

    @property
    def per_s(self) -> float:
        """Answers a second, all connections together."""
        return len(self.waits) / self.seconds

    @property
    def flaw(self) -> str:
        """What came that was no success; empty when there was none."""
        wrong = {status: count for status, count in self.statuses.items() if status != OK}
        told = [f"{count} answers {status}" for status, count in wrong.items()]
        return ", ".join([*told, *([f"{self.lost} connections lost"] if self.lost else [])])


def request(path: str, token: str = "") -> bytes:
    """Return a GET as it goes over the wire."""
    proof = f"Authorization: Bearer {token}\r\n" if token else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n{proof}\r\n".encode()


def ask(port: int, requests: Iterator[bytes], connections: int, seconds: float) -> Answers:
    """Ask for so many seconds, each connection taking the next request when it has its answer."""
    return asyncio.run(_ask(port, requests, connections, seconds))


async def _ask(port: int, requests: Iterator[bytes], connections: int, seconds: float) -> Answers:
    answers, loop = Answers(), asyncio.get_running_loop()
    began = time.perf_counter()
    askers = []
    for _ in range(connections):
        _, asker = await loop.create_connection(
            lambda: _Asker(requests, answers, began + seconds, loop.create_future()), "127.0.0.1", port
        )
        askers.append(asker)
    async with asyncio.timeout(seconds + PATIENCE_S):
        await asyncio.gather(*(asker.done for asker in askers))
    answers.seconds = time.perf_counter() - began
    return answers


class _Asker(asyncio.Protocol):
    """One connection, kept alive: one request at a time."""

    def __init__(self, requests: Iterator[bytes], answers: Answers, until: float, done: "asyncio.Future[None]") -> None:
        self.done = done
        self._requests, self._answers, self._until = requests, answers, until
        self._head, self._missing = b"", -1
        self._sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._next()

    def _next(self) -> None:
        self._head, self._missing = b"", -1
        self._sent = time.perf_counter()
        if self._sent >= self._until:
            self.done.set_result(None)
            self._transport.close()
        else:
            self._transport.write(next(self._requests))

    def data_received(self, data: bytes) -> None:
        if self._missing < 0:
            self._head += data
            head, ends, body = self._head.partition(_HEAD_ENDS)
            if not ends:
                return
            length = _LENGTH.search(head)
            self._missing = int(length[1]) if length else 0
            self._chunked, self._tail = length is None, b"\r\n"
            data = body
        if self._chunked:
            self._tail = (self._tail + data)[-len(_CHUNKS_END) :]
            ended = self._tail == _CHUNKS_END
        else:
            self._missing -= len(data)
            ended = self._missing == 0
        if ended:
            self._answers.waits.append(time.perf_counter() - self._sent)
            self._answers.statuses[int(self._head[9:12])] += 1
            self._next()

    def connection_lost(self, _reason: Exception | None) -> None:
        if not self.done.done():
            self._answers.lost += 1
            self.done.set_result(None)
