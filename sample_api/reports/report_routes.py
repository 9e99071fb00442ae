"""Routes by which an agency reports figures, reads its own back, and compares totals."""

from functools import partial
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from pydantic import ValidationError

from sample_api import refusals, tokens
from sample_api.access import admit
from sample_api.paging import NoQuery
from sample_api.partners.body import as_model
from sample_api.problem import FieldError, Problem
from sample_api.reports import checking, described, figures, reconciliation
from sample_api.reports import refusals as refused
from sample_api.reports.figures import Line
from sample_api.reports.forms import Bulk, BulkReport, Figures, Report, ReportListQuery, ReportQuery
from sample_api.reports.incoming import LARGEST_BULK, found, sent, told, told_page, written
from sample_api.schemas import problem_responses
from sample_api.v2.documented import answers as documented
from sample_api.v2.documented import takes
from sample_api.v2.queries import asked
from sample_api.v2.rights import View

router = APIRouter(prefix="/v2/reports", tags=["v2 รายงาน"], responses=problem_responses(401, 403, 429, 503))

KIND = "reports"
_MOST_ERRORS = 10

ReportId = Annotated[str, Path(examples=["MCH08-4001-2569-2"])]


@router.post(
    "",
    status_code=201,
    summary="ส่งรายงานหนึ่งแถว",
    response_model=described.ReportRow,
    responses=described.takes_in(described.ReportRow, described.REPORT, 201, problems=(409,)),
    openapi_extra=described.writes(Report.model_json_schema(), described.REPORT_IN),
)
async def post_report(request: Request) -> Response:
    """ส่งแถวใหม่ แถวที่มีอยู่แล้วได้ 409 / a new row; 409 when it is there."""
    one = await sent(request, KIND)
    report = as_model(one.content, Report)
    checking.check_report(report, View.of(one.client))
    line = Line(figures.id_of(report), report)
    return await written(request, one, lambda database: figures.put(database, one.client.id, line, creating=True))


@router.post(
    "/bulk",
    summary="ส่งรายงานเป็นชุด",
    response_model=described.BulkAnswer,
    responses=described.takes_in(described.BulkAnswer, described.BULK, 200, 207),
    openapi_extra=described.writes(described.bulk_schema(), described.BULK_IN),
)
async def post_bulk(request: Request) -> Response:
    """ไม่เกิน 1,000 แถว แต่ละแถวมีผลของตนเอง: รับใหม่ แก้ เหมือนเดิม หรือไม่รับพร้อมเหตุผล / a result for each row."""
    one = await sent(request, KIND, largest=LARGEST_BULK)
    # a thousand bad rows take most of a second to tell of: not on the event loop
    lines = await to_thread.run_sync(_lines, one.content, View.of(one.client))
    return await written(request, one, partial(figures.put_many, client=one.client.id, lines=lines))


@router.get(
    "",
    summary="รายงานของท่าน",
    response_model=described.ReportPage,
    responses=documented(described.REPORT_PAGE, linked=True),
    openapi_extra=takes(ReportListQuery, secured=True),
)
async def list_reports(request: Request) -> Response:
    """เฉพาะแถวที่ท่านส่ง เรียงตามรหัส / your own rows, by id."""
    client = admit(request, tokens.READ)
    query = await asked(request, ReportListQuery)
    rows, total = await found(request, partial(figures.page, client=client.id, query=query))
    return told_page(request, KIND, query, rows, total)


@router.get(
    "/reconciliation",
    summary="ยอดกระทบ",
    response_model=described.Totals,
    responses=documented(described.RECONCILIATION),
    openapi_extra=takes(ReportQuery, secured=True),
)
async def reconcile(request: Request) -> Response:
    """จำนวนแถว ผลรวม A และ B และลายนิ้วมือ (SHA-256) ของแถวที่ท่านส่ง ไว้เทียบกับต้นทาง / totals to compare with yours."""
    client = admit(request, tokens.READ)
    query = await asked(request, ReportQuery)
    totals = await found(request, partial(reconciliation.totals, client=client.id, query=query))
    return told(request, KIND, totals, rows=len(totals["data"]))


@router.get(
    "/{report_id}",
    summary="รายงานหนึ่งแถว",
    response_model=described.ReportRow,
    responses=documented(described.REPORT, 404),
    openapi_extra=takes(secured=True),
)
async def get_report(request: Request, report_id: ReportId) -> Response:
    """แถวที่ท่านส่ง พร้อม ETag สำหรับแก้ / a row of yours, with the ETag to change it."""
    client = admit(request, tokens.READ)
    await asked(request, NoQuery)
    figures.key_of(report_id)
    row = await found(request, partial(figures.one, client=client.id, report_id=report_id))
    return told(request, KIND, figures.shown(row), tag=row["etag"])


@router.put(
    "/{report_id}",
    summary="ส่งหรือแก้รายงานหนึ่งแถว",
    response_model=described.ReportRow,
    responses=described.takes_in(described.ReportRow, described.REPORT, 200, 201, problems=(404, 412, 428)),
    openapi_extra=described.writes(Figures.model_json_schema(), described.FIGURES_IN, changes=True),
)
async def put_report(request: Request, report_id: ReportId) -> Response:
    """แถวใหม่ได้ 201 แก้แถวเดิมต้องส่ง If-Match: ไม่ส่งได้ 428 ไม่ใช่รุ่นล่าสุดได้ 412 / 201 when new; else If-Match."""
    one = await sent(request, KIND)
    key = figures.key_of(report_id)
    given = as_model(one.content, Figures)
    report = _report(key | given.model_dump())
    checking.check_report(report, View.of(one.client))
    line = Line(report_id, report, one.if_match)
    return await written(request, one, partial(figures.put, client=one.client.id, line=line))


def _lines(content: bytes, view: View) -> list[Line]:
    lines: list[Line] = []
    ids: set[str] = set()
    for row in as_model(content, Bulk).rows:
        line = _line(row, view)
        if line.report is not None and line.id in ids:
            line = Line(line.id, None, refused=_twice())
        ids.add(line.id)
        lines.append(line)
    return lines


def _line(row: Any, view: View) -> Line:
    report_id = ""
    try:
        report = BulkReport.model_validate(row)
        report_id = figures.id_of(report)
        checking.check_report(report, view)
    except ValidationError as error:
        return Line("", None, refused=refusals.invalid(error.errors()[:_MOST_ERRORS], location="body"))
    except Problem as problem:
        return Line(report_id, None, refused=problem)
    # as it stands in the row's `etag`, or as a header has it, in quotation marks
    tag = None if report.if_match is None else '"' + report.if_match.strip('"') + '"'
    return Line(report_id, report, tag)


def _report(given: dict[str, Any]) -> Report:
    try:
        return Report.model_validate(given)
    except ValidationError as error:
        raise refusals.invalid(error.errors(), location="path") from error


def _twice() -> Problem:
    th, en = "ซ้ำกับแถวก่อนหน้าในชุดนี้", "is in this bulk before"
    return refused.unusable([FieldError("body", "indicator, area, fy, quarter", th, en)])
