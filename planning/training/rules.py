"""Whether something may happen to a training project now: one small function for each kind of event.

Each raises what is wrong in one sentence; silence is consent.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import singledispatch

from planning.calendar import FiscalYear, write_date
from planning.errors import EntryRefused, NotYet, SamePerson
from planning.happening import LONGEST_NAME
from planning.money import shown
from planning.training import events as happened
from planning.training.gaps import lacking
from planning.training.project import Decision, Project
from planning.training.steps import Item, StepNumber, slots

MOST_DAYS = 60
MOST_INVITED = 100_000
MOST_YEARS_AWAY = 5
# All else may be what the decision rests on: it stays as it was read until a second officer confirmed or it was withdrawn.
_WHILE_PENDING = (happened.DecisionConfirmed, happened.DecisionWithdrawn, happened.Invited, happened.Cancelled)


@dataclass(frozen=True)
class Facts:
    """What a rule must know beside the project: who asks, Bangkok's date, the stored documents, the cohort's people."""

    by: str
    today: date
    documents: Collection[str] = frozenset()
    roster: Collection[str] = frozenset()


def check_plan(plan: happened.Plan, today: date) -> None:
    """Refuse a plan that cannot be asked approval for. Raises EntryRefused."""
    for name, th, en in (("title_th", "ชื่อโครงการ", "a title"), ("cohort_id", "รุ่นผู้เข้ารับการอบรม", "a cohort")):
        if not getattr(plan, name):
            raise EntryRefused("plan-incomplete", th=f"โปรดกรอก{th}", en=f"Give {en}.", field=name)
    if not plan.days or list(plan.days) != sorted(set(plan.days)) or len(plan.days) > MOST_DAYS:
        raise EntryRefused(
            "plan-days",
            th=f"วันอบรมต้องเรียงจากวันแรกถึงวันสุดท้าย ไม่ซ้ำ และไม่เกิน {MOST_DAYS} วัน",
            en=f"Training days must be in order, each once, and at most {MOST_DAYS}.",
            field="days",
        )
    _near(plan, today)
    names = [line.line_id for line in plan.budget]
    if not names or len(set(names)) != len(names) or any(line.amount <= 0 for line in plan.budget):
        raise EntryRefused(
            "plan-budget",
            th="งบประมาณต้องมีอย่างน้อยหนึ่งรายการ ชื่อรายการไม่ซ้ำ และทุกรายการมากกว่า 0 บาท",
            en="The budget needs at least one line, each named once and above 0 baht.",
            field="budget",
        )
    if not all(line.name_th.strip() for line in plan.budget):
        raise EntryRefused(
            "plan-budget-name",
            th="โปรดกรอกชื่อรายการงบประมาณให้ครบทุกแถวที่มีจำนวนเงิน",
            en="Name every budget line that has an amount.",
            field="line_name",
        )
    for line in plan.budget:
        if len(line.name_th) > LONGEST_NAME:
            raise EntryRefused.too_long(line.name_th, LONGEST_NAME, "line_name")


def check(event: happened.Event, project: Project, facts: Facts) -> None:
    """Refuse what may not happen now. Raises EntryRefused, NotYet or SamePerson; nothing is changed here."""
    if not project.open:
        raise NotYet(
            "project-ended",
            th="โครงการนี้ปิดหรือยกเลิกแล้ว จึงบันทึกเพิ่มไม่ได้",
            en="This project is closed or cancelled; nothing more can be recorded.",
        )
    if project.pending is not None and not isinstance(event, _WHILE_PENDING):
        raise NotYet(
            "decision-pending",
            th="มีร่างผลการพิจารณารอยืนยันอยู่ จึงแก้ไขสิ่งที่พิจารณาไม่ได้ ให้ยืนยันหรือถอนร่างนั้นก่อน",
            en="A draft of the decision awaits confirmation, so what it decides on stays; confirm or withdraw it first.",
        )
    _check(event, project, facts)


@singledispatch
def _check(event: happened.Event, project: Project, facts: Facts) -> None:
    raise NotImplementedError(event)


@_check.register
def _(event: happened.Planned, project: Project, facts: Facts) -> None:
    _at(project, StepNumber.DRAFT)
    check_plan(event.plan, facts.today)
    if event.plan.rehearsal != project.plan.rehearsal:
        raise EntryRefused(
            "rehearsal-stays",
            th="โครงการซ้อมใช้กับรุ่นจำลองเท่านั้น และโครงการจริงใช้กับรุ่นจริงเท่านั้น โปรดร่างโครงการใหม่",
            en="A rehearsal keeps to simulated cohorts, and an official project to real ones; draft a new project.",
            field="cohort_id",
        )


@_check.register
def _(event: happened.Attached, project: Project, facts: Facts) -> None:
    if event.slot not in slots():
        raise EntryRefused("unknown-slot", th="ไม่รู้จักชนิดเอกสารนี้", en="There is no such kind of document.", field="slot")
    _at(project, slots()[event.slot][0])
    _stored(event.document_id, facts)


@_check.register
def _(_event: happened.SentOn, project: Project, _facts: Facts) -> None:
    if project.present_step.decision is not None:
        raise NotYet.other_step(project.step)
    _complete(project)


@_check.register
def _(event: happened.Checked, project: Project, _facts: Facts) -> None:
    _at(project, StepNumber.CHECK)
    _known(event.holds, project.present_step.checklist)


@_check.register
def _(event: happened.DecisionDrafted, project: Project, facts: Facts) -> None:
    if project.present_step.decision is None:
        raise NotYet.other_step(project.step)
    for name, th, en in (
        ("decided_by", "ชื่อผู้พิจารณา", "who decided"),
        ("letter_number", "เลขที่หนังสือ", "the letter's number"),
    ):
        if not getattr(event, name):
            raise EntryRefused("decision-incomplete", th=f"โปรดกรอก{th}", en=f"Give {en}.", field=name)
    _past(event.letter_date, facts, "letter_date")
    _stored(event.document_id, facts)
    if event.outcome is happened.Outcome.APPROVED:
        _complete(project)
    else:
        _reason(event.reason)


@_check.register
def _(_event: happened.DecisionConfirmed, project: Project, facts: Facts) -> None:
    pending = _pending(project)
    if pending.drafted_by == facts.by:
        raise SamePerson.confirms(facts.by)
    if pending.given.outcome is happened.Outcome.APPROVED:
        _complete(project)


@_check.register
def _(event: happened.DecisionWithdrawn, project: Project, _facts: Facts) -> None:
    _pending(project)
    _reason(event.reason)


@_check.register
def _(event: happened.LoanAsked, project: Project, _facts: Facts) -> None:
    _at(project, StepNumber.LOAN)
    if event.amount > project.plan.total:
        raise EntryRefused(
            "loan-above-budget",
            th=f"ยืมได้ไม่เกินงบประมาณที่อนุมัติ {shown(project.plan.total)} บาท",
            en=f"The loan cannot exceed the approved budget of {shown(project.plan.total)} baht.",
            field="amount",
        )
    if event.amount <= 0:
        raise EntryRefused("loan-not-positive", th="เงินยืมต้องมากกว่า 0 บาท", en="A loan is above 0 baht.", field="amount")


@_check.register
def _(event: happened.MoneyReceived, project: Project, facts: Facts) -> None:
    _at(project, StepNumber.RUN, StepNumber.SUMMARY)
    _past(event.on, facts, "on")


@_check.register
def _(event: happened.TaskOwned, project: Project, _facts: Facts) -> None:
    _at(project, StepNumber.RUN)
    _known((event.task,), project.present_step.tasks)


@_check.register
def _(event: happened.Invited, _project: Project, _facts: Facts) -> None:
    if not 1 <= event.people <= MOST_INVITED:
        raise EntryRefused(
            "invited-number",
            th=f"จำนวนผู้ได้รับเชิญต้องเป็นจำนวนเต็มตั้งแต่ 1 ถึง {MOST_INVITED:,} คน",
            en=f"The number of invited people is a whole number from 1 to {MOST_INVITED:,}.",
            field="people",
        )


@_check.register
def _(event: happened.SignedIn, project: Project, facts: Facts) -> None:
    _at(project, StepNumber.RUN, StepNumber.SUMMARY)  # a wrong sheet is often found when things are summed up
    if event.on not in project.plan.days:
        raise EntryRefused("not-a-training-day", th="วันที่นี้ไม่ใช่วันอบรม", en="This is no training day.", field="on")
    _past(event.on, facts, "on")
    if strangers := sorted(set(event.present) - set(facts.roster)):
        raise EntryRefused(
            "not-on-the-roster",
            th=f"«{strangers[0]}» ไม่อยู่ในรายชื่อของรุ่น โปรดเพิ่มในรายชื่อก่อน",
            en=f"“{strangers[0]}” is not on the cohort's roster; add the person there first.",
            field="present",
        )


@_check.register
def _(_event: happened.EvaluationOpened, project: Project, _facts: Facts) -> None:
    _at(project, StepNumber.RUN, StepNumber.SUMMARY)
    if project.evaluation_is_open:
        raise NotYet("evaluation-open", th="แบบประเมินเปิดอยู่แล้ว", en="The evaluation form is open already.")


@_check.register
def _(_event: happened.EvaluationClosed, project: Project, _facts: Facts) -> None:
    if not project.evaluation_is_open:
        raise NotYet("evaluation-not-open", th="แบบประเมินไม่ได้เปิดอยู่", en="The evaluation form is not open.")


@_check.register
def _(event: happened.Spent, project: Project, facts: Facts) -> None:
    _at(project, StepNumber.RUN, StepNumber.SUMMARY, StepNumber.CLEARING)
    line = next((line for line in project.plan.budget if line.line_id == event.line_id), None)
    if line is None:
        raise EntryRefused(
            "unknown-budget-line", th="ไม่มีรายการงบประมาณนี้", en="There is no such budget line.", field="line_id"
        )
    numbers = {item.given.voucher_number for item in project.expenses.values() if not item.cancelled}
    if event.voucher_number in numbers or event.expense_id in project.expenses:
        raise EntryRefused(
            "voucher-booked-already",
            th=f"ใบสำคัญเลขที่ {event.voucher_number} บันทึกไปแล้ว โปรดตรวจเลขที่",
            en=f"Voucher {event.voucher_number} is booked already; check its number.",
            field="voucher_number",
        )
    if not event.voucher_number or event.amount <= 0:
        raise EntryRefused(
            "voucher-incomplete",
            th="ใบสำคัญต้องมีเลขที่ และจำนวนเงินมากกว่า 0 บาท",
            en="A voucher has a number and an amount above 0 baht.",
            field="voucher_number",
        )
    _past(event.on, facts, "on")
    _within(line, event, project)


@_check.register
def _(event: happened.ExpenseCancelled, project: Project, _facts: Facts) -> None:
    _at(project, StepNumber.RUN, StepNumber.SUMMARY, StepNumber.CLEARING)
    expense = project.expenses.get(event.expense_id)
    if expense is None or expense.cancelled:
        raise EntryRefused(
            "no-such-expense", th="ไม่มีรายการนี้ หรือยกเลิกไปแล้ว", en="There is no such entry, or it is cancelled."
        )
    _reason(event.reason)


@_check.register
def _(event: happened.CashReturned, project: Project, facts: Facts) -> None:
    _at(project, StepNumber.SUMMARY, StepNumber.CLEARING)
    if event.amount < 0:
        raise EntryRefused(
            "returned-below-zero", th="เงินคืนต้องไม่ต่ำกว่า 0 บาท", en="Returned cash is not below 0.", field="amount"
        )
    _past(event.on, facts, "on")


@_check.register
def _(event: happened.Cancelled, project: Project, _facts: Facts) -> None:
    if project.money_received_on is not None:
        raise NotYet(
            "money-to-clear",
            th="รับเงินยืมมาแล้วจึงยกเลิกไม่ได้ ต้องส่งใช้เงินยืมให้ครบก่อน",
            en="Borrowed money came in, so the project cannot be cancelled: clear the loan first.",
        )
    _reason(event.reason)


def _near(plan: happened.Plan, today: date) -> None:
    """Refuse training days of a fiscal year far from today's: a slip of the pen, which every paper would repeat."""
    present = FiscalYear.of(today)
    for day in plan.days:
        if abs(FiscalYear.of(day).be - present.be) > MOST_YEARS_AWAY:
            raise EntryRefused(
                "days-far-away",
                th=f"วันอบรม {write_date(day)} ห่างจากปีงบประมาณปัจจุบัน ({present.be}) เกิน {MOST_YEARS_AWAY} ปี โปรดตรวจปี พ.ศ.",
                en=f"The training day {write_date(day)} lies more than {MOST_YEARS_AWAY} years from the present fiscal year "
                f"({present.be}); check its year.",
                field="days",
            )


def _within(line: happened.BudgetLine, event: happened.Spent, project: Project) -> None:
    """Refuse a voucher that its budget line cannot bear, unless somebody writes down why it is paid all the same."""
    before = project.spent_on(line.line_id)
    over = before + event.amount - line.amount
    if over > 0 and not event.over_reason:
        raise EntryRefused(
            "voucher-over-line",
            th=f"«{line.name_th}» อนุมัติ {shown(line.amount)} บาท จ่ายแล้ว {shown(before)} บาท ใบสำคัญนี้ทำให้เกิน {shown(over)} บาท "
            "โปรดตรวจรายการและจำนวนเงิน หรือกรอกเหตุผลที่จ่ายเกิน (เช่น ขอถัวเฉลี่ยจ่ายตามหนังสืออนุมัติ) แล้วบันทึกอีกครั้ง",
            en=f"“{line.name_th}” was approved with {shown(line.amount)} baht, of which {shown(before)} are spent: this voucher "
            f"goes beyond it by {shown(over)} baht; check line and amount, or give the reason and book it again.",
            field="over_reason",
        )


def _at(project: Project, *step_numbers: int) -> None:
    if project.step not in step_numbers:
        raise NotYet.other_step(project.step)


def _complete(project: Project) -> None:
    if missing := lacking(project):
        raise NotYet.lacks(missing)


def _pending(project: Project) -> Decision:
    if project.pending is None:
        raise NotYet(
            "no-decision-pending",
            th="ไม่มีร่างผลการพิจารณาที่รอยืนยัน",
            en="No draft of a decision awaits confirmation.",
        )
    return project.pending


def _known(given: Collection[str], items: tuple[Item, ...]) -> None:
    if surplus := set(given) - {item.item for item in items}:
        name = min(surplus)
        raise EntryRefused("unknown-item", th=f"ไม่รู้จักรายการ «{name}»", en=f"There is no item “{name}”.")


def _reason(given: str) -> None:
    if not given:
        raise EntryRefused("reason-missing", th="โปรดบอกเหตุผล", en="Give the reason.", field="reason")


def _past(day: date, facts: Facts, name: str) -> None:
    if day > facts.today:
        raise EntryRefused("in-the-future", th="วันที่นี้ยังมาไม่ถึง", en="This date is in the future.", field=name)


def _stored(document_id: str, facts: Facts) -> None:
    if document_id not in facts.documents:
        raise EntryRefused("document-missing", th="โปรดแนบไฟล์ PDF", en="Attach the PDF.", field="document_id")
