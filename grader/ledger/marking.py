"""A person's mark: a new run of kind manual, with what stood before and after."""

import math
from datetime import datetime

from sqlalchemy.orm import Session

from grader.ledger import refusals
from grader.ledger.queue import JobState, locked
from grader.ledger.runs import RecordedResult, result
from grader.ledger.standing import Mark, overlay, standing
from grader.ledger.writing import RunKind, add_run, manual_cell
from grader.model import CellResult, GradingResult, ScoreStatus


def mark(
    session: Session,
    *,
    attempt_id: str,
    notebook_id: str,
    grade_id: str,
    score: float | None,
    comment: str,
    by: str,
    now: datetime,
) -> str:
    """Set a person's mark and comment on one cell, as a new run; the id of the run that then holds.

    `score` None means no mark: a comment alone, or a mark taken back. The same mark and comment again changes
    nothing. Raises UnknownRecord (no such attempt or cell, or not graded yet), MarkRefused (outside
    0..max_score).
    """
    job = locked(session, attempt_id)
    before = result(session, attempt_id)
    cell = _cell(before.result, notebook_id, grade_id)
    if score is not None and not (math.isfinite(score) and 0 <= score <= cell.max_score):
        raise refusals.out_of_range(score, cell)
    given = Mark(notebook_id, grade_id, score, comment, by, now)
    former = before.mark(notebook_id, grade_id)
    if (score, comment) == ((former.score, former.comment) if former else (None, "")):
        return before.run_id
    effective = overlay(before.machine, _with(before, given))
    after = standing(effective)
    changed = _cell(effective, notebook_id, grade_id)
    row = manual_cell(cell, changed, mark=given, before_comment=former.comment if former else "")
    run_id = add_run(session, job, kind=RunKind.MANUAL, by=by, now=now, run=effective, after=after, cells=[row])
    if job.state == JobState.UNGRADED and after.status is ScoreStatus.GRADED:
        job.state = JobState.GRADED  # a person has settled what the machine could not
    session.flush()
    return run_id


def _cell(graded: GradingResult, notebook_id: str, grade_id: str) -> CellResult:
    for cell in graded.cells:
        if (cell.notebook_id, cell.grade_id) == (notebook_id, grade_id):
            return cell
    raise refusals.unknown_cell(notebook_id, grade_id)


def _with(before: RecordedResult, given: Mark) -> list[Mark]:
    """Put the new mark in the place of the former one."""
    return [
        *(m for m in before.marks if (m.notebook_id, m.grade_id) != (given.notebook_id, given.grade_id)),
        given,
    ]
