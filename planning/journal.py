"""Journals: a record of planning staff is the row of its events, each with who and when; its state is their replay.

Nothing is altered or deleted: the database refuses it, and every entry carries a digest over itself and the entry
before it, so that a row that was changed behind the database's back is found by `verify`.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import JSON, Table, UniqueConstraint, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from foundation.store import Base, append_only
from planning.errors import ChangedMeanwhile, UnknownRecord


class JournalRow(Base):
    """One event of one record."""

    __tablename__ = "planning_journal"
    __table_args__ = (UniqueConstraint("record_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[str] = mapped_column(index=True)
    record_kind: Mapped[str] = mapped_column(index=True)
    number: Mapped[int]
    event: Mapped[dict[str, Any]] = mapped_column(JSON)
    by: Mapped[str]
    at: Mapped[datetime]
    previous: Mapped[str]
    digest: Mapped[str]


assert isinstance(JournalRow.__table__, Table)
append_only(JournalRow.__table__)


@dataclass(frozen=True)
class Entry:
    """An event as it was recorded: plain JSON, by which username, at which instant, and its digest (hex)."""

    number: int
    event: dict[str, Any]
    by: str
    at: datetime
    previous: str
    digest: str


def append(
    session: Session, *, record_id: str, kind: str, expected: int, event: dict[str, Any], by: str, now: datetime
) -> Entry:
    """Add an event after the `expected` number of events; ChangedMeanwhile when there are more by now."""
    last = _last(session, record_id) if expected else None
    if (last.number if last else 0) != expected:
        raise ChangedMeanwhile.record()
    previous = last.digest if last else ""
    number = expected + 1
    at = now.astimezone(UTC)
    digest = _digest(record_id, kind, number, event, by, at.isoformat(), previous)
    row = JournalRow(
        record_id=record_id,
        record_kind=kind,
        number=number,
        event=event,
        by=by,
        at=at,
        previous=previous,
        digest=digest,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise ChangedMeanwhile.record() from error
    return _entry(row)


def _last(session: Session, record_id: str) -> JournalRow:
    """Read a record's last entry. Raises UnknownRecord."""
    query = select(JournalRow).where(JournalRow.record_id == record_id).order_by(JournalRow.number.desc()).limit(1)
    row = session.scalar(query)
    if row is None:
        raise UnknownRecord.of(record_id)
    return row


def read(session: Session, record_id: str, kind: str) -> list[Entry]:
    """Read the entries of a record of this kind in their order. Raises UnknownRecord, for one of another kind too."""
    query = select(JournalRow).where(JournalRow.record_id == record_id, JournalRow.record_kind == kind)
    rows = session.scalars(query.order_by(JournalRow.number))
    entries = [_entry(row) for row in rows]
    if not entries:
        raise UnknownRecord.of(record_id)
    return entries


def records(session: Session, kind: str, events: Collection[str] = ()) -> dict[str, list[Entry]]:
    """Read all records of a kind, the oldest first; of each these kinds of `events` alone, if named."""
    query = select(JournalRow).where(JournalRow.record_kind == kind)
    if events:
        query = query.where(JournalRow.event["kind"].as_string().in_(events))
    rows = session.scalars(query.order_by(JournalRow.id))
    found: dict[str, list[Entry]] = {}
    for row in rows:
        found.setdefault(row.record_id, []).append(_entry(row))
    return found


def latest(session: Session, kind: str, events: Collection[str]) -> dict[str, str]:
    """Give the records of a kind to which one of these kinds of event happened, each with the last of them."""
    happened = JournalRow.event["kind"].as_string()
    query = select(JournalRow.record_id, happened).where(JournalRow.record_kind == kind, happened.in_(events))
    return dict(session.execute(query.order_by(JournalRow.id)).all())


def verify(record_id: str, kind: str, entries: Sequence[Entry]) -> int | None:
    """Give the number of the first entry that is not what was recorded; None when all are."""
    previous = ""
    for number, entry in enumerate(entries, 1):
        digest = _digest(record_id, kind, number, entry.event, entry.by, entry.at.isoformat(), previous)
        if (entry.number, entry.previous, entry.digest) != (number, previous, digest):
            return number
        previous = digest
    return None


def _entry(row: JournalRow) -> Entry:
    return Entry(row.number, row.event, row.by, row.at, row.previous, row.digest)


def _digest(*told: Any) -> str:
    """Digest a record's id and kind, and an entry's number, event, by, instant (ISO 8601) and previous digest."""
    canonical = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()
