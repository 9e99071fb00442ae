"""Runs written: each is appended whole, and nothing that a trainee printed keeps it from being stored."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grader.ledger.standing import Mark, Standing
from grader.ledger.tables import CellRow, JobRow, RunRow
from grader.model import Bundle, BundleLimits, CellResult, GradingResult

# Notebooks that the engine made: it set the limits, none apply on the way into the ledger or back.
NO_LIMITS = BundleLimits(total_mib=1 << 20, files=1 << 30, path_length=1 << 20)


class RunKind(StrEnum):
    """Who graded: the engine, or a person."""

    MACHINE = "machine"
    MANUAL = "manual"


def add_run(
    session: Session,
    job: JobRow,
    *,
    kind: RunKind,
    by: str,
    now: datetime,
    run: GradingResult,
    after: Standing,
    cells: Sequence[CellRow],
) -> str:
    """Append a run and point the attempt's job at it; its run id."""
    last = session.scalar(select(func.max(RunRow.number)).where(RunRow.attempt_id == job.attempt_id))
    row = RunRow(
        run_id=uuid.uuid4().hex,
        attempt_id=job.attempt_id,
        number=(last or 0) + 1,
        kind=kind,
        by=by,
        at=now,
        assignment_id=run.assignment_id,
        release_digest=run.release_digest,
        engine_version=run.engine_version,
        status=run.status,
        reason=storable(run.reason),
        duration_s=run.duration_s,
        standing=after.status,
        score=after.score,
        max_score=after.max_score,
        open_points=after.open_points,
        asked_by=job.asked_by if kind is RunKind.MACHINE else "",
        asked_reason=job.asked_reason if kind is RunKind.MACHINE else "",
        notebooks=_pack(run) if kind is RunKind.MACHINE else None,
        cells=list(cells),
    )
    session.add(row)
    session.flush()  # before the job refers to it
    job.run_id = row.run_id
    points = (after.score, after.max_score, after.open_points) if after.score is not None else (None, None, None)
    job.score, job.max_score, job.open_points = points
    session.flush()
    return row.run_id


def machine_cell(position: int, cell: CellResult) -> CellRow:
    """Make the row of a cell that the engine judged."""
    return CellRow(
        position=position,
        notebook_id=cell.notebook_id,
        grade_id=cell.grade_id,
        outcome=cell.outcome,
        score=cell.score,
        max_score=cell.max_score,
        isolation=cell.isolation,
        message=storable(cell.message),
        misconception_th=cell.misconception_th,
        manual_score=None,
        comment="",
        before_score=None,
        before_comment="",
    )


def manual_cell(before: CellResult, after: CellResult, *, mark: Mark, before_comment: str) -> CellRow:
    """Make the row of a person's mark, with what stood before it."""
    row = machine_cell(0, after)
    row.manual_score, row.comment = mark.score, storable(mark.comment)
    row.before_score, row.before_comment = before.score, before_comment
    return row


def _pack(run: GradingResult) -> bytes | None:
    return Bundle(run.notebooks, NO_LIMITS).to_zip() if run.notebooks else None


def storable(text: str) -> str:
    """Replace what a database cannot hold: lone surrogates, and NUL (PostgreSQL). Trainees can print both."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()
