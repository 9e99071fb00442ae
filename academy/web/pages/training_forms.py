"""From a form's fields to what happened: one small function for each thing that can be done to a training project.

A function gets the fields as the browser sent them and gives what makes the event out of the stored upload's id.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import zip_longest
from uuid import uuid4

from academy.web.pages.forms import Fields
from planning.calendar import Calendar
from planning.errors import EntryRefused
from planning.money import read_amount
from planning.training import Event, Plan
from planning.training import events as happened
from planning.training.rules import MOST_DAYS

BUDGET_ROWS = 12
LONGEST_COUNT = 9
Make = Callable[[str], Event]
# A file that comes with any other form is none of its fields.
WITH_FILE = frozenset({"attach", "decide"})


def read_plan(fields: Fields, calendar: Calendar) -> Plan:
    """Read a plan: days from the first to the last, days off left out unless asked for; empty budget rows do not count."""
    first, last = fields.day("starts_on"), fields.day("ends_on")
    if not 0 <= (last - first).days < MOST_DAYS:
        raise EntryRefused(
            "plan-days",
            th=f"วันสุดท้ายต้องไม่ก่อนวันแรก และรวมไม่เกิน {MOST_DAYS} วัน",
            en=f"The last day must not come before the first, and there can be at most {MOST_DAYS} days.",
            field="ends_on",
        )
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return Plan(
        title_th=fields.get("title_th"),
        objective_th=fields.get("objective_th"),
        curriculum=fields.get("curriculum"),
        audience_th=fields.get("audience_th"),
        cohort_id=fields.get("cohort_id"),
        place_th=fields.get("place_th"),
        days=tuple(day for day in every if fields.get("days_off") or calendar.is_working(day)),
        budget=tuple(_budget(fields)),
    )


def _budget(fields: Fields) -> list[happened.BudgetLine]:
    columns = [fields.getlist(f"line_{name}") for name in ("group", "name", "amount")]
    rows = list(zip_longest(*columns, fillvalue=""))
    return [
        happened.BudgetLine(
            line_id=f"{number:02}", group=_group(group), name_th=name.strip(), amount=read_amount(amount)
        )
        for number, (group, name, amount) in enumerate(rows, 1)
        if name.strip() or amount.strip()
    ]


def _group(given: str) -> happened.BudgetGroup:
    try:
        return happened.BudgetGroup(given)
    except ValueError as error:
        raise EntryRefused(
            "unknown-group", th="โปรดเลือกหมวดรายจ่าย", en="Choose a group.", field="line_group"
        ) from error


def _plan(fields: Fields, calendar: Calendar) -> Make:
    plan = read_plan(fields, calendar)
    return lambda _stored: happened.Planned(plan=plan)


def _attach(fields: Fields, _calendar: Calendar) -> Make:
    slot = fields.get("slot")
    return lambda stored: happened.Attached(slot=slot, document_id=stored)


def _send_on(_fields: Fields, _calendar: Calendar) -> Make:
    return lambda _stored: happened.SentOn()


def _check(fields: Fields, _calendar: Calendar) -> Make:
    event = happened.Checked(holds=tuple(dict.fromkeys(fields.getlist("holds"))), note=fields.get("note"))
    return lambda _stored: event


def _decide(fields: Fields, _calendar: Calendar) -> Make:
    outcome = fields.get("outcome")
    if outcome not in set(happened.Outcome):
        raise EntryRefused("outcome-missing", th="โปรดเลือกผลการพิจารณา", en="Choose what was decided.", field="outcome")
    letter_date = fields.day("letter_date")
    return lambda stored: happened.DecisionDrafted(
        outcome=happened.Outcome(outcome),
        reason=fields.get("reason"),
        decided_by=fields.get("decided_by"),
        position=fields.get("position"),
        letter_number=fields.get("letter_number"),
        letter_date=letter_date,
        document_id=stored,
    )


def _confirm(_fields: Fields, _calendar: Calendar) -> Make:
    return lambda _stored: happened.DecisionConfirmed()


def _withdraw(fields: Fields, _calendar: Calendar) -> Make:
    event = happened.DecisionWithdrawn(reason=fields.get("reason"))
    return lambda _stored: event


def _borrow(fields: Fields, _calendar: Calendar) -> Make:
    payment = fields.get("payment")
    if payment not in set(happened.Payment):
        raise EntryRefused("payment-missing", th="โปรดเลือกวิธีรับเงิน", en="Choose how the money is paid.", field="payment")
    event = happened.LoanAsked(
        contract_number=fields.get("contract_number"),
        borrower=fields.get("borrower"),
        amount=fields.amount("amount"),
        payment=happened.Payment(payment),
    )
    return lambda _stored: event


def _receive(fields: Fields, _calendar: Calendar) -> Make:
    event = happened.MoneyReceived(on=fields.day("on"))
    return lambda _stored: event


def _own(fields: Fields, _calendar: Calendar) -> Make:
    event = happened.TaskOwned(
        task=fields.get("task"), owner=fields.get("owner"), done=bool(fields.get("done")), note=fields.get("note")
    )
    return lambda _stored: event


def _invite(fields: Fields, _calendar: Calendar) -> Make:
    given = fields.get("people").strip()
    # What is no number is refused as a number out of its range, with the same sentence.
    event = happened.Invited(people=int(given) if given.isdecimal() and len(given) <= LONGEST_COUNT else 0)
    return lambda _stored: event


def _sign_in(fields: Fields, _calendar: Calendar) -> Make:
    half = fields.get("half")
    if half not in set(happened.Half):
        raise EntryRefused("half-missing", th="โปรดเลือกเช้าหรือบ่าย", en="Choose morning or afternoon.", field="half")
    present = fields.getlist("roster" if fields.get("everybody") else "present")
    event = happened.SignedIn(on=fields.day("on"), half=happened.Half(half), present=tuple(dict.fromkeys(present)))
    return lambda _stored: event


def _open_evaluation(_fields: Fields, _calendar: Calendar) -> Make:
    return lambda _stored: happened.EvaluationOpened()


def _close_evaluation(_fields: Fields, _calendar: Calendar) -> Make:
    return lambda _stored: happened.EvaluationClosed()


def _spend(fields: Fields, _calendar: Calendar) -> Make:
    event = happened.Spent(
        expense_id=uuid4().hex,
        line_id=fields.get("line_id"),
        voucher_number=fields.get("voucher_number"),
        on=fields.day("on"),
        payee=fields.get("payee"),
        amount=fields.amount("amount"),
        over_reason=fields.get("over_reason"),
    )
    return lambda _stored: event


def _cancel_expense(fields: Fields, _calendar: Calendar) -> Make:
    event = happened.ExpenseCancelled(expense_id=fields.get("expense_id"), reason=fields.get("reason"))
    return lambda _stored: event


def _return_cash(fields: Fields, _calendar: Calendar) -> Make:
    event = happened.CashReturned(
        amount=fields.amount("amount", zero=True),
        on=fields.day("on"),
        receipt_number=fields.get("receipt_number"),
    )
    return lambda _stored: event


def _cancel(fields: Fields, _calendar: Calendar) -> Make:
    event = happened.Cancelled(reason=fields.get("reason"))
    return lambda _stored: event


# The action at the end of the form's address, and what it reads.
ACTIONS: Mapping[str, Callable[[Fields, Calendar], Make]] = {
    "plan": _plan,
    "attach": _attach,
    "send-on": _send_on,
    "check": _check,
    "decide": _decide,
    "confirm": _confirm,
    "withdraw": _withdraw,
    "borrow": _borrow,
    "receive": _receive,
    "task": _own,
    "invite": _invite,
    "sign-in": _sign_in,
    "open-evaluation": _open_evaluation,
    "close-evaluation": _close_evaluation,
    "spend": _spend,
    "cancel-expense": _cancel_expense,
    "return-cash": _return_cash,
    "cancel": _cancel,
}
