"""The reporting centre's rows: a province's quarter, handed out to facilities and villages."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate

from sample_api.synthesis import catalogue, generator
from sample_api.synthesis.catalogue import FISCAL_YEARS, QUARTERS, Indicator, Province
from sample_api.synthesis.generator import Cell, Counts, uniform
from sample_api.wire import to_json

STALE_YEARS = 2
_ROWS = {"30": 3_260, "31": 2_000, "34": 1_000, "40": 1_085}
"""Provinces chosen for what paging must get right: several pages, whole pages, exactly one, one and a bit."""
_ROWS_PER_THOUSAND = 0.585
_VILLAGES_PER_FACILITY = 7
_POPULATION_TABLES = frozenset({"s_kpi_height05", "s_kpi_height614"})
_MOST_TABLES_HELD = 48


@dataclass(frozen=True)
class Place:
    """A facility and one of its villages; `weight` is its share of the province."""

    hospcode: str
    areacode: str
    weight: float


@lru_cache(maxsize=_MOST_TABLES_HELD)
def rows(table: str, year: str, province_code: str, *, stale: bool = False) -> tuple[bytes, ...]:
    """Return a table's rows for a fiscal year (B.E.) and province, serialised; none without data."""
    province = _province(province_code)
    if province is None or year not in map(str, FISCAL_YEARS):
        return ()
    return tuple(to_json(row) for row in _table(tables()[table], province, int(year), stale=stale))


def tables() -> dict[str, Indicator]:
    """Return the indicator behind each table."""
    return {one.hdc_table: one for one in catalogue.indicators() if one.hdc_table}


def _province(code: str) -> Province | None:
    return next((one for one in catalogue.provinces() if one.code == code), None)


def _table(indicator: Indicator, province: Province, fy: int, *, stale: bool) -> Iterator[dict[str, object]]:
    places = _places(province.code)
    quarters = [_handed_out(generator.observe(Cell(indicator, province, fy, quarter)), places) for quarter in QUARTERS]
    report = blake2b(indicator.hdc_table.encode(), digest_size=16).hexdigest()
    for place, counts in zip(places, zip(*quarters, strict=True), strict=True):
        measured = sum(one.denominator for one in counts)
        row: dict[str, object] = {
            "id": report,
            "hospcode": place.hospcode,
            "areacode": place.areacode,
            "flag_sent": "1",
            "date_com": _date_com(place, fy - STALE_YEARS if stale else fy),
            "b_year": str(fy),
            "target": _population(measured) if indicator.hdc_table in _POPULATION_TABLES else measured,
            "result": sum(one.numerator for one in counts),
        }
        for quarter, one in zip(QUARTERS, counts, strict=True):
            row[f"targetq{quarter}"] = one.denominator
            row[f"resultq{quarter}"] = one.numerator
        yield row


def _population(measured: int) -> int:
    # three of four children are measured: the population is always above the measured, and zero where none is
    return (measured * 4 + 2) // 3


def _date_com(place: Place, fy: int) -> str:
    when = uniform("date_com", place.hospcode, fy)
    day, minute = divmod(int(when * 5 * 1440), 1440)
    return f"{fy - 543}10{day + 1:02}{minute // 60:02}{minute % 60:02}"


def _handed_out(counts: Counts, places: tuple[Place, ...]) -> list[Counts]:
    """Split by weight so that the parts add up exactly and no part's numerator passes its denominator."""
    total = sum(place.weight for place in places)
    shares = accumulate(place.weight / total for place in places)
    edges = [0, *(round(counts.denominator * share) for share in shares)]
    edges[-1] = counts.denominator
    passed = [edge * counts.numerator // max(counts.denominator, 1) for edge in edges]
    return [Counts(passed[at + 1] - passed[at], edges[at + 1] - edges[at]) for at in range(len(places))]


@lru_cache(maxsize=_MOST_TABLES_HELD)
def _places(province_code: str) -> tuple[Place, ...]:
    wanted = _ROWS.get(province_code) or round(catalogue.population_thousand()[province_code] * _ROWS_PER_THOUSAND)
    found = [_place(province_code, number) for number in range(wanted)]
    return tuple(sorted(found, key=lambda place: (place.hospcode, place.areacode)))


def _place(province_code: str, number: int) -> Place:
    facility, village = divmod(number, _VILLAGES_PER_FACILITY)
    districts = catalogue.districts()[province_code]
    subdistrict, at = divmod(facility, len(districts))
    areacode = f"{districts[at]}{subdistrict + 1:02}{village + 1:02}"
    # every province has five hundred codes of its own, the first of them below 10000
    hospcode = f"{(int(province_code) - 10) * 500 + facility + 100:05}"
    return Place(hospcode, areacode, 0.5 + uniform("place", areacode))
