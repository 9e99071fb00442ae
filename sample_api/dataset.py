"""All observations, serialised once: published data changes rarely, so a page is a slice of ready bytes.

Rows stand in the order indicator, province, fiscal year, quarter, and every combination exists. So the k-th
row of any selection is found by arithmetic, without a scan, and a page costs what it holds.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from hashlib import blake2b
from itertools import product
from math import prod

from sample_api.synthesis import catalogue, generator
from sample_api.synthesis.catalogue import FISCAL_YEARS, QUARTERS
from sample_api.synthesis.generator import Cell, Counts
from sample_api.wire import to_json

RATE_DECIMALS = 4


@dataclass(frozen=True)
class Selection:
    """Positions on each axis, ascending; None is the whole axis."""

    indicators: Sequence[int] | None = None
    provinces: Sequence[int] | None = None
    fiscal_years: Sequence[int] | None = None
    quarters: Sequence[int] | None = None


@dataclass(frozen=True)
class Slice:
    """One page of ready rows and the number of rows in the whole selection."""

    rows: list[bytes]
    total: int


@dataclass(frozen=True)
class Dataset:
    """The published rows of the department's API, each a JSON object in UTF-8."""

    indicators: tuple[bytes, ...]
    provinces: tuple[bytes, ...]
    observations: tuple[bytes, ...]

    @cached_property
    def digest(self) -> str:
        """What every ETag starts from: any change of any row changes it."""
        mark = blake2b(digest_size=12)
        for row in (*self.indicators, *self.provinces, *self.observations):
            mark.update(row)
        return mark.hexdigest()

    def observed(self, selection: Selection, limit: int, offset: int) -> Slice:
        """Return rows `offset` to `offset + limit` of the selection, in the stable order."""
        axes = _axes(selection)
        total = prod(map(len, axes))
        last = min(offset + limit, total)
        return Slice([self.observations[_position(axes, k)] for k in range(offset, last)], total)


def _axes(selection: Selection) -> tuple[Sequence[int], ...]:
    return (
        _axis(selection.indicators, len(catalogue.indicators())),
        _axis(selection.provinces, len(catalogue.provinces())),
        _axis(selection.fiscal_years, len(FISCAL_YEARS)),
        _axis(selection.quarters, len(QUARTERS)),
    )


def _axis(chosen: Sequence[int] | None, size: int) -> Sequence[int]:
    return range(size) if chosen is None else chosen


def _position(axes: tuple[Sequence[int], ...], k: int) -> int:
    indicators, provinces, years, quarters = axes
    k, quarter = divmod(k, len(quarters))
    k, year = divmod(k, len(years))
    indicator, province = divmod(k, len(provinces))
    place = indicators[indicator] * len(catalogue.provinces()) + provinces[province]
    return (place * len(FISCAL_YEARS) + years[year]) * len(QUARTERS) + quarters[quarter]


def observation(cell: Cell, counts: Counts) -> dict[str, object]:
    """Return one observation as the API shows it; `rate` is None where there is nothing to divide by."""
    return {
        "indicator": cell.indicator.id,
        "province": cell.province.code,
        "region": cell.province.region,
        "fy": cell.fy,
        "quarter": cell.quarter,
        "numerator": counts.numerator,
        "denominator": counts.denominator,
        "rate": _rate(counts, cell.indicator.per) if counts.denominator else None,
        "unit": cell.indicator.unit,
        "status": generator.reporting(cell.indicator, cell.province),
    }


def _rate(counts: Counts, per: int) -> float:
    return round(counts.numerator * per / counts.denominator, RATE_DECIMALS)


@cache
def load(seed: int = generator.SEED) -> Dataset:
    """Draw and serialise everything: about a second, once a process."""
    axes = (catalogue.indicators(), catalogue.provinces(), FISCAL_YEARS, QUARTERS)
    cells = (Cell(*place) for place in product(*axes))
    return Dataset(
        indicators=tuple(to_json(asdict(one)) for one in catalogue.indicators()),
        provinces=tuple(to_json(asdict(one)) for one in catalogue.provinces()),
        observations=tuple(to_json(observation(cell, generator.observe(cell, seed))) for cell in cells),
    )
