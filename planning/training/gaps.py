"""What a training project's step still lacks, so that a page can show it before anybody presses a button."""

from collections.abc import Iterator

from planning.money import shown
from planning.training import events as happened
from planning.training.project import Project
from planning.training.steps import StepNumber

Sentence = tuple[str, str]  # Thai, English


def lacking(project: Project) -> tuple[Sentence, ...]:
    """Name all that the present step still lacks before it can be sent on or approved."""
    missing = [
        (slot.name_th, slot.name_en)
        for slot in project.present_step.documents
        if slot.required and slot.slot not in project.attached
    ]
    return (*missing, *_lacking_besides(project))


def _lacking_besides(project: Project) -> Iterator[Sentence]:
    """Name what a step lacks that is no document."""
    match project.step:
        case StepNumber.CHECK:
            holds = project.checked.holds if project.checked else ()
            yield from (
                (item.name_th, item.name_en) for item in project.present_step.checklist if item.item not in holds
            )
        case StepNumber.LOAN:
            if project.loan is None or project.loan.amount > project.plan.total:
                yield "สัญญาขอยืมเงินที่ไม่เกินงบประมาณ", "a loan contract within the budget"
        case StepNumber.RUN:
            yield from _lacking_of_the_run(project)
        case StepNumber.SUMMARY:
            if project.evaluation_closed_at is None:
                yield "การปิดรับแบบประเมิน", "closing the evaluation form"
            if not project.spent:
                yield "รายการค่าใช้จ่าย", "the expenses"
        case StepNumber.CLEARING:
            yield from _lacking_of_the_clearing(project)


def _lacking_of_the_run(project: Project) -> Iterator[Sentence]:
    if project.money_received_on is None:
        yield "วันที่ได้รับเงินยืม", "the day the money was received"
    for item in project.present_step.tasks:
        if item.item not in project.tasks or not project.tasks[item.item].done:
            yield f"งานด้าน{item.name_th}", f"the task {item.name_en.lower()}"
    sheets = len(project.plan.days) * len(happened.Half)
    if missing := sheets - len(project.sheets):
        yield f"ใบลงเวลาอีก {missing} ครึ่งวัน", f"sign-in sheets of {missing} half days"


def _lacking_of_the_clearing(project: Project) -> Iterator[Sentence]:
    for one in project.overruns:
        if not one.reasons:
            yield (
                f"เหตุผลที่ «{one.line.name_th}» จ่ายเกิน {shown(one.over)} บาท (ยกเลิกใบสำคัญแล้วบันทึกใหม่พร้อมเหตุผล)",
                f"the reason why “{one.line.name_th}” is overrun by {shown(one.over)} baht (cancel the voucher, book it anew)",
            )
    rest = shown(abs(project.uncleared))
    if project.uncleared > 0:
        yield (
            f"เงินยืม − ใบสำคัญ − เงินคืน ต้องเป็น 0 (ยังขาด {rest} บาท: บันทึกใบสำคัญหรือส่งคืนเงินสด)",
            f"loan − vouchers − returned cash = 0 ({rest} baht are open: book vouchers or return cash)",
        )
    if project.uncleared < 0:
        yield (
            f"เงินยืม − ใบสำคัญ − เงินคืน ต้องเป็น 0 (เกินเงินยืม {rest} บาท: ยกเลิกใบสำคัญส่วนที่จ่ายนอกเงินยืม)",
            f"loan − vouchers − returned cash = 0 ({rest} baht beyond the loan: cancel vouchers not paid from it)",
        )
