"""Which groups to withhold so that no small group is left over when shown groups are taken from one another.

A group of one breakdown, less all shown groups of another that lie in it, leaves a rest that everybody can count: an
agency with two people outside its region tells of these two. So do the shown groups that cover a group, less the group.
What is shown of a breakdown also tells what all its withheld groups come to together, which is taken as one more group.

This looks at one group against one other breakdown at a time. Pure: nothing here reads data.
"""

from collections.abc import Hashable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import permutations

from sample_api.agreements.suppression import is_small

Kinds = tuple[int, ...]
"""How many people of a group count, pass, could still pass, do not: each is a count that can be small."""


@dataclass(frozen=True)
class Group:
    """A group with a bit for each person (or cell of people) in it; `keys` are the figures that are withheld to hide it."""

    members: int
    kinds: Kinds
    keys: tuple[Hashable, ...]


Table = Sequence[Group]
"""All groups of one breakdown: together everybody, and nobody twice."""


def gives_away(tables: Sequence[Table], everyone: Kinds, withheld: AbstractSet[Hashable]) -> set[Hashable]:
    """Name the groups to withhold next, so that fewer small rests can be counted; nothing where there are none.

    A kind of which there are but 1 to 4 in all is left out: the overall figure, which stands, tells of them.
    """
    judged = [at for at, count in enumerate(everyone) if not is_small(count)]
    sizes = {key: group.kinds[0] for table in tables for group in table for key in group.keys}
    shown = [tuple(_shown(table, withheld)) for table in tables]
    found: set[Hashable] = set()
    for involved in _small_rests(shown, judged):
        if not found.isdisjoint(involved):
            continue
        able = set(involved) - withheld or {key for key in sizes if key not in withheld}
        if able:
            found.add(min(able, key=lambda key: (sizes[key], str(key))))
    return found


def _shown(table: Table, withheld: AbstractSet[Hashable]) -> Iterator[Group]:
    """Give the groups that are told, and what the others come to together."""
    hidden = [group for group in table if not withheld.isdisjoint(group.keys)]
    yield from (group for group in table if withheld.isdisjoint(group.keys))
    if hidden:
        told = tuple(key for group in table for key in group.keys if key not in withheld)
        yield Group(
            sum(group.members for group in hidden),
            tuple(map(sum, zip(*(group.kinds for group in hidden), strict=True))),
            told,
        )


def _small_rests(shown: Sequence[Table], judged: Sequence[int]) -> Iterator[tuple[Hashable, ...]]:
    """Give the figures that together tell of a small rest."""
    for table in shown:
        # All that are withheld of a breakdown come last, and are a rest of the overall figure themselves.
        for group in table:
            if _is_small(group.kinds, judged):
                yield group.keys
    for first, second in permutations(shown, 2):
        for group in first:
            inside = [other for other in second if other.members & ~group.members == 0]
            if inside and _is_small(_less(group, inside), judged):
                yield (*group.keys, *(key for other in inside for key in other.keys))
            cover = [other for other in second if other.members & group.members]
            if _is_small(tuple(-count for count in _less(group, cover)), judged):
                yield (*group.keys, *(key for other in cover for key in other.keys))


def _less(group: Group, others: Sequence[Group]) -> Kinds:
    return tuple(count - sum(other.kinds[at] for other in others) for at, count in enumerate(group.kinds))


def _is_small(kinds: Kinds, judged: Sequence[int]) -> bool:
    return any(is_small(kinds[at]) for at in judged)
