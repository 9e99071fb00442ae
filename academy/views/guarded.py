"""Figures for whoever may not see the people behind them: no rows, and no small group, not even by subtraction.

The groups of a breakdown add up to the overall figure, in each of what is counted: who counts, who passes, who could
still pass, who does not. A group with 1 to 4 people in any of these is withheld whole, and with it as many others as it
takes. Where an agency's people are all of one region, the agency's and the region's figures add up too, and readers know
agencies; so groups that share their people with no others are held against each other as well. At the end no sum or
difference of all that is left may tell of 1 to 4 people (`told_of_few`).

The overall figure is the indicator itself and stands, unless the whole scope is a small group or the caller withholds it.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import Any

from academy.views.pass_rates import PassRates
from academy.views.told_of_few import OVERALL, Figures, kinds
from indicator import Breakdown, Counts, FigureKey, IndicatorValue, Learning, PassRateReport
from indicator.attendance import attended
from sample_api.agreements.suppression import Sum, is_small, suppress

Groups = Mapping[FigureKey, frozenset[Any]]
"""What each group of a breakdown is made of: people, or cells of people who are in the same groups."""


def guarded(rates: PassRates, withheld: AbstractSet[Hashable], shares: Mapping[str, Fraction]) -> PassRates:
    """Leave what a reader without the permission may see of the whole scope's figures; `withheld` by `withheld_figures`.

    `shares` are the half days that each person of the sign-in sheets was there for, which `rates` tell the sum of.

    The figure before retakes goes too where few people's result is another since, or where it tells of few by itself.
    """
    report = guarded_attendance(guarded_report(rates.report, withheld), shares)
    before = _told_beside(rates.before_retakes.counts, report.overall.counts)
    return replace(
        rates,
        report=report,
        before_retakes=replace(rates.before_retakes, counts=before, rows=()),
        learned=_learned(rates.learned),
    )


def guarded_report(report: PassRateReport, withheld: AbstractSet[Hashable]) -> PassRateReport:
    """Leave what a reader without the permission may see; `report` is of the whole scope."""
    values = {
        key: replace(value, counts=None if key in withheld else value.counts, rows=(), parts={})
        for key, value in report.values.items()
    }
    return replace(report, values=values, turnout=None if OVERALL in withheld else report.turnout)


def guarded_attendance(report: PassRateReport, shares: Mapping[str, Fraction]) -> PassRateReport:
    """Leave out how many came and their mean where 1 to 4 of the sign-in sheets' people came, or 1 to 4 did not."""
    came = attended(shares) or 0
    if report.turnout is None or not (is_small(came) or is_small(len(shares) - came)):
        return report
    return replace(report, turnout=replace(report.turnout, attended=None, attendance=None), attendance_withheld=True)


def withheld_figures(
    report: PassRateReport, beforehand: AbstractSet[FigureKey] = frozenset()
) -> AbstractSet[FigureKey]:
    """Name the figures to withhold, of a report with its rows or parts.

    `beforehand` are those withheld for another reason, even the overall figure, and with it each group that is everybody.
    """
    counts = {key: value.counts for key, value in report.values.items() if value.counts is not None}
    everyone = counts[OVERALL].counted
    if is_small(everyone):
        return counts.keys()
    parts = {key: one for key, one in counts.items() if key.by is not Breakdown.MODULE}
    # A group that is everybody tells what the overall figure tells.
    same = {key for key, one in parts.items() if one.counted == everyone}
    beforehand = beforehand if beforehand.isdisjoint(same) else beforehand | same
    known = same - beforehand
    modules = {key for key in counts.keys() - parts.keys() if any(map(is_small, kinds(counts[key])))}
    breakdowns = [groups for by in Breakdown if by not in _NO_PARTS and (groups := _groups(report.by(by)))]
    sums = [Sum(tuple(groups), OVERALL) for groups in breakdowns]
    sums += list(_shared(breakdowns))
    figures = Figures.of(report, parts)
    withheld: AbstractSet[Hashable] = beforehand
    while True:
        closed = _closed(parts, sums, known, withheld)
        withheld = closed | figures.telling_of_few(closed, known)
        if withheld == closed:
            return {key for key in parts if key in closed} | modules


_NO_PARTS = frozenset({Breakdown.ALL, Breakdown.MODULE})
"""Breakdowns whose figures do not add up: everybody is in each module's."""


def _closed(
    groups: Mapping[FigureKey, Counts],
    sums: list[Sum],
    known: AbstractSet[Hashable],
    beforehand: AbstractSet[Hashable],
) -> set[Hashable]:
    """Withhold groups until nothing follows for any of the four counts: a group is withheld in all of them or none."""
    withheld = set(beforehand)
    while True:
        before = len(withheld)
        for kind, _ in enumerate(kinds(groups[OVERALL])):
            counts: dict[Hashable, int] = {key: kinds(one)[kind] for key, one in groups.items()}
            # A sum of groups that is no figure itself: as if it were told, for whoever adds up can know it.
            counts |= {one.whole: sum(counts[part] for part in one.parts) for one in sums if one.whole not in counts}
            # Of an empty whole every part is known to be empty, whatever is withheld.
            able = [one for one in sums if counts[one.whole]]
            least = 1 if kind == 0 else 0
            withheld |= suppress(
                counts, able, beforehand=withheld, known=known | counts.keys() - groups.keys(), least=least
            )
        if len(withheld) == before:
            return withheld


def _groups(values: Iterable[IndicatorValue]) -> Groups:
    return {value.key: value.members for value in values}


def _shared(breakdowns: list[Groups]) -> Iterator[Sum]:
    """Tell how groups of two breakdowns add up to the same people, as far as these are not everybody."""
    for first, second in combinations(breakdowns, 2):
        for left, right in _components(first, second):
            if len(left) == len(first):
                continue
            for parts, wholes in ((left, right), (right, left)):
                if len(wholes) == 1:
                    yield Sum(parts, wholes[0])
                    break
            else:
                yield from (Sum(side, (left, right)) for side in (left, right))


def _components(first: Groups, second: Groups) -> Iterator[tuple[tuple[FigureKey, ...], tuple[FigureKey, ...]]]:
    of_person = {username: key for key, members in second.items() for username in members}
    beside = {key: {of_person[username] for username in members} for key, members in first.items()}
    back: defaultdict[FigureKey, set[FigureKey]] = defaultdict(set)
    for key, others in beside.items():
        for other in others:
            back[other].add(key)
    left_over = dict.fromkeys(first)
    while left_over:
        left, right, waiting = set[FigureKey](), set[FigureKey](), [next(iter(left_over))]
        while waiting:
            key = waiting.pop()
            if key in left:
                continue
            left.add(key)
            left_over.pop(key)
            waiting += [one for other in beside[key] - right for one in back[other]]
            right |= beside[key]
        yield tuple(left), tuple(right)


def _told_beside(before: Counts | None, now: Counts | None) -> Counts | None:
    if before is None or now is None:
        return None
    pairs = list(zip(kinds(before), kinds(now), strict=True))
    told = all(one == other or not (is_small(one) or is_small(abs(one - other))) for one, other in pairs)
    return before if told else None


def _learned(learned: Learning | None) -> Learning | None:
    if learned is None or any(map(is_small, (learned.n, learned.improved, learned.n - learned.improved))):
        return None
    return learned
