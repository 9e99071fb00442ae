"""An official figure: its A and B, its range while something is undecided, its rule and its rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor

from indicator.errors import UnknownFigure
from indicator.rule import PassRule
from indicator.standing import Judgement, Module
from indicator.words import Label


class Breakdown(StrEnum):
    """What a figure is a part of the whole by."""

    ALL = "all"
    COHORT = "cohort"
    AGENCY = "agency"
    REGION = "region"
    FISCAL_YEAR = "year"
    ROUND = "round"
    MODULE = "module"


class FigureStatus(StrEnum):
    """`open`: an undecided attempt could still change it, so it is a range and cannot be signed off.

    `suppressed`: its group is so small, or would give so small a group away, that its reader may not see it.
    """

    NO_DATA = "no_data"
    OPEN = "open"
    FINAL = "final"
    SUPPRESSED = "suppressed"


UNSTATED = "unstated"  # the code of a group whose people have no agency or region on the roster


@dataclass(frozen=True, order=True)
class FigureKey:
    """The stable name of a figure in its scope: `all`, `cohort/2569-1`, `agency/กองแผนงาน`, `module/m01`."""

    by: Breakdown
    code: str = ""

    @property
    def address(self) -> str:
        """The key as the end of a URL's path, unquoted."""
        return f"{self.by}/{self.code}" if self.code else self.by.value

    @classmethod
    def parse(cls, address: str) -> "FigureKey":
        """Read the key at `address`; raises UnknownFigure."""
        by, _, code = address.partition("/")
        try:
            return cls(Breakdown(by), code)
        except ValueError as error:
            raise UnknownFigure.at(address) from error


def half_up(value: Fraction) -> str:
    """Two decimals, a half going up, never by way of a float: 66.665 is 66.67."""
    hundredths = floor(value * 100 + Fraction(1, 2))
    return f"{Decimal(hundredths) / 100:.2f}"


@dataclass(frozen=True)
class Counts:
    """People of one group: who passes for certain, who could still pass, who counts; whether there is anything to earn."""

    passed: int
    undecided: int
    counted: int
    attainable: bool

    @property
    def failed(self) -> int:
        """Who counts and can no longer pass by what was handed in."""
        return self.counted - self.passed - self.undecided


@dataclass(frozen=True)
class IndicatorValue:
    """A over B for one group: what its reader may see of it.

    `parts` are the cells of a cube that it was counted from, by number, where nobody was looked at one by one.
    `counts` is None where the figure is withheld; `rows` are the judgements it is counted from, none where the reader
    may not see who is behind it.
    """

    key: FigureKey
    label: Label
    counts: Counts | None
    rows: tuple[Judgement, ...] = ()
    parts: Mapping[int, Counts] = field(default_factory=dict)

    @classmethod
    def of(cls, key: FigureKey, label: Label, rows: tuple[Judgement, ...]) -> "IndicatorValue":
        """Count a figure from its rows."""
        passed, undecided = sum(row.passed for row in rows), sum(row.could_still_pass for row in rows)
        return cls(key, label, Counts(passed, undecided, len(rows), any(row.max_score for row in rows)), rows)

    @property
    def members(self) -> frozenset[str] | frozenset[int]:
        """Who or what the group is made of: two of one report have people in common where they have these in common."""
        return frozenset(self.parts) or frozenset(row.participant.username for row in self.rows)

    @property
    def cells(self) -> Mapping[str, Counts] | Mapping[int, Counts]:
        """Count each of `members`: one person, or the people of a cube's cell."""
        if self.parts:
            return self.parts
        return {
            row.participant.username: Counts(
                int(row.passed), int(row.could_still_pass), 1, attainable=row.max_score > 0
            )
            for row in self.rows
        }

    @property
    def numerator(self) -> int | None:
        """A: who passes whatever is still undecided."""
        return self.counts.passed if self.counts else None

    @property
    def denominator(self) -> int | None:
        """B: who counts."""
        return self.counts.counted if self.counts else None

    @property
    def undecided(self) -> int | None:
        """How many do not pass for certain, but could by work already handed in."""
        return self.counts.undecided if self.counts else None

    @property
    def status(self) -> FigureStatus:
        """Nobody in B, or nothing to earn, is no data: never 0 percent."""
        if self.counts is None:
            return FigureStatus.SUPPRESSED
        if not self.counts.attainable:
            return FigureStatus.NO_DATA
        return FigureStatus.OPEN if self.counts.undecided else FigureStatus.FINAL

    @property
    def final(self) -> bool:
        """Whether the figure can be signed off."""
        return self.status is FigureStatus.FINAL

    @property
    def low(self) -> Fraction | None:
        """A over B in percent, unrounded; None when there is no data."""
        return self._percent(self.counts.passed if self.counts else 0)

    @property
    def high(self) -> Fraction | None:
        """A+u over B in percent, unrounded; None when there is no data."""
        return self._percent(self.counts.passed + self.counts.undecided if self.counts else 0)

    @property
    def low_text(self) -> str:
        """`low` with two decimals, or nothing."""
        return "" if self.low is None else half_up(self.low)

    @property
    def high_text(self) -> str:
        """`high` with two decimals, or nothing."""
        return "" if self.high is None else half_up(self.high)

    @property
    def shown(self) -> str:
        """What stands on the page: `66.67`, `60.00–80.00`, or nothing."""
        return self.low_text if self.low == self.high else f"{self.low_text}–{self.high_text}"

    def _percent(self, count: int) -> Fraction | None:
        if self.counts is None or not self.counts.attainable:
            return None
        return Fraction(100 * count, self.counts.counted)


@dataclass(frozen=True)
class Turnout:
    """People of the scope by how far they came, whatever the rule says of who counts.

    `invited` is None where no record tells it, and never 0. `attended` signed in for half a day at least, `attendance` is
    everybody's mean share of the half days; both are None where no sign-in sheet is on record.
    """

    registered: int
    started: int
    submitted: int
    invited: int | None = None
    attended: int | None = None
    attendance: Fraction | None = None


@dataclass(frozen=True)
class PassRateReport:
    """All figures of one scope at one instant. `cohort_id` is set when only that cohort was looked at.

    `turnout` is None where the whole scope is so small a group that its reader may not see it; `attendance_withheld` tells
    that what its sign-in sheets say is left out of it for that reason, and not because there are none.
    """

    synthetic: bool
    cohort_id: str | None
    rule: PassRule
    modules: tuple[Module, ...]
    as_of: datetime
    turnout: Turnout | None
    values: Mapping[FigureKey, IndicatorValue]
    attendance_withheld: bool = False

    @property
    def overall(self) -> IndicatorValue:
        """The figure of everybody in the scope."""
        return self.values[FigureKey(Breakdown.ALL)]

    def by(self, breakdown: Breakdown) -> tuple[IndicatorValue, ...]:
        """Give the figures of one breakdown, in their order."""
        return tuple(value for key, value in self.values.items() if key.by is breakdown)

    def figure(self, key: FigureKey) -> IndicatorValue:
        """One figure with its rows; raises UnknownFigure."""
        try:
            return self.values[key]
        except KeyError as error:
            raise UnknownFigure.at(key.address) from error
