"""Which figures to withhold because of what was published before: anybody can subtract an earlier figure from a later one.

A group, and everybody together, changed by few people where 1 to 4 more or fewer count, pass or do not pass than was told
of it once. So did the rest of a breakdown, which is the overall figure less the groups that are shown both times.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from indicator import Breakdown, FigureKey, IndicatorValue
from sample_api.agreements.suppression import is_small

Pair = tuple[int, int]
"""A and B of a group."""
Told = Mapping[FigureKey, Pair]
"""What one edition shows of one round."""

_OVERALL = FigureKey(Breakdown.ALL)


def counted(values: Iterable[IndicatorValue]) -> Told:
    """Take A and B of figures of which nothing is withheld yet."""
    return {value.key: (value.counts.passed, value.counts.counted) for value in values if value.counts}


def changed_by_few(now: Told, earlier: Sequence[Told]) -> AbstractSet[FigureKey]:
    """Name the figures, the overall one among them, that few people more or fewer have made."""
    return {key for told in earlier for key in now.keys() & told.keys() if _few(_less(now[key], told[key]))}


def rest_changed_by_few(now: Told, earlier: Sequence[Told], withheld: AbstractSet[object]) -> AbstractSet[FigureKey]:
    """Name a group more to withhold where the rest of a breakdown has changed by few people; nothing where none has."""
    if _OVERALL in withheld:
        return set()
    for told in earlier:
        if _OVERALL not in told:
            continue
        both = (now.keys() & told.keys()) - withheld - {_OVERALL}
        for by in {key.by for key in both}:
            shown = [key for key in both if key.by is by]
            changes = [_less(now[key], told[key]) for key in shown]
            passed, counts = _less(now[_OVERALL], told[_OVERALL])
            rest = passed - sum(change[0] for change in changes), counts - sum(change[1] for change in changes)
            if _few(rest):
                return {min(shown, key=lambda key: (now[key][1], key))}
    return set()


def _less(one: Pair, other: Pair) -> Pair:
    return one[0] - other[0], one[1] - other[1]


def _few(change: Pair) -> bool:
    passed, counts = change
    return any(is_small(abs(count)) for count in (passed, counts, counts - passed))
