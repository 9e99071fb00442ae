"""The reporting centre's rows: a province's quarter, handed out to facilities and villages."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from sample_api.partners import figures
from sample_api.synthesis import catalogue, generator
from sample_api.synthesis.catalogue import FISCAL_YEARS, QUARTERS, Indicator, Province
from sample_api.synthesis.generator import Counts, uniform
from sample_api.wire import to_json

STALE_YEARS = 2
_ROWS = {"30": 3_260, "31": 2_000, "34": 1_000, "40": 1_085}
"""Provinces chosen for what paging must get right: several pages, whole pages, exactly one, one and a bit."""
_ROWS_PER_THOUSAND = 0.585
_VILLAGES_PER_FACILITY = 7
_POPULATION_TABLES = frozenset({"s_kpi_height05", "s_kpi_height614"})
_MOST_TABLES_HELD = 48
_CALENDAR_MONTHS = {1: ("10", "11", "12"), 2: ("01", "02", "03"), 3: ("04", "05", "06"), 4: ("07", "08", "09")}
"""The suffixes of a fiscal quarter's months. They are calendar months: 10 to 12 lie in C.E. year b_year - 544."""


@dataclass(frozen=True)
class Place:
    """A facility and one of its villages; `weight` is its share of the province."""

    hospcode: str
    areacode: str
    weight: float


@dataclass(frozen=True)
class Look:
    """How the rows of one answer look; the figures beneath are the same."""

    seed: int = figures.SEED
    stale: bool = False
    ip_column: bool = False
    calendar_months: bool = False
    zero_if_not_reported: bool = True


@lru_cache(maxsize=_MOST_TABLES_HELD)
def rows(table: str, year: str, province_code: str, look: Look) -> tuple[bytes, ...]:
    """Return a table's rows for a fiscal year (B.E.) and province, serialised; none without data."""
    province = figures.province(province_code)
    if province is None or not count(table, year, province_code, look):
        return ()
    return tuple(to_json(row) for row in _table(tables()[table], province, int(year), look))


def count(table: str, year: str, province_code: str, look: Look) -> int:
    """Return how many rows `rows` gives, without making them."""
    province = figures.province(province_code)
    if province is None or year not in map(str, FISCAL_YEARS):
        return 0
    silent = not look.zero_if_not_reported and generator.reporting(tables()[table], province) == "not_reported"
    return 0 if silent else len(places(province_code))


def tables() -> dict[str, Indicator]:
    """Return the indicator behind each table."""
    return {one.hdc_table: one for one in catalogue.indicators() if one.hdc_table}


def _table(indicator: Indicator, province: Province, fy: int, look: Look) -> Iterator[dict[str, object]]:
    here = places(province.code)
    weights = [place.weight for place in here]
    quarters = [
        figures.handed_out(figures.counts(indicator, province, fy, quarter, look.seed), weights) for quarter in QUARTERS
    ]
    report = blake2b(indicator.hdc_table.encode(), digest_size=16).hexdigest()
    for place, counts in zip(here, zip(*quarters, strict=True), strict=True):
        measured = sum(one.denominator for one in counts)
        row: dict[str, object] = {
            "id": report,
            "hospcode": place.hospcode,
            "areacode": place.areacode,
            "flag_sent": "1",
            "date_com": _date_com(place, fy - STALE_YEARS if look.stale else fy),
            "b_year": str(fy),
            "target": _population(measured) if indicator.hdc_table in _POPULATION_TABLES else measured,
            "result": sum(one.numerator for one in counts),
        }
        for quarter, one in zip(QUARTERS, counts, strict=True):
            row[f"targetq{quarter}"] = one.denominator
            row[f"resultq{quarter}"] = one.numerator
            if look.calendar_months:
                row |= _months(quarter, one)
        if look.ip_column:
            row["ip"] = _ip(place)
        yield row


def _months(quarter: int, whole: Counts) -> dict[str, int]:
    found: dict[str, int] = {}
    for month, part in zip(_CALENDAR_MONTHS[quarter], figures.handed_out(whole, (1, 1, 1)), strict=True):
        found |= {f"target{month}": part.denominator, f"result{month}": part.numerator}
    return found


def _ip(place: Place) -> str:
    # an address of the block set apart for documentation (RFC 5737): it can be nobody's
    return f"203.0.113.{1 + int(uniform('ip', place.hospcode) * 254)}"


def _population(measured: int) -> int:
    # three of four children are measured: the population is always above the measured, and zero where none is
    return (measured * 4 + 2) // 3


def _date_com(place: Place, fy: int) -> str:
    when = uniform("date_com", place.hospcode, fy)
    day, minute = divmod(int(when * 5 * 1440), 1440)
    return f"{fy - 543}10{day + 1:02}{minute // 60:02}{minute % 60:02}"


@lru_cache(maxsize=_MOST_TABLES_HELD)
def places(province_code: str) -> tuple[Place, ...]:
    """Return the province's facilities and villages, ordered by hospcode and areacode."""
    wanted = _ROWS.get(province_code) or round(catalogue.population_thousand()[province_code] * _ROWS_PER_THOUSAND)
    found = [_place(province_code, number) for number in range(wanted)]
    return tuple(sorted(found, key=lambda place: (place.hospcode, place.areacode)))


def _place(province_code: str, number: int) -> Place:
    facility, village = divmod(number, _VILLAGES_PER_FACILITY)
    codes = catalogue.districts()[province_code]
    subdistrict, at = divmod(facility, len(codes))
    areacode = f"{codes[at]}{subdistrict + 1:02}{village + 1:02}"
    # every province has five hundred codes of its own, the first of them below 10000
    hospcode = f"{(int(province_code) - 10) * 500 + facility + 100:05}"
    return Place(hospcode, areacode, 0.5 + uniform("place", areacode))
