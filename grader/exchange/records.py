"""What the exchange remembers: attempts, rejections, and who has begun."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from grader.errors import BundleRejected, UnknownRecord
from grader.exchange import blobs
from grader.exchange.published import assignment
from grader.exchange.tables import AttemptRow, FetchRow, RejectionRow
from grader.model import Attempt, Bundle

# Up to so many students are asked for by name; above it, all rows are read and sorted out here, for a statement has
# only so many parameters (SQLite 32,766; PostgreSQL 65,535).
_BY_NAME = 5000


@dataclass(frozen=True)
class Rejection:
    """Work that could not be read: whose, when and why (a sentence in Thai and in English)."""

    student_id: str
    assignment_id: str
    at: datetime
    code: str
    th: str
    en: str


def record_rejection(
    session: Session, assignment_id: str, student_id: str, error: BundleRejected, now: datetime
) -> None:
    """Keep that a trainee handed in work that could not be read. Raises UnknownAssignment."""
    assignment(session, assignment_id)
    row = RejectionRow(
        student_id=student_id, assignment_id=assignment_id, at=now, code=error.code, th=error.th, en=error.en
    )
    session.add(row)
    session.flush()


def rejections(
    session: Session, students: Collection[str] | None = None, assignment_id: str | None = None
) -> list[Rejection]:
    """Rejections of these students, or of all, oldest first."""
    query = select(RejectionRow).where(*_of(RejectionRow, students, assignment_id))
    rows = session.scalars(query.order_by(RejectionRow.at, RejectionRow.id))
    return [
        Rejection(row.student_id, row.assignment_id, row.at, row.code, row.th, row.en)
        for row in rows
        if students is None or row.student_id in students
    ]


def attempts(
    session: Session, students: Collection[str] | None = None, assignment_id: str | None = None
) -> list[Attempt]:
    """List attempts of these students, or of all, oldest first."""
    query = select(AttemptRow).where(*_of(AttemptRow, students, assignment_id))
    rows = session.scalars(query.order_by(AttemptRow.received_at, AttemptRow.number))
    return [_attempt(row) for row in rows if students is None or row.student_id in students]


def attempt(session: Session, attempt_id: str) -> Attempt:
    """One attempt. Raises UnknownRecord."""
    row = session.get(AttemptRow, attempt_id)
    if row is None:
        raise UnknownRecord.attempt(attempt_id)
    return _attempt(row)


def submission(session: Session, attempt_id: str) -> Bundle:
    """Read what was handed in. Raises UnknownRecord."""
    return blobs.get(session, attempt(session, attempt_id).sha256)


def fetched(session: Session, students: Collection[str] | None = None) -> dict[tuple[str, str], datetime]:
    """When each of these students, or of all, first fetched each assignment, by (student_id, assignment_id)."""
    keys = FetchRow.student_id, FetchRow.assignment_id
    rows = session.execute(select(*keys, func.min(FetchRow.at)).where(*_of(FetchRow, students, None)).group_by(*keys))
    return {
        (student_id, assignment_id): at
        for student_id, assignment_id, at in rows
        if students is None or student_id in students
    }


def _of(
    row: type[AttemptRow | RejectionRow | FetchRow], students: Collection[str] | None, assignment_id: str | None
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if students is not None and len(students) <= _BY_NAME:
        conditions.append(row.student_id.in_(students))
    if assignment_id is not None:
        conditions.append(row.assignment_id == assignment_id)
    return conditions


def _attempt(row: AttemptRow) -> Attempt:
    return Attempt(
        attempt_id=row.attempt_id,
        assignment_id=row.assignment_id,
        student_id=row.student_id,
        number=row.number,
        sha256=row.sha256,
        release_digest=row.release_digest,
        received_at=row.received_at,
        late=row.late,
    )
