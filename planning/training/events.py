"""What can happen to a training project, as shapes: whether it may happen now is `rules`, what it means is `project`."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from planning.happening import Value, reading


class BudgetGroup(StrEnum):
    """The three groups that a training budget is drawn up and cleared by."""

    REMUNERATION = "remuneration"
    SERVICES = "services"
    MATERIALS = "materials"


class BudgetLine(Value):
    """One line of the budget, in baht."""

    line_id: str
    group: BudgetGroup
    name_th: str
    amount: Decimal


class Plan(Value):
    """What is asked approval for: the training, its days in their order, its people (one cohort), its budget.

    A `rehearsal` is played with a simulated cohort: nothing of it is official, and every page and paper says so.
    """

    title_th: str
    objective_th: str
    curriculum: str
    audience_th: str
    cohort_id: str
    place_th: str
    days: tuple[date, ...]
    budget: tuple[BudgetLine, ...]
    rehearsal: bool = False

    @property
    def starts_on(self) -> date:
        """The first training day."""
        return self.days[0]

    @property
    def ends_on(self) -> date:
        """The last training day."""
        return self.days[-1]

    @property
    def total(self) -> Decimal:
        """The whole budget, in baht."""
        return sum((line.amount for line in self.budget), Decimal("0.00"))


class Payment(StrEnum):
    """How the borrowed money is paid out: it decides how long clearing may take."""

    CASH = "cash"
    CREDIT_CARD = "credit_card"


class Outcome(StrEnum):
    """What was decided."""

    APPROVED = "approved"
    RETURNED = "returned"


class Half(StrEnum):
    """Half a training day: people sign in for each."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


class Planned(Value):
    """The project was drafted, or its draft changed."""

    kind: Literal["planned"] = "planned"
    plan: Plan


class Attached(Value):
    """A stored document was put in its place; a later one in the same place counts instead."""

    kind: Literal["attached"] = "attached"
    slot: str
    document_id: str


class SentOn(Value):
    """The step was finished and sent to whoever comes next."""

    kind: Literal["sent_on"] = "sent_on"


class Checked(Value):
    """The checklist of the step was gone through: which items hold, and what was noted."""

    kind: Literal["checked"] = "checked"
    holds: tuple[str, ...]
    note: str = ""


class DecisionDrafted(Value):
    """An officer wrote down what was decided outside: by whom, in which letter; a second officer confirms it."""

    kind: Literal["decision_drafted"] = "decision_drafted"
    outcome: Outcome
    reason: str = ""
    decided_by: str
    position: str
    letter_number: str
    letter_date: date
    document_id: str


class Closed(Value):
    """What a project was closed with: its people by username, and the fingerprint of the sealed figures of that moment."""

    people: tuple[str, ...]
    fingerprint: str


class DecisionConfirmed(Value):
    """A second officer compared the draft with the letter: from now on it holds.

    `closed` comes with the one that closes the project, and is written by the academy, never by a form.
    """

    kind: Literal["decision_confirmed"] = "decision_confirmed"
    closed: Closed | None = None


class DecisionWithdrawn(Value):
    """The draft of a decision was wrong."""

    kind: Literal["decision_withdrawn"] = "decision_withdrawn"
    reason: str


class LoanAsked(Value):
    """The loan contract (สัญญาขอยืมเงินทดรองราชการ) was drawn up, or drawn up anew."""

    kind: Literal["loan_asked"] = "loan_asked"
    contract_number: str
    borrower: str
    amount: Decimal
    payment: Payment


class MoneyReceived(Value):
    """The borrowed money came in."""

    kind: Literal["money_received"] = "money_received"
    on: date


class TaskOwned(Value):
    """A task of running the training has somebody who sees to it, or is done."""

    kind: Literal["task_owned"] = "task_owned"
    task: str
    owner: str
    done: bool = False
    note: str = ""


class Invited(Value):
    """How many people were invited by letter; a later number counts instead."""

    kind: Literal["invited"] = "invited"
    people: int


class SignedIn(Value):
    """The sign-in sheet of half a day: the usernames of who was there; a later sheet of the same half counts instead."""

    kind: Literal["signed_in"] = "signed_in"
    on: date
    half: Half
    present: tuple[str, ...]


class EvaluationOpened(Value):
    """The evaluation form takes answers from now on."""

    kind: Literal["evaluation_opened"] = "evaluation_opened"


class EvaluationClosed(Value):
    """The evaluation form takes no more answers.

    `invited` is how many could have answered, counted by the academy and never by a form; None in older records.
    """

    kind: Literal["evaluation_closed"] = "evaluation_closed"
    invited: int | None = None


class Spent(Value):
    """A voucher was booked against a budget line; `over_reason` tells why it goes beyond what the line has left."""

    kind: Literal["spent"] = "spent"
    expense_id: str
    line_id: str
    voucher_number: str
    on: date
    payee: str
    amount: Decimal
    over_reason: str = ""


class ExpenseCancelled(Value):
    """A voucher was booked by mistake; it stays readable and counts no more."""

    kind: Literal["expense_cancelled"] = "expense_cancelled"
    expense_id: str
    reason: str


class CashReturned(Value):
    """The cash that was left over and given back, in baht."""

    kind: Literal["cash_returned"] = "cash_returned"
    amount: Decimal
    on: date
    receipt_number: str


class Cancelled(Value):
    """The project was given up before any money came in."""

    kind: Literal["cancelled"] = "cancelled"
    reason: str


Event = (
    Planned | Attached | SentOn | Checked | DecisionDrafted | DecisionConfirmed | DecisionWithdrawn | LoanAsked
    | MoneyReceived | TaskOwned | Invited | SignedIn | EvaluationOpened | EvaluationClosed | Spent | ExpenseCancelled
    | CashReturned | Cancelled
)  # fmt: skip

read_event = reading(TypeAdapter[Event](Annotated[Event, Field(discriminator="kind")]))
