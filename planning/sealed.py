"""Sealed files of either indicator: which it is, whether it is whole, its figure for a list, and what differs between two."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from indicator import BundleBroken, FigureStatus, Sealed, bundle
from indicator.chain import Links, read_links
from planning.errors import EntryRefused
from planning.link import bundle as link_bundle
from planning.link.bundle import SealedLevel
from planning.link.difference import LevelDifference
from planning.link.difference import difference as level_difference

PASS_RATE, LINK_LEVEL = bundle.INDICATOR, link_bundle.INDICATOR
AnySealed = Sealed | SealedLevel
_VERIFIED: Mapping[str, Callable[[Links], AnySealed]] = {
    PASS_RATE: bundle.verify_links,
    LINK_LEVEL: link_bundle.verify_links,
}


def verify(content: bytes) -> AnySealed:
    """Check a sealed file line by line and compute its figures anew; raises BundleBroken, which says what is wrong where."""
    links = read_links(content)
    if links.indicator_id not in _VERIFIED:
        raise BundleBroken.other_indicator(links.indicator_id)
    return _VERIFIED[links.indicator_id](links)


@dataclass(frozen=True)
class KeptFigure:
    """A figure as a list shows it: in words, and its state."""

    shown: str
    status: FigureStatus

    @property
    def final(self) -> bool:
        """Whether it can be signed off."""
        return self.status is FigureStatus.FINAL

    @property
    def official(self) -> bool:
        """Whether it is a round's official figure."""
        return True


@dataclass(frozen=True)
class KeptRate(KeptFigure):
    """A pass rate: A, B, how many are undecided; of which cohort, if of one."""

    numerator: int
    denominator: int
    undecided: int
    cohort_id: str | None

    @property
    def official(self) -> bool:
        """Whether it is a round's official figure: that of one cohort alone is none."""
        return self.cohort_id is None


@dataclass(frozen=True)
class KeptLevel(KeptFigure):
    """A level of the link indicator: of which fiscal year, and whether by a table that was confirmed."""

    fiscal_year_be: int
    confirmed: bool


_KEPT: Mapping[str, type[KeptFigure]] = {PASS_RATE: KeptRate, LINK_LEVEL: KeptLevel}


def kept_figure(sealed: AnySealed) -> KeptFigure:
    """Give the overall figure of a sealed file."""
    if isinstance(sealed, SealedLevel):
        # Evidence is there or it is not: nothing of a level is undecided.
        standing = sealed.standing
        return KeptLevel(standing.reached.shown, FigureStatus.FINAL, standing.fiscal_year.be, standing.table.confirmed)
    value = sealed.report.overall
    counts = value.counts
    assert counts is not None, "what is sealed withholds nothing"
    cohort_id = sealed.report.cohort_id
    return KeptRate(value.shown, value.status, counts.passed, counts.counted, counts.undecided, cohort_id)


def read_figure(indicator_id: str, record: Mapping[str, Any]) -> KeptFigure:
    """Read a figure from plain JSON by its fields."""
    return _KEPT[indicator_id](**{**record, "status": FigureStatus(record["status"])})


@dataclass(frozen=True)
class Change:
    """A person whose standing differs between two figures: points and whether they pass, before and after."""

    username: str
    before: tuple[str, bool] | None
    after: tuple[str, bool] | None


@dataclass(frozen=True)
class RateDifference:
    """Everybody in B of either figure whose points or outcome differ, by username."""

    people: tuple[Change, ...]


def difference(before: AnySealed, after: AnySealed) -> RateDifference | LevelDifference:
    """Tell what is behind the difference of two figures; raises EntryRefused for those of two indicators."""
    if isinstance(before, SealedLevel) and isinstance(after, SealedLevel):
        return level_difference(before.standing, after.standing)
    if isinstance(before, SealedLevel) or isinstance(after, SealedLevel):
        raise EntryRefused(
            "two-indicators",
            th="เทียบกันไม่ได้ เพราะเป็นตัวเลขของคนละตัวชี้วัด โปรดเลือกสองฉบับของตัวชี้วัดเดียวกัน",
            en="These are figures of two indicators and cannot be compared; choose two of the same indicator.",
        )
    first, second = _standing(before), _standing(after)
    return RateDifference(
        tuple(
            Change(name, first.get(name), second.get(name))
            for name in sorted(first.keys() | second.keys())
            if first.get(name) != second.get(name)
        )
    )


def _standing(sealed: Sealed) -> dict[str, tuple[str, bool]]:
    rows = sealed.report.overall.rows
    return {row.participant.username: (f"{float(row.score):g}/{float(row.max_score):g}", row.passed) for row in rows}
