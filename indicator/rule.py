"""Who passes and who counts: decided by people, recorded with who and when. The SOP states neither."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from typing import Any

from indicator.errors import RuleRejected

_ALL_OF_IT = 100
_WRITTEN = re.compile(r"\d+(\.\d+)?")
DECIMALS = 6  # of a pass mark: finer than any order, and coarse enough for whole numbers of eight bytes


class WhoCounts(StrEnum):
    """Who is in B. `started`: fetched, submitted, or had a submission rejected."""

    REGISTERED = "registered"
    STARTED = "started"
    SUBMITTED = "submitted"


@dataclass(frozen=True)
class PassRule:
    """A person passes with `pass_percent` of the points of the counted assignments.

    `modules` names the counted assignments; None counts every released one that the course counts. `set_at`
    is None for what the course proposes and nobody has set yet. `confirmed`: an order backs the rule.
    """

    pass_percent: Decimal
    who_counts: WhoCounts = WhoCounts.STARTED
    modules: tuple[str, ...] | None = None
    confirmed: bool = False
    set_by: str = ""
    set_at: datetime | None = None
    note: str = ""

    def __post_init__(self) -> None:
        given = self.pass_percent
        if not (given.is_finite() and 0 < given <= _ALL_OF_IT and given == round(given, DECIMALS)):
            raise RuleRejected.percent(given)

    @property
    def pass_share(self) -> Fraction:
        """The pass mark as an exact share of all points."""
        return Fraction(self.pass_percent) / _ALL_OF_IT

    @property
    def percent_text(self) -> str:
        """The pass mark as people write it: 60, 62.5."""
        return f"{self.pass_percent.normalize():f}"

    def to_record(self) -> dict[str, Any]:
        """Give what is stored: plain JSON, without the who and when, which the record itself carries."""
        return {
            "pass_percent": str(self.pass_percent),
            "who_counts": self.who_counts.value,
            "modules": None if self.modules is None else list(self.modules),
            "confirmed": self.confirmed,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any], *, set_by: str, set_at: datetime | None, note: str) -> "PassRule":
        """Read the rule a stored record tells; raises RuleRejected."""
        modules = record.get("modules")
        return cls(
            pass_percent=_percent(record["pass_percent"]),
            who_counts=_who(record.get("who_counts", WhoCounts.STARTED)),
            modules=None if modules is None else tuple(modules),
            confirmed=bool(record.get("confirmed", False)),
            set_by=set_by,
            set_at=set_at,
            note=note,
        )

    @classmethod
    def decided(
        cls,
        *,
        pass_percent: str,
        who_counts: str,
        modules: Iterable[str],
        countable: Iterable[str],
        confirmed: bool,
        by: str,
        at: datetime,
        note: str,
    ) -> "PassRule":
        """Check a rule as an officer's form gives it; `countable` may be named, no `modules` counts all. Raises RuleRejected."""
        chosen, known = tuple(modules), set(countable)
        for module in chosen:
            if module not in known:
                raise RuleRejected.unknown_module(module)
        if not note.strip():
            raise RuleRejected.note_missing()
        return cls(
            pass_percent=_typed_percent(pass_percent),
            who_counts=_who(who_counts),
            modules=chosen or None,
            confirmed=confirmed,
            set_by=by,
            set_at=at,
            note=note.strip(),
        )


def _typed_percent(given: str) -> Decimal:
    """Read a pass mark as people write one: what only a program would write (1e1, 6_0) is refused."""
    if not _WRITTEN.fullmatch(given.strip()):
        raise RuleRejected.percent(given)
    return _percent(given)


def _percent(given: object) -> Decimal:
    try:
        return Decimal(str(given).strip())
    except InvalidOperation as error:
        raise RuleRejected.percent(given) from error


def _who(given: object) -> WhoCounts:
    try:
        return WhoCounts(str(given))
    except ValueError as error:
        raise RuleRejected.who_counts(given) from error
