"""ระดับความสำเร็จของการเชื่อมโยงข้อมูล on paper: the level, what shows it, when each step is due, what the rounds make of it."""

from typing import Any

from indicator import IndicatorDefinition
from indicator.thai_calendar import thai_datetime
from papers.thai import long_date
from papers.typeset import pdf, qr
from planning.calendar import DayBasis
from planning.link.deadlines import Counted, RoundConflict
from planning.link.level import LevelTable
from planning.link.procedure import StepNumber, procedure
from planning.link.standing import LinkStanding
from planning.link.words import HALVES

_ASKED = ("target", "rounds")  # fields of the definition that the level is held against
_BASES = {DayBasis.CALENDAR: "วันตามปฏิทิน", DayBasis.WORKING: "วันทำการ"}


def level_paper(
    standing: LinkStanding, definition: IndicatorDefinition, *, round_name: str = "", fingerprint: str = ""
) -> bytes:
    """Set the report as A4; `fingerprint` is that of the sealed file, and stands on the paper as a QR code."""
    return pdf("level", _values(standing, definition, round_name, fingerprint))


def _values(
    standing: LinkStanding, definition: IndicatorDefinition, round_name: str, fingerprint: str
) -> dict[str, Any]:
    steps, table, stopped = procedure().steps, standing.table, standing.reached.stopped_at
    return {
        "title": definition.name_th,
        "year": standing.fiscal_year.be,
        "round": f"รอบ {round_name}" if round_name else "",
        "ended": standing.year.ended,
        "as_of": thai_datetime(standing.as_of, short=False),
        "edition": definition.edition,
        "level": standing.reached.shown,
        "next": [f"ขั้นที่ {number.value} {steps[number].name_th}" for number in stopped.steps] if stopped else [],
        "levels": [
            [str(row.level), " และ ".join(f"{number.value}. {steps[number].name_th}" for number in row.steps), HALVES[row.half].th]
            for row in table.rows
        ],
        "confirmed": table.confirmed,
        "table_by": _decided(table),
        "asked": [[one.name_th, one.text_th, one.unconfirmed] for one in definition.fields if one.field in _ASKED],
        "counted": _BASES[standing.counted.basis] + ("" if standing.counted.confirmed else " (ยังไม่ยืนยัน)"),
        "counted_by": _decided(standing.counted),
        "begun": long_date(standing.year.begun.on),
        "due": [
            [str(number.value), steps[number].name_th, str(steps[number].days), long_date(day), _state(number, standing)]
            for number, day in standing.due.items()
        ],
        "conflicts": [_conflict(one) for one in standing.conflicts],
        "steps": [
            {
                "name": f"{number.value}. {steps[number].name_th}",
                "shown": [th for th, _en in found.shown],
                "lacking": [th for th, _en in found.lacking],
            }
            for number, found in standing.evidence.items()
        ],
        "fingerprint": fingerprint,
        "qr": qr(fingerprint) if fingerprint else "",
    }  # fmt: skip


def _decided(one: LevelTable | Counted) -> str:
    """Say who decided and when; nobody has while it is the proposal."""
    return f"กำหนดโดย {one.set_by} {thai_datetime(one.set_at)}" if one.set_at else "ค่าที่ระบบเสนอ ยังไม่มีผู้กำหนด"


def _state(number: StepNumber, standing: LinkStanding) -> str:
    found = standing.evidence[number]
    if found.complete:
        return "มีหลักฐานครบ"
    part = "มีหลักฐานบางส่วน" if found.partial else "ยังไม่มีหลักฐาน"
    return f"{part} เลยกำหนด" if number in standing.late else part


def _conflict(one: RoundConflict) -> str:
    steps = ", ".join(str(number.value) for number in one.not_due)
    return f"{one.round.name_th} ({long_date(one.looks_on)}): ตามจำนวนวันของ SOP เอง ขั้นที่ {steps} ครบกำหนดหลังรอบนี้"
