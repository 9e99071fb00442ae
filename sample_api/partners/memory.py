"""What partners remember of a caller: little, bounded, and apart for each caller, scenario and seed.

Budgets, idempotency keys and "every fourth request fails" need memory: a real client sends nothing from which
they could be worked out. It lives in the process, is empty after a restart, and no caller can push out another's.
"""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from sample_api.partners.visit import Visit

MOST_CALLERS = 1_000
MOST_VISITS = 8
MOST_KEPT = 200
"""Idempotency keys, and claims, of one caller in one scenario and seed; the oldest go first."""

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """A mapping that forgets what was least recently used."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[object, Value] = OrderedDict()

    def get(self, key: object) -> Value | None:
        """Return what is held under this key and count that as a use."""
        if key in self._held:
            self._held.move_to_end(key)
        return self._held.get(key)

    def put(self, key: object, value: Value) -> Value:
        """Hold the value, give it back, and forget the least recently used past the bound."""
        self._held[key] = value
        self._held.move_to_end(key)
        if len(self._held) > self._most:
            self._held.popitem(last=False)
        return value


@dataclass(frozen=True)
class Remembered:
    """What an idempotency key was used for: the body's digest, and the answer."""

    digest: bytes
    answer: bytes


@dataclass
class Ledger:
    """What is remembered of one caller in one scenario and seed of a partner."""

    requests: int = 0
    window_start: float = float("-inf")
    window_used: int = 0
    claims_ever: int = 0
    claims: deque[bytes] = field(default_factory=lambda: deque(maxlen=MOST_KEPT))
    answers: Recent[Remembered] = field(default_factory=lambda: Recent(MOST_KEPT))


class Memory:
    """The ledgers of all callers."""

    def __init__(self) -> None:
        self._callers: Recent[Recent[Ledger]] = Recent(MOST_CALLERS)

    def ledger(self, visit: Visit, caller: str) -> Ledger:
        """Return the caller's ledger for this visit, a new one if it is unknown or forgotten."""
        visits = self._callers.get(caller) or self._callers.put(caller, Recent(MOST_VISITS))
        key = (visit.partner, visit.scenario.id, visit.seed)
        return visits.get(key) or visits.put(key, Ledger())
