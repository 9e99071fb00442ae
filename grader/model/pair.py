"""Two submissions as the two parties of one link: what they are judged by, and what came of it."""

from dataclasses import dataclass
from datetime import datetime

from grader.model.bundle import Bundle
from grader.model.release import Release
from grader.model.result import GradingStatus


@dataclass(frozen=True)
class PairExercise:
    """What a pair is judged by: a release of the kind `pair`, and the course's own work of either party.

    `consumer` and `provider` are laid out as each party hands it in, without the party's folder.
    """

    release: Release
    consumer: Bundle
    provider: Bundle


@dataclass(frozen=True)
class PairTest:
    """One test of a link. `faults` are the parties (of PARTIES) that fail it beside the course's own work too.

    A test that failed without a fault passes for each party beside the course's work: they read the agreement differently.
    """

    name: str
    title_th: str
    title_en: str
    passed: bool
    faults: tuple[str, ...] = ()
    message: str = ""


@dataclass(frozen=True)
class PairResult:
    """What came of one link. `ungraded` says why in `reason`, and then there are no tests."""

    status: GradingStatus
    tests: tuple[PairTest, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Pairing:
    """Who is to pull from whom: usernames and the attempts that speak for them."""

    consumer_id: str
    consumer_attempt_id: str
    provider_id: str
    provider_attempt_id: str


@dataclass(frozen=True)
class RecordedPair:
    """A pairing with its result, as the ledger keeps it; all of one draw have its `draw_id`, `seed` and `at`."""

    draw_id: str
    assignment_id: str
    pairing: Pairing
    result: PairResult
    seed: str
    by: str
    at: datetime
