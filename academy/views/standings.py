"""The exchange's and the ledger's records joined, in as many queries for a class as for one person."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from grader import exchange, ledger
from grader.exchange import PublishedAssignment, Rejection
from grader.model import Attempt, AttemptPolicy, ScoreRow, ScoreStatus
from indicator import Module


@dataclass(frozen=True)
class Records:
    """What was handed out, what came in, and what counts. `attempt_scores` is by attempt_id."""

    assignments: tuple[PublishedAssignment, ...]
    attempts: tuple[Attempt, ...]
    rejections: tuple[Rejection, ...]
    scores: tuple[ScoreRow, ...]
    attempt_scores: Mapping[str, ScoreRow]

    @property
    def modules(self) -> tuple[Module, ...]:
        """Give the assignments as the indicator knows them."""
        return tuple(
            Module(item.assignment_id, item.title_th, item.title_en, item.max_score, item.counts)
            for item in self.assignments
        )

    def waiting(self) -> int:
        """Count the attempts that the machine has yet to grade."""
        return sum(row.status is ScoreStatus.WAITING for row in self.attempt_scores.values())


def read_records(session: Session, username: str | None = None, *, first_attempts: bool = False) -> Records:
    """Read one person's records, or everybody's; by first attempts alone, or as each assignment counts them."""
    assignments = exchange.assignments(session)
    attempts = exchange.attempts(session, student_id=username)
    rejections = exchange.rejections(session, student_id=username)
    max_scores = {item.assignment_id: item.max_score for item in assignments}
    scores = ledger.scores(
        session,
        attempts=attempts,
        policies={item.assignment_id: AttemptPolicy.FIRST if first_attempts else item.policy for item in assignments},
        max_scores=max_scores,
        fetched=[key for key in exchange.fetched(session) if username in {None, key[0]}],
        rejected=[(item.student_id, item.assignment_id) for item in rejections],
    )
    each = ledger.attempt_scores(session, attempts=attempts, max_scores=max_scores)
    return Records(tuple(assignments), tuple(attempts), tuple(rejections), tuple(scores), each)
