"""A training project as it stands: the replay of its journal, one small function for each kind of event."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import singledispatch

from planning.journal import Entry
from planning.training import events as happened
from planning.training.steps import Step, StepNumber, steps

KIND = "training_project"
_ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Decision:
    """What was decided at the end of a step, in which round, who wrote it down and who confirmed it."""

    step: StepNumber
    round: int
    given: happened.DecisionDrafted
    drafted_by: str
    drafted_at: datetime
    confirmed_by: str = ""
    confirmed_at: datetime | None = None


@dataclass(frozen=True)
class Passage:
    """A step that was sent on, when and by whom."""

    step: StepNumber
    round: int
    by: str
    at: datetime


@dataclass(frozen=True)
class Expense:
    """A voucher; `cancelled` gives the reason when it counts no more."""

    given: happened.Spent
    booked_by: str
    cancelled: str = ""


@dataclass(frozen=True)
class Overrun:
    """A budget line whose vouchers come to more than was approved: by how many baht, and the reasons given."""

    line: happened.BudgetLine
    over: Decimal
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Project:
    """One training project. Amounts are baht; `version` counts its events, `round` how often its step was come to."""

    record_id: str
    drafted_by: str
    drafted_at: datetime
    plan: happened.Plan
    version: int = 1
    step: StepNumber = StepNumber.DRAFT
    rounds: Mapping[StepNumber, int] = field(default_factory=lambda: {StepNumber.DRAFT: 1})
    attached: Mapping[str, str] = field(default_factory=dict)
    checked: happened.Checked | None = None
    pending: Decision | None = None
    decisions: tuple[Decision, ...] = ()
    passages: tuple[Passage, ...] = ()
    loan: happened.LoanAsked | None = None
    money_received_on: date | None = None
    invited: int | None = None
    tasks: Mapping[str, happened.TaskOwned] = field(default_factory=dict)
    sheets: Mapping[tuple[date, happened.Half], happened.SignedIn] = field(default_factory=dict)
    evaluation_opened_at: datetime | None = None
    evaluation_closed_at: datetime | None = None
    evaluation_invited: int | None = None
    expenses: Mapping[str, Expense] = field(default_factory=dict)
    returned: happened.CashReturned | None = None
    closed_at: datetime | None = None
    closed: happened.Closed | None = None
    cancelled: str = ""

    @property
    def round(self) -> int:
        """Which time the present step is gone through: 2 after it was returned once."""
        return self.rounds.get(self.step, 1)

    @property
    def open(self) -> bool:
        """Whether anything more can happen to it."""
        return self.closed_at is None and not self.cancelled

    @property
    def closes_next(self) -> bool:
        """Whether confirming the decision that awaits it clears the loan and closes the project."""
        approves = self.pending is not None and self.pending.given.outcome is happened.Outcome.APPROVED
        return self.step is StepNumber.CLEARING and approves

    @property
    def approved(self) -> bool:
        """Whether project and loan were approved, so that the training may be held; a draft is nothing to count by."""
        return self.step >= StepNumber.RUN

    @property
    def evaluation_is_open(self) -> bool:
        """Whether the evaluation form takes answers."""
        return self.evaluation_opened_at is not None and self.evaluation_closed_at is None

    @property
    def present_step(self) -> Step:
        """The step that it stands at, in the SOP's words."""
        return steps()[self.step]

    @property
    def spent(self) -> Decimal:
        """The sum of the vouchers that count."""
        return sum((item.given.amount for item in self.expenses.values() if not item.cancelled), _ZERO)

    @property
    def uncleared(self) -> Decimal:
        """Loan − vouchers − returned cash: must be 0 before the loan is cleared."""
        loan = self.loan.amount if self.loan else _ZERO
        return loan - self.spent - (self.returned.amount if self.returned else _ZERO)

    def vouchers_of(self, line_id: str) -> tuple[happened.Spent, ...]:
        """The vouchers of one budget line that count."""
        counted = (item.given for item in self.expenses.values() if not item.cancelled)
        return tuple(given for given in counted if given.line_id == line_id)

    def spent_on(self, line_id: str) -> Decimal:
        """The sum of one budget line's vouchers that count."""
        return sum((given.amount for given in self.vouchers_of(line_id)), _ZERO)

    @property
    def overruns(self) -> tuple[Overrun, ...]:
        """The budget lines that were overrun, in the plan's order."""
        found = []
        for line in self.plan.budget:
            reasons = dict.fromkeys(one.over_reason for one in self.vouchers_of(line.line_id) if one.over_reason)
            found.append(Overrun(line, self.spent_on(line.line_id) - line.amount, tuple(reasons)))
        return tuple(one for one in found if one.over > 0)


def replay(record_id: str, entries: Iterable[Entry]) -> Project:
    """Give the project that these entries tell; the first one is its plan."""
    first, *rest = entries
    begun = happened.read_event(first.event)
    assert isinstance(begun, happened.Planned)
    project = Project(record_id, first.by, first.at, begun.plan)
    for entry in rest:
        project = replace(_after(happened.read_event(entry.event), project, entry), version=entry.number)
    return project


@singledispatch
def _after(event: happened.Event, project: Project, entry: Entry) -> Project:
    """Give the project after an event."""
    raise NotImplementedError(event)


@_after.register
def _(event: happened.Planned, project: Project, _entry: Entry) -> Project:
    return replace(project, plan=event.plan)


@_after.register
def _(event: happened.Attached, project: Project, _entry: Entry) -> Project:
    return replace(project, attached={**project.attached, event.slot: event.document_id})


@_after.register
def _(event: happened.Checked, project: Project, _entry: Entry) -> Project:
    return replace(project, checked=event)


@_after.register
def _(_event: happened.SentOn, project: Project, entry: Entry) -> Project:
    passage = Passage(project.step, project.round, entry.by, entry.at)
    return _at_step(replace(project, passages=(*project.passages, passage)), project.step + 1)


@_after.register
def _(event: happened.DecisionDrafted, project: Project, entry: Entry) -> Project:
    return replace(project, pending=Decision(project.step, project.round, event, entry.by, entry.at))


@_after.register
def _(_event: happened.DecisionWithdrawn, project: Project, _entry: Entry) -> Project:
    return replace(project, pending=None)


@_after.register
def _(event: happened.DecisionConfirmed, project: Project, entry: Entry) -> Project:
    assert project.pending is not None
    closes = project.closes_next
    decision = replace(project.pending, confirmed_by=entry.by, confirmed_at=entry.at)
    project = replace(project, pending=None, decisions=(*project.decisions, decision))
    if decision.given.outcome is happened.Outcome.APPROVED:
        if closes:
            return replace(project, closed_at=entry.at, closed=event.closed)
        return _at_step(project, project.step + 1)
    asked = project.present_step.decision
    assert asked is not None
    return _at_step(project, asked.returns_to)


@_after.register
def _(event: happened.LoanAsked, project: Project, _entry: Entry) -> Project:
    return replace(project, loan=event)


@_after.register
def _(event: happened.MoneyReceived, project: Project, _entry: Entry) -> Project:
    return replace(project, money_received_on=event.on)


@_after.register
def _(event: happened.TaskOwned, project: Project, _entry: Entry) -> Project:
    return replace(project, tasks={**project.tasks, event.task: event})


@_after.register
def _(event: happened.Invited, project: Project, _entry: Entry) -> Project:
    return replace(project, invited=event.people)


@_after.register
def _(event: happened.SignedIn, project: Project, _entry: Entry) -> Project:
    return replace(project, sheets={**project.sheets, (event.on, event.half): event})


@_after.register
def _(_event: happened.EvaluationOpened, project: Project, entry: Entry) -> Project:
    return replace(project, evaluation_opened_at=entry.at, evaluation_closed_at=None)


@_after.register
def _(event: happened.EvaluationClosed, project: Project, entry: Entry) -> Project:
    return replace(project, evaluation_closed_at=entry.at, evaluation_invited=event.invited)


@_after.register
def _(event: happened.Spent, project: Project, entry: Entry) -> Project:
    return replace(project, expenses={**project.expenses, event.expense_id: Expense(event, entry.by)})


@_after.register
def _(event: happened.ExpenseCancelled, project: Project, _entry: Entry) -> Project:
    cancelled = replace(project.expenses[event.expense_id], cancelled=event.reason)
    return replace(project, expenses={**project.expenses, event.expense_id: cancelled})


@_after.register
def _(event: happened.CashReturned, project: Project, _entry: Entry) -> Project:
    return replace(project, returned=event)


@_after.register
def _(event: happened.Cancelled, project: Project, _entry: Entry) -> Project:
    return replace(project, cancelled=event.reason)


def _at_step(project: Project, number: int) -> Project:
    """Come to a step, once more if it was come to before; what was checked was the step before's."""
    step = StepNumber(number)
    rounds = {**project.rounds, step: project.rounds.get(step, 0) + 1}
    return replace(project, step=step, rounds=rounds, checked=None)
