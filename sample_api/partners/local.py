"""A simulated local authority office: one CSV file a province and year, made for a spreadsheet and not for programs."""

import csv
import io
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from fastapi.responses import Response

from sample_api.paging import NOTICE_TH, NoQuery, only
from sample_api.partners import asked, figures, numbered
from sample_api.partners.faults import Fault
from sample_api.partners.visit import Visit, visiting
from sample_api.problem import Problem
from sample_api.synthesis import catalogue
from sample_api.synthesis.catalogue import FISCAL_YEARS, Province
from sample_api.synthesis.generator import BANGKOK, Counts, uniform
from sample_api.wire import to_json

ID = "local"
INDICATOR = "ENV01"
_LAST_QUARTER = 4
_FEWEST, _SPREAD = 3, 4
_DUE_DAYS = 45
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
_HEADER = ("ลำดับ", "รหัส อปท.", "ชื่อ อปท.", "อำเภอ", "วันที่รายงาน", "ประชากร (คน)", "ได้รับน้ำสะอาด (คน)", "ร้อยละ")
_MERGED = (
    ("ลำดับ", "องค์กรปกครองส่วนท้องถิ่น", "", "", "วันที่รายงาน", "น้ำประปาสะอาดปลอดภัย", "", ""),
    ("", "รหัส", "ชื่อ", "อำเภอ", "", "ประชากร (คน)", "ได้รับบริการ (คน)", "ร้อยละ"),
)

Cells = tuple[str, ...]
Visiting = Annotated[Visit, Depends(visiting(ID))]

router = APIRouter(prefix=f"/{ID}/s/{{scenario}}/{{seed}}", dependencies=[Depends(only(NoQuery))])


@router.get("/reports")
async def reports(_visit: Visiting) -> Response:
    """List the files there are."""
    every = [one.code for one in catalogue.provinces() if one.code != BANGKOK]
    listed = [
        {"fiscal_year": fy, "province": code, "href": f"reports/{fy}/{code}.csv"}
        for fy in FISCAL_YEARS
        for code in every
    ]
    return Response(to_json({"files": listed} | numbered.labels()), media_type="application/json")


@router.get("/reports/{fiscal_year}/{province}.csv")
async def report(
    visit: Visiting,
    fiscal_year: Annotated[str, Path(pattern=r"^[0-9]{4}$")],
    province: Annotated[str, Path(pattern=r"^[0-9]{2}$")],
) -> Response:
    """One file: local authorities of a province, people there, and people with safe tap water."""
    place = asked.province(province)
    fy = asked.year(fiscal_year, FISCAL_YEARS[0], FISCAL_YEARS[-1], "fiscal_year")
    if place.code == BANGKOK:
        raise _not_here()
    lines = [*_headers(visit, place, fy), *_lines(visit, place, fy)]
    if visit.shows(Fault.THAI_DIGITS):
        lines = [tuple(cell.translate(_THAI_DIGITS) for cell in line) for line in lines]
    return _file(visit, lines, f"water-{fy}-{place.code}.csv")


def _file(visit: Visit, lines: list[Cells], name: str) -> Response:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    old = visit.shows(Fault.CP874)
    return Response(
        text.getvalue().encode("cp874" if old else "utf-8-sig"),
        # the old program does not say what encoding it writes
        headers={"Content-Type": "text/csv" if old else "text/csv; charset=utf-8"}
        | {"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _headers(visit: Visit, place: Province, fy: int) -> list[Cells]:
    if not visit.shows(Fault.MERGED_HEADERS):
        return [_HEADER]
    title = f"รายงานการจัดบริการน้ำประปา จังหวัด{place.name_th} ปีงบประมาณ {fy} ({NOTICE_TH})"
    return [(title, *[""] * (len(_HEADER) - 1)), *_MERGED]


def _lines(visit: Visit, place: Province, fy: int) -> list[Cells]:
    authorities = _authorities(place)
    whole = figures.counts(figures.indicator(INDICATOR), place, fy, _LAST_QUARTER, visit.seed)
    parts = figures.handed_out(whole, [0.3 + uniform(ID, code) for code, _, _ in authorities])
    found = []
    for number, ((code, name, district), part) in enumerate(zip(authorities, parts, strict=True), start=1):
        when = _date(visit, fy, code)
        found.append((str(number), code, name, district, when, *_amounts(part)))
    if visit.shows(Fault.TOTAL_ROW):
        found.append(("", "", "รวมทั้งจังหวัด", "", "", *_amounts(whole)))
    return found


def _amounts(counts: Counts) -> Cells:
    rate = f"{counts.numerator * 100 / counts.denominator:.2f}" if counts.denominator else ""
    return (str(counts.denominator), str(counts.numerator), rate)


def _authorities(place: Province) -> list[tuple[str, str, str]]:
    """Return code, name and district of each local authority of a province."""
    found = []
    for district in figures.districts()[place.code]:
        name = district.name_th.removeprefix("อำเภอ")
        for at in range(_FEWEST + int(uniform(ID, "how many", district.code) * _SPREAD)):
            kind = "เทศบาลตำบล" if at == 0 else "องค์การบริหารส่วนตำบล"
            found.append(
                (f"{6 if at else 5}{district.code}{at + 1:02}", f"{kind}{name} {at + 1} (จำลอง)", f"อำเภอ{name}")
            )
    return found


def _date(visit: Visit, fy: int, code: str) -> str:
    when = date(fy - 543, 10, 1) + timedelta(days=int(visit.chance("reported", fy, code) * _DUE_DAYS))
    if visit.shows(Fault.BE_DATES):
        return f"{when.day} {_MONTHS[when.month - 1]} {when.year + 543}"
    return when.isoformat()


def _not_here() -> Problem:
    th = "กรุงเทพมหานครไม่มีแฟ้มในระบบนี้ โปรดดูหน่วยงาน bangkok ที่ /partners/bangkok"
    return Problem(
        404, "file-unknown", th=th, en="Bangkok has no file here: see the partner bangkok at /partners/bangkok."
    )
