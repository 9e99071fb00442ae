"""Known faults in district figures, for exercises in finding them; listed in `data/anomalies.csv`.

Only how a province's count is spread over its districts is wrong: the other districts take what is left, so that
totals of the province stand. A year of an indicator in a province holds one fault at most.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from sample_api.synthesis import catalogue
from sample_api.synthesis.sharing import Whole

Year = tuple[Whole, Whole]
"""A and B of the four quarters of one fiscal year."""


@dataclass(frozen=True)
class Anomaly:
    """One fault: its kind is a key of `KINDS`, `fy` a fiscal year (B.E.)."""

    id: str
    kind: str
    indicator: str
    district: str
    fy: int
    told_th: str
    told_en: str


@cache
def anomalies() -> tuple[Anomaly, ...]:
    """Return the known faults, by id."""
    return tuple(
        Anomaly(
            id=row["id"],
            kind=row["kind"],
            indicator=row["indicator"],
            district=row["district"],
            fy=int(row["fy"]),
            told_th=row["told_th"],
            told_en=row["told_en"],
        )
        for row in catalogue.rows_of("anomalies.csv")
    )


def within(indicator: str, province: str) -> tuple[Anomaly, ...]:
    """Return the faults of an indicator in a province."""
    return tuple(one for one in anomalies() if one.indicator == indicator and one.district[:2] == province)


def _missing(passed: Whole, counted: Whole) -> Year:
    sent = np.array([1, 1, 0, 0])
    return passed * sent, counted * sent


def _repeated(passed: Whole, counted: Whole) -> Year:
    again = np.array([0, 1, 1, 3])
    return passed[again], counted[again]


def _full(passed: Whole, counted: Whole) -> Year:
    return np.where([False, True, False, False], counted, passed), counted


def _heaped(passed: Whole, counted: Whole) -> Year:
    last = np.array([0, 0, 0, 1])
    return passed.sum() * last, counted.sum() * last


def _doubled(passed: Whole, counted: Whole) -> Year:
    return passed * 2, counted * 2


def _dropped(passed: Whole, counted: Whole) -> Year:
    return np.where([False, False, True, False], passed // 10, passed), counted


def _reversed(passed: Whole, counted: Whole) -> Year:
    return np.where([False, False, False, True], counted - passed, passed), counted


KINDS: dict[str, Callable[[Whole, Whole], Year]] = {
    "missing": _missing,
    "repeated": _repeated,
    "full": _full,
    "heaped": _heaped,
    "doubled": _doubled,
    "dropped": _dropped,
    "reversed": _reversed,
}
