"""Figures as files: CSV, XLSX, JSON and Parquet from one table, the same the page shows, equal to the digit."""

import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from indicator import tables
from indicator.definition import IndicatorDefinition
from indicator.figure import FigureStatus, IndicatorValue, PassRateReport, Turnout, half_up
from indicator.rule import PassRule
from indicator.tables import Table
from indicator.thai_calendar import BANGKOK, thai_datetime
from indicator.words import BREAKDOWNS, CONFIRMED, STATUSES, TURNOUT, UNCONFIRMED, WATERMARK, WHO_COUNTS, Label

HEADERS = (
    "ระดับ",
    "รหัส",
    "ชื่อ",
    "A (ผ่านเกณฑ์)",
    "B (นับเข้าตัวหาร)",
    "รอผล (u)",
    "ร้อยละ",
    "ร้อยละสูงสุดหากงานที่รอผลผ่าน",
    "สถานะ",
    "ณ เวลา",
    "หมายเหตุ",
)
# A true date that a spreadsheet shows as `thai_datetime` writes it: Buddhist era, Thai month names, Arabic digits.
_BE_FORMAT = '[$-107041E]d mmm yyyy "เวลา" hh\\.mm "น."'
_NUMBERS = HEADERS[3:8]
# In characters, for the longest that each may hold: too narrow a date is shown as ###.
_WIDTHS = (14, 24, 34, 10, 12, 8, 9, 16, 26, 28, 30)
_RULE_WIDTH = 100


@dataclass(frozen=True)
class ExportFormat:
    """One way to write a report; `write` gives the file's bytes."""

    suffix: str
    media_type: str
    write: Callable[[PassRateReport, IndicatorDefinition], bytes]


def table(report: PassRateReport) -> list[tuple[str | int, ...]]:
    """One row a figure under `HEADERS`; percentages are the text the page shows."""
    note = WATERMARK.th if report.synthetic else ""
    return [_row(value, thai_datetime(report.as_of), note) for value in report.values.values()]


def _row(value: IndicatorValue, as_of: str, note: str) -> tuple[str | int, ...]:
    return (
        BREAKDOWNS[value.key.by].th,
        value.key.code,
        value.label.th,
        _cell(value.numerator),
        _cell(value.denominator),
        _cell(value.undecided),
        value.low_text,
        value.high_text,
        STATUSES[value.status].th,
        as_of,
        note,
    )


def _cell(count: int | None) -> str | int:
    """Leave the cell of a withheld count empty: a 0 would be a figure."""
    return "" if count is None else count


def to_csv(report: PassRateReport, _definition: IndicatorDefinition) -> bytes:
    """Write the table as `indicator.tables` does."""
    return tables.to_csv(Table("", HEADERS, table(report)))


def to_parquet(report: PassRateReport, _definition: IndicatorDefinition) -> bytes:
    """Write the table with numbers for counts and percentages; nothing where one is withheld or there is no data."""
    rows = [
        [_number_in(cell) if header in _NUMBERS else cell for header, cell in zip(HEADERS, row, strict=True)]
        for row in table(report)
    ]
    return tables.to_parquet(Table("", HEADERS, rows))


def _number_in(cell: str | int) -> float | int | None:
    return cell if isinstance(cell, int) else float(cell) if cell else None


def to_json(report: PassRateReport, definition: IndicatorDefinition) -> bytes:
    """Write each percentage as shown and unrounded, with the rule and the address that explains it."""
    document = {
        "indicator": {
            "id": definition.indicator_id,
            "name_th": definition.name_th,
            "name_en": definition.name_en,
        },
        "official": not report.synthetic,
        "watermark": WATERMARK.th if report.synthetic else None,
        "cohort": report.cohort_id,
        "as_of": report.as_of.isoformat(),
        "as_of_th": thai_datetime(report.as_of),
        "rule": rule_json(report.rule),
        "modules": [{"id": item.assignment_id, "title_th": item.title_th} for item in report.modules],
        "turnout": turnout_json(report.turnout) if report.turnout else None,
        "attendance_withheld": report.attendance_withheld,
        "figures": [figure_json(value) for value in report.values.values()],
    }
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def figure_json(value: IndicatorValue) -> dict[str, Any]:
    """One figure as plain JSON; `address` is its end of the URL."""
    return {
        "address": value.key.address,
        "by": value.key.by.value,
        "code": value.key.code,
        "label_th": value.label.th,
        "label_en": value.label.en,
        "numerator": value.numerator,
        "denominator": value.denominator,
        "undecided": value.undecided,
        "percent": value.low_text or None,
        "percent_high": value.high_text or None,
        "percent_unrounded": _number(value.low),
        "percent_high_unrounded": _number(value.high),
        "status": value.status.value,
        "final": value.final,
    }


def turnout_json(told: Turnout) -> dict[str, Any]:
    """Give how far people came; what no record tells is null."""
    return {**asdict(told), "attendance": half_up(100 * told.attendance) if told.attendance is not None else None}


def turnout_rows(report: PassRateReport) -> tuple[tuple[Label, str], ...]:
    """How far people came, from the letter to the pass mark, as a person reads it; nothing where that is withheld."""
    told, overall = report.turnout, report.overall.counts
    if told is None or overall is None:
        return ()
    counts = {
        "invited": told.invited,
        "registered": told.registered,
        "attended": told.attended,
        "started": told.started,
        "submitted": told.submitted,
        "passed": overall.passed,
    }
    share = None if told.attendance is None else half_up(100 * told.attendance)
    rows = {**counts, "attendance": share}
    unknown = dict.fromkeys(rows, FigureStatus.NO_DATA)
    if report.attendance_withheld:
        unknown |= dict.fromkeys(("attended", "attendance"), FigureStatus.SUPPRESSED)
    return tuple(
        (TURNOUT[name], STATUSES[unknown[name]].th if value is None else str(value)) for name, value in rows.items()
    )


def rule_json(rule: PassRule) -> dict[str, Any]:
    """Give the rule with who set it and when."""
    set_at = rule.set_at.isoformat() if rule.set_at else None
    return {**rule.to_record(), "set_by": rule.set_by or None, "set_at": set_at, "note": rule.note or None}


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def to_xlsx(report: PassRateReport, definition: IndicatorDefinition) -> bytes:
    """Write two sheets: figures under a frozen header (simulated ones watermarked), and the rule."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        _figures_sheet(book, report)
        _rule_sheet(book, report, definition)
    return out.getvalue()


def _figures_sheet(book: Any, report: PassRateReport) -> None:
    sheet = book.add_worksheet("ตัวเลข")
    head = book.add_format({"bold": True, "font_color": "#ffffff", "bg_color": "#0b7a6e", "text_wrap": True})
    formats = {
        "date": book.add_format({"num_format": _BE_FORMAT, "align": "left", "indent": 1, **tables.TOP}),
        "percent": book.add_format({"num_format": "0.00", **tables.TOP}),
        "count": book.add_format(tables.TOP),
        "text": book.add_format(tables.WRAPPED),
    }
    sheet.write_row(0, 0, HEADERS, head)
    sheet.freeze_panes(1, 0)
    tables.set_up_page(sheet)
    first = 1
    if report.synthetic:
        red = book.add_format({"bold": True, "font_color": "#b3261e"})
        sheet.write_string(1, 0, WATERMARK.th, red)
        first = 2
    for number, row in enumerate(table(report), first):
        _write_figure(sheet, number, row, report.as_of, formats)
        sheet.set_row(number, tables.LINE * tables.lines_of(row, _WIDTHS))
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_row(0, tables.LINE * tables.lines_of(HEADERS, _WIDTHS))


def _write_figure(
    sheet: Any, number: int, row: tuple[str | int, ...], as_of: datetime, formats: Mapping[str, Any]
) -> None:
    for column, (header, cell) in enumerate(zip(HEADERS, row, strict=True)):
        if header.startswith("ร้อยละ") and cell:
            # The rounded number, so that the sheet's own rounding of a float cannot disagree with the page.
            sheet.write_number(number, column, float(cell), formats["percent"])
        elif header == "ณ เวลา":
            sheet.write_datetime(number, column, _local(as_of), formats["date"])
        elif isinstance(cell, int):
            sheet.write_number(number, column, cell, formats["count"])
        else:
            sheet.write_string(number, column, cell, formats["text"])


def _rule_sheet(book: Any, report: PassRateReport, definition: IndicatorDefinition) -> None:
    sheet = book.add_worksheet("คำนิยามและเกณฑ์")
    bold = book.add_format({"bold": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for number, (name, text) in enumerate(_rule_lines(report, definition)):
        sheet.write_string(number, 0, name, bold)
        sheet.write_string(number, 1, text, wrap)
        sheet.set_row(number, tables.LINE * tables.lines_of((text,), (_RULE_WIDTH,)))
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, _RULE_WIDTH)
    tables.set_up_page(sheet)


def _rule_lines(report: PassRateReport, definition: IndicatorDefinition) -> Iterable[tuple[str, str]]:
    rule = report.rule
    yield "ชื่อตัวชี้วัด", definition.name_th
    for field in definition.fields:
        yield field.name_th, f"{field.text_th} ({UNCONFIRMED.th})" if field.unconfirmed else field.text_th
    yield "เกณฑ์ผ่าน", f"ร้อยละ {rule.percent_text} ของคะแนนทั้งหมด"
    yield "ผู้ที่นับเข้า B", WHO_COUNTS[rule.who_counts].th
    yield "ชุดแบบฝึกหัดที่นับ", ", ".join(module.assignment_id for module in report.modules)
    yield "สถานะของเกณฑ์", (CONFIRMED if rule.confirmed else UNCONFIRMED).th
    yield "ผู้ตั้งเกณฑ์", rule.set_by or "ค่าที่หลักสูตรเสนอ"
    if rule.set_at:
        yield "ตั้งเมื่อ", thai_datetime(rule.set_at)
    yield "หมายเหตุของเกณฑ์", rule.note
    for label, count in turnout_rows(report):
        yield label.th, count
    yield "ข้อมูล ณ", thai_datetime(report.as_of)
    if report.synthetic:
        yield "คำเตือน", WATERMARK.th


def _local(instant: datetime) -> datetime:
    """Bangkok's wall clock without its zone: a spreadsheet knows no zones."""
    return instant.astimezone(BANGKOK).replace(tzinfo=None)


FORMATS: Mapping[str, ExportFormat] = {
    item.suffix: item
    for item in (
        ExportFormat("csv", "text/csv; charset=utf-8", to_csv),
        ExportFormat("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
        ExportFormat("json", "application/json", to_json),
        ExportFormat("parquet", "application/vnd.apache.parquet", to_parquet),
    )
}
