"""Marks and comments that people gave in formgrader."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
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


def read_marks(session: Session, submissions: Iterable[Any]) -> list[ManualMark]:
    """The marks on these submissions (nbgrader's SubmittedAssignment), in the order of their notebooks."""
    attempts = {row.submission_id: row.attempt_id for row in session.execute(select(SHOWN))}
    about = {row.cell_id: row.grade_id for row in session.execute(select(COMMENT_ABOUT))}
    return [
        ManualMark(submission.student_id, submission.name, notebook.name, grade_id, score, comment, attempt)
        for submission in submissions
        if (attempt := attempts.get(submission.id))
        for notebook in sorted(submission.notebooks, key=lambda item: str(item.name))
        for grade_id, score, comment in _of_notebook(notebook, about)
    ]


def _of_notebook(notebook: Any, about: dict[str, str]) -> Iterator[tuple[str, float | None, str]]:
    scores = {grade.name: _score(grade) for grade in notebook.grades}
    comments: dict[str, list[str]] = {}
    for comment in notebook.comments:
        if comment.manual_comment:
            comments.setdefault(about.get(comment.cell_id, comment.name), []).append(comment.manual_comment)
    for name in sorted({name for name, score in scores.items() if score is not None} | comments.keys()):
        yield name, scores.get(name), "\n".join(comments.get(name, ()))


def _score(grade: Any) -> float | None:
    if grade.manual_score is None and grade.extra_credit is None:
        return None
    earned = grade.auto_score if grade.manual_score is None else grade.manual_score
    return float((earned or 0) + (grade.extra_credit or 0))
