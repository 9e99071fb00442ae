"""Runs read back: what was graded, by whom, and what it changed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grader.ledger import refusals
from grader.ledger.standing import Mark, Standing, overlay, standing
from grader.ledger.tables import CellRow, RunRow
from grader.ledger.writing import NO_LIMITS, RunKind
from grader.model import (
    Bundle,
    CellResult,
    GradingResult,
    GradingStatus,
    Isolation,
    Outcome,
    ScoreStatus,
)


@dataclass(frozen=True)
class MarkChange:
    """One mark given in a manual run: the cell's score and comment before and after."""

    notebook_id: str
    grade_id: str
    before_score: float
    after_score: float
    before_comment: str
    after_comment: str


@dataclass(frozen=True)
class GradingRun:
    """One entry of an attempt's history. `score` is the attempt's after this run, marks included.

    `asked_by` and `asked_reason` are set when a person asked for this grading; `changes` in a manual run
    only.
    """

    run_id: str
    attempt_id: str
    number: int
    kind: RunKind
    by: str
    at: datetime
    release_digest: str
    engine_version: str
    status: GradingStatus
    reason: str
    duration_s: float
    standing: Standing
    asked_by: str
    asked_reason: str
    changes: tuple[MarkChange, ...]


@dataclass(frozen=True)
class DecidingRun:
    """The run that decided a score: by which engine and tests, and who marked the attempt besides."""

    run_id: str
    release_digest: str
    engine_version: str
    marked_by: tuple[str, ...]


@dataclass(frozen=True)
class RecordedResult:
    """What an attempt earned, as the ledger knows it now.

    `machine` is what the engine found; `result` is the same with the marks laid over; `marks` holds every
    cell's latest mark or comment. `run_id` and `graded_at` are those of the latest run of any kind.
    """

    attempt_id: str
    run_id: str
    graded_at: datetime
    machine: GradingResult
    result: GradingResult
    marks: tuple[Mark, ...]
    standing: Standing

    def mark(self, notebook_id: str, grade_id: str) -> Mark | None:
        """Find the latest mark or comment on a cell."""
        return next((m for m in self.marks if (m.notebook_id, m.grade_id) == (notebook_id, grade_id)), None)


def runs(session: Session, attempt_id: str) -> list[GradingRun]:
    """List an attempt's runs, oldest first; none for an attempt that is waiting."""
    rows = session.scalars(select(RunRow).where(RunRow.attempt_id == attempt_id).order_by(RunRow.number))
    return [_run(row) for row in rows]


def deciding(session: Session, run_ids: Iterable[str]) -> dict[str, DecidingRun]:
    """Read the runs that decided scores, by attempt_id."""
    wanted = set(run_ids)
    markers: defaultdict[str, set[str]] = defaultdict(set)
    for attempt_id, by in session.execute(select(RunRow.attempt_id, RunRow.by).where(RunRow.kind == RunKind.MANUAL)):
        markers[attempt_id].add(by)
    columns = select(RunRow.run_id, RunRow.attempt_id, RunRow.release_digest, RunRow.engine_version)
    return {
        attempt_id: DecidingRun(run_id, release_digest, engine_version, tuple(sorted(markers[attempt_id])))
        for run_id, attempt_id, release_digest, engine_version in session.execute(columns)
        if run_id in wanted
    }


def count_runs(session: Session) -> int:
    """How many runs there are of everybody's attempts; runs are never taken away, so the same number is no news."""
    return session.scalar(select(func.count()).select_from(RunRow)) or 0


def result(session: Session, attempt_id: str) -> RecordedResult:
    """Read the result that holds: the latest machine run that was graded, with a person's marks laid over it.

    A later machine run that could not be finished does not undo an earlier result. Raises UnknownRecord
    before the first run.
    """
    machine = _machine_row(session, attempt_id)
    latest = session.scalar(
        select(RunRow).where(RunRow.attempt_id == attempt_id).order_by(RunRow.number.desc()).limit(1)
    )
    if machine is None or latest is None:
        raise refusals.not_graded(attempt_id)
    found = _grading_result(machine)
    given = marks(session, attempt_id)
    effective = overlay(found, given)
    return RecordedResult(
        attempt_id=attempt_id,
        run_id=latest.run_id,
        graded_at=latest.at,
        machine=found,
        result=effective,
        marks=given,
        standing=standing(effective),
    )


def marks(session: Session, attempt_id: str) -> tuple[Mark, ...]:
    """List the latest mark or comment on every cell that a person touched."""
    rows = session.execute(
        select(CellRow, RunRow.by, RunRow.at)
        .join(RunRow, RunRow.run_id == CellRow.run_id)
        .where(RunRow.attempt_id == attempt_id, RunRow.kind == RunKind.MANUAL)
        .order_by(RunRow.number)
    )
    latest = {
        (row.notebook_id, row.grade_id): Mark(row.notebook_id, row.grade_id, row.manual_score, row.comment, by, at)
        for row, by, at in rows
    }
    return tuple(latest.values())


def _machine_row(session: Session, attempt_id: str) -> RunRow | None:
    return session.scalar(
        select(RunRow)
        .where(RunRow.attempt_id == attempt_id, RunRow.kind == RunKind.MACHINE)
        .order_by((RunRow.status == GradingStatus.GRADED).desc(), RunRow.number.desc())
        .limit(1)
    )


def _run(row: RunRow) -> GradingRun:
    manual = row.kind == RunKind.MANUAL
    return GradingRun(
        run_id=row.run_id,
        attempt_id=row.attempt_id,
        number=row.number,
        kind=RunKind(row.kind),
        by=row.by,
        at=row.at,
        release_digest=row.release_digest,
        engine_version=row.engine_version,
        status=GradingStatus(row.status),
        reason=row.reason,
        duration_s=row.duration_s,
        standing=Standing(ScoreStatus(row.standing), row.score, row.max_score, row.open_points),
        asked_by=row.asked_by,
        asked_reason=row.asked_reason,
        changes=tuple(map(_change, row.cells)) if manual else (),
    )


def _change(row: CellRow) -> MarkChange:
    return MarkChange(
        notebook_id=row.notebook_id,
        grade_id=row.grade_id,
        before_score=row.before_score or 0.0,
        after_score=row.score,
        before_comment=row.before_comment,
        after_comment=row.comment,
    )


def _grading_result(row: RunRow) -> GradingResult:
    cells = tuple(
        CellResult(
            notebook_id=cell.notebook_id,
            grade_id=cell.grade_id,
            outcome=Outcome(cell.outcome),
            score=cell.score,
            max_score=cell.max_score,
            isolation=Isolation(cell.isolation),
            message=cell.message,
            misconception_th=cell.misconception_th,
        )
        for cell in row.cells
    )
    return GradingResult(
        assignment_id=row.assignment_id,
        release_digest=row.release_digest,
        status=GradingStatus(row.status),
        cells=cells,
        duration_s=row.duration_s,
        engine_version=row.engine_version,
        reason=row.reason,
        notebooks={} if row.notebooks is None else dict(Bundle.from_zip(row.notebooks, NO_LIMITS)),
    )
