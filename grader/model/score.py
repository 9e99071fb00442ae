"""The standing of one trainee in one assignment."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ScoreStatus(StrEnum):
    """`waiting`: submitted, not graded yet. `pending`: needs a manual mark. `rejected`: only unreadable work came."""

    FETCHED = "fetched"
    REJECTED = "rejected"
    WAITING = "waiting"
    UNGRADED = "ungraded"
    PENDING = "pending"
    GRADED = "graded"


@dataclass(frozen=True)
class ScoreRow:
    """The attempt that counts for a student and assignment; there is no row for work never begun.

    `score` is None until something is graded; it includes manual marks. `undecided` says that an attempt which could
    still raise the score has no final result (waiting, ungraded or pending); `possible` is the most the score can then
    become: `max_score` while something waits or is ungraded, else the score plus the marks a person has yet to give.
    """

    student_id: str
    assignment_id: str
    status: ScoreStatus
    attempts: int
    score: float | None
    possible: float
    max_score: float
    attempt_id: str | None
    attempt_number: int | None
    run_id: str | None
    graded_at: datetime | None
    late: bool
    undecided: bool
