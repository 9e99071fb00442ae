"""How often: requests of a client (a token bucket each), and attempts to prove who is calling. Memory is bounded."""

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

MOST_CLIENTS = 10_000
MOST_ATTEMPTS = 20_000


@dataclass(frozen=True)
class Allowance:
    """What is left of a quota of `per_minute` requests; `wait_s` is 0, or the seconds until the next one is allowed."""

    per_minute: int
    remaining: int
    full_in_s: int
    wait_s: int

    def headers(self) -> dict[str, str]:
        """Return the headers that tell it (draft-ietf-httpapi-ratelimit-headers-10; Retry-After: RFC 9110)."""
        told = {
            "RateLimit-Policy": f'"per-minute";q={self.per_minute};w=60',
            "RateLimit": f'"per-minute";r={self.remaining};t={self.full_in_s}',
        }
        return told | {"Retry-After": str(self.wait_s)} if self.wait_s else told


class Buckets:
    """A bucket of requests for each client, full at first and refilled evenly; for one event loop, not for threads.

    Of more than `most` clients the one that has been quiet longest is forgotten, and would begin anew with a full one.
    """

    def __init__(self, most: int = MOST_CLIENTS, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str, per_minute: int) -> Allowance:
        """Take one request out, if there is one, and tell what is left."""
        level = self._level(client, per_minute)
        allowed = level >= 1
        level -= allowed
        self._held[client] = (level, self._clock())
        self._held.move_to_end(client)
        if len(self._held) > self._most:
            self._held.popitem(last=False)
        return _allowance(level, per_minute, allowed=allowed)

    def look(self, client: str, per_minute: int) -> Allowance:
        """Tell what is left without taking any."""
        return _allowance(self._level(client, per_minute), per_minute, allowed=True)

    def _level(self, client: str, per_minute: int) -> float:
        level, since = self._held.get(client, (float(per_minute), 0.0))
        return min(per_minute, level + (self._clock() - since) * per_minute / 60)


def _allowance(level: float, per_minute: int, *, allowed: bool) -> Allowance:
    a_second = per_minute / 60
    return Allowance(
        per_minute=per_minute,
        remaining=int(level),
        full_in_s=math.ceil((per_minute - level) / a_second),
        wait_s=0 if allowed else max(1, math.ceil((1 - level) / a_second)),
    )


@dataclass(frozen=True)
class AttemptLimit:
    """At most this many attempts in any stretch of `window_s` seconds."""

    attempts: int
    window_s: float


OF_CLIENT_AT_ADDRESS = AttemptLimit(attempts=10, window_s=300)
OF_ADDRESS = AttemptLimit(attempts=100, window_s=300)


class Attempts:
    """Attempts to prove who is calling, by client and address together, and by address with a wider limit.

    An attempt counts from the moment it begins, so that many at once do not slip through before the first has failed;
    a success takes its own away again. A client alone is never limited: whoever wanted an agency cut off would only
    have to guess wrongly. For one event loop, not for threads.
    """

    def __init__(self, most: int = MOST_ATTEMPTS, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._begun: OrderedDict[tuple[str, ...], deque[float]] = OrderedDict()

    def begin(self, client: str, address: str) -> int:
        """Count an attempt and return 0, or, where there were too many, the seconds to wait; those do not count."""
        pairs = list(zip(_keys(client, address), (OF_CLIENT_AT_ADDRESS, OF_ADDRESS), strict=True))
        if wait_s := max(self._wait_s(key, limit) for key, limit in pairs):
            return wait_s
        for key, limit in pairs:
            self._begun.setdefault(key, deque(maxlen=limit.attempts)).append(self._clock())
            self._begun.move_to_end(key)
        while len(self._begun) > self._most:
            self._begun.popitem(last=False)
        return 0

    def succeeded(self, client: str, address: str) -> None:
        """Take an attempt away again."""
        for key in _keys(client, address):
            if begun := self._begun.get(key):
                begun.pop()

    def _wait_s(self, key: tuple[str, ...], limit: AttemptLimit) -> int:
        begun = self._begun.get(key, ())
        since = self._clock() - limit.window_s
        recent = [one for one in begun if one > since]
        return 0 if len(recent) < limit.attempts else max(1, math.ceil(recent[0] - since))


def _keys(client: str, address: str) -> tuple[tuple[str, str], tuple[str]]:
    # a name nobody has may be as long as a body: what is remembered of it is not
    return (client[:100], address), (address,)
