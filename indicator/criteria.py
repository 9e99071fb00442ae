"""What is asked of an indicator: target with traffic light, scoring table, rounds. The SOPs set none of them.

Each is read from plain numbers as people write them, so that a form, a setting and a definition hold the same thing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Protocol, Self

from indicator.errors import CriteriaRejected
from indicator.thai_calendar import LONG_MONTHS
from indicator.words import Label

SCORES = 5
_MONTHS = 12
_LONGEST = 2  # digits of a number of months
_FIRST_MONTH = 10  # of a fiscal year
_TARGET_NUMBERS = 2
_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class Light(StrEnum):
    """How a figure stands to its target. `open`: a range that more than one colour is possible for."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    OPEN = "open"
    NO_TARGET = "no_target"
    NO_DATA = "no_data"


@dataclass(frozen=True)
class Scale:
    """What an indicator's numbers are: the largest one, and how an amount is written (`{}` stands for the number)."""

    top: Decimal
    amount: Label

    def written(self, number: Decimal) -> Label:
        """Write an amount with its unit: ร้อยละ 80, 80 percent."""
        plain = f"{number.normalize():f}"
        return Label(self.amount.th.format(plain), self.amount.en.format(plain))

    def number(self, given: str) -> Decimal:
        """Read a number of this scale; raises CriteriaRejected."""
        try:
            number = Decimal(given.strip())
        except InvalidOperation as error:
            raise CriteriaRejected.number(given, self.top) from error
        if not (number.is_finite() and 0 <= number <= self.top):
            raise CriteriaRejected.number(given, self.top)
        return number


class Criterion(Protocol):
    """What is read from numbers and told in a sentence."""

    @classmethod
    def read(cls, numbers: Sequence[str], scale: Scale, /) -> Self: ...  # noqa: D102 - as each one says
    def told(self, scale: Scale, /) -> Label: ...  # noqa: D102 - as each one says


@dataclass(frozen=True)
class Target:
    """Green from `goal`, amber from `amber_from`, red below."""

    goal: Decimal
    amber_from: Decimal

    @classmethod
    def read(cls, numbers: Sequence[str], scale: Scale) -> Self:
        """Read goal and lowest amber, in this order; raises CriteriaRejected."""
        if len(numbers) != _TARGET_NUMBERS:
            raise CriteriaRejected.count(_TARGET_NUMBERS)
        goal, amber_from = (scale.number(one) for one in numbers)
        if amber_from > goal or not goal:
            raise CriteriaRejected.amber_above_goal()
        return cls(goal, amber_from)

    def light(self, low: Fraction | None, high: Fraction | None) -> Light:
        """Hold a figure, or both ends of a range, against the target: unrounded."""
        if low is None or high is None:
            return Light.NO_DATA
        colours = {self._colour(low), self._colour(high)}
        return colours.pop() if len(colours) == 1 else Light.OPEN

    def _colour(self, value: Fraction) -> Light:
        if value >= Fraction(self.goal):
            return Light.GREEN
        return Light.AMBER if value >= Fraction(self.amber_from) else Light.RED

    def told(self, scale: Scale) -> Label:
        """Say it in a sentence."""
        goal, amber = scale.written(self.goal), scale.written(self.amber_from)
        return Label(
            f"{goal.th} ขึ้นไป (เขียว) · ตั้งแต่ {amber.th} แต่ไม่ถึง {goal.th} (เหลือง) · ต่ำกว่า {amber.th} (แดง)",
            f"{goal.en} or more (green) · from {amber.en} (amber) · below (red)",
        )


@dataclass(frozen=True)
class Scoring:
    """From which value on each score from 1 to 5 is given; below the first there is none."""

    thresholds: tuple[Decimal, ...]

    @classmethod
    def read(cls, numbers: Sequence[str], scale: Scale) -> Self:
        """Read five rising thresholds; raises CriteriaRejected."""
        if len(numbers) != SCORES:
            raise CriteriaRejected.count(SCORES)
        thresholds = tuple(scale.number(one) for one in numbers)
        if any(low >= high for low, high in pairwise(thresholds)):
            raise CriteriaRejected.not_rising()
        return cls(thresholds)

    def score(self, value: Fraction) -> int:
        """Give the score of a value, 0 below the first threshold."""
        return sum(value >= Fraction(one) for one in self.thresholds)

    def told(self, scale: Scale) -> Label:
        """Say it in a line."""
        written = [scale.written(one) for one in self.thresholds]
        return Label(
            " · ".join(f"{number} คะแนน: {one.th} ขึ้นไป" for number, one in enumerate(written, 1)),
            " · ".join(f"{number}: from {one.en}" for number, one in enumerate(written, 1)),
        )


@dataclass(frozen=True)
class Rounds:
    """Assessment rounds, each by the months of the fiscal year at whose end it looks."""

    months: tuple[int, ...]

    @classmethod
    def read(cls, numbers: Sequence[str], _scale: Scale) -> Self:
        """Read rising numbers of months from 1 to 12; raises CriteriaRejected."""
        months = []
        for given in numbers:
            plain = given.strip()
            if not plain.isdecimal() or len(plain) > _LONGEST or not 1 <= int(plain) <= _MONTHS:
                raise CriteriaRejected.months(given)
            months.append(int(plain))
        if not months or months != sorted(set(months)):
            raise CriteriaRejected.not_rising()
        return cls(tuple(months))

    def told(self, _scale: Scale) -> Label:
        """Say when each round looks."""
        ends = [(_FIRST_MONTH - 2 + months) % _MONTHS for months in self.months]
        thai = " · ".join(
            f"รอบ {months} เดือน (สิ้นเดือน{LONG_MONTHS[end]})" for months, end in zip(self.months, ends, strict=True)
        )
        english = ", ".join(
            f"{months} months (end of {_ENGLISH_MONTHS[end]})" for months, end in zip(self.months, ends, strict=True)
        )
        return Label(f"{thai} ของปีงบประมาณ", f"{english} of the fiscal year")
