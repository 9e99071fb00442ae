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

    `score` is None until something is graded; it includes manual marks. It is out of `max_score`: the points of the
    release that the counted attempt was made for. `undecided` says that an attempt which could still change the score
    has no final result (waiting, ungraded, pending, or under regrade). The score then ends between `certain`, the
    least it can become, and `possible`, the most. Nothing is certain of an attempt while a machine run of it is under
    way; all of its points are possible while it waits or is ungraded, else its score plus the marks a person has yet
    to give. What another attempt makes certain or possible is its share of its own points, out of this `max_score`.
    """

    student_id: str
    assignment_id: str
    status: ScoreStatus
    attempts: int
    score: float | None
    certain: float
    possible: float
    max_score: float
    attempt_id: str | None
    attempt_number: int | None
    run_id: str | None
    graded_at: datetime | None
    late: bool
    undecided: bool
