"""The exchange's and the ledger's records joined, in a few queries for a whole class."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from grader import exchange, ledger
from grader.exchange import PublishedAssignment, Rejection
from grader.model import Attempt, AttemptPolicy, ScoreRow, ScoreStatus
from indicator import Module


@dataclass(frozen=True)
class Records:
    """What was handed out, what came in, and what counts."""

    assignments: tuple[PublishedAssignment, ...]
    attempts: tuple[Attempt, ...]
    rejections: tuple[Rejection, ...]
    scores: tuple[ScoreRow, ...]

    @property
    def modules(self) -> tuple[Module, ...]:
        """Give the assignments as the indicator knows them."""
        return tuple(
            Module(item.assignment_id, item.title_th, item.title_en, item.max_score, item.counts)
            for item in self.assignments
        )


def read_records(
    session: Session, usernames: Collection[str] | None = None, *, first_attempts: bool = False
) -> Records:
    """Read these people's records, or everybody's; by first attempts alone, or as each assignment counts them."""
    assignments = exchange.assignments(session)
    attempts = exchange.attempts(session, usernames)
    rejections = exchange.rejections(session, usernames)
    scores = ledger.scores(
        session,
        attempts=attempts,
        policies={item.assignment_id: AttemptPolicy.FIRST if first_attempts else item.policy for item in assignments},
        max_scores=_points(assignments),
        fetched=exchange.fetched(session, usernames),
        rejected=[(item.student_id, item.assignment_id) for item in rejections],
    )
    return Records(tuple(assignments), tuple(attempts), tuple(rejections), tuple(scores))


def attempt_scores(session: Session, records: Records) -> Mapping[str, ScoreRow]:
    """Score every attempt by itself, by attempt_id."""
    return ledger.attempt_scores(session, attempts=records.attempts, max_scores=_points(records.assignments))


def waiting(each: Mapping[str, ScoreRow]) -> int:
    """Count the attempts that the machine has yet to grade."""
    return sum(row.status is ScoreStatus.WAITING for row in each.values())


def _points(assignments: Iterable[PublishedAssignment]) -> dict[str, float]:
    return {item.assignment_id: item.max_score for item in assignments}
