"""What was published as open data: a journal of editions, each whole; the newest counts, an old one is never taken back.

A retraction is an edition too: it says why, and holds no rows.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from planning import journal
from planning.errors import EntryRefused, NotYet, UnknownRecord

KIND = "open_data"


@dataclass(frozen=True)
class Edition:
    """One edition: its document as plain JSON, by whom, when and why. `retracted` editions hold no rows."""

    revision: int
    document: dict[str, Any]
    by: str
    at: datetime
    note: str
    retracted: bool


def editions(session: Session, dataset_id: str) -> list[Edition]:
    """List a dataset's editions, the newest first; none where it was never published."""
    try:
        entries = journal.read(session, _record(dataset_id), KIND)
    except UnknownRecord:
        return []
    return [
        Edition(
            entry.number, entry.event["document"], entry.by, entry.at, entry.event["note"], entry.event["retracted"]
        )
        for entry in reversed(entries)
    ]


def publish(
    session: Session, dataset_id: str, document: dict[str, Any], *, by: str, now: datetime, note: str = ""
) -> Edition:
    """Record the next edition. Raises NotYet where it would say what the present one says, ChangedMeanwhile."""
    before = editions(session, dataset_id)
    if before and not before[0].retracted and before[0].document == document:
        raise NotYet(
            "nothing-new-to-publish",
            th="ข้อมูลเปิดฉบับปัจจุบันเหมือนกันทุกแถวแล้ว จึงไม่มีสิ่งใดต้องเผยแพร่เพิ่ม",
            en="The present edition of the open data has the same rows already; there is nothing to publish.",
        )
    return _append(session, dataset_id, document, before, by=by, now=now, note=note, retracted=False)


def retract(session: Session, dataset_id: str, *, by: str, now: datetime, reason: str) -> Edition:
    """Record an edition without rows. Raises EntryRefused without a reason, NotYet where nothing is published."""
    before = editions(session, dataset_id)
    if not reason.strip():
        raise EntryRefused("reason-missing", th="โปรดบอกเหตุผล", en="Give the reason.", field="reason")
    if not before or before[0].retracted:
        raise NotYet("nothing-published", th="ไม่มีข้อมูลเปิดที่เผยแพร่อยู่", en="Nothing is published at present.")
    document = {**before[0].document, "rows": []}
    return _append(session, dataset_id, document, before, by=by, now=now, note=reason.strip(), retracted=True)


def _append(
    session: Session,
    dataset_id: str,
    document: dict[str, Any],
    before: list[Edition],
    *,
    by: str,
    now: datetime,
    note: str,
    retracted: bool,
) -> Edition:
    event = {
        "kind": "retracted" if retracted else "published",
        "document": document,
        "note": note,
        "retracted": retracted,
    }
    entry = journal.append(
        session, record_id=_record(dataset_id), kind=KIND, expected=len(before), event=event, by=by, now=now
    )
    return Edition(entry.number, document, by, entry.at, note, retracted)


def _record(dataset_id: str) -> str:
    return f"open-data-{dataset_id}"
