"""The groups that a figure is told by: which one a person is in, what it is called, and where it stands in the list."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

from indicator.figure import UNSTATED, Breakdown, FigureKey
from indicator.words import NOT_STATED, Label

_T = TypeVar("_T")


class Grouped(Protocol):
    """What places a person, or people who have all of it in common."""

    @property
    def agency(self) -> str: ...  # noqa: D102 - the protocol's docstring tells
    @property
    def health_region(self) -> int | None: ...  # noqa: D102 - as above
    @property
    def cohort_id(self) -> str: ...  # noqa: D102 - as above
    @property
    def cohort_name(self) -> str: ...  # noqa: D102 - as above
    @property
    def fiscal_year(self) -> int | None: ...  # noqa: D102 - as above
    @property
    def round_months(self) -> int | None: ...  # noqa: D102 - as above


def _year(one: Grouped) -> str:
    return "" if one.fiscal_year is None else str(one.fiscal_year)


def _round(one: Grouped) -> str:
    return "" if one.fiscal_year is None or one.round_months is None else f"{one.fiscal_year}/{one.round_months}"


CODES: Mapping[Breakdown, Callable[[Grouped], str]] = {
    Breakdown.COHORT: lambda one: one.cohort_id,
    Breakdown.AGENCY: lambda one: one.agency,
    Breakdown.REGION: lambda one: "" if one.health_region is None else str(one.health_region),
    Breakdown.FISCAL_YEAR: _year,
    Breakdown.ROUND: _round,
}
# Where nobody has one, there is nothing to tell; a bundle sealed before these were counted has none.
_LEFT_OUT_UNSTATED = frozenset({Breakdown.FISCAL_YEAR, Breakdown.ROUND})


def grouped(by: Breakdown, members: Iterable[tuple[Grouped, _T]]) -> Iterator[tuple[FigureKey, Label, tuple[_T, ...]]]:
    """Give each group of `members` in its order, with its name."""
    groups: defaultdict[str, list[_T]] = defaultdict(list)
    examples: dict[str, Grouped] = {}
    for one, member in members:
        code = CODES[by](one) or UNSTATED
        groups[code].append(member)
        examples.setdefault(code, one)
    if by in _LEFT_OUT_UNSTATED and groups.keys() <= {UNSTATED}:
        return
    for code in sorted(groups, key=_natural):
        yield FigureKey(by, code), _label(by, code, examples[code]), tuple(groups[code])


def _label(by: Breakdown, code: str, example: Grouped) -> Label:
    if code == UNSTATED:
        return NOT_STATED
    match by:
        case Breakdown.REGION:
            return Label(f"เขตสุขภาพที่ {code}", f"Health region {code}")
        case Breakdown.FISCAL_YEAR:
            return Label(f"ปีงบประมาณ {code}", f"Fiscal year {code}")
        case Breakdown.ROUND:
            months = example.round_months
            year = example.fiscal_year
            return Label(f"ปีงบประมาณ {year} รอบ {months} เดือน", f"Fiscal year {year}, round of {months} months")
        case Breakdown.COHORT:
            return Label(example.cohort_name or code, example.cohort_name or code)
    return Label(code, code)


def _natural(code: str) -> tuple[bool, tuple[int, ...], str]:
    """Numbers by size, then words, then the unstated group."""
    parts = code.split("/")
    numbers = tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else ()
    return code == UNSTATED, numbers, code
