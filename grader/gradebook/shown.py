"""What the gradebook holds of graded attempts, as `nbgrader autograde` leaves it; many attempts a statement."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import uuid4

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from grader.gradebook.database import SHOWN
from grader.gradebook.layout import AssignmentRow, NotebookRow
from grader.gradebook.marks import ManualMark
from grader.model import (
    Bundle,
    CellResult,
    GradingResult,
    Outcome,
    Release,
    cells_of,
    grade_id,
    nbgrader_of,
    text_of,
)

# nbgrader's own words for a solution cell left as it was handed out.
_NO_RESPONSE = "No response."
_WITHOUT_SCORE = frozenset({Outcome.MANUAL, Outcome.UNGRADED})

# What handing in late costs: of whom, with how many points, how many seconds late; None for no penalty.
Penalty = Callable[[str, float, float], float | None]
Row = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """One graded attempt to show.

    `marks` are all that people gave on it, in place of those that stand; None keeps what stands and asks a person to
    look again, as nbgrader does when it grades anew. `untouched` names, by notebook, solution cells left as handed out.
    """

    student_id: str
    received_at: datetime | None
    result: GradingResult
    untouched: Mapping[str, frozenset[str]]
    marks: tuple[ManualMark, ...] | None = None

    @classmethod
    def of(
        cls,
        student_id: str,
        received_at: datetime | None,
        work: tuple[Release, Bundle, GradingResult],
        marks: Iterable[ManualMark] | None = None,
    ) -> "Entry":
        """Look at what was handed in for the cells that were not touched."""
        release, submission, result = work
        names = [path.removesuffix(".ipynb") for path in release.student if path.endswith(".ipynb")]
        untouched = {name: _untouched(release, submission, result, name) for name in names}
        return cls(student_id, received_at, result, untouched, None if marks is None else tuple(marks))


def save_student(session: Session, student_id: str, person_name: str) -> None:
    """Add or rename a student; the last word of the name is taken for the family name."""
    from nbgrader import api

    first, _, last = person_name.strip().rpartition(" ")
    student = session.get(api.Student, student_id) or api.Student(id=student_id)
    student.first_name, student.last_name = (first, last) if first else (last, "")
    session.add(student)
    session.flush()


def knows_student(session: Session, student_id: str) -> bool:
    """Tell whether the gradebook has this student."""
    from nbgrader import api

    return session.get(api.Student, student_id) is not None


def add_students(session: Session, student_ids: Sequence[str]) -> None:
    """Add those that the gradebook does not know, without a name."""
    from nbgrader import api

    students = api.Student.__table__
    known = set(session.scalars(select(students.c.id).where(students.c.id.in_(student_ids))))
    _insert(session, students, [{"id": name} for name in dict.fromkeys(student_ids) if name not in known])


def find_submission(session: Session, student_id: str, assignment_id: str) -> str | None:
    """Find the id of nbgrader's SubmittedAssignment, None when nothing is shown."""
    from nbgrader import api

    found: str | None = session.scalar(
        select(api.SubmittedAssignment.id)
        .join(api.Assignment)
        .where(api.Assignment.name == assignment_id, api.SubmittedAssignment.student_id == student_id)
    )
    return found


def save_entries(
    session: Session, assignment: AssignmentRow, entries: Sequence[Entry], penalty: Penalty | None = None
) -> dict[str, str]:
    """Show these attempts, of different students, in place of former ones; the submission's id by student.

    The students are in the gradebook. Fifteen statements or so, whatever the number of entries.
    """
    submissions = _save_submissions(session, assignment, entries)
    notebooks = _save_notebooks(session, assignment, entries, submissions)
    scores = _save_grades(session, notebooks)
    _save_comments(session, notebooks)
    _save_penalties(session, assignment, notebooks, scores, penalty)
    return {student: found.submission_id for student, found in submissions.items()}


def name_attempt(session: Session, submission_id: str, attempt_id: str, run_id: str) -> None:
    """Note which attempt of the ledger a submission shows, and as it stood after which run."""
    session.execute(delete(SHOWN).where(SHOWN.c.submission_id == submission_id))
    row = {"submission_id": submission_id, "attempt_id": attempt_id, "run_id": run_id}
    session.execute(insert(SHOWN), [row])


@dataclass(frozen=True)
class _Submission:
    submission_id: str
    extension: Any
    timestamp: datetime | None


@dataclass(frozen=True)
class _Notebook:
    """One notebook of one attempt: its row, what it cost so far to be late, what the row is filled with."""

    row_id: str
    penalty: float | None
    notebook: NotebookRow
    entry: Entry
    submission: _Submission
    results: Mapping[tuple[str, str], CellResult]
    given: Mapping[tuple[str, str], ManualMark]


def _save_submissions(session: Session, assignment: AssignmentRow, entries: Sequence[Entry]) -> dict[str, _Submission]:
    from nbgrader import api

    table = api.SubmittedAssignment.__table__
    students = [entry.student_id for entry in entries]
    query = select(table.c.id, table.c.student_id, table.c.extension, table.c.timestamp)
    query = query.where(table.c.assignment_id == assignment.assignment_id, table.c.student_id.in_(students))
    present = {row.student_id: row for row in session.execute(query)}
    fresh: list[Row] = []
    stamped: list[Row] = []
    found: dict[str, _Submission] = {}
    for entry in entries:
        before = present.get(entry.student_id)
        stamp = entry.received_at and entry.received_at.astimezone(UTC).replace(tzinfo=None)
        if before is None:
            submission = _Submission(uuid4().hex, None, stamp)
            fresh.append({"id": submission.submission_id, "assignment_id": assignment.assignment_id,
                          "student_id": entry.student_id, "timestamp": stamp})  # fmt: skip
        else:
            submission = _Submission(before.id, before.extension, stamp or before.timestamp)
            if submission.timestamp != before.timestamp:
                stamped.append({"row": before.id, "timestamp": submission.timestamp})
        found[entry.student_id] = submission
    _insert(session, table, fresh)
    _update(session, table, stamped)
    return found


def _save_notebooks(
    session: Session, assignment: AssignmentRow, entries: Sequence[Entry], submissions: Mapping[str, _Submission]
) -> list[_Notebook]:
    from nbgrader import api

    table = api.SubmittedNotebook.__table__
    query = select(table.c.id, table.c.assignment_id, table.c.notebook_id, table.c.late_submission_penalty)
    wanted = [item.submission_id for item in submissions.values()]
    present = {
        (row.assignment_id, row.notebook_id): row
        for row in session.execute(query.where(table.c.assignment_id.in_(wanted)))
    }
    fresh: list[Row] = []
    found: list[_Notebook] = []
    for entry in entries:
        submission = submissions[entry.student_id]
        results = {(cell.notebook_id, cell.grade_id): cell for cell in entry.result.cells}
        given = {(mark.notebook_id, mark.grade_id): mark for mark in entry.marks or ()}
        for notebook in assignment.notebooks:
            before = present.get((submission.submission_id, notebook.notebook_id))
            row_id, cost = (before.id, before.late_submission_penalty) if before else (uuid4().hex, None)
            if before is None:
                fresh.append({"id": row_id, "assignment_id": submission.submission_id,
                              "notebook_id": notebook.notebook_id, "flagged": False})  # fmt: skip
            found.append(_Notebook(row_id, cost, notebook, entry, submission, results, given))
    _insert(session, table, fresh)
    return found


def _save_grades(session: Session, notebooks: Sequence[_Notebook]) -> dict[str, float]:
    """Write a grade for every graded cell; the score of each notebook by its row, as nbgrader adds it up."""
    from nbgrader import api

    table = api.Grade.__table__
    present = _present(session, table, notebooks)
    fresh: list[Row] = []
    changed: list[Row] = []
    scores: dict[str, float] = {}
    for item in notebooks:
        total = 0.0
        for cell in item.notebook.graded:
            before = present.get((item.row_id, cell.cell_id))
            grade = _grade(item, cell.name, before)
            if before is None:
                fresh.append({"id": uuid4().hex, "notebook_id": item.row_id, "cell_id": cell.cell_id, **grade})
            elif _differs(before, grade):
                changed.append({"row": before.id, **grade})
            given = grade["auto_score"] if grade["manual_score"] is None else grade["manual_score"]
            total += 0.0 if given is None else given + (grade["extra_credit"] or 0.0)
        scores[item.row_id] = total
    _insert(session, table, fresh)
    _update(session, table, changed)
    return scores


def _grade(item: _Notebook, name: str, before: Any) -> Row:
    place = (item.notebook.name, name)
    result, mark = item.results.get(place), item.given.get(place)
    auto = result.score if result and result.outcome not in _WITHOUT_SCORE else None
    if item.entry.marks is None:
        manual, extra = (before.manual_score, before.extra_credit) if before else (None, None)
        waits = auto is None or manual is not None
    else:
        manual, extra = (mark.score if mark else None), None
        waits = auto is None and manual is None
    return {"auto_score": auto, "manual_score": manual, "extra_credit": extra, "needs_manual_grade": waits}


def _save_comments(session: Session, notebooks: Sequence[_Notebook]) -> None:
    from nbgrader import api

    table = api.Comment.__table__
    present = _present(session, table, notebooks)
    fresh: list[Row] = []
    changed: list[Row] = []
    for item in notebooks:
        untouched = item.entry.untouched.get(item.notebook.name, frozenset())
        spoken: set[str] = set()
        # The last solution cell before a graded one takes the comment, when several are about it.
        for cell in reversed(item.notebook.commented):
            before = present.get((item.row_id, cell.cell_id))
            place = (item.notebook.name, cell.about)
            result, mark = item.results.get(place), item.given.get(place)
            likely = (result and result.misconception_th) or None
            told = {"auto_comment": _NO_RESPONSE if cell.name in untouched else likely}
            if item.entry.marks is None:
                told["manual_comment"] = before.manual_comment if before else None
            else:
                told["manual_comment"] = (mark and mark.comment) or None if cell.about not in spoken else None
            spoken.add(cell.about)
            if before is None:
                fresh.append({"id": uuid4().hex, "notebook_id": item.row_id, "cell_id": cell.cell_id, **told})
            elif _differs(before, told):
                changed.append({"row": before.id, **told})
    _insert(session, table, fresh)
    _update(session, table, changed)


def _save_penalties(
    session: Session,
    assignment: AssignmentRow,
    notebooks: Sequence[_Notebook],
    scores: Mapping[str, float],
    penalty: Penalty | None,
) -> None:
    """What lateness costs each notebook: never less than nothing, never more than its score."""
    from nbgrader import api

    rows: list[Row] = []
    for item in notebooks:
        late_s, score, cost = _seconds_late(assignment, item.submission), scores[item.row_id], None
        if penalty is not None and late_s > 0:
            cost = penalty(item.entry.student_id, score, late_s)
        bounded = None if cost is None else max(0.0, min(cost, score))
        if bounded != item.penalty:
            rows.append({"row": item.row_id, "late_submission_penalty": bounded})
    _update(session, api.SubmittedNotebook.__table__, rows)


def _seconds_late(assignment: AssignmentRow, submission: _Submission) -> float:
    due = assignment.duedate
    if due is None or submission.timestamp is None:
        return 0.0
    if submission.extension is not None:
        due += submission.extension
    return max(0.0, (submission.timestamp - due).total_seconds())


def _present(session: Session, table: Any, notebooks: Sequence[_Notebook]) -> dict[tuple[str, str], Any]:
    wanted = [item.row_id for item in notebooks]
    query = select(table).where(table.c.notebook_id.in_(wanted))
    return {(row.notebook_id, row.cell_id): row for row in session.execute(query)}


def _differs(before: Any, wanted: Row) -> bool:
    return any(getattr(before, name) != value for name, value in wanted.items())


def _insert(session: Session, table: Any, rows: list[Row]) -> None:
    if rows:
        session.execute(insert(table), rows)


def _update(session: Session, table: Any, rows: list[Row]) -> None:
    """Each row names its own by `row`; all of them set the same columns."""
    if rows:
        values: Row = {name: bindparam(name) for name in rows[0] if name != "row"}
        session.connection().execute(update(table).where(table.c.id == bindparam("row")).values(values), rows)


def _untouched(release: Release, submission: Bundle, result: GradingResult, notebook_id: str) -> frozenset[str]:
    """The solution cells handed in as they were handed out (nbgrader says nothing of task cells)."""
    path = f"{notebook_id}.ipynb"
    try:
        graded = result.notebook_cells.get(notebook_id)
        cells = cells_of(submission[path]) if graded is None else graded
        handed_in = {grade_id(cell): text_of(cell) for cell in cells}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return frozenset()  # no notebook at all: nothing in it was left untouched
    solutions = _solutions(release.student[path])
    return frozenset(name for name, text in solutions.items() if handed_in.get(name) == text)


@lru_cache(maxsize=64)  # the same few, for every submission
def _solutions(ipynb: bytes) -> Mapping[str, str]:
    """The solution cells as they are handed out."""
    solutions = [cell for cell in cells_of(ipynb) if nbgrader_of(cell).get("solution")]
    return {name: text_of(cell) for cell in solutions if (name := grade_id(cell))}
