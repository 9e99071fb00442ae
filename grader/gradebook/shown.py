"""What the gradebook holds of the attempt it shows, as `nbgrader autograde` leaves it."""

from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from grader.gradebook.database import COMMENT_ABOUT, SHOWN
from grader.gradebook.marks import ManualMark
from grader.model import (
    Attempt,
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

Marks = Mapping[tuple[str, str], ManualMark]


def save_student(session: Session, student_id: str, person_name: str) -> None:
    """Add or rename a student; the last word of the name is taken for the family name."""
    from nbgrader import api

    first, _, last = person_name.strip().rpartition(" ")
    student = session.get(api.Student, student_id) or api.Student(id=student_id)
    student.first_name, student.last_name = (first, last) if first else (last, "")
    session.add(student)


def find_submission(session: Session, student_id: str, assignment_id: str) -> Any:
    """Find nbgrader's SubmittedAssignment, None when nothing is shown."""
    from nbgrader import api

    return session.scalar(
        select(api.SubmittedAssignment)
        .join(api.Assignment)
        .where(api.Assignment.name == assignment_id, api.SubmittedAssignment.student_id == student_id)
    )


def save_submission(
    session: Session,
    release: Release,
    attempt: Attempt,
    submission: Bundle,
    result: GradingResult,
    *,
    marks: Iterable[ManualMark],
) -> None:
    """Show this attempt in place of a former one: machine scores, and the marks that are handed in."""
    from nbgrader import api

    shown = find_submission(session, attempt.student_id, attempt.assignment_id)
    assignment = session.scalars(select(api.Assignment).filter_by(name=attempt.assignment_id)).one()
    if shown is None:
        shown = api.SubmittedAssignment(assignment=assignment, student_id=attempt.student_id)
        session.add(shown)
    shown.timestamp = attempt.received_at.astimezone(UTC).replace(tzinfo=None)
    given = {(mark.notebook_id, mark.grade_id): mark for mark in marks}
    results = {(cell.notebook_id, cell.grade_id): cell for cell in result.cells}
    about = {row.cell_id: row.grade_id for row in session.execute(select(COMMENT_ABOUT))}
    present = {item.notebook_id: item for item in shown.notebooks}
    for notebook in assignment.notebooks:
        row = present.get(notebook.id) or api.SubmittedNotebook(notebook=notebook, assignment=shown)
        session.add(row)
        untouched = _untouched(release, submission, notebook.name)
        _save_grades(session, notebook, row, results, given)
        _save_comments(session, notebook, row, _Told(about, untouched, results, given))
    session.flush()
    session.execute(delete(SHOWN).where(SHOWN.c.submission_id == shown.id))
    session.execute(insert(SHOWN), [{"submission_id": shown.id, "attempt_id": attempt.attempt_id}])


def _save_grades(
    session: Session, notebook: Any, row: Any, results: Mapping[tuple[str, str], CellResult], given: Marks
) -> None:
    from nbgrader import api

    present = {grade.cell_id: grade for grade in row.grades}
    for cell in [*notebook.grade_cells, *notebook.task_cells]:
        grade = present.get(cell.id)
        if grade is None:
            grade = api.Grade(cell_id=cell.id, notebook=row)
            session.add(grade)
        result, mark = results.get((notebook.name, cell.name)), given.get((notebook.name, cell.name))
        judged = result is not None and result.outcome not in {Outcome.MANUAL, Outcome.UNGRADED}
        grade.auto_score = result.score if result and judged else None
        grade.manual_score = mark.score if mark else None
        grade.extra_credit = None
        grade.needs_manual_grade = not judged and grade.manual_score is None


class _Told:
    """What stands in the comments of one attempt: who is told what, cell by cell."""

    def __init__(
        self,
        about: Mapping[str, str],
        untouched: set[str],
        results: Mapping[tuple[str, str], CellResult],
        given: Marks,
    ) -> None:
        self.about = about
        self._untouched = untouched
        self._results = results
        self._given = given

    def by_machine(self, notebook_id: str, cell: Any) -> str | None:
        """Say that nothing was answered, else which misconception it looks like."""
        if cell.name in self._untouched:
            return _NO_RESPONSE
        result = self._results.get((notebook_id, self.about.get(cell.id, cell.name)))
        return (result and result.misconception_th) or None

    def by_person(self, notebook_id: str, cell: Any) -> str | None:
        """Repeat the comment that was given on the graded cell this one is about."""
        mark = self._given.get((notebook_id, self.about.get(cell.id, cell.name)))
        return (mark and mark.comment) or None


def _save_comments(session: Session, notebook: Any, row: Any, told: _Told) -> None:
    from nbgrader import api

    present = {comment.cell_id: comment for comment in row.comments}
    spoken: set[str] = set()
    # The last solution cell before a graded one takes the comment, when several are about it.
    for cell in reversed([*notebook.solution_cells, *notebook.task_cells]):
        comment = present.get(cell.id)
        if comment is None:
            comment = api.Comment(cell_id=cell.id, notebook=row)
            session.add(comment)
        target = told.about.get(cell.id, cell.name)
        comment.auto_comment = told.by_machine(notebook.name, cell)
        comment.manual_comment = None if target in spoken else told.by_person(notebook.name, cell)
        spoken.add(target)


def _untouched(release: Release, submission: Bundle, notebook_id: str) -> set[str]:
    """The solution cells handed in as they were handed out (nbgrader says nothing of task cells)."""
    path = f"{notebook_id}.ipynb"
    if path not in release.student:
        return set()
    handed_in = {grade_id(cell): text_of(cell) for cell in cells_of(submission[path])}
    solutions = [cell for cell in cells_of(release.student[path]) if nbgrader_of(cell).get("solution")]
    return {name for cell in solutions if (name := grade_id(cell)) and handed_in.get(name) == text_of(cell)}
