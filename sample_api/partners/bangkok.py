"""A simulated city health office: เขต in place of อำเภอ, and corrections that arrive weeks after the figures."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from sample_api import refusals
from sample_api.access import reader
from sample_api.paging import only
from sample_api.partners import asked, figures, numbered
from sample_api.partners.asked import Year
from sample_api.partners.faults import Fault
from sample_api.partners.figures import District
from sample_api.partners.numbered import NumberedQuery
from sample_api.partners.visit import BANGKOK_TIME, Visit, visiting
from sample_api.problem import FieldError
from sample_api.synthesis import catalogue, generator
from sample_api.synthesis.catalogue import FISCAL_YEARS, QUARTERS
from sample_api.synthesis.generator import BANGKOK, Counts, uniform
from sample_api.wire import to_json

ID = "bangkok"
_CORRECTED = 0.15
"""The share of figures that were first reported too low."""
_REPORT_DAYS = 20
_CORRECTION_DAYS = (30, 60)
_QUARTER_ENDS = {1: (-544, 12, 31), 2: (-543, 3, 31), 3: (-543, 6, 30), 4: (-543, 9, 30)}
"""What to add to the fiscal year (B.E.) for the C.E. year, month and day a quarter ends."""


@dataclass(frozen=True)
class Report:
    """One figure as it was reported once: a first report, or its correction under the same key."""

    district: District
    quarter: int
    counts: Counts
    updated_at: datetime

    @property
    def key(self) -> tuple[str, int]:
        """What a correction shares with the report it corrects."""
        return (self.district.code, self.quarter)


class ResultQuery(NumberedQuery):
    """Which figures; `updated_since` asks for what has changed since then."""

    indicator: Annotated[str, Query(max_length=10, description="รหัสตัวชี้วัด เช่น MCH01 / indicator id")]
    year: Year
    updated_since: Annotated[str, Query(max_length=40, description="เวลา ISO 8601 / ISO 8601 time")] = ""


router = APIRouter(prefix=f"/{ID}/s/{{scenario}}/{{seed}}", dependencies=[Depends(reader)])
Visiting = Annotated[Visit, Depends(visiting(ID))]


@router.get("/results", dependencies=[Depends(only(ResultQuery))])
async def results(visit: Visiting, query: Annotated[ResultQuery, Query()]) -> Response:
    """Figures by district (เขต) and quarter."""
    if query.indicator not in _reported():
        choice = ", ".join(_reported())
        raise refusals.without_meaning("indicator", [query.indicator], f"ที่มีคือ {choice}", f"there are {choice}")
    year = asked.year(query.year, FISCAL_YEARS[0], FISCAL_YEARS[-1])
    since = _since(query)
    told = _told(visit, _reports(query.indicator, year, visit.seed))
    which = {"indicator": query.indicator, "fiscal_year": year}
    rows = [_where(visit, one.district) | which | _figures(visit, one) for one in told if one.updated_at >= since]
    return Response(to_json(numbered.page(rows, query)), media_type="application/json")


def _reported() -> list[str]:
    (city,) = (one for one in catalogue.provinces() if one.code == BANGKOK)
    return [one.id for one in catalogue.indicators() if generator.reporting(one, city) == "reported"]


def _since(query: ResultQuery) -> datetime:
    """Return the moment asked for; one without an offset is meant in Thai time, as this office writes its own."""
    if not query.updated_since:
        return datetime.min.replace(tzinfo=UTC)
    try:
        found = datetime.fromisoformat(query.updated_since)
    except ValueError as error:
        th, en = "ต้องเป็นเวลา ISO 8601 (ใน URL เขียน + เป็น %2B)", "must be ISO 8601 (in a URL write + as %2B)"
        raise refusals.refusal([FieldError("query", "updated_since", th, en)]) from error
    return found if found.tzinfo else found.replace(tzinfo=BANGKOK_TIME)


def _told(visit: Visit, reports: tuple[Report, ...]) -> list[Report]:
    """Return the reports this scenario tells, in its order: one a key, or first reports beside corrections."""
    if visit.shows(Fault.SHUFFLED_CORRECTIONS):
        return sorted(reports, key=lambda one: visit.chance("order", *one.key, one.updated_at))
    if visit.shows(Fault.LATE_CORRECTIONS):
        return sorted(reports, key=lambda one: (one.updated_at, one.key))
    latest = {one.key: one for one in reports}
    return [latest[key] for key in sorted(latest)]


def _where(visit: Visit, district: District) -> dict[str, Any]:
    name = district.name_th.removeprefix("เขต")
    if visit.shows(Fault.KHET_NAMES):
        # the office numbers its districts from 1, which is no code of anyone else's
        return {"khet_no": int(district.code) % 100, "khet": f"เขต{name}"}
    return {"amphoe_code": district.code, "amphoe": name}


def _figures(visit: Visit, report: Report) -> dict[str, Any]:
    naive = report.updated_at.strftime("%Y-%m-%d %H:%M:%S")
    return {
        "quarter": report.quarter,
        "numerator": report.counts.numerator,
        "denominator": report.counts.denominator,
        "updated_at": naive if visit.shows(Fault.NAIVE_TIMES) else report.updated_at.isoformat(),
    }


@lru_cache(maxsize=32)
def _reports(indicator: str, year: int, seed: int) -> tuple[Report, ...]:
    """Return all reports there ever were, a first report before its correction."""
    which, city = figures.indicator(indicator), asked.province(BANGKOK)
    districts = figures.districts()[BANGKOK]
    weights = [0.4 + uniform(ID, one.code) for one in districts]
    found: list[Report] = []
    for quarter in QUARTERS:
        parts = figures.handed_out(figures.counts(which, city, year, quarter, seed), weights)
        for district, part in zip(districts, parts, strict=True):
            found += _history(district, quarter, part, _Luck((indicator, district.code, year, quarter), seed), year)
    return tuple(found)


@dataclass(frozen=True)
class _Luck:
    """What befalls the figure of one key."""

    key: tuple[object, ...]
    seed: int

    def of(self, what: str) -> float:
        """Return a number in [0, 1) for one thing that may happen."""
        return uniform(ID, what, *self.key, seed=self.seed)


def _history(district: District, quarter: int, right: Counts, luck: _Luck, year: int) -> list[Report]:
    """Return the first report of a figure, which is right, or too low and followed by its correction."""
    report = Report(district, quarter, right, _reported_at(year, quarter, luck.of("first")))
    if luck.of("corrected") >= _CORRECTED or not right.numerator:
        return [report]
    low = Counts(_too_low(right.numerator, luck.of("low")), right.denominator)
    return [replace(report, counts=low), replace(report, updated_at=report.updated_at + _delay(luck.of("delay")))]


def _too_low(numerator: int, luck: float) -> int:
    return min(numerator - 1, round(numerator * (0.7 + 0.25 * luck)))


def _reported_at(year: int, quarter: int, luck: float) -> datetime:
    add, month, day = _QUARTER_ENDS[quarter]
    return datetime(year + add, month, day, 8, 0, tzinfo=BANGKOK_TIME) + _whole_seconds(1 + luck * _REPORT_DAYS)


def _delay(luck: float) -> timedelta:
    fewest, most = _CORRECTION_DAYS
    return _whole_seconds(fewest + luck * (most - fewest))


def _whole_seconds(days: float) -> timedelta:
    return timedelta(seconds=int(days * 86_400))
