"""สรุปผลการฝึกอบรม: who passed, who was there, what they thought of it, what it cost."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from indicator import PassRateReport
from indicator.thai_calendar import thai_datetime
from papers.thai import left, long_date, span
from papers.training.people import Attendee
from papers.typeset import pdf
from planning.money import in_words, shown
from planning.training import Project
from planning.training.evaluation import Summary, form
from planning.training.events import Half
from planning.training.words import GROUPS, PAYMENTS, mark


def summary_paper(
    project: Project,
    people: Sequence[Attendee],
    evaluation: Summary | None,
    figures: PassRateReport | None,
    *,
    printed: datetime,
) -> bytes:
    """สรุปผลการฝึกอบรม: who passed, who was there, what they thought of it, what it cost."""
    plan = project.plan
    return pdf("training", {
        "title": "สรุปผลการฝึกอบรม",
        "name": plan.title_th,
        "mark": mark(plan),
        "printed": thai_datetime(printed),
        "facts": [
            ["หลักสูตร", plan.curriculum], ["วันอบรม", span(plan.days)], ["สถานที่", plan.place_th],
            ["กลุ่มเป้าหมาย", plan.audience_th], ["ผู้เข้ารับการอบรม", f"{len(people)} คน"],
            *([["รายชื่อและผล ณ", thai_datetime(figures.as_of)]] if figures else []),
        ],
        "figure": _figure(figures),
        "attendance": [
            [long_date(day), *(_present(project, day, half) for half in Half)] for day in plan.days
        ],
        "evaluation": _evaluation(evaluation),
        "budget": _budget(project),
        "total": ["รวม", shown(plan.total), shown(project.spent), left(plan.total - project.spent), ""],
        "overruns": [[one.line.name_th, shown(one.over), " · ".join(one.reasons) or "–"] for one in project.overruns],
        "words": in_words(project.spent),
        "loan": _loan(project),
    })  # fmt: skip


def _budget(project: Project) -> list[list[str | list[str]]]:
    """A row for each group with its name alone, and under it a row for each line with the vouchers that count."""
    rows: list[list[str | list[str]]] = []
    for group, label in GROUPS.items():
        lines = [line for line in project.plan.budget if line.group is group]
        rows += [[label.th]] if lines else []
        for line in lines:
            spent = project.spent_on(line.line_id)
            numbers = [one.voucher_number for one in project.vouchers_of(line.line_id)]
            rows.append([line.name_th, shown(line.amount), shown(spent), left(line.amount - spent), numbers])
    return rows


def _present(project: Project, day: date, half: Half) -> str:
    sheet = project.sheets.get((day, half))
    return str(len(sheet.present)) if sheet else "–"


def _figure(report: PassRateReport | None) -> list[list[str]] | None:
    if report is None or not report.overall.shown:
        return None
    overall = report.overall
    return [
        ["A ผู้ผ่านเกณฑ์ (คน)", str(overall.numerator)], ["B ผู้ที่นับเข้าตัวหาร (คน)", str(overall.denominator)],
        ["รอผล (คน)", str(overall.undecided)], ["ร้อยละ", overall.shown],
    ]  # fmt: skip


def _evaluation(told: Summary | None) -> dict[str, Any] | None:
    if told is None:
        return None
    rows = []
    if told.overall is not None:
        named = [(block.name_th, told.blocks[block.block]) for block in form().blocks]
        own = form().self_rating
        named += [("ภาพรวม", told.overall)]
        named += [
            (f"{own.name_th} ({when})", told.items[f"{own.item}_{at}"])
            for at, when in (("before", "ก่อนอบรม"), ("after", "หลังอบรม"))
        ]
        rows = [
            [
                name,
                str(rating.n),
                str(rating.mean),
                str(rating.deviation),
                rating.level.name_th if rating.level else "–",
            ]
            for name, rating in named
        ]
    percent = told.response_percent
    return {
        "answered": told.answered, "invited": told.invited, "percent": "" if percent is None else str(percent),
        "waiting": told.waiting, "rows": rows, "comments": list(told.comments),
    }  # fmt: skip


def _loan(project: Project) -> list[list[str]]:
    if project.loan is None:
        return []
    returned = project.returned.amount if project.returned else None
    return [
        [
            "สัญญายืมเงิน",
            f"เลขที่ {project.loan.contract_number} ผู้ยืม {project.loan.borrower} ({PAYMENTS[project.loan.payment].th})",
        ],
        ["วันที่ได้รับเงิน", long_date(project.money_received_on) if project.money_received_on else "–"],
        ["เงินยืม", f"{shown(project.loan.amount)} บาท"],
        ["ใบสำคัญ", f"{shown(project.spent)} บาท"],
        ["เงินสดส่งคืน", f"{shown(returned)} บาท" if returned is not None else "–"],
        ["ผลต่าง", f"{left(project.uncleared)} บาท"],
    ]
