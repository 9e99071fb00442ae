"""One person against the rule, in exact arithmetic: 59.999999 is not 60."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Protocol

from indicator.rule import PassRule

# Scores are sums of floats; the ninth decimal is far below any point given and far above a float's error.
NANO = 10**9


class ScoreLike(Protocol):
    """The standing of one person in one assignment, as the ledger tells it (`grader.model.ScoreRow` fits).

    There is none for work never begun. `undecided`: an attempt that could still change the score has no final
    result; `certain` is the least the score can then become, `possible` the most.
    """

    @property
    def student_id(self) -> str: ...  # noqa: D102 - the protocol's docstring tells
    @property
    def assignment_id(self) -> str: ...  # noqa: D102 - as above
    @property
    def status(self) -> str: ...  # noqa: D102 - as above
    @property
    def attempts(self) -> int: ...  # noqa: D102 - as above
    @property
    def score(self) -> float | None: ...  # noqa: D102 - as above
    @property
    def certain(self) -> float: ...  # noqa: D102 - as above
    @property
    def possible(self) -> float: ...  # noqa: D102 - as above
    @property
    def max_score(self) -> float: ...  # noqa: D102 - as above
    @property
    def attempt_id(self) -> str | None: ...  # noqa: D102 - as above
    @property
    def undecided(self) -> bool: ...  # noqa: D102 - as above


@dataclass(frozen=True)
class Participant:
    """A trainee on the roster. `health_region` is 1-13, or None where the province is not given.

    `fiscal_year` (B.E.) and `round_months` (6: the round of the first six months) are those of the cohort's training.
    """

    username: str
    name: str
    agency: str
    health_region: int | None
    cohort_id: str
    cohort_name: str = ""
    synthetic: bool = False
    fiscal_year: int | None = None
    round_months: int | None = None


@dataclass(frozen=True)
class Module:
    """A released assignment and its points; `counts` is False for work that never enters the total."""

    assignment_id: str
    title_th: str
    title_en: str
    max_score: float
    counts: bool = True


@dataclass(frozen=True)
class Judgement:
    """One row behind a figure: the person, their points, and whether they pass.

    `certain` and `possible` are the least and the most the points can become once everything handed in is decided,
    regrades under way included. `passed`: by the certain points; `could_still_pass`: only by the possible ones.
    `attempt_ids` are the attempts that were counted.
    """

    participant: Participant
    score: Fraction
    certain: Fraction
    possible: Fraction
    max_score: Fraction
    passed: bool
    could_still_pass: bool
    attempt_ids: tuple[str, ...]


def nano(points: float) -> int:
    """Give points in whole billionths of a point, a half going up: what a database can add up without error.

    In the arithmetic of doubles, step by step, so that SQL which does the same comes to the same.
    """
    return floor(points * float(NANO) + 0.5)


def exact(points: float) -> Fraction:
    """Give the number a person would write for these points, exactly."""
    return Fraction(nano(points), NANO)


def judge(
    participant: Participant, modules: Iterable[Module], work: Mapping[str, ScoreLike], rule: PassRule
) -> Judgement:
    """Hold one person's `work` (by assignment_id) in `modules` against the rule.

    Work handed in counts out of its own release's points; work not begun, out of the module's points today.
    """
    score = certain = possible = total = Fraction(0)
    attempts = []
    for module in modules:
        row = work.get(module.assignment_id)
        earned, least, most, out_of = _points(module, row)
        score, certain, possible, total = score + earned, certain + least, possible + most, total + out_of
        if row is not None and row.attempt_id is not None:
            attempts.append(row.attempt_id)
    mark = total * rule.pass_share
    passed = total > 0 and certain >= mark
    return Judgement(
        participant=participant,
        score=score,
        certain=certain,
        possible=possible,
        max_score=total,
        passed=passed,
        could_still_pass=not passed and total > 0 and possible >= mark,
        attempt_ids=tuple(attempts),
    )


def _points(module: Module, row: ScoreLike | None) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """Points earned, the least and the most they can become, and what they are out of."""
    if row is None or row.attempt_id is None:
        return Fraction(0), Fraction(0), Fraction(0), exact(module.max_score)
    earned, out_of = exact(row.score or 0), exact(row.max_score)
    if not row.undecided:
        return earned, earned, earned, out_of
    return earned, min(earned, exact(row.certain)), max(earned, exact(row.possible)), out_of
