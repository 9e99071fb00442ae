"""A simulated reporting centre, shaped after the public behaviour of the ministry's HDC open data service.

It is not that system and makes no claim to be: every figure is synthetic, the quirks are here to be met on
purpose.

The contract
============
``POST {base}/api/report_data`` with ``Authorization: Bearer <token>`` and ``Content-Type:
application/json``.

``{base}`` is ``/hdc`` (everyday behaviour, scenario ``mixed``) or ``/hdc/{scenario}`` (exactly one
behaviour, listed below); behind the hub the same under ``/services/sample-api``. There are no query
parameters.

Request body: an object; a key that is not listed here is refused.

=============  ========  ====================================================================================
``tableName``  required  string, e.g. ``"s_kpi_height05"``: the 15 names are ``hdc_table`` in /v1/indicators
``year``       required  string of four digits, the B.E. FISCAL year (Oct–Sep); data: ``"2565"``–``"2569"``
``province``   required  string of two digits, e.g. ``"40"``; a number is refused
``type``       optional  only ``"json"``
``limit``      optional  integer ≥ 1; absent = 1000. NEVER more than 1,000 rows come back, and nothing says so
``offset``     optional  integer ≥ 0, default 0; past the end gives no rows, not an error
=============  ========  ====================================================================================

Well-formed values without data (a C.E. year ``"2026"``, province ``"99"``) give a success with no rows, as
from a partner that does not know better.

Success is 200 or 201 with JSON in one of two envelopes::

    [ {row}, … ]
    {"data": [ {row}, … ], "total": 1085, "limit": 5000, "offset": 0}

``total`` counts all rows of the selection. ``limit`` and ``offset`` repeat what was ASKED (1000 and 0 when
absent): with ``limit`` 5000 it says 5000 and brings 1,000 rows. So advance by the number of rows received,
and stop at ``total``, or, with a bare array, at an empty page.

Rows: one for each facility and village, in a stable order (hospcode, areacode)::

    {"id": "0f8c… 32 hex digits", "hospcode": "04285", "areacode": "40010203", "flag_sent": "1",
     "date_com": "202610050213", "b_year": "2569", "target": 31, "result": 20,
     "targetq1": 6, "resultq1": 4, "targetq2": 7, "resultq2": 5, "targetq3": 6, "resultq3": 4,
     "targetq4": 5, "resultq4": 4}

``id`` names the report: it is the same in every row of a table. ``hospcode`` is a string of five digits,
some with a leading zero; ``areacode`` eight digits: province 2, district 2, subdistrict 2, village 2;
``date_com`` is YYYYMMDDHHMM in C.E.; ``b_year`` a string in B.E.; the counts are integers. ``target`` is
the population for ``s_kpi_height05`` and ``s_kpi_height614`` (more than the sum of ``targetq1..4``, which
counts those measured): the rate is always sum(resultq) / sum(targetq). These sums over a province equal
numerator and denominator of /v1/observations. Bangkok (``"10"``) in ``s_kpi_height05`` is all zero: not
reported, not 0 %.

Rows a province (all tables, all years): ``"40"`` Khon Kaen 1,085; ``"30"`` Nakhon Ratchasima 3,260;
``"31"`` Buri Ram exactly 2,000; ``"34"`` Ubon Ratchathani exactly 1,000; ``"85"`` Ranong 113; all others
between 100 and 4,000.

Scenarios (deterministic, nothing is remembered of a caller):

===============  ============================================================================================
``mixed``        bare array for fiscal years to 2568, envelope from 2569; 201 in even years, 200 in odd ones
``array``        bare array, 200
``envelope``     envelope, 200
``created``      envelope, 201
``withdrawn``    404 for every table
``stale``        as ``envelope``, but ``date_com`` is two years old
``short-pages``  as ``envelope``, but no page has more than 300 rows
``wrong-total``  as ``envelope``, but ``total`` is 7 more than there are rows: the pages run empty before it
``broken-json``  200 with ``application/json`` and a body cut in the middle
===============  ============================================================================================

Errors are ``application/problem+json`` (RFC 9457) with Thai ``detail`` and a stable ``code``:

===  =====================================================================================================
400  title ``Parameter Invalid``; code ``parameter-invalid``, or ``malformed-json`` when it is not JSON at all
401  ``token-missing``, ``token-invalid``, ``token-expired``, each with ``WWW-Authenticate: Bearer``
403  ``scope-missing``
404  ``table-withdrawn`` (always ``s_kpi_withdrawn``), ``table-unknown``, ``scenario-unknown``
413  ``body-too-large`` (over 16 KiB)
415  ``media-type-unsupported``
===  =====================================================================================================
"""

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sample_api import hdc_rows, hdc_scenario, refusals
from sample_api.access import reader
from sample_api.hdc_scenario import SILENT_CUT, Asked, Scenario
from sample_api.paging import NoQuery, only
from sample_api.problem import Problem, shown
from sample_api.schemas import Responses, problem_responses

TITLE = "Parameter Invalid"
WITHDRAWN_TABLE = "s_kpi_withdrawn"
LARGEST_BODY = 16 * 1024
_LARGEST_NUMBER = 1_000_000_000


class ReportRequest(BaseModel):
    """คำขอรายงาน: `year` คือปีงบประมาณ พ.ศ. และ `province` คือรหัส 2 หลัก ทั้งคู่เป็นข้อความ."""

    model_config = ConfigDict(extra="forbid", strict=True)

    tableName: str = Field(max_length=64, examples=["s_kpi_height05"])  # noqa: N815 - the partner's own name
    year: str = Field(pattern=r"^[0-9]{4}$", examples=["2569"])
    province: str = Field(pattern=r"^[0-9]{2}$", examples=["40"])
    type: Literal["json"] = "json"
    limit: int = Field(default=SILENT_CUT, ge=1, le=_LARGEST_NUMBER, examples=[1000])
    offset: int = Field(default=0, ge=0, le=_LARGEST_NUMBER, examples=[0])


class ReportRow(BaseModel):
    """แถวหนึ่งของรายงาน: หน่วยบริการหนึ่งแห่ง หมู่บ้านหนึ่งแห่ง."""

    id: str
    hospcode: str = Field(pattern=r"^[0-9]{5}$")
    areacode: str = Field(pattern=r"^[0-9]{8}$")
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

router = APIRouter(
    prefix="/hdc",
    tags=["hdc (ระบบจำลอง)"],
    dependencies=[Depends(reader), Depends(only(NoQuery))],
    responses=_CREATED | problem_responses(400, 401, 403, 404, 413, 415),
)


@router.post("/api/report_data", summary="ขอรายงาน", response_model=list[ReportRow] | ReportPage, openapi_extra=_BODY)
async def report_data(request: Request) -> Response:
    """ขอรายงานจากศูนย์ข้อมูลจำลอง: ตัดที่ 1,000 แถวโดยไม่บอก / a report, silently cut at 1,000 rows."""
    return await _report(request, Scenario.MIXED)


@router.post(
    "/{scenario}/api/report_data",
    summary="ขอรายงาน เลือกพฤติกรรมได้",
    response_model=list[ReportRow] | ReportPage,
    openapi_extra=_BODY,
)
async def report_data_in_scenario(
    request: Request, scenario: Annotated[str, Path(json_schema_extra={"enum": list(Scenario)})]
) -> Response:
    """เหมือนข้างบน แต่เลือกพฤติกรรมได้หนึ่งอย่าง / as above, with one chosen behaviour."""
    if scenario not in list(Scenario):
        raise _scenario_unknown(scenario)
    return await _report(request, Scenario(scenario))


async def _report(request: Request, scenario: Scenario) -> Response:
    report = _read(await _body(request))
    if scenario is Scenario.WITHDRAWN or report.tableName == WITHDRAWN_TABLE:
        raise _table_withdrawn(report.tableName)
    if report.tableName not in hdc_rows.tables():
        raise _table_unknown(report.tableName)
    rows = hdc_rows.rows(report.tableName, report.year, report.province, stale=scenario is Scenario.STALE)
    answer = hdc_scenario.answer(scenario, Asked(report.year, report.limit, report.offset), rows)
    return Response(answer.body, status_code=answer.status, media_type="application/json")


async def _body(request: Request) -> bytes:
    media_type = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise _media_type_unsupported(media_type)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise _body_too_large()
    return body


def _read(body: bytes) -> ReportRequest:
    try:
        value = json.loads(body.decode("utf-8"))
    except (
        ValueError,
        RecursionError,
    ) as error:  # not UTF-8, not JSON, an integer of 5,000 digits, or too deep
        raise _malformed_json() from error
    try:
        return ReportRequest.model_validate(value)
    except ValidationError as error:
        raise refusals.invalid(error.errors(), location="body", title=TITLE) from error


def _malformed_json() -> Problem:
    th = "อ่านเนื้อหาคำขอเป็น JSON (UTF-8) ไม่ได้ โปรดตรวจวงเล็บ เครื่องหมายคำพูด และรหัสอักขระ"
    en = "The body is not JSON in UTF-8: check brackets, quotation marks and encoding."
    return Problem(400, "malformed-json", th=th, en=en, title=TITLE)


def _body_too_large() -> Problem:
    th, en = "เนื้อหาคำขอใหญ่เกิน 16 KiB", "The body is larger than 16 KiB."
    return Problem(413, "body-too-large", th=th, en=en, headers={"Connection": "close"})


def _media_type_unsupported(given: str) -> Problem:
    th = f"ต้องส่ง Content-Type: application/json แต่ได้รับ {shown(given) or 'ค่าว่าง'}"
    en = f"Send Content-Type: application/json, not {shown(given) or 'nothing'}."
    return Problem(415, "media-type-unsupported", th=th, en=en)


def _table_withdrawn(table: str) -> Problem:
    th = f"ตาราง {shown(table)} ถูกยกเลิกการเผยแพร่แล้ว"
    return Problem(404, "table-withdrawn", th=th, en=f"The table {shown(table)} has been withdrawn.")


def _table_unknown(table: str) -> Problem:
    th = f"ไม่มีตาราง {shown(table)} ดูชื่อตารางในช่อง hdc_table ของ /v1/indicators"
    en = f"There is no table {shown(table)}; the names are hdc_table in /v1/indicators."
    return Problem(404, "table-unknown", th=th, en=en)


def _scenario_unknown(scenario: str) -> Problem:
    choice = ", ".join(Scenario)
    th = f"ไม่มีสถานการณ์ {shown(scenario)} ที่มีคือ {choice}"
    return Problem(404, "scenario-unknown", th=th, en=f"There is no scenario {shown(scenario)}; there are {choice}.")
