"""Plain data, and how to read it from an object of a subclass with none of that subclass's code."""

from collections.abc import Callable
from typing import Any

PLAIN: dict[type, Callable[[Any], Any]] = {
    str: str.__str__,
    bytes: bytes.__bytes__,
    int: int.__int__,
    float: float.__float__,
    list: lambda value: list(list.__iter__(value)),
    tuple: lambda value: tuple(tuple.__iter__(value)),
    dict: lambda value: dict(dict.items(value)),
    set: lambda value: set(set.__iter__(value)),
    frozenset: lambda value: frozenset(frozenset.__iter__(value)),
}


def base_of(kind: type) -> type | None:
    """The plain type that `kind` is a true subclass of; its metaclass is not asked."""
    mro = mro_of(kind)
    return next((base for base in PLAIN if base in mro[1:]), None)


def mro_of(kind: type) -> tuple[type, ...]:
    """What `kind` inherits from, itself first, whatever its metaclass says."""
    mro: tuple[type, ...] = type.__dict__["__mro__"].__get__(kind)
    return mro
