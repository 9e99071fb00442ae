"""Links between trainees' work as instructors and both trainees see them; they are in no score."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from grader import ledger
from grader.model import GradingStatus, PairTest, RecordedPair
from people import Person


@dataclass(frozen=True)
class PairLine:
    """One link: who pulled from whom, and what did not come through. `judged` is False where the engine came to no verdict."""

    assignment_id: str
    consumer_id: str
    consumer: str
    provider_id: str
    provider: str
    judged: bool
    passed: int
    tests: tuple[PairTest, ...]
    at: datetime

    @property
    def failures(self) -> tuple[PairTest, ...]:
        """The tests that did not pass."""
        return tuple(test for test in self.tests if not test.passed)


def pair_lines(
    session: Session, people: Iterable[Person], username: str | None = None, *, draw_id: str | None = None
) -> tuple[PairLine, ...]:
    """The latest links of everybody, of one trainee as either party, or of one draw, with the names of those in `people`."""
    names = {person.username: person.name for person in people}
    pairs = ledger.latest_pairs(session, username)
    return tuple(_line(pair, names) for pair in pairs if draw_id in {None, pair.draw_id})


def _line(pair: RecordedPair, names: Mapping[str, str]) -> PairLine:
    who, tests = pair.pairing, pair.result.tests
    return PairLine(
        assignment_id=pair.assignment_id,
        consumer_id=who.consumer_id,
        consumer=names.get(who.consumer_id, who.consumer_id),
        provider_id=who.provider_id,
        provider=names.get(who.provider_id, who.provider_id),
        judged=pair.result.status is GradingStatus.GRADED,
        passed=sum(test.passed for test in tests),
        tests=tests,
        at=pair.at,
    )
