"""Failed logins, counted so that guessing is slow and a class behind one address is not locked out by one of its own."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

REMEMBERED = 20_000


@dataclass(frozen=True)
class AttemptLimit:
    """At most this many attempts in any stretch of `window_s` seconds."""

    attempts: int
    window_s: float


AT_ONE_ADDRESS = AttemptLimit(attempts=5, window_s=300)
EVERYWHERE = AttemptLimit(attempts=30, window_s=3600)


class LoginAttempts:
    """Attempts by account and address together, and by account alone with a longer limit.

    An attempt counts from the moment it begins, so that many at once do not slip through before the first has failed;
    a success takes its own away again. An address alone is never limited. For one event loop; not for threads.
    """

    def __init__(
        self,
        at_one_address: AttemptLimit = AT_ONE_ADDRESS,
        everywhere: AttemptLimit = EVERYWHERE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limits = (at_one_address, everywhere)
        self._clock = clock
        self._begun: OrderedDict[tuple[str, ...], deque[float]] = OrderedDict()

    def begin(self, username: str, address: str) -> float:
        """Count an attempt and return 0, or, when there were too many, the seconds to wait; those do not count."""
        now = self._clock()
        keys = self._keys(username, address)
        wait_s = max(self._wait(key, limit, now) for key, limit in zip(keys, self._limits, strict=True))
        if wait_s > 0:
            return wait_s
        for key in keys:
            self._begun.setdefault(key, deque()).append(now)
            self._begun.move_to_end(key)
        while len(self._begun) > REMEMBERED:
            self._begun.popitem(last=False)
        return 0.0

    def succeeded(self, username: str, address: str) -> None:
        """Forget this person's slips at this address, and this attempt everywhere: the others were not theirs."""
        here, everywhere = self._keys(username, address)
        self._begun.pop(here, None)
        if begun := self._begun.get(everywhere):
            begun.pop()

    def _wait(self, key: tuple[str, ...], limit: AttemptLimit, now: float) -> float:
        begun = self._begun.get(key)
        if begun is None:
            return 0.0
        while begun and begun[0] <= now - limit.window_s:
            begun.popleft()
        return 0.0 if len(begun) < limit.attempts else begun[0] + limit.window_s - now

    @staticmethod
    def _keys(username: str, address: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        name = username.casefold()
        return (name, address), (name,)
