"""What a test's own object notes for the test: attributes that methods of its class change after it was made.

`class Spy: def __call__(self): self.calls += 1` counts for the test; a trainee's code that may set `calls` need not call.
Any other attribute is theirs to set, as in a notebook: `def birthday(person): person.age += 1`.
"""

import dis
import itertools
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any

MAKES = frozenset({"__new__", "__init__", "__post_init__"})
CHANGES_IT = frozenset({
    "add", "append", "appendleft", "clear", "discard", "extend", "insert", "pop", "popitem", "popleft", "put",
    "put_nowait", "remove", "reverse", "setdefault", "sort", "update", "write",
})  # fmt: skip
INTO = frozenset({"STORE_SUBSCR", "DELETE_SUBSCR"})
_NOTES: dict[type, frozenset[str]] = {}


def notes_of(kind: type) -> frozenset[str]:
    """The names of those attributes."""
    if kind not in _NOTES:
        _NOTES[kind] = frozenset(name for code in _methods_of(kind) for name in _changed_in(code))
    return _NOTES[kind]


def _methods_of(kind: type) -> Iterator[CodeType]:
    for base in kind.__mro__:
        for name, value in vars(base).items():
            if name not in MAKES:
                yield from (function.__code__ for function in _functions_in(value))


def _functions_in(value: Any) -> Iterator[FunctionType]:
    """A method, also in a decorator that keeps it where they usually do."""
    parts = (getattr(value, name, None) for name in ("__func__", "__wrapped__", "fget", "fset", "fdel", "func"))
    yield from (part for part in (value, *parts) if isinstance(part, FunctionType))


def _changed_in(code: CodeType) -> Iterator[str]:
    """The attributes that it sets, or whose value it changes in place, of whatever object."""
    steps = [step for step in dis.get_instructions(code) if step.opname != "CACHE"]
    loaded = [step.argval for step in steps if step.opname in {"LOAD_ATTR", "LOAD_METHOD"}]
    if any(step.opname in INTO for step in steps):
        yield from loaded
    yield from (step.argval for step in steps if step.opname in {"STORE_ATTR", "DELETE_ATTR"})
    for step, after in itertools.pairwise(steps):
        if step.opname == "LOAD_ATTR" and after.argval in CHANGES_IT:
            yield step.argval
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _changed_in(constant)
