"""Requests that wait for a result: woken by the worker's bell, so that a score is seen as soon as it is recorded."""

import asyncio
import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from academy.bell import Bell

_CHUNK = 1 << 16


class Results:
    """Hears whose work was graded, and wakes those who wait for it. For one event loop at a time."""

    def __init__(self, bell: Bell) -> None:
        self._bell = bell
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._pipe = -1
        self._heard = b""

    @contextmanager
    def of(self, username: str) -> Iterator[asyncio.Event]:
        """An event that is set when work of `username` is graded from now on. Look at the database after entering."""
        self._listen()
        event = asyncio.Event()
        self._waiting[username].add(event)
        try:
            yield event
        finally:
            self._waiting[username].discard(event)
            if not self._waiting[username]:
                del self._waiting[username]

    def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        if loop is self._loop:
            return
        if self._pipe < 0:
            self._pipe = self._bell.listen()
        loop.add_reader(self._pipe, self._hear)
        self._loop = loop

    def _hear(self) -> None:
        with suppress(BlockingIOError):
            self._heard += os.read(self._pipe, _CHUNK)
        *words, self._heard = self._heard.split(b"\n")
        for word in words:
            for event in self._waiting.get(word.decode(errors="replace"), ()):
                event.set()


async def wait_for(event: asyncio.Event, timeout_s: float) -> bool:
    """Whether it rang within `timeout_s`; ready for the next ring."""
    try:
        async with asyncio.timeout(timeout_s):
            await event.wait()
    except TimeoutError:
        return False
    event.clear()
    return True
