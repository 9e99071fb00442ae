"""Every published figure, in the published order: level, indicator, fiscal year, quarter, area."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sample_api.synthesis import anomalies, catalogue, generator
from sample_api.synthesis.catalogue import FISCAL_YEARS, Indicator, Province
from sample_api.synthesis.districts import PERIODS, counted
from sample_api.synthesis.generator import SEED, Status
from sample_api.synthesis.places import COUNTRY, region_code
from sample_api.synthesis.sharing import Whole

RATE_DECIMALS = 4

_REPORTED: Status = "reported"
_NOT_REPORTED: Status = "not_reported"
_NOT_APPLICABLE: Status = "not_applicable"


class Figure(NamedTuple):
    """One row: A and B of an indicator in an area in a quarter; `rate` is None where B is 0."""

    indicator: str
    level: str
    area: str
    province: str | None
    region: int | None
    fy: int
    quarter: int
    numerator: int
    denominator: int
    rate: float | None
    status: Status


@dataclass(frozen=True)
class Extent:
    """How much is made: all by default. `times` repeats the five years into the past, for measuring."""

    seed: int = SEED
    provinces: tuple[str, ...] = tuple(one.code for one in catalogue.provinces())
    times: int = 1


@dataclass(frozen=True)
class Column:
    """One area's counts by period, and why an empty one is empty."""

    area: str
    province: str | None
    region: int | None
    numerator: Whole
    denominator: Whole
    empty: Status
    silent_years: frozenset[int] = frozenset()


def figures(extent: Extent) -> Iterator[Figure]:
    """Yield every figure of this extent, in the published order."""
    grids = {one.id: _columns(one, extent) for one in catalogue.indicators()}
    for level in ("country", "district", "province", "region"):
        for indicator in catalogue.indicators():
            columns = grids[indicator.id][level]
            for shift in range(extent.times - 1, -1, -1):
                yield from _block(indicator, level, columns, shift * len(FISCAL_YEARS))


def _block(indicator: Indicator, level: str, columns: list[Column], back: int) -> Iterator[Figure]:
    places = [(one.area, one.province, one.region) for one in columns]
    tops = [one.numerator.tolist() for one in columns]
    bottoms = [one.denominator.tolist() for one in columns]
    per = indicator.per
    for at, (fy, quarter) in enumerate(PERIODS):
        for n, (area, province, region) in enumerate(places):
            top, bottom = tops[n][at], bottoms[n][at]
            rate = round(top * per / bottom, RATE_DECIMALS) if bottom else None
            status = _REPORTED if bottom else _why_empty(columns[n], fy)
            yield Figure(indicator.id, level, area, province, region, fy - back, quarter, top, bottom, rate, status)


def _why_empty(column: Column, fy: int) -> Status:
    return _NOT_REPORTED if fy in column.silent_years else column.empty


def _columns(indicator: Indicator, extent: Extent) -> dict[str, list[Column]]:
    chosen = [one for one in catalogue.provinces() if one.code in extent.provinces]
    districts = {one.code: _of_districts(indicator, one, extent.seed) for one in chosen}
    provinces = [_sum(districts[one.code], one.code, one.code, one.region) for one in chosen]
    numbers = sorted({one.region for one in chosen})
    regions = [_sum([of for of in provinces if of.region == n], region_code(n), None, n) for n in numbers]
    return {
        "district": [column for columns in districts.values() for column in columns],
        "province": provinces,
        "region": regions,
        "country": [_sum(regions, COUNTRY, None, None)],
    }


def _of_districts(indicator: Indicator, province: Province, seed: int) -> list[Column]:
    found = counted(indicator, province, seed)
    reporting = generator.reporting(indicator, province)
    faults = anomalies.within(indicator.id, province.code)
    return [
        Column(
            area=code,
            province=province.code,
            region=province.region,
            numerator=found.numerator[:, at],
            denominator=found.denominator[:, at],
            empty=_NOT_APPLICABLE if reporting == _REPORTED else reporting,
            silent_years=frozenset(one.fy for one in faults if one.district == code),
        )
        for at, code in enumerate(catalogue.districts()[province.code])
    ]


def _sum(parts: list[Column], area: str, province: str | None, region: int | None) -> Column:
    """Add the parts up; a whole is not reported when none of its parts is, and one of them could have been."""
    silent = any(one.empty == _NOT_REPORTED for one in parts)
    return Column(
        area=area,
        province=province,
        region=region,
        numerator=np.sum([one.numerator for one in parts], axis=0),
        denominator=np.sum([one.denominator for one in parts], axis=0),
        empty=_NOT_REPORTED if silent else _NOT_APPLICABLE,
    )
