"""What a call did to a value in place, done to the copy on the other side."""

from collections import deque
from typing import Any

# The names of plain types that code may change in place; both sides of a pair must agree on them.
MUTABLE = frozenset(
    {
        "list",
        "dict",
        "set",
        "bytearray",
        "OrderedDict",
        "Counter",
        "defaultdict",
        "deque",
        "ndarray",
        "DataFrame",
        "Series",
    }
)


TABLES = frozenset({"ndarray", "DataFrame", "Series"})


def write_back(old: Any, new: Any) -> None:
    """Make the mutable plain data `old` like `new`, in place, as far as the types agree."""
    if type(old) is not type(new):
        return
    if type(old) is list:
        old[:] = [_merged(old[place] if place < len(old) else None, value) for place, value in enumerate(new)]
    elif isinstance(old, dict):
        merged = {key: _merged(old.get(key), value) for key, value in new.items()}
        old.clear()
        old.update(merged)
    elif type(old) in (set, bytearray, deque):
        old.clear()
        (old.update if type(old) is set else old.extend)(new)
    elif type(old).__name__ in TABLES:
        _write_back_table(old, new)


def _merged(mine: Any, theirs: Any) -> Any:
    """`mine` itself, brought up to date, when it is a container of the same type; otherwise the new value."""
    if type(mine) is type(theirs) and _is_kept(mine, theirs):
        write_back(mine, theirs)
        return mine
    return theirs


def _is_kept(mine: Any, theirs: Any) -> bool:
    if type(mine).__name__ in TABLES:
        return type(mine).__name__ != "ndarray" or mine.shape == theirs.shape
    return isinstance(mine, list | dict | set | bytearray | deque)


def _write_back_table(old: Any, new: Any) -> None:
    if type(old).__name__ != "ndarray":
        old._update_inplace(new)  # noqa: SLF001 - pandas' own way to be changed in place
    elif old.shape == new.shape:
        old[...] = new
