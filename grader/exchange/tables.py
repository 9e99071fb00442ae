"""What the exchange keeps. Everything handed out or handed in is append-only; only settings change."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.store import Base, append_only, change_counted


class BlobRow(Base):
    """A bundle as a zip, stored once under the digest of its names and contents."""

    __tablename__ = "blob"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary)


class ReleaseRow(Base):
    """One built version of an assignment."""

    __tablename__ = "release"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    assignment_id: Mapped[str] = mapped_column(index=True)
    student_sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"))
    grading_sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"))
    cells: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    max_score: Mapped[float]
    released_at: Mapped[datetime]


class AssignmentRow(Base):
    """An assignment as trainees see it now: its settings and the release that is handed out."""

    __tablename__ = "assignment"

    assignment_id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    title_th: Mapped[str]
    title_en: Mapped[str]
    stage: Mapped[str]
    sop_steps: Mapped[str]
    policy: Mapped[str]
    cooldown_s: Mapped[float]
    counts: Mapped[bool]
    digest: Mapped[str] = mapped_column(ForeignKey("release.digest"))


class ScheduleRow(Base):
    """A dated decision about when work is due; the latest one holds."""

    __tablename__ = "schedule"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[str] = mapped_column(ForeignKey("assignment.assignment_id"), index=True)
    duedate: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    set_by: Mapped[str]
    set_at: Mapped[datetime]


class FetchRow(Base):
    """A trainee took the released files."""

    __tablename__ = "fetch"

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[str] = mapped_column(index=True)
    assignment_id: Mapped[str] = mapped_column(ForeignKey("assignment.assignment_id"))
    release_digest: Mapped[str] = mapped_column(ForeignKey("release.digest"))
    at: Mapped[datetime]


class AttemptRow(Base):
    """A submission: the row and its content are written in one transaction."""

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("student_id", "assignment_id", "number"),
        UniqueConstraint("student_id", "idempotency_key"),
        Index("ix_attempt_order", "received_at", "attempt_id"),
    )

    attempt_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    assignment_id: Mapped[str] = mapped_column(ForeignKey("assignment.assignment_id"))
    student_id: Mapped[str]
    number: Mapped[int]
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"))
    release_digest: Mapped[str] = mapped_column(ForeignKey("release.digest"))
    received_at: Mapped[datetime]
    late: Mapped[bool]
    idempotency_key: Mapped[str] = mapped_column(String(200))


class RejectionRow(Base):
    """Work that could not be read, and why: proof that its author began."""

    __tablename__ = "rejection"

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[str] = mapped_column(index=True)
    assignment_id: Mapped[str] = mapped_column(ForeignKey("assignment.assignment_id"))
    at: Mapped[datetime]
    code: Mapped[str]
    th: Mapped[str]
    en: Mapped[str]


for _row in (BlobRow, ReleaseRow, ScheduleRow, FetchRow, AttemptRow, RejectionRow):
    assert isinstance(_row.__table__, Table)
    append_only(_row.__table__)

# Who began, and what is counted how; what was handed in counts once the ledger knows of it.
_counted: tuple[tuple[type[Base], tuple[str, ...]], ...] = (
    (FetchRow, ()),
    (RejectionRow, ()),
    (AssignmentRow, ("policy", "counts", "digest")),
)
for _table, _columns in _counted:
    assert isinstance(_table.__table__, Table)
    change_counted(_table.__table__, *_columns)
