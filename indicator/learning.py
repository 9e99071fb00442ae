"""What people learned: their first test before the course beside their first test after it, in percent of the points.

Only whoever took both is compared: a mean over everybody would move with who stayed away.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from indicator.standing import Participant, ScoreLike, exact


@dataclass(frozen=True)
class Learning:
    """`n` people took both tests; means are percents, unrounded, None where nobody did. `improved` did better after."""

    n: int
    before: Fraction | None
    after: Fraction | None
    improved: int

    @property
    def change(self) -> Fraction | None:
        """The mean change in percentage points."""
        return None if self.before is None or self.after is None else self.after - self.before


def learning(people: Iterable[Participant], scores: Iterable[ScoreLike], *, before: str, after: str) -> Learning:
    """Compare the assignments `before` and `after`; work that is still undecided does not count."""
    wanted = {one.username for one in people}
    shares: dict[str, dict[str, Fraction]] = {before: {}, after: {}}
    for row in scores:
        decided = row.score is not None and not row.undecided and row.max_score > 0
        if row.assignment_id in shares and row.student_id in wanted and decided:
            shares[row.assignment_id][row.student_id] = 100 * exact(row.score or 0) / exact(row.max_score)
    both = shares[before].keys() & shares[after].keys()
    if not both:
        return Learning(0, None, None, 0)
    return Learning(
        n=len(both),
        before=sum((shares[before][name] for name in both), Fraction(0)) / len(both),
        after=sum((shares[after][name] for name in both), Fraction(0)) / len(both),
        improved=sum(shares[after][name] > shares[before][name] for name in both),
    )
