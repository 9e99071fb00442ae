"""What an event of a training project says to whoever reads its history, in both languages."""

from functools import singledispatch

from indicator.words import Label
from planning.calendar import DayBasis, write_date
from planning.money import shown
from planning.training import events as happened
from planning.training.deadlines import ClearingFrom
from planning.training.steps import slots, steps

REHEARSAL = Label("จำลองเพื่อซ้อม ใช้เป็นทางการไม่ได้", "Rehearsal with simulated people, not official")
GROUPS = {
    happened.BudgetGroup.REMUNERATION: Label("ค่าตอบแทน", "Remuneration"),
    happened.BudgetGroup.SERVICES: Label("ค่าใช้สอย", "Services"),
    happened.BudgetGroup.MATERIALS: Label("ค่าวัสดุ", "Materials"),
}
PAYMENTS = {
    happened.Payment.CASH: Label("เงินสด", "Cash"),
    happened.Payment.CREDIT_CARD: Label("บัตรเครดิต", "Credit card"),
}
BASES = {
    DayBasis.CALENDAR: Label("นับวันตามปฏิทิน", "Calendar days"),
    DayBasis.WORKING: Label("นับเฉพาะวันทำการ (เว้นเสาร์ อาทิตย์ และวันหยุดราชการ)", "Working days (no weekends, no days off)"),
}
CLEARING_FROM = {
    ClearingFrom.TRAINING_ENDED: Label("วันสุดท้ายของการอบรม", "The training's last day"),
    ClearingFrom.MONEY_RECEIVED: Label("วันที่ได้รับเงินยืม", "The day the money was received"),
}
OUTCOMES = {
    happened.Outcome.APPROVED: Label("อนุมัติ", "Approved"),
    happened.Outcome.RETURNED: Label("ส่งกลับแก้ไข", "Returned for correction"),
}
HALVES = {
    happened.Half.MORNING: Label("เช้า", "Morning"),
    happened.Half.AFTERNOON: Label("บ่าย", "Afternoon"),
}


def mark(plan: happened.Plan) -> str:
    """Give what every page of a paper is marked with, in Thai; nothing where the project is official."""
    return REHEARSAL.th if plan.rehearsal else ""


@singledispatch
def told(event: happened.Event) -> Label:
    """Tell an event in a line."""
    raise NotImplementedError(event)


@told.register
def _(event: happened.Planned) -> Label:
    total = shown(event.plan.total)
    return Label(f"บันทึกร่างโครงการ งบประมาณ {total} บาท", f"Recorded the draft, budget {total} baht")


@told.register
def _(event: happened.Attached) -> Label:
    slot = slots()[event.slot][1]
    return Label(f"แนบ{slot.name_th}", f"Attached: {slot.name_en}")


@told.register
def _(_event: happened.SentOn) -> Label:
    return Label("ส่งต่อขั้นถัดไป", "Sent on to the next step")


@told.register
def _(event: happened.Checked) -> Label:
    note = f" ({event.note})" if event.note else ""
    return Label(f"ตรวจรายการแล้ว ผ่าน {len(event.holds)} ข้อ{note}", f"Checked: {len(event.holds)} items hold{note}")


@told.register
def _(event: happened.DecisionDrafted) -> Label:
    outcome, reason = OUTCOMES[event.outcome], f" ({event.reason})" if event.reason else ""
    letter = f"{event.letter_number} {write_date(event.letter_date)}"
    return Label(
        f"ร่างผลการพิจารณา: {outcome.th}{reason} โดย {event.decided_by} {event.position} หนังสือ {letter}",
        f"Drafted a decision: {outcome.en}{reason} by {event.decided_by} {event.position}, letter {letter}",
    )


@told.register
def _(_event: happened.DecisionConfirmed) -> Label:
    return Label("ยืนยันผลการพิจารณา", "Confirmed the decision")


@told.register
def _(event: happened.DecisionWithdrawn) -> Label:
    return Label(f"ถอนร่างผลการพิจารณา ({event.reason})", f"Withdrew the draft of the decision ({event.reason})")


@told.register
def _(event: happened.LoanAsked) -> Label:
    amount, payment = shown(event.amount), PAYMENTS[event.payment]
    return Label(
        f"สัญญายืมเงินเลขที่ {event.contract_number} ผู้ยืม {event.borrower} {amount} บาท ({payment.th})",
        f"Loan contract {event.contract_number}, borrower {event.borrower}, {amount} baht ({payment.en})",
    )


@told.register
def _(event: happened.MoneyReceived) -> Label:
    return Label(f"ได้รับเงินยืมวันที่ {write_date(event.on)}", f"Received the money on {write_date(event.on)}")


@told.register
def _(event: happened.TaskOwned) -> Label:
    name = next(item for item in steps()[5].tasks if item.item == event.task)
    state = Label("เสร็จแล้ว", "done") if event.done else Label("กำลังดำเนินการ", "under way")
    return Label(f"งานด้าน{name.name_th}: {event.owner} {state.th}", f"Task {name.name_en}: {event.owner}, {state.en}")


@told.register
def _(event: happened.Invited) -> Label:
    return Label(f"เชิญตามหนังสือ {event.people} คน", f"Invited by letter: {event.people}")


@told.register
def _(event: happened.SignedIn) -> Label:
    day, half = write_date(event.on), HALVES[event.half]
    return Label(
        f"ลงเวลา {day} ภาค{half.th} {len(event.present)} คน",
        f"Signed in on {day}, {half.en.lower()}: {len(event.present)}",
    )


@told.register
def _(_event: happened.EvaluationOpened) -> Label:
    return Label("เปิดรับแบบประเมิน", "Opened the evaluation form")


@told.register
def _(_event: happened.EvaluationClosed) -> Label:
    return Label("ปิดรับแบบประเมิน", "Closed the evaluation form")


@told.register
def _(event: happened.Spent) -> Label:
    amount = shown(event.amount)
    over = Label(f" (จ่ายเกินวงเงิน: {event.over_reason})", f" (beyond its line: {event.over_reason})")
    return Label(
        f"ใบสำคัญ {event.voucher_number} {event.payee} {amount} บาท{over.th if event.over_reason else ''}",
        f"Voucher {event.voucher_number}, {event.payee}, {amount} baht{over.en if event.over_reason else ''}",
    )


@told.register
def _(event: happened.ExpenseCancelled) -> Label:
    return Label(f"ยกเลิกรายการจ่าย ({event.reason})", f"Cancelled an expense ({event.reason})")


@told.register
def _(event: happened.CashReturned) -> Label:
    amount = shown(event.amount)
    return Label(
        f"คืนเงินสด {amount} บาท ใบเสร็จ {event.receipt_number}",
        f"Returned {amount} baht in cash, receipt {event.receipt_number}",
    )


@told.register
def _(event: happened.Cancelled) -> Label:
    return Label(f"ยกเลิกโครงการ ({event.reason})", f"Gave the project up ({event.reason})")
