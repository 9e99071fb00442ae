"""Attempts waiting to be graded: each is claimed by one worker, graded once, and never lost.

A claim is a lease: a worker that dies lets it run out, and another takes over. Being taken over counts as a
failure, so that work which kills its workers cannot go round for ever.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from grader.errors import UnknownRecord
from grader.ledger import refusals
from grader.ledger.runs import marks
from grader.ledger.standing import Standing, overlay, standing
from grader.ledger.tables import JobRow, RunRow
from grader.ledger.writing import RunKind, add_run, machine_cell
from grader.model import Attempt, GradingResult, GradingStatus, Receipt, ScoreStatus

MAX_FAILURES = 5
LEASE_S = 300.0
# After the first failure; each further one doubles it (2, 4, 8, 16 s).
FIRST_RETRY_S = 2.0
DIED = "the worker that graded it died"


class JobState(StrEnum):
    """`ungraded`: given up after MAX_FAILURES, or the engine said so; a person may ask for a regrade."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    GRADED = "graded"
    UNGRADED = "ungraded"


def enqueue(session: Session, attempt: Attempt | Receipt, now: datetime) -> None:
    """Queue a new attempt, in the transaction of its submission; nothing if it already is or was queued."""
    if session.get(JobRow, attempt.attempt_id) is None:
        job = JobRow(
            attempt_id=attempt.attempt_id,
            state=JobState.QUEUED,
            ready_at=now,
            failures=0,
            asked_by="",
            asked_reason="",
            student_id=attempt.student_id,
            assignment_id=attempt.assignment_id,
            number=attempt.number,
        )
        session.add(job)
        session.flush()


def claim(session: Session, worker: str, now: datetime, lease_s: float = LEASE_S) -> str | None:
    """Take the attempt that has waited longest, for `lease_s` seconds; its attempt id, or None."""
    ready = and_(JobRow.state == JobState.QUEUED, JobRow.ready_at <= now)
    abandoned = and_(JobRow.state == JobState.CLAIMED, JobRow.lease_until < now)
    query = select(JobRow).where(or_(ready, abandoned)).order_by(JobRow.ready_at, JobRow.attempt_id).limit(1)
    while (job := session.scalar(query.with_for_update(skip_locked=True))) is not None:
        if job.state == JobState.CLAIMED and _give_up(session, job, DIED, now):
            continue
        job.state, job.worker = JobState.CLAIMED, worker
        job.lease_until = now + timedelta(seconds=lease_s)
        session.flush()
        return job.attempt_id
    return None


def recover(session: Session, worker: str, now: datetime) -> None:
    """Put back what `worker` held when it died, to be graded at once; its death counts as a failure of each."""
    held = select(JobRow).where(JobRow.state == JobState.CLAIMED, JobRow.worker == worker)
    for job in session.scalars(held.with_for_update()):
        if not _give_up(session, job, DIED, now):
            _put_back(job, job.ready_at)
    session.flush()


def record(session: Session, attempt_id: str, worker: str, result: GradingResult, now: datetime) -> str:
    """Write a result and close the job, in one transaction; the run id.

    Raises ClaimLost unless `worker` holds the claim and its lease has not run out.
    """
    job = _held(session, attempt_id, worker, now)
    return _finish(session, job, by=worker, result=result, now=now)


def fail(session: Session, attempt_id: str, worker: str, reason: str, now: datetime) -> None:
    """Say that we could not grade it: tried again later, ungraded in the end, never a zero.

    Raises ClaimLost.
    """
    job = _held(session, attempt_id, worker, now)
    if not _give_up(session, job, reason, now):
        _put_back(job, now + timedelta(seconds=FIRST_RETRY_S * 2 ** (job.failures - 1)))
        session.flush()


def regrade(session: Session, attempt_id: str, by: str, reason: str, now: datetime) -> None:
    """Have the machine grade an attempt once more; who asked and why is kept with the run that follows.

    A grading under way is set aside. Raises UnknownRecord.
    """
    job = locked(session, attempt_id)
    _put_back(job, now)
    job.failures, job.asked_by, job.asked_reason = 0, by, reason
    session.flush()


def locked(session: Session, attempt_id: str) -> JobRow:
    """Read an attempt's job and keep others from changing it until this transaction ends.

    Raises UnknownRecord.
    """
    job = session.get(JobRow, attempt_id, with_for_update=True, populate_existing=True)
    if job is None:
        raise UnknownRecord.attempt(attempt_id)
    return job


def _held(session: Session, attempt_id: str, worker: str, now: datetime) -> JobRow:
    job = locked(session, attempt_id)
    lease = job.lease_until
    if job.state != JobState.CLAIMED or job.worker != worker or lease is None or lease < now:
        raise refusals.claim_lost(attempt_id, worker)
    return job


def _put_back(job: JobRow, ready_at: datetime) -> None:
    job.state, job.ready_at = JobState.QUEUED, ready_at
    job.worker = job.lease_until = None


def _give_up(session: Session, job: JobRow, reason: str, now: datetime) -> bool:
    """Count a failure; at the last one, record that the attempt stays ungraded and say so."""
    job.failures += 1
    if job.failures < MAX_FAILURES:
        return False
    nothing = GradingResult(
        assignment_id="",
        release_digest="",
        status=GradingStatus.UNGRADED,
        cells=(),
        duration_s=0.0,
        engine_version="",
        reason=reason,
    )
    _finish(session, job, by=job.worker or "", result=nothing, now=now)
    return True


def _finish(session: Session, job: JobRow, *, by: str, result: GradingResult, now: datetime) -> str:
    run_id = add_run(
        session,
        job,
        kind=RunKind.MACHINE,
        by=by,
        now=now,
        run=result,
        after=_standing_after(session, job, result),
        cells=[machine_cell(position, cell) for position, cell in enumerate(result.cells)],
    )
    graded = result.status is GradingStatus.GRADED
    job.state = JobState.GRADED if graded else JobState.UNGRADED
    job.worker = job.lease_until = None
    job.asked_by = job.asked_reason = ""
    session.flush()
    return run_id


def _standing_after(session: Session, job: JobRow, result: GradingResult) -> Standing:
    """Keep an earlier result when this run could not be finished: a crash of ours takes no points away."""
    former = session.get(RunRow, job.run_id) if job.run_id else None
    if result.status is GradingStatus.UNGRADED and former is not None and former.score is not None:
        return Standing(ScoreStatus(former.standing), former.score, former.max_score, former.open_points)
    return standing(overlay(result, marks(session, job.attempt_id)))
