"""What all that was ever published tells of few people's change: figures of several reports as equations over people.

Somebody who joined, left, or whose result changed is in the figures of one report and not in those of another. Whoever
has both subtracts one from the other; so sums and differences over all reports at once may tell of no 1 to 4 people
(`academy.views.subtraction`), nor of a difference between so few: one who joined less one who left.
"""

from collections.abc import Hashable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from indicator import FigureKey, PassRateReport
from sample_api.agreements.suppression import is_small


@dataclass(frozen=True)
class Publication:
    """Which figures of a report somebody has; the report has its rows, none of them undecided."""

    report: PassRateReport
    keys: AbstractSet[FigureKey]


def telling_of_changes(
    earlier: Sequence[Publication], now: PassRateReport, withheld: AbstractSet[Hashable]
) -> AbstractSet[FigureKey]:
    """Name figures of `now` to withhold next, beside `withheld`; nothing where no few people's change follows.

    What the earlier ones tell by themselves cannot be mended. What is too much to be looked through is withheld whole.
    """
    import numpy as np

    from academy.views.subtraction import Shown, TooManyCells, gives_away

    present = Publication(now, {key for key in now.values if key not in withheld})
    figures = [
        (number, publication, key)
        for number, publication in enumerate((*earlier, present))
        for key in publication.report.values
        if key in publication.keys
    ]
    if not earlier or not present.keys:
        return set()
    names = {row.participant.username for _, one, _ in figures for row in one.report.overall.rows}
    place = {name: at for at, name in enumerate(sorted(names))}
    passing, failing = (np.zeros((len(figures), len(place)), dtype=np.bool_) for _ in range(2))
    for line, (_, publication, key) in enumerate(figures):
        for row in publication.report.values[key].rows:
            (passing if row.passed else failing)[line, place[row.participant.username]] = True
    order = sorted({(number, key.by) for number, _, key in figures})
    found: set[Hashable] = set()
    nobody = np.zeros_like(passing)
    for of_kind, others in ((passing | failing, nobody), (passing, failing), (failing, passing)):
        if is_small(int(of_kind[[number == len(earlier) for number, _, _ in figures]].any(axis=0).sum())):
            continue
        shown = Shown(
            keys=[key if number == len(earlier) else (number, key) for number, _, key in figures],
            tables=np.array([order.index((number, key.by)) for number, _, key in figures]),
            able=np.array([number == len(earlier) for number, _, _ in figures]),
            worth=(passing | failing).sum(axis=1),
            matrix=np.hstack((of_kind, others)),
            people=np.concatenate((of_kind.any(axis=0), nobody.any(axis=0))).astype(np.int64),
            apart=True,
        )
        try:
            found |= gives_away(shown)
        except TooManyCells:
            return present.keys
    return {key for key in present.keys if key in found}
