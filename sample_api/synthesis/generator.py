"""Synthetic figures: the same seed gives the same numbers on every machine and in any order of asking.

Each number is drawn from a hash of its own key, so nothing depends on what was drawn before it. A province's
denominator follows its population, its rate a national level with a trend, a lasting difference of the health
region and of the province, and a little noise a quarter.
"""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from sample_api.synthesis.catalogue import Indicator, Province, Shape, population_thousand, shapes

SEED = 2569
BANGKOK = "10"

NOT_REPORTED = frozenset({("MCH08", BANGKOK)})
"""(indicator, province) whose figures never arrive: all zero, which means "not reported" and not 0 %."""

Status = Literal["reported", "not_reported", "not_applicable"]

_SEASON = {1: 0, 2: 1, 3: 0, 4: -1}
_CEILING = 0.995


@dataclass(frozen=True)
class Counts:
    """Numerator A and denominator B of one indicator, province and quarter; 0 ≤ A ≤ B."""

    numerator: int
    denominator: int


def uniform(*key: object, seed: int = SEED) -> float:
    """Return a number in [0, 1) that belongs to this key and seed alone."""
    text = "|".join(map(str, (seed, *key)))
    return int.from_bytes(blake2b(text.encode(), digest_size=7).digest()) / 2**56


@dataclass(frozen=True)
class Cell:
    """What one figure is about: an indicator in a province in a quarter of a fiscal year (B.E.)."""

    indicator: Indicator
    province: Province
    fy: int
    quarter: int

    @property
    def key(self) -> tuple[str, str, int, int]:
        """The words its own luck is drawn from."""
        return (self.indicator.id, self.province.code, self.fy, self.quarter)

    @property
    def shape(self) -> Shape:
        """What the indicator's figures are drawn from."""
        return shapes()[self.indicator.id]


def observe(cell: Cell, seed: int = SEED) -> Counts:
    """Return the counts of one quarter; zero of zero where nothing is reported or nothing exists to count."""
    if reporting(cell.indicator, cell.province) != "reported":
        return Counts(0, 0)
    denominator = _denominator(cell, seed)
    luck = uniform("A", *cell.key, seed=seed)
    return Counts(min(denominator, int(denominator * _share(cell, seed) + luck)), denominator)


def reporting(indicator: Indicator, province: Province) -> Status:
    """Return whether the province reports: `not_applicable` where the thing counted does not exist."""
    if (indicator.id, province.code) in NOT_REPORTED:
        return "not_reported"
    if province.code == BANGKOK and not shapes()[indicator.id].in_bangkok:
        return "not_applicable"
    return "reported"


def _denominator(cell: Cell, seed: int) -> int:
    cohort = cell.shape.cohort_per_1000 * population_thousand()[cell.province.code]
    cohort *= 0.9 + 0.2 * uniform("size", cell.indicator.id, cell.province.code, seed=seed)
    if cell.shape.quarter_kind == "snapshot":
        return max(1, round(cohort))
    drift = 1 - 0.012 * (cell.fy - 2567)
    wobble = 0.97 + 0.06 * uniform("B", *cell.key, seed=seed)
    season = 1 + cell.shape.season * _SEASON[cell.quarter]
    return max(1, round(cohort / 4 * drift * wobble * season))


def _share(cell: Cell, seed: int) -> float:
    shape, indicator = cell.shape, cell.indicator.id
    years = cell.fy - 2565 + (cell.quarter - 1) / 4
    region = uniform("region", indicator, cell.province.region, seed=seed) - 0.5
    local = 2 * uniform("province", indicator, cell.province.code, seed=seed) - 1
    noise = uniform("noise", *cell.key, seed=seed) - 0.5
    rate = shape.rate_2565 + shape.trend * years + shape.spread * (0.6 * region + 0.7 * local + 0.2 * noise)
    return min(max(rate / cell.indicator.per, 0.0), _CEILING)
