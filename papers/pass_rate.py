"""The indicator's report on paper: the figure, its parts with charts, definition and rule, fingerprint and signatures."""

from typing import Any

from indicator import Breakdown, IndicatorDefinition, IndicatorValue, PassRateReport
from indicator.chart import bar_chart
from indicator.export import turnout_rows
from indicator.thai_calendar import thai_datetime
from indicator.words import BREAKDOWNS, NOT_STATED, STATUSES, WATERMARK, WHO_COUNTS
from papers.typeset import pdf, qr

PARTS = (
    Breakdown.COHORT,
    Breakdown.AGENCY,
    Breakdown.REGION,
    Breakdown.FISCAL_YEAR,
    Breakdown.ROUND,
    Breakdown.MODULE,
)

# The round names when a figure was kept; it narrows nothing.
_EVERYBODY = "ทุกรุ่นจนถึงเวลาของข้อมูล ไม่จำกัดเฉพาะปีงบประมาณของรอบ"


def pass_rate_paper(
    report: PassRateReport,
    definition: IndicatorDefinition,
    *,
    round_name: str = "",
    fingerprint: str = "",
) -> bytes:
    """Set the report as A4; `fingerprint` is that of the sealed bundle, and stands on the paper as a QR code."""
    return pdf("pass_rate", _values(report, definition, round_name, fingerprint))


def _values(
    report: PassRateReport,
    definition: IndicatorDefinition,
    round_name: str,
    fingerprint: str,
) -> dict[str, Any]:
    overall, rule = report.overall, report.rule
    set_at = f"{rule.set_by} {thai_datetime(rule.set_at)}" if rule.set_at else "ค่าที่หลักสูตรเสนอ ยังไม่มีผู้กำหนด"
    return {
        "title": "รายงานผลตัวชี้วัดร้อยละของการผ่านเกณฑ์",
        "name": definition.name_th,
        "round": f"รอบ {round_name}" if round_name else "",
        "mark": WATERMARK.th if report.synthetic else "",
        "as_of": thai_datetime(report.as_of, short=False),
        "facts": [
            ["ข้อมูล ณ", thai_datetime(report.as_of, short=False)],
            ["รุ่นที่นับ", f"เฉพาะรุ่น {report.cohort_id}" if report.cohort_id else _EVERYBODY],
            ["เกณฑ์ผ่าน", f"ร้อยละ {rule.percent_text} ของคะแนนทั้งหมด{'' if rule.confirmed else ' (ยังไม่ยืนยัน)'}"],
            ["ผู้ที่นับใน B", WHO_COUNTS[rule.who_counts].th],
            ["กำหนดเกณฑ์โดย", set_at],
            ["หน่วยงานรับผิดชอบ", definition.owner_th],
        ],
        "shown": overall.shown or STATUSES[overall.status].th,
        "unit": definition.unit_th if overall.shown else "",
        "final": overall.final,
        "status": STATUSES[overall.status].th,
        "counts": _counts(overall),
        "formula": f"(A ÷ B) × {definition.multiplier}",
        "turnout": [[label.th, count] for label, count in turnout_rows(report)],
        "parts": [_part(report, by) for by in PARTS if report.by(by)],
        "definition": [[field.name_th, field.text_th, field.unconfirmed] for field in definition.fields],
        "fingerprint": fingerprint,
        "qr": qr(fingerprint) if fingerprint else "",
    }


def _counts(value: IndicatorValue) -> str:
    if value.counts is None:
        return ""
    waiting = f" · รอผล {value.counts.undecided} คน" if value.counts.undecided else ""
    return f"A = {value.counts.passed} คน · B = {value.counts.counted} คน{waiting}"


def _part(report: PassRateReport, by: Breakdown) -> dict[str, Any]:
    values = report.by(by)
    return {
        "heading": BREAKDOWNS[by].th,
        "chart": bar_chart(values, language="th", synthetic=report.synthetic),
        "rows": [
            [
                value.label.th or NOT_STATED.th,
                *("–" if count is None else count for count in (value.numerator, value.denominator, value.undecided)),
                value.shown or STATUSES[value.status].th,
            ]
            for value in values
        ],
    }
