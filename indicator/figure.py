"""An official figure: its A and B, its range while something is undecided, its rule and its rows."""

from collections.abc import Mapping
from dataclasses import dataclass
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
    MODULE = "module"


class FigureStatus(StrEnum):
    """`open`: an undecided attempt could still change it, so it is a range and cannot be signed off."""

    NO_DATA = "no_data"
    OPEN = "open"
    FINAL = "final"


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
class IndicatorValue:
    """A over B for one group, with the judgements it is counted from."""

    key: FigureKey
    label: Label
    rows: tuple[Judgement, ...]

    @property
    def numerator(self) -> int:
        """A: who passes whatever is still undecided."""
        return sum(row.passed for row in self.rows)

    @property
    def denominator(self) -> int:
        """B: who counts."""
        return len(self.rows)

    @property
    def undecided(self) -> int:
        """How many do not pass for certain, but could by work already handed in."""
        return sum(row.could_still_pass for row in self.rows)

    @property
    def status(self) -> FigureStatus:
        """Nobody in B, or nothing to earn, is no data: never 0 percent."""
        if not any(row.max_score for row in self.rows):
            return FigureStatus.NO_DATA
        return FigureStatus.OPEN if self.undecided else FigureStatus.FINAL

    @property
    def final(self) -> bool:
        """Whether the figure can be signed off."""
        return self.status is FigureStatus.FINAL

    @property
    def low(self) -> Fraction | None:
        """A over B in percent, unrounded; None when there is no data."""
        return self._percent(self.numerator)

    @property
    def high(self) -> Fraction | None:
        """A+u over B in percent, unrounded; None when there is no data."""
        return self._percent(self.numerator + self.undecided)

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
        if self.status is FigureStatus.NO_DATA:
            return None
        return Fraction(100 * count, self.denominator)


@dataclass(frozen=True)
class Turnout:
    """People of the scope by how far they came, whatever the rule says of who counts."""

    registered: int
    started: int
    submitted: int


@dataclass(frozen=True)
class PassRateReport:
    """All figures of one scope at one instant. `cohort_id` is set when only that cohort was looked at."""

    synthetic: bool
    cohort_id: str | None
    rule: PassRule
    modules: tuple[Module, ...]
    as_of: datetime
    turnout: Turnout
    values: Mapping[FigureKey, IndicatorValue]

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
