"""Marks and comments that people gave in formgrader."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from grader.gradebook.database import COMMENT_ABOUT, SHOWN


@dataclass(frozen=True)
class ManualMark:
    """One person's mark (None: a comment alone) and comment on a graded cell of the attempt that was shown.

    nbgrader does not record who gave it. Extra credit is part of the score. A comment on a solution cell is
    told as one on the graded cell that follows it.
    """

    student_id: str
    assignment_id: str
    notebook_id: str
    grade_id: str
    score: float | None
    comment: str
    attempt_id: str


def read_marks(session: Session, submission_id: str | None = None) -> list[ManualMark]:
    """All marks, or those on one submission, in order of student, assignment, notebook and cell.

    Two queries, whatever the number of submissions.
    """
    from nbgrader import api

    grade, said = api.Grade, api.Comment.manual_comment
    score = func.coalesce(grade.manual_score, grade.auto_score, 0) + func.coalesce(grade.extra_credit, 0)
    scored = _standing(grade, api.BaseCell.name, score, submission_id).where(
        or_(grade.manual_score.is_not(None), grade.extra_credit.is_not(None))
    )
    scores = {(*place,): value for *place, value in session.execute(scored)}
    commented = _standing(api.Comment, COMMENT_ABOUT.c.grade_id, said, submission_id).where(said != "")
    comments: dict[tuple[str, ...], list[str]] = {}
    for *place, comment in session.execute(commented.join(COMMENT_ABOUT, COMMENT_ABOUT.c.cell_id == api.BaseCell.id)):
        comments.setdefault((*place,), []).append(comment)
    return [
        ManualMark(student, assignment, notebook, cell, scores.get(place), "\n".join(comments.get(place, ())), attempt)
        for place in sorted(scores.keys() | comments.keys())
        for student, assignment, notebook, cell, attempt in (place,)
    ]


def _standing(model: Any, cell: Any, value: Any, submission_id: str | None) -> Select[Any]:
    """Student, assignment, notebook, cell and attempt, then the value, of each of nbgrader's grades or comments."""
    from nbgrader import api

    submitted = api.SubmittedAssignment
    found = (
        select(submitted.student_id, api.Assignment.name, api.Notebook.name, cell, SHOWN.c.attempt_id, value)
        .select_from(model)
        .join(api.BaseCell, api.BaseCell.id == model.cell_id)
        .join(api.SubmittedNotebook, api.SubmittedNotebook.id == model.notebook_id)
        .join(api.Notebook, api.Notebook.id == api.SubmittedNotebook.notebook_id)
        .join(submitted, submitted.id == api.SubmittedNotebook.assignment_id)
        .join(api.Assignment, api.Assignment.id == submitted.assignment_id)
        .join(SHOWN, SHOWN.c.submission_id == submitted.id)
    )
    return found if submission_id is None else found.where(submitted.id == submission_id)
