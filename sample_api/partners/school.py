"""A simulated school register: academic years (May to March) instead of fiscal ones, and cursor paging.

A cursor is signed and carries its place and, where cursors expire, the time it was issued: nothing is kept.
"""

import base64
import binascii
import hmac
import json
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel

from sample_api import refusals
from sample_api.paging import only
from sample_api.partners import access, asked, figures, numbered, session
from sample_api.partners.asked import ProvinceCode, Year
from sample_api.partners.faults import Fault
from sample_api.partners.session import Session
from sample_api.partners.visit import Visit
from sample_api.problem import FieldError, Problem
from sample_api.synthesis import catalogue
from sample_api.synthesis.catalogue import Province
from sample_api.synthesis.generator import Counts, uniform
from sample_api.wire import to_json

ID = "school"
INDICATOR = "SCH01"
LARGEST_PAGE = 200
OWN_PAGE = 20
"""The page size with `page_size_ignored`, whatever was asked."""
CURSOR_S = 120
_LONGEST_CURSOR = 300
_SIGNATURE = 16
_PEOPLE_PER_SCHOOL = 12_000
_FEWEST, _MOST = 20, 150
_FIRST_YEAR, _LAST_YEAR = 2565, 2569
_TERMS = {1: ((0, 3), (0, 4)), 2: ((1, 1), (1, 2))}
"""The fiscal quarters a term of an academic year stands for: (years later, quarter). Term 1 begins in May."""


class NutritionQuery(BaseModel):
    """Which measurements, and where in them."""

    province: ProvinceCode
    year: Year
    cursor: Annotated[str, Query(max_length=_LONGEST_CURSOR, description="จาก next_cursor / from next_cursor")] = ""
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="แถวต่อหน้า / rows a page")] = 50


router = APIRouter(prefix=f"/{ID}/s/{{scenario}}/{{seed}}")
Calling = Annotated[Session, Depends(session.session_at(ID, access.api_key))]


@router.get("/nutrition", dependencies=[Depends(only(NutritionQuery))])
async def nutrition(request: Request, calling: Calling, query: Annotated[NutritionQuery, Query()]) -> Response:
    """Children measured and of good height, a school and term (or fiscal quarter) a row."""
    visit = calling.visit
    academic = visit.shows(Fault.ACADEMIC_YEAR)
    place = asked.province(query.province)
    year = asked.year(query.year, _FIRST_YEAR - 1 if academic else _FIRST_YEAR, _LAST_YEAR)
    rows = _rows(place, year, visit.seed, academic=academic)
    cursors = _Cursors(visit, access.key_for(request, f"school cursors {visit.scenario.id} {visit.seed}"), query)
    first = cursors.read(query.cursor) if query.cursor else 0
    last = first + (OWN_PAGE if visit.shows(Fault.PAGE_SIZE_IGNORED) else query.limit)
    told = {"data": list(rows[first:last]), "next_cursor": cursors.after(last, len(rows))}
    return Response(to_json(told | numbered.labels()), media_type="application/json")


class _Cursors:
    """Makes and reads the cursors of one question."""

    def __init__(self, visit: Visit, key: bytes, query: NutritionQuery) -> None:
        self._visit = visit
        self._key = key
        self._question = f"{query.province}|{query.year}"

    def after(self, last: int, total: int) -> str | None:
        """Return the cursor to what follows row `last`, None at the end."""
        if last > total or (last == total and not self._visit.shows(Fault.EMPTY_LAST_PAGE)):
            return None
        # one row again: the page before ended with it
        overlap = 1 if self._visit.shows(Fault.OVERLAPPING_PAGES) and last < total else 0
        held: dict[str, int] = {"at": last - overlap}
        if self._visit.shows(Fault.CURSOR_EXPIRES):
            held["issued"] = int(self._visit.now)
        content = to_json(held)
        return base64.urlsafe_b64encode(self._signed(content) + content).decode()

    def read(self, cursor: str) -> int:
        """Return the place a cursor names; raise the 400 of one that is not ours, the 410 of one too old."""
        try:
            whole = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError) as error:
            raise _cursor_invalid() from error
        signature, content = whole[:_SIGNATURE], whole[_SIGNATURE:]
        if not hmac.compare_digest(signature, self._signed(content)):
            raise _cursor_invalid()
        held: dict[str, int] = json.loads(content)
        if "issued" in held and not 0 <= self._visit.now - held["issued"] < CURSOR_S:
            raise _cursor_expired()
        return held["at"]

    def _signed(self, content: bytes) -> bytes:
        return hmac.digest(self._key, self._question.encode() + b"\n" + content, sha256)[:_SIGNATURE]


@lru_cache(maxsize=32)
def _rows(place: Province, year: int, seed: int, *, academic: bool) -> tuple[dict[str, Any], ...]:
    parts = _terms(place, year, seed) if academic else _quarters(place, year, seed)
    schools = _schools(place)
    weights = [0.4 + uniform(ID, one["school_code"]) for one in schools]
    found = []
    for label, whole in parts:
        for school, part in zip(schools, figures.handed_out(whole, weights), strict=True):
            counts = {"measured": part.denominator, "height_good": part.numerator}
            found.append(school | label | counts)
    return tuple(found)


def _quarters(place: Province, year: int, seed: int) -> Iterator[tuple[dict[str, int], Counts]]:
    which = figures.indicator(INDICATOR)
    for quarter in catalogue.QUARTERS:
        yield {"fiscal_year": year, "quarter": quarter}, figures.counts(which, place, year, quarter, seed)


def _terms(place: Province, year: int, seed: int) -> Iterator[tuple[dict[str, int], Counts]]:
    which = figures.indicator(INDICATOR)
    for term, parts in _TERMS.items():
        counts = [figures.counts(which, place, year + later, quarter, seed) for later, quarter in parts]
        whole = Counts(sum(one.numerator for one in counts), sum(one.denominator for one in counts))
        if whole.denominator:
            yield {"academic_year": year, "term": term}, whole


def _schools(place: Province) -> list[dict[str, Any]]:
    people = catalogue.population_thousand()[place.code] * 1_000
    wanted = min(max(people // _PEOPLE_PER_SCHOOL, _FEWEST), _MOST)
    districts = figures.districts()[place.code]
    return [
        {
            "school_code": f"{place.code}90{number:06}",
            "school_name": f"โรงเรียนจำลองที่ {number}",
            "district_code": districts[number % len(districts)].code,
        }
        for number in range(1, wanted + 1)
    ]


def _cursor_invalid() -> Problem:
    th = "ไม่ใช่ค่าที่ได้จาก next_cursor ของคำถาม สถานการณ์ และ seed นี้ โปรดเริ่มใหม่จากหน้าแรก"
    en = "is no next_cursor of this question, scenario and seed: begin again from the first page"
    return refusals.refusal([FieldError("query", "cursor", th, en)])


def _cursor_expired() -> Problem:
    th = f"cursor มีอายุ {CURSOR_S} วินาทีและหมดอายุแล้ว โปรดเริ่มใหม่จากหน้าแรก"
    en = f"A cursor is good for {CURSOR_S} seconds and this one is older: begin again from the first page."
    return Problem(410, "cursor-expired", th=th, en=en)
