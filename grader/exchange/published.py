"""Releases out: what is handed out, with which settings, until when."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from grader.errors import UnknownAssignment
from grader.exchange import blobs
from grader.exchange.tables import AssignmentRow, FetchRow, ReleaseRow, ScheduleRow
from grader.model import Assignment, AttemptPolicy, Bundle, CellKind, GradeCell, Release, Schedule


@dataclass(frozen=True)
class PublishedAssignment:
    """An assignment as it is handed out now. `released_at` is when this digest was first published."""

    assignment_id: str
    position: int
    title_th: str
    title_en: str
    stage: str
    sop_steps: str
    policy: AttemptPolicy
    cooldown_s: float
    counts: bool
    digest: str
    max_score: float
    released_at: datetime
    duedate: datetime | None
    closes_at: datetime | None


@dataclass(frozen=True)
class DatedSchedule:
    """A decision about an assignment's dates: what was set, by whom and when."""

    schedule: Schedule
    set_by: str
    set_at: datetime


def publish(session: Session, release: Release, assignment: Assignment, schedule: Schedule, now: datetime) -> None:
    """Hand out `release` with the course's settings; the same digest again changes nothing but those.

    A new digest becomes the one handed out; attempts keep the digest they were made against. `schedule` is
    the course's proposal: it is recorded the first time only, later dates are set by `set_schedule`.
    """
    if session.get(ReleaseRow, release.digest) is None:
        _store(session, release, now)
    row = session.get(AssignmentRow, assignment.assignment_id)
    if row is None:
        position = session.scalar(select(func.coalesce(func.max(AssignmentRow.position), 0))) or 0
        row = AssignmentRow(assignment_id=assignment.assignment_id, position=position + 1)
        session.add(row)
    row.title_th, row.title_en = assignment.title_th, assignment.title_en
    row.stage, row.sop_steps = assignment.stage, assignment.sop_steps
    row.policy, row.counts = assignment.policy, assignment.counts
    row.cooldown_s, row.digest = assignment.cooldown_s, release.digest
    session.flush()
    if not schedules(session, assignment.assignment_id):
        _add_schedule(session, assignment.assignment_id, schedule, by="course", now=now)


def set_schedule(session: Session, assignment_id: str, schedule: Schedule, by: str, now: datetime) -> None:
    """Decide an assignment's dates from now on; who and when is kept. Raises UnknownAssignment."""
    assignment(session, assignment_id)
    _add_schedule(session, assignment_id, schedule, by, now)


def schedules(session: Session, assignment_id: str) -> list[DatedSchedule]:
    """Every decision about an assignment's dates, oldest first; the last one holds."""
    rows = session.scalars(
        select(ScheduleRow).where(ScheduleRow.assignment_id == assignment_id).order_by(ScheduleRow.id)
    )
    return [DatedSchedule(Schedule(row.duedate, row.closes_at), row.set_by, row.set_at) for row in rows]


def assignments(session: Session) -> list[PublishedAssignment]:
    """List what is handed out, in teaching order."""
    return [_published(*row) for row in session.execute(_current().order_by(AssignmentRow.position))]


def assignment(session: Session, assignment_id: str) -> PublishedAssignment:
    """One assignment as it is handed out now. Raises UnknownAssignment."""
    row = session.execute(_current().where(AssignmentRow.assignment_id == assignment_id)).one_or_none()
    if row is None:
        raise UnknownAssignment.named(assignment_id)
    return _published(*row)


def release(session: Session, key: str) -> Release:
    """Read the release of that digest, or the one handed out now for that assignment id.

    Raises UnknownAssignment.
    """
    row = session.get(ReleaseRow, key) or session.get(ReleaseRow, assignment(session, key).digest)
    assert row is not None  # the foreign key of `assignment.digest`
    return Release(
        assignment_id=row.assignment_id,
        student=blobs.get(session, row.student_sha256),
        grading=blobs.get(session, row.grading_sha256),
        cells=tuple(map(_cell, row.cells)),
        digest=row.digest,
    )


def cells(session: Session, digest: str) -> tuple[GradeCell, ...]:
    """Read what is graded in the release of that digest, without its files; nothing for an unknown one."""
    found = session.scalar(select(ReleaseRow.cells).where(ReleaseRow.digest == digest))
    return tuple(map(_cell, found or ()))


def fetch(session: Session, assignment_id: str, student_id: str, now: datetime) -> Bundle:
    """Hand out the files; that this student took them is recorded. Raises UnknownAssignment."""
    digest = assignment(session, assignment_id).digest
    session.add(FetchRow(student_id=student_id, assignment_id=assignment_id, release_digest=digest, at=now))
    session.flush()
    sha256 = session.execute(select(ReleaseRow.student_sha256).where(ReleaseRow.digest == digest)).scalar_one()
    return blobs.get(session, sha256)


def _store(session: Session, release: Release, now: datetime) -> None:
    student, grading = blobs.put(session, release.student), blobs.put(session, release.grading)
    row = ReleaseRow(
        digest=release.digest,
        assignment_id=release.assignment_id,
        student_sha256=student,
        grading_sha256=grading,
        cells=[asdict(cell) for cell in release.cells],
        max_score=release.max_score,
        released_at=now,
    )
    session.add(row)
    session.flush()


def _add_schedule(session: Session, assignment_id: str, schedule: Schedule, by: str, now: datetime) -> None:
    row = ScheduleRow(
        assignment_id=assignment_id,
        duedate=schedule.duedate,
        closes_at=schedule.closes_at,
        set_by=by,
        set_at=now,
    )
    session.add(row)
    session.flush()


def _current() -> Select[AssignmentRow, float, datetime, datetime | None, datetime | None]:
    latest = select(func.max(ScheduleRow.id)).group_by(ScheduleRow.assignment_id)
    return (
        select(
            AssignmentRow,
            ReleaseRow.max_score,
            ReleaseRow.released_at,
            ScheduleRow.duedate,
            ScheduleRow.closes_at,
        )
        .join(ReleaseRow, ReleaseRow.digest == AssignmentRow.digest)
        .join(ScheduleRow, ScheduleRow.assignment_id == AssignmentRow.assignment_id)
        .where(ScheduleRow.id.in_(latest))
    )


def _published(
    row: AssignmentRow,
    max_score: float,
    released_at: datetime,
    duedate: datetime | None,
    closes_at: datetime | None,
) -> PublishedAssignment:
    return PublishedAssignment(
        assignment_id=row.assignment_id,
        position=row.position,
        title_th=row.title_th,
        title_en=row.title_en,
        stage=row.stage,
        sop_steps=row.sop_steps,
        policy=AttemptPolicy(row.policy),
        cooldown_s=row.cooldown_s,
        counts=row.counts,
        digest=row.digest,
        max_score=max_score,
        released_at=released_at,
        duedate=duedate,
        closes_at=closes_at,
    )


def _cell(data: Mapping[str, Any]) -> GradeCell:
    return GradeCell(**{**data, "kind": CellKind(data["kind"])})
