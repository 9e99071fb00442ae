"""ระดับความสำเร็จของการเชื่อมโยงข้อมูล on paper: the level, what shows it, when each step is due, what the rounds make of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from indicator import IndicatorDefinition
from indicator.thai_calendar import thai_datetime
from papers.thai import long_date
from papers.typeset import pdf
from planning.calendar import DayBasis
from planning.link import LinkYear
from planning.link.deadlines import RoundConflict
from planning.link.evidence import Evidence
from planning.link.level import LevelReached, LevelTable
from planning.link.procedure import StepNumber, procedure
from planning.link.words import HALVES

INDICATOR = "ระดับความสำเร็จของการเชื่อมโยงข้อมูลกรมอนามัยกับหน่วยงาน ภาคีเครือข่ายภายนอก"
_ASKED = ("target", "rounds")  # fields of the definition that the level is held against
_BASES = {DayBasis.CALENDAR: "วันตามปฏิทิน", DayBasis.WORKING: "วันทำการ"}


@dataclass(frozen=True)
class Counted:
    """How the SOP's days are counted; not `confirmed` while nobody has decided."""

    basis: DayBasis
    confirmed: bool


def level_paper(
    year: LinkYear,
    *,
    reached: LevelReached,
    evidence: Mapping[StepNumber, Evidence],
    due: Mapping[StepNumber, date],
    late: Collection[StepNumber],
    conflicts: Collection[RoundConflict],
    counted: Counted,
    table: LevelTable,
    definition: IndicatorDefinition,
    as_of: datetime,
) -> bytes:
    """Set the report as A4."""
    sop = procedure()
    return pdf("level", {
        "title": INDICATOR,
        "year": year.begun.fiscal_year_be,
        "ended": year.ended,
        "as_of": thai_datetime(as_of, short=False),
        "level": reached.shown,
        "next": [f"ขั้นที่ {number.value} {sop.steps[number].name_th}" for number in reached.stopped_at.steps]
        if reached.stopped_at
        else [],
        "levels": [
            [str(row.level), " และ ".join(f"{number.value}. {sop.steps[number].name_th}" for number in row.steps), HALVES[row.half].th]
            for row in table.rows
        ],
        "confirmed": table.confirmed,
        "asked": [[one.name_th, one.text_th, one.unconfirmed] for one in definition.fields if one.field in _ASKED],
        "counted": _BASES[counted.basis] + ("" if counted.confirmed else " (ยังไม่ยืนยัน)"),
        "begun": long_date(year.begun.on),
        "due": [
            [str(number.value), sop.steps[number].name_th, str(sop.steps[number].days), long_date(day), _state(number, evidence, late)]
            for number, day in due.items()
        ],
        "conflicts": [_conflict(one) for one in conflicts],
        "steps": [
            {
                "name": f"{number.value}. {sop.steps[number].name_th}",
                "shown": [th for th, _en in found.shown],
                "lacking": [th for th, _en in found.lacking],
            }
            for number, found in evidence.items()
        ],
    })  # fmt: skip


def _state(number: StepNumber, evidence: Mapping[StepNumber, Evidence], late: Collection[StepNumber]) -> str:
    if evidence[number].complete:
        return "มีหลักฐานครบ"
    part = "มีหลักฐานบางส่วน" if evidence[number].partial else "ยังไม่มีหลักฐาน"
    return f"{part} เลยกำหนด" if number in late else part


def _conflict(one: RoundConflict) -> str:
    steps = ", ".join(str(number.value) for number in one.not_due)
    return f"{one.round.name_th} ({long_date(one.looks_on)}): ตามจำนวนวันของ SOP เอง ขั้นที่ {steps} ครบกำหนดหลังรอบนี้"
