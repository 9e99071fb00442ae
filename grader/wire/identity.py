"""Which of a call's own arguments came back: `def copied(xs): return xs` gives no copy, though values cross as copies.

Both sides count what can be changed in the arguments in one order; in the answer a reference of kind ARGUMENT and such
a number stand for what is one of them. Whoever lies with it says no more than by another value.
"""

from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from grader.wire.inplace import TABLES
from grader.wire.types import Reference

ARGUMENT = "argument"
LISTS = frozenset({list, tuple, deque})
DICTS = frozenset({dict, OrderedDict, Counter, defaultdict})
CHANGEABLE = (LISTS - {tuple}) | DICTS | {set, bytearray}
LOOKED_AT = LISTS | DICTS | CHANGEABLE
MAX_LOOKED_AT = 20_000  # containers; what holds more is not searched


def changeable_in(
    args: Iterable[Any], kwargs: Mapping[str, Any], kept: Container[int] = frozenset()
) -> tuple[list[Any], int]:
    """What can be changed in these arguments, in an order that both sides find; and how many of it are arguments themselves.

    `kept` are the ids of what is no plain data to the other side.
    """
    passed = [value for value in (*args, *kwargs.values()) if id(value) not in kept]
    found = [value for value in passed if _is_changeable(value)]
    direct = len(found)
    level = [value for value in passed if type(value) in LOOKED_AT]
    while level and len(found) < MAX_LOOKED_AT:
        level = [value for value in _inside(level) if id(value) not in kept]
        found += [value for value in level if type(value) in CHANGEABLE]
    return found, direct


def with_references(value: Any, known: Sequence[Any]) -> Any:
    """`value` with references for what of it is `known`; the very same when nothing is."""
    numbers = {id(one): number for number, one in enumerate(known)}
    level, seen = [value], set[int]()
    while level and len(seen) < MAX_LOOKED_AT:
        if not numbers.keys().isdisjoint(map(id, level)):
            return _referring(value, numbers)
        level = [one for one in _inside(level) if id(one) not in seen]
        seen.update(map(id, level))
    return value


def _is_changeable(value: object) -> bool:
    kind = type(value)
    return kind in CHANGEABLE or (kind.__name__ in TABLES and kind.__module__.partition(".")[0] in {"numpy", "pandas"})


def _inside(level: Iterable[Any]) -> list[Any]:
    """The containers right inside these."""
    held = [value if (kind := type(value)) in LISTS else value.values() if kind in DICTS else () for value in level]
    inside = list(chain.from_iterable(held))
    return [] if LOOKED_AT.isdisjoint(map(type, inside)) else [one for one in inside if type(one) in LOOKED_AT]


def _referring(value: Any, numbers: Mapping[int, int]) -> Any:
    number = numbers.get(id(value))
    if number is not None:
        return Reference(ARGUMENT, number)
    if type(value) is list:
        return [_referring(one, numbers) for one in value]
    if type(value) is tuple:
        return tuple(_referring(one, numbers) for one in value)
    if type(value) is dict:
        return {key: _referring(one, numbers) for key, one in value.items()}
    return value
