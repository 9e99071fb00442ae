"""One attempt's feedback: each test's name, outcome, points and hint; never a line of a hidden test."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from grader import exchange, ledger
from grader.errors import UnknownRecord
from grader.exchange import PublishedAssignment
from grader.ledger import RecordedResult
from grader.model import EXERCISE, Attempt, AttemptPolicy, CellResult, GradeCell, Outcome, ScoreStatus
from people import Person, accounts

_DESERVE_A_HINT = frozenset({Outcome.FAILED, Outcome.PARTIAL})


@dataclass(frozen=True)
class CellLine:
    """One cell's line. `message` and `misconception_th` come of running a stranger's code: never markup."""

    notebook_id: str
    title_th: str
    title_en: str
    outcome: Outcome
    score: float
    max_score: float
    message: str
    hint_th: str
    hint_en: str
    misconception_th: str
    comment: str
    marked_by: str


@dataclass(frozen=True)
class AttemptView:
    """One attempt with its result, if it has one. `author` is None for a person no longer on the roster."""

    attempt: Attempt
    assignment: PublishedAssignment
    author: Person | None
    status: ScoreStatus
    score: float | None
    max_score: float
    graded_at: datetime | None
    cells: tuple[CellLine, ...]

    @property
    def grading(self) -> bool:
        """Tell whether the page will change by itself soon."""
        return self.status is ScoreStatus.WAITING

    @property
    def misconceptions(self) -> tuple[str, ...]:
        """List what the author has probably misunderstood, each once."""
        return tuple(dict.fromkeys(cell.misconception_th for cell in self.cells if cell.misconception_th))

    @property
    def parts(self) -> tuple[tuple[str, tuple[CellLine, ...]], ...]:
        """List each notebook with its cells, and the exercise last: the order in which they are worked on."""
        names = sorted({cell.notebook_id for cell in self.cells}, key=lambda name: (name == EXERCISE, name))
        return tuple((name, tuple(cell for cell in self.cells if cell.notebook_id == name)) for name in names)

    @property
    def may_be_mended(self) -> bool:
        """Tell whether a later attempt can be worth more: something failed, and the best attempt counts."""
        failed = any(cell.outcome in _DESERVE_A_HINT for cell in self.cells)
        return failed and self.assignment.policy is AttemptPolicy.BEST


def attempt_view(session: Session, attempt_id: str) -> AttemptView:
    """Read one attempt's feedback. Raises UnknownRecord for no such attempt."""
    attempt = exchange.attempt(session, attempt_id)
    assignment = exchange.assignment(session, attempt.assignment_id)
    row = ledger.attempt_scores(session, attempts=[attempt], max_scores={attempt.assignment_id: assignment.max_score})[
        attempt_id
    ]
    return AttemptView(
        attempt=attempt,
        assignment=assignment,
        author=accounts.person(session, attempt.student_id),
        status=row.status,
        score=row.score,
        max_score=row.max_score,
        graded_at=row.graded_at,
        cells=_cells(session, attempt),
    )


def _cells(session: Session, attempt: Attempt) -> tuple[CellLine, ...]:
    try:
        recorded = ledger.result(session, attempt.attempt_id)
    except UnknownRecord:
        return ()  # not graded yet
    titles = {(cell.notebook_id, cell.grade_id): cell for cell in exchange.cells(session, attempt.release_digest)}
    return tuple(
        _line(cell, titles.get((cell.notebook_id, cell.grade_id)), recorded)
        for cell in recorded.result.cells
        if cell.max_score > 0 or recorded.mark(cell.notebook_id, cell.grade_id)
    )


def _line(cell: CellResult, titled: GradeCell | None, recorded: RecordedResult) -> CellLine:
    mark = recorded.mark(cell.notebook_id, cell.grade_id)
    hint = titled if titled and cell.outcome in _DESERVE_A_HINT else None
    return CellLine(
        notebook_id=cell.notebook_id,
        title_th=(titled.title_th if titled else "") or cell.grade_id,
        title_en=(titled.title_en if titled else "") or cell.grade_id,
        outcome=cell.outcome,
        score=cell.score,
        max_score=cell.max_score,
        message="" if cell.outcome is Outcome.PASSED else cell.message,
        hint_th=hint.hint_th if hint else "",
        hint_en=hint.hint_en if hint else "",
        misconception_th=cell.misconception_th,
        comment=mark.comment if mark else "",
        marked_by=mark.by if mark else "",
    )
