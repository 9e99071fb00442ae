"""A training project on paper: its summary, the memos that go with its steps, sign-in sheets, certificates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from indicator import PassRateReport
from indicator.thai_calendar import LONG_MONTHS, thai_datetime
from papers.typeset import pdf, qr
from planning.money import in_words, shown
from planning.training import Project
from planning.training.evaluation import Summary, form
from planning.training.events import Half
from planning.training.steps import steps
from planning.training.words import HALVES, PAYMENTS

OFFICE = "กองแผนงาน กรมอนามัย"
_BE = 543


@dataclass(frozen=True)
class Attendee:
    """Somebody of the cohort as papers name them."""

    username: str
    name: str
    agency: str


@dataclass(frozen=True)
class Certified:
    """Somebody who gets a certificate: its running number, the code to check it by, and the address to check it at."""

    name: str
    number: str
    code: str
    address: str


def long_date(day: date) -> str:
    """`14 ธันวาคม 2569`."""
    return f"{day.day} {LONG_MONTHS[day.month - 1]} {day.year + _BE}"


def span(days: Sequence[date]) -> str:
    """Tell the training's days: `14–15 ธันวาคม 2569`, or both dates in full."""
    first, last = days[0], days[-1]
    if (first.year, first.month) != (last.year, last.month):
        return f"{long_date(first)} – {long_date(last)}"
    return long_date(first) if first == last else f"{first.day}–{long_date(last)}"


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
        "printed": thai_datetime(printed),
        "facts": [
            ["หลักสูตร", plan.curriculum], ["วันอบรม", span(plan.days)], ["สถานที่", plan.place_th],
            ["กลุ่มเป้าหมาย", plan.audience_th], ["ผู้เข้ารับการอบรม", f"{len(people)} คน"],
        ],
        "figure": _figure(figures),
        "attendance": [
            [long_date(day), *(_present(project, day, half) for half in Half)] for day in plan.days
        ],
        "evaluation": _evaluation(evaluation),
        "budget": [
            [line.name_th, shown(line.amount), shown(project.spent_on(line.line_id)), shown(line.amount - project.spent_on(line.line_id))]
            for line in plan.budget
        ],
        "total": ["รวม", shown(plan.total), shown(project.spent), shown(plan.total - project.spent)],
        "words": in_words(project.spent),
        "loan": _loan(project),
    })  # fmt: skip


def approval_memo(project: Project) -> bytes:
    """Step 1: บันทึกขออนุมัติโครงการและงบประมาณ, a draft."""
    return pdf("memo", approval_values(project))


def approval_values(project: Project) -> dict[str, Any]:
    """Give what the memo of step 1 says, for PDF and Word."""
    plan = project.plan
    return _memo(
        subject=f"ขออนุมัติโครงการ {plan.title_th} และงบประมาณ",
        to="อธิบดีกรมอนามัย",
        paragraphs=[
            (
                f"ด้วย{OFFICE} จะจัด {plan.title_th} เพื่อ{plan.objective_th} กลุ่มเป้าหมายคือ{plan.audience_th} "
                f"ระหว่างวันที่ {span(plan.days)} ณ {plan.place_th} ตามหลักสูตร {plan.curriculum}"
            ),
            f"ในการนี้ ขออนุมัติงบประมาณจำนวน {shown(plan.total)} บาท ({in_words(plan.total)}) ตามรายการต่อไปนี้",
        ],
        rows=[[line.name_th, shown(line.amount)] for line in plan.budget],
        total=["รวม", shown(plan.total)],
        closing="จึงเรียนมาเพื่อโปรดพิจารณาอนุมัติ",
        attachments=["โครงการฝึกอบรม", "กำหนดการ"],
    )


def loan_values(project: Project) -> dict[str, Any]:
    """Give what the memo asking for the loan says (step 4)."""
    plan, loan = project.plan, project.loan
    amount = loan.amount if loan else plan.total
    attachments = [slot.name_th for slot in steps()[3].documents]
    return _memo(
        subject=f"ขอยืมเงินทดรองราชการ {plan.title_th}",
        to="ผู้อำนวยการกองแผนงาน",
        paragraphs=[
            f"ตามที่ได้รับอนุมัติให้จัด {plan.title_th} ระหว่างวันที่ {span(plan.days)} ณ {plan.place_th} นั้น "
            f"ขอยืมเงินทดรองราชการจำนวน {shown(amount)} บาท ({in_words(amount)})"
            + (
                f" ตามสัญญาเลขที่ {loan.contract_number} ผู้ยืม {loan.borrower} รับเป็น{PAYMENTS[loan.payment].th}"
                if loan
                else ""
            ),
        ],
        rows=[],
        total=None,
        closing="จึงเรียนมาเพื่อโปรดพิจารณาอนุมัติ",
        attachments=attachments,
    )


def clearing_values(project: Project) -> dict[str, Any]:
    """Give what the memo that clears the loan says (step 7)."""
    returned = project.returned.amount if project.returned else None
    counted = [item.given for item in project.expenses.values() if not item.cancelled]
    rows = [[f"{given.voucher_number} {given.payee}", shown(given.amount)] for given in counted]
    if returned:
        rows.append(["เงินสดส่งคืน", shown(returned)])
    loan = project.loan.amount if project.loan else project.spent
    return _memo(
        subject=f"ส่งใช้เงินยืม {project.plan.title_th}",
        to="ผู้อำนวยการกองแผนงาน",
        paragraphs=[
            f"ตามที่ได้ยืมเงินทดรองราชการจำนวน {shown(loan)} บาท เพื่อจัด {project.plan.title_th} บัดนี้ดำเนินการเสร็จแล้ว "
            f"ขอส่งใช้เงินยืมด้วยใบสำคัญ {shown(project.spent)} บาท ({in_words(project.spent)})"
            + (f" และเงินสด {shown(returned)} บาท" if returned else ""),
        ],
        rows=rows,
        total=["รวม", shown(loan - project.uncleared)],
        closing="จึงเรียนมาเพื่อโปรดตรวจสอบและดำเนินการต่อไป",
        attachments=[slot.name_th for slot in steps()[7].documents],
    )


def memo_paper(values: dict[str, Any]) -> bytes:
    """Set a memo's values as A4."""
    return pdf("memo", values)


def sign_in_paper(project: Project, people: Sequence[Attendee]) -> bytes:
    """Set a sheet to sign for each half day."""
    sheets = [[long_date(day), HALVES[half].th] for day in project.plan.days for half in Half]
    return pdf("sign_in", {
        "name": project.plan.title_th, "place": project.plan.place_th, "sheets": sheets,
        "people": [[one.name, one.agency] for one in people],
    })  # fmt: skip


def certificates(project: Project, people: Sequence[Certified], *, passed: bool) -> bytes:
    """วุฒิบัตร for those who passed, หนังสือรับรองการเข้าร่วม for those who were there; a page each."""
    return pdf("certificate", {
        "kind": "วุฒิบัตร" if passed else "หนังสือรับรองการเข้าร่วม",
        "says": "ผ่านเกณฑ์การประเมินผล" if passed else "ได้เข้าร่วม",
        "office": OFFICE,
        "training": project.plan.title_th,
        "when": f"ระหว่างวันที่ {span(project.plan.days)}",
        "people": [
            {"name": one.name, "number": one.number, "code": one.code, "qr": qr(one.address)} for one in people
        ],
    })  # fmt: skip


def results_paper(report: PassRateReport, name: str) -> bytes:
    """บัญชีรายชื่อและผลการประเมิน of everybody in B."""
    rows = [
        [
            str(number), row.participant.name, row.participant.agency or "–", f"{float(row.score):g} / {float(row.max_score):g}",
            "ผ่านเกณฑ์" if row.passed else "รอผล" if row.could_still_pass else "ไม่ผ่านเกณฑ์",
        ]
        for number, row in enumerate(report.overall.rows, 1)
    ]  # fmt: skip
    overall = report.overall
    return pdf("results", {
        "name": name, "as_of": thai_datetime(report.as_of), "synthetic": report.synthetic, "rows": rows,
        "passed": overall.numerator, "counted": overall.denominator, "pass_percent": report.rule.percent_text,
    })  # fmt: skip


def _memo(
    *,
    subject: str,
    to: str,
    paragraphs: list[str],
    rows: list[list[str]],
    total: list[str] | None,
    closing: str,
    attachments: list[str],
) -> dict[str, Any]:
    return {
        "office": OFFICE, "subject": subject, "to": to, "paragraphs": paragraphs, "rows": rows, "rows_head": ["รายการ", "บาท"],
        "total": total, "closing": closing, "attachments": attachments,
    }  # fmt: skip


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
        rows = [
            [
                name,
                str(rating.n),
                str(rating.mean),
                str(rating.deviation),
                rating.level.name_th if rating.level else "–",
            ]
            for name, rating in (*named, ("ภาพรวม", told.overall))
        ]
    percent = told.response_percent
    return {
        "answered": told.answered, "invited": told.invited, "percent": "" if percent is None else str(percent), "rows": rows,
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
        ["เงินยืม", f"{shown(project.loan.amount)} บาท"],
        ["ใบสำคัญ", f"{shown(project.spent)} บาท"],
        ["เงินสดส่งคืน", f"{shown(returned)} บาท" if returned is not None else "–"],
        ["ผลต่าง", f"{shown(project.uncleared)} บาท"],
    ]
