"""Attempts in: identity and time are the server's, and a submission is stored whole or not at all."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from foundation.errors import UnusableInput
from grader.exchange import blobs, refusals
from grader.exchange.published import PublishedAssignment, assignment, release
from grader.exchange.tables import AttemptRow
from grader.model import Bundle, BundleLimits, Receipt, Release

_KEY = re.compile(r"[!-~]{1,200}")
# Concurrent submissions of one trainee: each round, at least one of them is stored.
_ROUNDS = 10


@dataclass(frozen=True)
class _Entry:
    """What came in, before it is known whether it came before."""

    published: PublishedAssignment
    student_id: str
    idempotency_key: str
    sha256: str
    now: datetime


def submit(
    session: Session,
    *,
    assignment_id: str,
    student_id: str,
    archive: bytes,
    idempotency_key: str,
    now: datetime,
    validate: Callable[[Release, Bundle], None],
    limits: BundleLimits | None = None,
) -> Receipt:
    """Store an attempt against the release handed out now; the same key again gives the same receipt.

    `student_id` and `now` come from the server, never from the client. `validate` raises BundleRejected for
    work that cannot be read against the release. Raises BundleRejected (which the caller records by
    `record_rejection` in a transaction of its own), UnknownAssignment, and SubmissionRefused (cooling down,
    closed, key used for other work).
    """
    if not _KEY.fullmatch(idempotency_key):
        raise _bad_key()
    bundle = Bundle.from_zip(archive, limits)  # before the first query: no lock is held while unpacking
    entry = _Entry(assignment(session, assignment_id), student_id, idempotency_key, bundle.sha256, now)
    known = _known(session, entry)
    if known is not None:
        return known
    _check_open(session, entry)
    validate(release(session, entry.published.digest), bundle)
    blobs.put(session, bundle)
    return _store(session, entry)


def _store(session: Session, entry: _Entry) -> Receipt:
    """Write the attempt under the next number; where the database lets two race, the loser looks again."""
    for _ in range(_ROUNDS):
        try:
            with session.begin_nested():
                row = _row(session, entry)
                session.add(row)
        except IntegrityError:
            known = _known(session, entry)
            if known is not None:
                return known
            _check_open(session, entry)
        else:
            return _receipt(row)
    raise refusals.busy()


def _row(session: Session, entry: _Entry) -> AttemptRow:
    published = entry.published
    last = session.scalar(
        select(func.max(AttemptRow.number)).where(
            AttemptRow.student_id == entry.student_id, AttemptRow.assignment_id == published.assignment_id
        )
    )
    return AttemptRow(
        attempt_id=uuid.uuid4().hex,
        assignment_id=published.assignment_id,
        student_id=entry.student_id,
        number=(last or 0) + 1,
        sha256=entry.sha256,
        release_digest=published.digest,
        received_at=entry.now,
        late=published.duedate is not None and entry.now > published.duedate,
        idempotency_key=entry.idempotency_key,
    )


def _known(session: Session, entry: _Entry) -> Receipt | None:
    row = session.scalar(
        select(AttemptRow).where(
            AttemptRow.student_id == entry.student_id, AttemptRow.idempotency_key == entry.idempotency_key
        )
    )
    if row is None:
        return None
    if (row.assignment_id, row.sha256) != (entry.published.assignment_id, entry.sha256):
        raise refusals.key_used()
    return _receipt(row)


def _check_open(session: Session, entry: _Entry) -> None:
    published = entry.published
    if published.closes_at is not None and entry.now > published.closes_at:
        raise refusals.closed(published.closes_at)
    last = session.scalar(
        select(AttemptRow.received_at)
        .where(AttemptRow.student_id == entry.student_id, AttemptRow.assignment_id == published.assignment_id)
        .order_by(AttemptRow.number.desc())
        .limit(1)
    )
    if last is None:
        return
    since_s = max((entry.now - last).total_seconds(), 0.0)  # clocks and racing requests may run backwards
    if since_s < published.cooldown_s:
        raise refusals.cooling_down(published.cooldown_s - since_s)


def _receipt(row: AttemptRow) -> Receipt:
    return Receipt(
        attempt_id=row.attempt_id,
        assignment_id=row.assignment_id,
        student_id=row.student_id,
        number=row.number,
        sha256=row.sha256,
        received_at=row.received_at,
        late=row.late,
    )


def _bad_key() -> UnusableInput:
    return UnusableInput(
        "bad-idempotency-key",
        th="รหัสการส่ง (idempotency key) ต้องเป็นอักษรอังกฤษ ตัวเลข หรือเครื่องหมาย ยาว 1–200 ตัว",
        en="The idempotency key must be 1–200 printable ASCII characters.",
    )
