"""A simulated reporting centre, shaped after the public behaviour of the ministry's HDC open data service.

It is not that system and makes no claim to be: every figure is synthetic, the quirks are here to be met on
purpose.

The contract
============
``POST {base}/api/report_data`` with ``Authorization: Bearer <token>`` and ``Content-Type:
application/json``; and, as older clients ask, ``GET {base}/api/report_data/{table}/{year}``: the whole country,
without paging, never more than 1,000 rows.

``{base}`` is ``/partners/hdc/s/{scenario}/{seed}``. The first lesson's shorter addresses are the same code with
seed 2569: ``/hdc`` is scenario ``lesson-mixed``, ``/hdc/{name}`` is ``lesson-{name}``. Behind the hub all stand
under ``/services/sample-api``. There are no query parameters.

Request body: an object; a key that is not listed here is refused.

=============  ========  ====================================================================================
``tableName``  required  string, e.g. ``"s_kpi_height05"``: the 15 names are ``hdc_table`` in /v1/indicators
``year``       required  string of four digits, the B.E. FISCAL year (Oct–Sep); data: ``"2565"``–``"2569"``
``province``   required  string of two digits, e.g. ``"40"``; a number is refused
``type``       optional  only ``"json"``
``limit``      optional  integer ≥ 1; absent = all rows, or with ``silent_cut`` 1,000 and nothing says so
``offset``     optional  integer ≥ 0, default 0; past the end gives no rows, not an error
=============  ========  ====================================================================================

Well-formed values without data (a C.E. year ``"2026"``, province ``"99"``) give a success with no rows, as
from a partner that does not know better.

Success is 200 or 201 with JSON in one of two envelopes::

    [ {row}, … ]
    {"data": [ {row}, … ], "total": 1085, "limit": 5000, "offset": 0}

``total`` counts all rows of the selection. ``limit`` and ``offset`` repeat what was ASKED: where a fault cuts
the page, ``limit`` 5000 is repeated and brings fewer. So advance by the number of rows received, and stop at
``total``, or, with a bare array, at an empty page.

Rows: one for each facility and village, in a stable order (hospcode, areacode)::

    {"id": "0f8c… 32 hex digits", "hospcode": "04285", "areacode": "40010203", "flag_sent": "1",
     "date_com": "202610050213", "b_year": "2569", "target": 31, "result": 20,
     "targetq1": 6, "resultq1": 4, "targetq2": 7, "resultq2": 5, "targetq3": 6, "resultq3": 4,
     "targetq4": 5, "resultq4": 4}

``id`` names the report: it is the same in every row of a table. ``hospcode`` is a string of five digits,
some with a leading zero; ``areacode`` eight digits: province 2, district 2, subdistrict 2, village 2;
``date_com`` is YYYYMMDDHHMM in C.E.; ``b_year`` a string in B.E.; the counts are integers. ``target`` is
the population for ``s_kpi_height05`` and ``s_kpi_height614`` (more than the sum of ``targetq1..4``, which
counts those measured): the rate is always sum(resultq) / sum(targetq). With seed 2569 these sums over a province
equal numerator and denominator of /v1/observations. Bangkok (``"10"``) reports nothing in ``s_kpi_height05``: no
rows, or with ``bangkok_zero`` all zero, which is "not reported" and not 0 %.

Rows a province (all tables, all years): ``"40"`` Khon Kaen 1,085; ``"30"`` Nakhon Ratchasima 3,260;
``"31"`` Buri Ram exactly 2,000; ``"34"`` Ubon Ratchathani exactly 1,000; ``"85"`` Ranong 113; all others
between 100 and 4,000.

The faults are in ``faults.py``, the scenarios in ``scenarios/hdc``; nothing is remembered of a caller.

Errors are ``application/problem+json`` (RFC 9457) with Thai ``detail`` and a stable ``code``:

===  =====================================================================================================
400  title ``Parameter Invalid``; code ``parameter-invalid``, or ``malformed-json`` when it is not JSON at all
401  ``token-missing``, ``token-invalid``, ``token-expired``, each with ``WWW-Authenticate: Bearer``
403  ``scope-missing``, and ``address-foreign`` with the fault of that name
404  ``table-withdrawn`` (always ``s_kpi_withdrawn``), ``table-unknown``, ``scenario-unknown``
413  ``body-too-large`` (over 16 KiB)
415  ``media-type-unsupported``
===  =====================================================================================================
"""

import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from sample_api import refusals
from sample_api.access import reader
from sample_api.paging import NoQuery, only
from sample_api.partners import body, figures, hdc_rows
from sample_api.partners.faults import Fault
from sample_api.partners.hdc_answer import SILENT_CUT, Asked, Selected, answer
from sample_api.partners.hdc_rows import Look
from sample_api.partners.notice import HEADERS
from sample_api.partners.visit import Visit, read, scenario_unknown, visiting
from sample_api.problem import FieldError, Problem, shown
from sample_api.schemas import Responses, problem_responses
from sample_api.synthesis import catalogue

ID = "hdc"
TITLE = "Parameter Invalid"
WITHDRAWN_TABLE = "s_kpi_withdrawn"
LESSON = "lesson-"
_LESSONS = (
    "mixed",
    "array",
    "envelope",
    "created",
    "withdrawn",
    "stale",
    "short-pages",
    "wrong-total",
    "broken-json",
)
_LARGEST_NUMBER = 1_000_000_000
_YEAR = re.compile(r"[0-9]{4}", re.ASCII)
_YEAR_WANTED = ("ต้องเป็นปีงบประมาณ พ.ศ. 4 หลัก", "must be a B.E. fiscal year of four digits")


class ReportRequest(BaseModel):
    """คำขอรายงาน: `year` คือปีงบประมาณ พ.ศ. และ `province` คือรหัส 2 หลัก ทั้งคู่เป็นข้อความ."""

    model_config = ConfigDict(extra="forbid", strict=True)

    tableName: str = Field(max_length=64, examples=["s_kpi_height05"])  # noqa: N815 - the partner's own name
    year: str = Field(pattern=r"^[0-9]{4}$", examples=["2569"])
    province: str = Field(pattern=r"^[0-9]{2}$", examples=["40"])
    type: Literal["json"] = "json"
    limit: int | None = Field(default=None, ge=1, le=_LARGEST_NUMBER, examples=[1000])
    offset: int = Field(default=0, ge=0, le=_LARGEST_NUMBER, examples=[0])


class ReportRow(BaseModel):
    """แถวหนึ่งของรายงาน: หน่วยบริการหนึ่งแห่ง หมู่บ้านหนึ่งแห่ง."""

    id: str
    hospcode: str = Field(pattern=r"^[0-9]{5}$", examples=["04285"])
    areacode: str = Field(pattern=r"^[0-9]{8}$", examples=["40010203"])
    flag_sent: str
    date_com: str = Field(description="YYYYMMDDHHMM (ค.ศ. / C.E.)")
    b_year: str = Field(description="ปีงบประมาณ พ.ศ. / fiscal year, B.E.")
    target: int
    result: int
    targetq1: int
    resultq1: int
    targetq2: int
    resultq2: int
    targetq3: int
    resultq3: int
    targetq4: int
    resultq4: int


class ReportPage(BaseModel):
    """ซองแบบใหม่."""

    data: list[ReportRow]
    total: int
    limit: int
    offset: int


_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": ReportRequest.model_json_schema()}},
    }
}

_CREATED: Responses = {201: {"model": list[ReportRow] | ReportPage, "description": "สำเร็จเช่นกัน / a success too"}}

_RULES: dict[str, Any] = {
    "tags": ["hdc (ระบบจำลอง)"],
    "dependencies": [Depends(reader), Depends(only(NoQuery))],
    "responses": _CREATED | problem_responses(400, 401, 403, 404, 413, 415),
}

router = APIRouter(prefix=f"/{ID}/s/{{scenario}}/{{seed}}", **_RULES)
lesson = APIRouter(prefix="/hdc", **_RULES)
"""The first lesson's addresses."""

Visiting = Annotated[Visit, Depends(visiting(ID))]


@router.post("/api/report_data", summary="ขอรายงาน")
async def report_data(request: Request, visit: Visiting) -> Response:
    """ขอรายงานของจังหวัดหนึ่ง / a province's report."""
    return await _report(request, visit)


@router.get("/api/report_data/{table}/{year}", summary="ขอรายงานทั้งประเทศแบบเดิม")
async def country_report(visit: Visiting, table: str, year: str) -> Response:
    """ทางเดิมของโปรแกรมรุ่นเก่า: ทั้งประเทศ ไม่มีการแบ่งหน้า / the older clients' way, without paging."""
    indicator_table = _served(visit, table)
    look = _look(visit)
    if not _YEAR.fullmatch(year):
        raise refusals.refusal([FieldError("path", "year", *_YEAR_WANTED)], title=TITLE)
    counts = [hdc_rows.count(indicator_table, year, one.code, look) for one in catalogue.provinces()]

    def part(first: int, last: int) -> Sequence[bytes]:
        found: list[bytes] = []
        for one in catalogue.provinces():
            if len(found) >= last:
                break
            found += hdc_rows.rows(indicator_table, year, one.code, look)
        return found[first:last]

    return _wrapped(visit, Asked(year, None, 0), Selected(sum(counts), part), most=SILENT_CUT)


@lesson.post("/api/report_data", summary="ขอรายงาน", response_model=list[ReportRow] | ReportPage, openapi_extra=_BODY)
async def lesson_report(request: Request) -> Response:
    """ขอรายงานจากศูนย์ข้อมูลจำลอง: ตัดที่ 1,000 แถวโดยไม่บอก / a report, silently cut at 1,000 rows."""
    return await _report(request, _lesson_visit(request, _LESSONS[0]))


@lesson.post(
    "/{scenario}/api/report_data",
    summary="ขอรายงาน เลือกพฤติกรรมได้",
    response_model=list[ReportRow] | ReportPage,
    openapi_extra=_BODY,
)
async def lesson_report_in_scenario(
    request: Request, scenario: Annotated[str, Path(json_schema_extra={"enum": list(_LESSONS)})]
) -> Response:
    """เหมือนข้างบน แต่เลือกพฤติกรรมได้หนึ่งอย่าง / as above, with one chosen behaviour."""
    return await _report(request, _lesson_visit(request, scenario))


def _lesson_visit(request: Request, name: str) -> Visit:
    if name not in _LESSONS:
        raise scenario_unknown(name, _LESSONS)
    return read(request, ID, f"{LESSON}{name}", str(figures.SEED))


async def _report(request: Request, visit: Visit) -> Response:
    report = body.as_model(await body.posted(request), ReportRequest, TITLE)
    rows = hdc_rows.rows(_served(visit, report.tableName), report.year, report.province, _look(visit))
    selected = Selected(len(rows), lambda first, last: rows[first:last])
    return _wrapped(visit, Asked(report.year, report.limit, report.offset), selected)


def _served(visit: Visit, table: str) -> str:
    if visit.shows(Fault.FOREIGN_ADDRESS):
        raise _address_foreign()
    if visit.shows(Fault.WITHDRAWN) or table == WITHDRAWN_TABLE:
        raise _table_withdrawn(table)
    if table not in hdc_rows.tables():
        raise _table_unknown(table)
    return table


def _look(visit: Visit) -> Look:
    return Look(
        seed=visit.seed,
        stale=visit.shows(Fault.STALE),
        ip_column=visit.shows(Fault.IP_COLUMN),
        calendar_months=visit.shows(Fault.CALENDAR_MONTHS),
        zero_if_not_reported=visit.shows(Fault.BANGKOK_ZERO),
    )


def _wrapped(visit: Visit, asked: Asked, selected: Selected, most: int | None = None) -> Response:
    told = answer(visit, asked, selected, most)
    return Response(told.body, status_code=told.status, media_type="application/json", headers=HEADERS)


def _address_foreign() -> Problem:
    th = "ระบบนี้ไม่รับคำขอจากศูนย์ข้อมูลนอกประเทศ โปรดเรียกจากเครือข่ายในประเทศไทย"
    en = "Requests from data centres abroad are refused: call from a network in Thailand."
    return Problem(403, "address-foreign", th=th, en=en)


def _table_withdrawn(table: str) -> Problem:
    th = f"ตาราง {shown(table)} ถูกยกเลิกการเผยแพร่แล้ว"
    return Problem(404, "table-withdrawn", th=th, en=f"The table {shown(table)} has been withdrawn.")


def _table_unknown(table: str) -> Problem:
    th = f"ไม่มีตาราง {shown(table)} ดูชื่อตารางในช่อง hdc_table ของ /v1/indicators"
    en = f"There is no table {shown(table)}; the names are hdc_table in /v1/indicators."
    return Problem(404, "table-unknown", th=th, en=en)
