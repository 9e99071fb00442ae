"""The instructors' board: every trainee by every assignment, and how each assignment stands."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from academy.views.pairs import PairLine, pair_lines
from academy.views.roster import cohorts, trainees
from academy.views.standings import Records, attempt_scores, read_records, waiting
from grader.exchange import PublishedAssignment
from grader.model import ScoreRow
from people import Cohort, Person

NOT_BEGUN = "not_begun"


@dataclass(frozen=True)
class BoardRow:
    """One trainee; `cells` has a score row or None for each assignment, in the board's order."""

    person: Person
    cohort: str
    cells: tuple[ScoreRow | None, ...]


@dataclass(frozen=True)
class BoardColumn:
    """One assignment: how many trainees stand where, how many attempts came, whether it is open."""

    assignment: PublishedAssignment
    statuses: Mapping[str, int]
    attempts: int
    late: int
    open: bool


@dataclass(frozen=True)
class ClassView:
    """The board. `waiting` attempts are still with the machine; `pairs` are links between trainees' work."""

    columns: tuple[BoardColumn, ...]
    rows: tuple[BoardRow, ...]
    cohorts: tuple[Cohort, ...]
    cohort_id: str | None
    waiting: int
    pairs: tuple[PairLine, ...]


def class_view(session: Session, *, now: datetime, cohort_id: str | None = None) -> ClassView:
    """Read the board of everybody, or of one cohort."""
    people = [person for person in trainees(session) if cohort_id in {None, person.cohort_id}]
    usernames = {person.username for person in people}
    records = read_records(session, usernames)
    known = cohorts(session)
    scores = {(row.student_id, row.assignment_id): row for row in records.scores}
    rows = tuple(
        BoardRow(
            person=person,
            cohort=known[person.cohort_id].name_th if person.cohort_id in known else person.cohort_id,
            cells=tuple(scores.get((person.username, item.assignment_id)) for item in records.assignments),
        )
        for person in people
    )
    columns = tuple(_column(records, rows, number, now) for number in range(len(records.assignments)))
    pairs = tuple(pair for pair in pair_lines(session, trainees(session)) if pair.consumer_id in usernames)
    return ClassView(columns, rows, tuple(known.values()), cohort_id, waiting(attempt_scores(session, records)), pairs)


def _column(records: Records, rows: tuple[BoardRow, ...], number: int, now: datetime) -> BoardColumn:
    assignment = records.assignments[number]
    cells = [row.cells[number] for row in rows]
    return BoardColumn(
        assignment=assignment,
        statuses=Counter(NOT_BEGUN if cell is None else cell.status.value for cell in cells),
        attempts=sum(cell.attempts for cell in cells if cell),
        late=sum(cell.late for cell in cells if cell),
        open=assignment.closes_at is None or now <= assignment.closes_at,
    )
