"""Small-cell suppression of what is open: counts of 1 to 4 people are withheld, and enough beside them.

Those who are not counted are a count too: of a denominator that anybody may see, 96 of 98 tells of two people as 2 of 98
does. So a numerator is also withheld where the rest up to its denominator is small.

A count that is withheld alone is still there for whoever subtracts its published neighbours from their published
total. So more cells are withheld (complementary suppression) until no withheld count follows from the sums, neither
by linear algebra over all of them nor because a single sum leaves only one way to share a rest among counts of one
or more.

Pure: nothing here reads data. The two doors are

- `suppress(counts, sums)` → keys to withhold, for any counts and the sums that are published of them;
- `open_figures(rows)` → the rows of figures as anyone may see them, for one or more indicators and periods.

Source of the rule: the minimum count of 5 is this course's own setting, as many statistical offices use it; the method
is cell suppression with secondary cells (Hundepool et al., Statistical Disclosure Control, 2012, chapter 4).
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

SMALLEST, LARGEST = 1, 4
"""Counts from SMALLEST to LARGEST are small; 0 tells of nobody and stays."""

SUPPRESSED = "suppressed"
"""What the `status` of a row says when something of it is withheld."""

Key = TypeVar("Key", bound=Hashable)
Row = Mapping[str, Any]
Equation = dict[Key, Fraction]


@dataclass(frozen=True)
class Sum:
    """That the counts at `parts` add up to the count at `whole`; both are keys of the same mapping of counts."""

    parts: tuple[Hashable, ...]
    whole: Hashable


class UnprotectableError(ValueError):
    """A sum names a count that is not there, or its parts do not add up."""


def is_small(count: int) -> bool:
    """Tell whether a count is withheld for its own sake."""
    return SMALLEST <= count <= LARGEST


def suppress(
    counts: Mapping[Key, int],
    sums: Iterable[Sum],
    *,
    beforehand: AbstractSet[Key] = frozenset(),
    known: AbstractSet[Key] = frozenset(),
    least: int = SMALLEST,
) -> frozenset[Key]:
    """Return the keys of the counts to withhold: the small ones, and those that would give them away.

    `counts` holds everything that is published, totals too; `sums` every way in which they add up (a count may stand
    in several). The smallest counts are withheld first, zeros last. What is withheld for another reason stands in
    `beforehand`, what is published whatever it is in `known`. `least` is what a reader knows of a withheld count: 1
    where only small counts and their companions are withheld, 0 where an empty one may be among them. Raises
    UnprotectableError for sums that do not hold, for then nothing can be promised.
    """
    relations = [_checked(counts, one) for one in sums]
    withheld = {key for key, count in counts.items() if is_small(count)} - known | set(beforehand)
    while exposed := _exposed(counts, relations, withheld, known, least):
        withheld |= {_companion(counts, relation, withheld | known) for relation in exposed}
    return frozenset(withheld)


def open_figures(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return rows of figures with small counts, and what would give them away, as None.

    A row has the columns of `sample_api.synthesis.datasets.FIGURE_COLUMNS`. For every indicator, fiscal year and
    quarter all rows must come at once, of all levels that are published: districts add up to their province,
    provinces to their region, regions to the country. Where the numerator or the denominator is withheld, so is the
    rate, and `status` is "suppressed". Order and number of rows stay.
    """
    hidden = _withheld(rows)
    return [_opened(row, position, hidden) for position, row in enumerate(rows)]


def _opened(row: Row, position: int, hidden: Mapping[str, AbstractSet[int]]) -> dict[str, Any]:
    found = dict(row)
    names = [name for name, positions in hidden.items() if position in positions]
    if names:
        found |= dict.fromkeys([*names, "rate"]) | {"status": SUPPRESSED}
    return found


def _withheld(rows: Sequence[Row]) -> dict[str, set[int]]:
    tables: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
    for position, row in enumerate(rows):
        tables[row["indicator"], row["fy"], row["quarter"]].append(position)
    found: dict[str, set[int]] = {"numerator": set(), "denominator": set()}
    for positions in tables.values():
        top, bottom = ({at: rows[at][name] for at in positions} for name in found)
        sums = area_sums({at: rows[at] for at in positions})
        found["numerator"] |= _closed([top, *_rests(top, bottom)], sums)
        found["denominator"] |= _closed([bottom], sums)
    return found


def _rests(top: Mapping[int, int], bottom: Mapping[int, int]) -> list[dict[int, int]]:
    """Return who is not counted, unless the numerator is no part of its denominator."""
    rests = {at: bottom[at] - count for at, count in top.items()}
    return [] if any(rest < 0 for rest in rests.values()) else [rests]


def _closed(kinds: Sequence[Mapping[int, int]], sums: Sequence[Sum]) -> frozenset[int]:
    """Return what to withhold where to withhold a count of one kind is to withhold those of the others."""
    withheld: frozenset[int] = frozenset()
    while True:
        before = withheld
        for counts in kinds:
            if withheld or any(map(is_small, counts.values())):
                withheld |= suppress(counts, sums, beforehand=withheld)
        if withheld == before or len(kinds) == 1:
            return withheld


def area_sums(rows: Mapping[Key, Row]) -> list[Sum]:
    """Return how the areas of one indicator and period add up, as far as both whole and parts are among them."""
    parts: defaultdict[tuple[str, object], list[Key]] = defaultdict(list)
    wholes: dict[tuple[str, object], Key] = {}
    for key, row in rows.items():
        level = row["level"]
        within = {"district": ("province", row["province"]), "province": ("region", row["region"])}
        if level != "country":
            parts[within.get(level, ("country", None))].append(key)
        own = {"province": row["province"], "region": row["region"]}
        wholes[level, own.get(level)] = key
    return [Sum(tuple(keys), wholes[place]) for place, keys in parts.items() if place in wholes]


Relation = tuple[Hashable, ...]
"""Keys of a sum, the whole last."""


def _checked(counts: Mapping[Any, int], one: Sum) -> Relation:
    try:
        holds = sum(counts[part] for part in one.parts) == counts[one.whole]
    except KeyError as error:
        raise UnprotectableError(f"a sum names {error}, which is not among the counts") from error
    if not holds:
        raise UnprotectableError(f"the parts of {one.whole!r} do not add up to it")
    return (*one.parts, one.whole)


def _exposed(
    counts: Mapping[Key, int],
    relations: Iterable[Relation],
    withheld: AbstractSet[Key],
    known: AbstractSet[Key],
    least: int,
) -> list[Relation]:
    """Return the relations that give a withheld count away and can still be made to withhold more."""
    able = [one for one in relations if not {*withheld, *known}.issuperset(one)]
    floors = _floors(counts, relations, withheld, least)
    if found := [one for one in able if _is_tight(counts, one, floors)]:
        return found
    return _near(relations, able, _solved(relations, withheld))


def _near(relations: Iterable[Relation], able: list[Relation], told: AbstractSet[Any]) -> list[Relation]:
    """Return the able relations that hold these counts, or else, as a count may follow from sums around it, those next to them."""
    reached: set[Any] = set()
    while told and not told <= reached:
        reached |= told
        if found := [one for one in able if not reached.isdisjoint(one)]:
            return found
        told = {key for one in relations if not reached.isdisjoint(one) for key in one}
    return []


def _is_tight(counts: Mapping[Any, int], relation: Relation, floors: Mapping[Any, int]) -> bool:
    """Tell whether one sum alone leaves a withheld count, or several, a single value."""
    *parts, whole = relation
    unknown = [part for part in parts if part in floors]
    if whole in floors:
        return not unknown
    rest = sum(counts[part] - floors[part] for part in unknown)
    return len(unknown) == 1 or (bool(unknown) and rest < 1)


def _floors(
    counts: Mapping[Any, int], relations: Iterable[Relation], withheld: AbstractSet[Any], least: int
) -> dict[Any, int]:
    """Return for every withheld count the least it can be, as a reader can tell who knows these rules."""
    floors = {key: min(counts[key], least) for key in withheld}
    rising = True
    while rising:
        rising = False
        for *parts, whole in relations:
            if whole in floors and (floor := sum(floors.get(part, counts[part]) for part in parts)) > floors[whole]:
                floors[whole] = floor
                rising = True
    return floors


def _companion(counts: Mapping[Any, int], relation: Relation, settled: AbstractSet[Any]) -> Any:
    """Return the count of this relation to withhold next: the smallest that still may be, a zero only at last."""
    shown = [key for key in relation if key not in settled]
    return min(shown, key=lambda key: (counts[key] == 0, counts[key]))


def _solved(relations: Iterable[Relation], withheld: AbstractSet[Any]) -> set[Any]:
    """Return the withheld counts that linear algebra finds from everything shown (Gauss-Jordan, exact, sparse)."""
    solved: dict[Any, Equation[Any]] = {}
    for *parts, whole in relations:
        equation = {part: Fraction(1) for part in parts if part in withheld}
        if whole in withheld:
            equation[whole] = Fraction(-1)
        for key in [key for key in equation if key in solved]:
            _subtract(equation, solved[key], equation[key])
        if equation:
            pivot, factor = next(iter(equation.items()))
            equation = {key: value / factor for key, value in equation.items()}
            for other in solved.values():
                if pivot in other:
                    _subtract(other, equation, other[pivot])
            solved[pivot] = equation
    return {pivot for pivot, equation in solved.items() if len(equation) == 1}


def _subtract(equation: Equation[Any], other: Equation[Any], times: Fraction) -> None:
    for key, value in other.items():
        left = equation.get(key, Fraction(0)) - times * value
        if left:
            equation[key] = left
        else:
            equation.pop(key, None)
