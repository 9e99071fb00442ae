"""A warm parent's loop: forks a pair for every order, and watches clock, memory and endings of all its pairs."""

import contextlib
import json
import os
import selectors
import socket
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader.sandbox import kernel
from grader.sandbox.pair import Pair, Watch

MAX_ORDER = 1 << 12
TICK_S = 0.25
PAGE = os.sysconf("SC_PAGE_SIZE")


class WarmParent:
    """Serves one socket of orders (limits; the pair's two lines to the engine), until the engine hangs up."""

    def __init__(self, orders: socket.socket) -> None:
        self._orders = orders
        self._selector = selectors.DefaultSelector()
        self._home = kernel.Home()
        self._pairs: set[Pair] = set()
        self._watch = Watch(self._add, self._remove, self._pairs.discard)
        self._next_look = 0.0

    def serve(self) -> None:
        """Returns when the engine has hung up and the last pair is gone."""
        self._add(self._orders, self._take_order)
        self._orders.send(b"ready")
        while self._orders.fileno() >= 0 or self._pairs:
            for key, _ in self._selector.select(TICK_S if self._pairs else None):
                if self._selector.get_map().get(key.fd) == key:  # not taken away by one before it
                    key.data()
            if self._pairs and time.monotonic() >= self._next_look:
                self._look()

    def _add(self, source: Any, react: Callable[[], None]) -> None:
        self._selector.register(source, selectors.EVENT_READ, react)

    def _remove(self, source: Any) -> None:
        self._selector.unregister(source)

    def _take_order(self) -> None:
        message, descriptors, _, _ = socket.recv_fds(self._orders, MAX_ORDER, 2)
        if not message:
            self._remove(self._orders)
            self._orders.close()
            return
        life, result = (socket.socket(fileno=number) for number in descriptors)
        with result:
            try:
                pair = Pair(json.loads(message), life, result, self._home, self._watch)
            except OSError as error:
                with contextlib.suppress(OSError):
                    life.sendall(json.dumps({"failed": str(error)}).encode())
                life.close()
                return
        self._pairs.add(pair)

    def _look(self) -> None:
        """End pairs whose time is over, and students whose process tree outgrew its memory."""
        self._next_look = time.monotonic() + TICK_S
        memory = _memory_by_tree()
        for pair in tuple(self._pairs):
            pair.check(self._next_look - TICK_S, memory)


def _memory_by_tree() -> Counter[int]:
    """Bytes of private memory of each process and all below it, by its number in the /proc of the jail around us.

    Whoever loses a parent falls to the first process of their pid namespace, so a student's processes stay below it.
    """
    parents: dict[int, int] = {}
    private: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):
                stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
                _, resident, shared, *_ = map(int, (entry / "statm").read_text(encoding="ascii").split())
                parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
                private[int(entry.name)] = (resident - shared) * PAGE
    total: Counter[int] = Counter()
    for number, size in private.items():
        above = number
        for _ in parents:  # never round and round, should a number be taken again while we read
            total[above] += size
            above = parents.get(above, 0)
            if not above:
                break
    return total
