"""Stand-ins that are plain data themselves: the trainee's objects of subclasses of str, list, dict and their like.

Whatever reads or compares is the base type's own, on the data that came; so `sorted`, `json.dumps` and `+` work as in
a notebook, and no `startswith` of the trainee's is believed. What changes the object, and methods of the class's own
that answer with data for the test to look at, are asked of the trainee.
"""

from collections.abc import Callable, Mapping
from typing import Any

from grader.wire.underneath import PLAIN

CHANGES: Mapping[type, frozenset[str]] = {
    kind: frozenset(names.split())
    for kind, names in {
        list: "append extend insert remove pop clear sort reverse __setitem__ __delitem__ __iadd__ __imul__",
        dict: "pop popitem clear update setdefault __setitem__ __delitem__ __ior__",
        set: "add discard remove pop clear update difference_update intersection_update symmetric_difference_update "
        "__ior__ __iand__ __isub__ __ixor__",
    }.items()
}
# Answers that are a verdict, or a number small enough to be guessed.
VERDICTS = frozenset({"count", "index", "find", "rindex", "rfind", "startswith", "endswith"} | {
    name for kind in PLAIN for name in dir(kind) if name.startswith("is")
})  # fmt: skip
KEPT = frozenset({"__call__", "__next__", "__enter__", "__exit__"})


def shape_of(remote: type, base: type, own: frozenset[str], protocols: Mapping[str, Any]) -> type:
    """The class of stand-ins for subclasses of `base` with these own methods of its names."""
    changes = CHANGES.get(base, frozenset())
    names: dict[str, Any] = {name: getattr(base, name) for name in ("__eq__", "__hash__")}
    names |= {name: _asking(name) for name in changes}
    names |= {name: _asking(name) for name in own if hasattr(base, name) and _answers_with_data(name)}
    if base is dict and "__missing__" in own:
        names["__getitem__"] = _asking("__getitem__")
    names |= {name: protocol for name, protocol in protocols.items() if name in KEPT}
    read = PLAIN[base]
    names["__bool__"] = lambda self: bool(read(self))
    names["__format__"] = lambda self, spec: format(read(self), spec) if spec else str(self)
    names["__reduce_ex__"] = lambda self, _protocol: (base, (read(self),))
    return type("RemoteObject", (remote, base), names)


def filled(shape: type, base: Any, plain: Any) -> Any:
    """A new object of the shape that holds the data; its `__init__` is still to be called."""
    if base not in CHANGES:
        return base.__new__(shape, plain)
    made = base.__new__(shape)
    refill(made, base, {"plain": plain})
    return made


def refill(known: Any, base: Any, node: Mapping[str, Any]) -> None:
    """Make a list, dict or set hold what the description says."""
    plain: Any = node.get("plain")
    if base not in CHANGES or not isinstance(plain, base):
        return
    base.clear(known)
    (base.extend if base is list else base.update)(known, plain)


def is_changeable(made: object) -> bool:
    """Whether what it holds may become another."""
    return type(made).__name__ == "RemoteObject" and any(issubclass(type(made), kind) for kind in CHANGES)


def _answers_with_data(name: str) -> bool:
    return name == "__getitem__" or not (name.startswith("__") or name in VERDICTS)


def _asking(name: str) -> Callable[..., Any]:
    if name.startswith("__"):
        return lambda self, *args: self._method(name, *args)
    return lambda self, *args, **kwargs: self.__getattr__(name)(*args, **kwargs)
