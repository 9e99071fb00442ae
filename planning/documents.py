"""Stored files: evidence is a file, a record or a test run, never a tick.

What a file is stays for good (name, size, digest, who and when); its bytes may be erased when its time is over, for a
sign-in sheet or a receipt names people.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import uuid4

from sqlalchemy import ForeignKey, LargeBinary, Table, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from foundation.store import Base, append_only
from planning.errors import DocumentRefused, UnknownRecord

LIMIT_MIB = 20
_MIB = 1 << 20
# A writer may add a little after the end mark, and before the header.
_SLACK = 1024
_PDF, _JSON = ".pdf", ".json"
_LONGEST_NAME = 200
_NOT_SHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


class DocumentRow(Base):
    """A file that was stored."""

    __tablename__ = "planning_document"

    document_id: Mapped[str] = mapped_column(primary_key=True)
    record_id: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    stored_by: Mapped[str]
    stored_at: Mapped[datetime]


class ContentRow(Base):
    """A file's bytes, for as long as they are kept."""

    __tablename__ = "planning_content"

    document_id: Mapped[str] = mapped_column(ForeignKey("planning_document.document_id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


assert isinstance(DocumentRow.__table__, Table)
append_only(DocumentRow.__table__)


@dataclass(frozen=True)
class Document:
    """What is known of a file: its name, bytes, digest (hex), and who stored it when."""

    document_id: str
    record_id: str
    name: str
    size: int
    sha256: str
    stored_by: str
    stored_at: datetime

    @property
    def suffix(self) -> str:
        """`json` of a link test's report and of published data, `pdf` of every other: as they were taken in."""
        return "json" if self.name.lower().endswith(_JSON) else "pdf"


def store_pdf(session: Session, *, record_id: str, name: str, content: bytes, by: str, now: datetime) -> Document:
    """Store a PDF with a record. Raises DocumentRefused for what is none, empty, or larger than `LIMIT_MIB`."""
    _refuse_size(name, content)
    if b"%PDF-" not in content[:_SLACK] or b"%%EOF" not in content[-_SLACK:]:
        raise DocumentRefused.not_pdf(name)
    return _store(session, record_id, _named(name, _PDF), content, by, now)


def store_json(session: Session, *, record_id: str, name: str, content: bytes, by: str, now: datetime) -> Document:
    """Store a JSON document, such as a link test's report. Raises DocumentRefused as `store_pdf` does."""
    _refuse_size(name, content)
    try:
        json.loads(content)
    except (ValueError, RecursionError) as error:
        raise DocumentRefused.not_json(name) from error
    return _store(session, record_id, _named(name, _JSON), content, by, now)


def _named(name: str, suffix: str) -> str:
    """Give a name that a page can show and a folder can hold: one line, not endless, ending as what it is."""
    plain = _NOT_SHOWN.sub(" ", name.replace("\\", "/").rsplit("/", 1)[-1]).strip()
    return plain[-_LONGEST_NAME:] if plain.lower().endswith(suffix) else f"{plain[:_LONGEST_NAME]}{suffix}"


def _refuse_size(name: str, content: bytes) -> None:
    if not content:
        raise DocumentRefused.empty(name)
    if len(content) > LIMIT_MIB * _MIB:
        raise DocumentRefused.too_large(name, LIMIT_MIB)


def _store(session: Session, record_id: str, name: str, content: bytes, by: str, now: datetime) -> Document:  # noqa: PLR0917 - a record's fields in reading order
    row = DocumentRow(
        document_id=str(uuid4()),
        record_id=record_id,
        name=name,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        stored_by=by,
        stored_at=now,
    )
    session.add(row)
    session.flush()
    session.add(ContentRow(document_id=row.document_id, content=content))
    session.flush()
    return _document(row)


def documents(session: Session, record_id: str) -> dict[str, Document]:
    """List a record's files by their ids, the oldest first."""
    rows = session.scalars(
        select(DocumentRow).where(DocumentRow.record_id == record_id).order_by(DocumentRow.stored_at)
    )
    return {row.document_id: _document(row) for row in rows}


def content(session: Session, record_id: str, document_id: str) -> tuple[Document, bytes]:
    """Read a file of a record. Raises UnknownRecord, also where its bytes were erased."""
    row = session.get(DocumentRow, document_id)
    kept = session.get(ContentRow, document_id)
    if row is None or kept is None or row.record_id != record_id:
        raise UnknownRecord.of(document_id)
    return _document(row), kept.content


def kept(session: Session, record_id: str) -> list[Document]:
    """List a record's files whose bytes are still there, the oldest first."""
    query = select(DocumentRow).join(ContentRow).where(DocumentRow.record_id == record_id)
    return [_document(row) for row in session.scalars(query.order_by(DocumentRow.stored_at))]


def erase(session: Session, document_id: str) -> None:
    """Forget a file's bytes; what it was stays known."""
    kept = session.get(ContentRow, document_id)
    if kept is not None:
        session.delete(kept)
        session.flush()


def _document(row: DocumentRow) -> Document:
    return Document(row.document_id, row.record_id, row.name, row.size, row.sha256, row.stored_by, row.stored_at)
