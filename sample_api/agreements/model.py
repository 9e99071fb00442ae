"""An agreement, as everything here reads it."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Literal

BANGKOK = timezone(timedelta(hours=7), "Asia/Bangkok")

Standing = Literal["active", "not-begun", "ended"]


@dataclass(frozen=True)
class Secret:
    """A client secret as it is kept: its hash, when it was made, and until when it is good (None: no end)."""

    hash: str = field(repr=False)
    made: datetime
    until: datetime | None = None

    def is_good(self, now: datetime) -> bool:
        """Tell whether it may still be used."""
        return self.until is None or now < self.until


@dataclass(frozen=True)
class Agreement:
    """What one agency may do. `id` is its client id; None for datasets, provinces or columns is all of them.

    `starts` and `ends` are days in Thailand, both included; `per_minute` is requests. `is_demo` agreements hold no
    secret of their own: whoever holds a token of this API uses that token in its place.
    """

    id: str
    number: str
    agency_th: str
    agency_en: str
    purpose_th: str
    purpose_en: str
    starts: date
    ends: date
    per_minute: int
    scopes: frozenset[str]
    datasets: frozenset[str] | None = None
    provinces: frozenset[str] | None = None
    columns: frozenset[str] | None = None
    secrets: tuple[Secret, ...] = ()
    is_demo: bool = False

    def standing(self, today: date) -> Standing:
        """Tell whether it is in force on a day."""
        if today < self.starts:
            return "not-begun"
        return "active" if today <= self.ends else "ended"


def today() -> date:
    """Return the day it is in Thailand."""
    return datetime.now(BANGKOK).date()
