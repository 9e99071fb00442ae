"""What the ledger keeps: runs and cells are append-only; a job says where an attempt's grading stands."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.store import Base, append_only, change_counted


class CellRow(Base):
    """One cell's result in one run; in a manual run, one mark with what stood before it.

    `manual_score` is the person's mark: None in a machine run, and where a person took the mark back.
    """

    __tablename__ = "cell_result"
    __table_args__ = (
        UniqueConstraint("run_id", "notebook_id", "grade_id"),
        CheckConstraint("score >= 0 AND score <= max_score", name="score_in_range"),
    )

    run_id: Mapped[str] = mapped_column(ForeignKey("grading_run.run_id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    notebook_id: Mapped[str]
    grade_id: Mapped[str]
    outcome: Mapped[str]
    score: Mapped[float]
    max_score: Mapped[float]
    isolation: Mapped[str]
    message: Mapped[str]
    misconception_th: Mapped[str]
    manual_score: Mapped[float | None]
    comment: Mapped[str]
    before_score: Mapped[float | None]
    before_comment: Mapped[str]


class RunRow(Base):
    """One grading of one attempt, by the machine or by a person, and where the attempt stands after it.

    `standing`, `score`, `max_score` and `open_points` are the attempt's, marks included; `score` is None
    until something is graded. `release_digest` and `engine_version` are empty when the engine never answered.
    """

    __tablename__ = "grading_run"
    __table_args__ = (UniqueConstraint("attempt_id", "number"),)

    run_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempt.attempt_id"))
    number: Mapped[int]
    kind: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    assignment_id: Mapped[str]
    release_digest: Mapped[str]
    engine_version: Mapped[str]
    status: Mapped[str]
    reason: Mapped[str]
    duration_s: Mapped[float]
    standing: Mapped[str]
    score: Mapped[float | None]
    max_score: Mapped[float]
    open_points: Mapped[float]
    asked_by: Mapped[str]
    asked_reason: Mapped[str]
    notebooks: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)

    cells: Mapped[list[CellRow]] = relationship(order_by=CellRow.position)


class JobRow(Base):
    """The grading an attempt needs or has had: one row an attempt, made with its submission.

    Whose attempt it is, and its points by the run it points at (None until something is graded), stand here once more,
    so that counting everybody reads one index from end to end and joins nothing.
    """

    __tablename__ = "grading_job"
    __table_args__ = (
        Index("ix_grading_job_queue", "state", "ready_at"),
        Index(
            "ix_grading_job_points",
            *("student_id", "assignment_id", "number", "state", "score", "max_score", "open_points"),
        ),
    )

    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempt.attempt_id"), primary_key=True)
    state: Mapped[str]
    ready_at: Mapped[datetime]
    worker: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    failures: Mapped[int]
    asked_by: Mapped[str]
    asked_reason: Mapped[str]
    run_id: Mapped[str | None] = mapped_column(ForeignKey("grading_run.run_id"))
    student_id: Mapped[str]
    assignment_id: Mapped[str]
    number: Mapped[int]
    score: Mapped[float | None]
    max_score: Mapped[float | None]
    open_points: Mapped[float | None]


class PairTestRow(Base):
    """One test of a pair; `faults` names the parties whose fault it is, with blanks between."""

    __tablename__ = "pair_test"
    __table_args__ = (ForeignKeyConstraint(["draw_id", "position"], ["pair.draw_id", "pair.position"]),)

    draw_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    title_th: Mapped[str]
    title_en: Mapped[str]
    passed: Mapped[bool]
    faults: Mapped[str]
    message: Mapped[str]


class PairRow(Base):
    """One trainee's work linked with another's, as one draw brought them together. It is in no score."""

    __tablename__ = "pair"

    draw_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    assignment_id: Mapped[str] = mapped_column(ForeignKey("assignment.assignment_id"), index=True)
    consumer_id: Mapped[str]
    consumer_attempt_id: Mapped[str] = mapped_column(ForeignKey("attempt.attempt_id"))
    provider_id: Mapped[str]
    provider_attempt_id: Mapped[str] = mapped_column(ForeignKey("attempt.attempt_id"))
    seed: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    status: Mapped[str]
    reason: Mapped[str]

    tests: Mapped[list[PairTestRow]] = relationship(order_by=PairTestRow.number, lazy="selectin")


for _row in (RunRow, CellRow, PairRow, PairTestRow):
    assert isinstance(_row.__table__, Table)
    append_only(_row.__table__)

assert isinstance(JobRow.__table__, Table)
change_counted(JobRow.__table__, "state", "run_id")
