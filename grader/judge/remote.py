"""Stand-ins for what lives in the trainee's process.

Calling, attributes and iteration go over the wire and bring back plain data that the judge then looks at itself.
Whatever would hand the judge's verdict to the trainee does not: equality, hashing, truth and arithmetic are never
theirs. An object of a subclass of plain data is that data: see `grader.judge.underneath`.
"""

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from grader.judge.underneath import filled, refill, shape_of
from grader.wire import NotPlain
from grader.wire.underneath import PLAIN

READABLE = frozenset(
    {"__name__", "__qualname__", "__doc__", "__annotations__", "__defaults__", "__dict__", "__members__"}
)
_TOLD = ("id", "kind", "name", "class", "bases", "can", "fields", "plain", "own", "of", "mro", "eq")


class Link(Protocol):
    """What a stand-in needs of the wire."""

    def renew(self, numbers: list[int]) -> None:
        """Have what these objects hold told again, if code of the trainee's ran since."""

    def same_state(self, numbers: list[int]) -> bool:
        """Whether two objects hold the same."""

    def ask(self, op: str, **body: Any) -> Any:
        """The answer to a question that may hold any values; raises the trainee's exception."""

    def call(self, number: int, args: list[Any], kwargs: dict[str, Any]) -> Any:
        """Call the trainee's object."""


class Remote:
    """Any object of the trainee's. `_node` is its description as it came."""

    def __init__(self, link: Link, node: Mapping[str, Any]) -> None:
        self.__dict__["_link"] = link
        self.__dict__["_node"] = node

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name not in READABLE:
            raise AttributeError(name)
        return self._link.ask("attribute", ref=self._node["id"], name=name)

    def __setattr__(self, name: str, value: object) -> None:
        self._link.ask("set_attribute", ref=self._node["id"], name=name, value=value)

    def __delattr__(self, name: str) -> None:
        self._link.ask("delete_attribute", ref=self._node["id"], name=name)

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        """What isinstance() sees."""
        return _known_class(self._node) or type(self)

    def __eq__(self, other: object) -> bool:
        if type(other) is type(self) or isinstance(other, Remote):
            return self is other or self._is_same_record(other)
        return "plain" in self._node and bool(self._node["plain"] == other)

    def __hash__(self) -> int:
        if "plain" in self._node:
            return hash(self._node["plain"])
        is_record = "fields" in self._node or "eq" in self._node
        return hash(("record", self._node.get("class"))) if is_record else id(self)

    def __bool__(self) -> bool:
        return bool(self._node.get("plain", True))

    def _is_same_record(self, other: object) -> bool:
        """Two objects of one class that compares its objects are equal when what they now hold is.

        Of a dataclass that is its fields, of another class all attributes: its own `__eq__` is not asked.
        """
        mine, theirs = self._node, object.__getattribute__(other, "_node")
        if mine.get("class") != theirs.get("class") or self._link is not object.__getattribute__(other, "_link"):
            return False
        numbers = [node["id"] for node in (mine, theirs)]
        if "fields" in mine and "fields" in theirs:
            self._link.renew(numbers)
            return bool(mine["fields"] == theirs["fields"])
        return "eq" in mine and "eq" in theirs and self._link.same_state(numbers)

    def __str__(self) -> str:
        return _said(self, "str")

    def __repr__(self) -> str:
        return _said(self, "repr")

    def _method(self, name: str, *args: object) -> Any:
        return self._link.ask("method", ref=self._node["id"], name=name, args=list(args))


class RemoteCallable(Remote):
    """A function or method of the trainee's."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it in the trainee's process."""
        return self._link.call(self._node["id"], list(args), kwargs)

    def __repr__(self) -> str:
        return f"<function {self._node.get('name')}>"


class RemoteClass(RemoteCallable):
    """A class of the trainee's: call it, and ask isinstance() and issubclass() against it.

    What inherits from what was told with each object: no code of the trainee's decides it when the test asks.
    """

    def __instancecheck__(self, value: object) -> bool:
        return self._node["id"] in _told(value).get("of", ())

    def __subclasscheck__(self, value: object) -> bool:
        return self._node["id"] in _told(value).get("mro", ())

    def __repr__(self) -> str:
        return f"<class {self._node.get('name')}>"


def is_code(value: object) -> bool:
    """Whether it stands for a function or a class, of which nothing is known that may change."""
    return type(value) is RemoteCallable or type(value) is RemoteClass


def number_of(value: object) -> int | None:
    """The number of a stand-in's original, None for anything else."""
    if not issubclass(type(value), Remote):
        return None
    number: int = _told(value)["id"]
    return number


def _told(value: object) -> Mapping[str, Any]:
    """The description that a stand-in came with, an empty one for anything else."""
    if not issubclass(type(value), Remote):
        return {}
    node: Mapping[str, Any] = object.__getattribute__(value, "__dict__")["_node"]
    return node


def _said(self: Remote, how: str) -> str:
    text = self._link.ask("text", ref=self._node["id"], how=how)
    if type(text) is not str:
        raise TypeError("not a text")
    return text


def _call(self: Remote, *args: Any, **kwargs: Any) -> Any:
    return self._link.call(self._node["id"], list(args), kwargs)


def _iterate(self: Remote) -> Iterator[Any]:
    iterator = self._method("__iter__")
    return iterator if number_of(iterator) is not None else iter(iterator)


def _length(self: Remote) -> int:
    length = self._method("__len__")
    if type(length) is not int or length < 0:
        raise TypeError("__len__() should return an integer >= 0")
    return length


def _exit(self: Remote, _kind: object, error: BaseException | None, _trace: object) -> Any:
    return self._method("__exit__", None, error, None)


def _get_item(self: Remote, key: object) -> Any:
    return self._method("__getitem__", key)


def _set_item(self: Remote, key: object, value: object) -> None:
    self._method("__setitem__", key, value)


PROTOCOLS: Mapping[str, Callable[..., Any]] = {
    "__call__": _call,
    "__iter__": _iterate,
    "__next__": lambda self: self._method("__next__"),
    "__len__": _length,
    "__getitem__": _get_item,
    "__setitem__": _set_item,
    "__enter__": lambda self: self._method("__enter__"),
    "__exit__": _exit,
}
_SHAPES: dict[frozenset[str], type[Remote]] = {}
_DATA_SHAPES: dict[tuple[type, frozenset[str], frozenset[str]], type] = {}


def checked(body: Mapping[str, Any]) -> dict[str, Any]:
    """A description as a student gave it, with nothing in it but what we know, in the types we know; raises NotPlain."""
    node = {key: body[key] for key in _TOLD if key in body}
    if type(node["id"]) is not int or any(type(node[key]) is not str for key in ("kind", "name") if key in node):
        raise NotPlain("reference")
    if any(type(base) is not list or list(map(type, base)) != [str, str] for base in node.setdefault("bases", [])):
        raise NotPlain("bases")
    if any(type(name) is not str for name in node.setdefault("can", [])):
        raise NotPlain("abilities")
    if any(type(number) is not int for key in ("of", "mro") for number in node.setdefault(key, [])):
        raise NotPlain("inheritance")
    if any(type(name) is not str for name in node.setdefault("own", [])):
        raise NotPlain("methods")
    return {"kind": "object", "name": ""} | node


def learn(known: object, node: Mapping[str, Any]) -> None:
    """Bring a stand-in up to date with a description that came later; one of an object inside itself is without."""
    if number_of(known) is None:
        return
    told = object.__getattribute__(known, "__dict__")["_node"]
    if "base" in told:
        refill(known, told["base"], node)
    else:
        told |= {key: node[key] for key in ("fields", "plain") if key in node}


def stand_in(link: Link, node: Mapping[str, Any]) -> Remote:
    """The stand-in for a reference that is no exception class, coroutine or module."""
    if node["kind"] == "function":
        return RemoteCallable(link, node)
    if node["kind"] == "class":
        return RemoteClass(link, node)
    if type(node.get("plain")) in PLAIN:
        return _as_data(link, node)
    abilities = frozenset(name for name in node["can"] if name in PROTOCOLS)
    if abilities not in _SHAPES:
        _SHAPES[abilities] = type("RemoteObject", (Remote,), {name: PROTOCOLS[name] for name in abilities})
    return _SHAPES[abilities](link, node)


def _as_data(link: Link, node: Mapping[str, Any]) -> Remote:
    """The stand-in for an object of a subclass of plain data; only the type of that stays in the description."""
    base = type(node["plain"])
    own, abilities = frozenset(node["own"]) & {*dir(base), "__missing__"}, frozenset(node["can"])
    key = base, own, abilities.intersection(PROTOCOLS)
    if key not in _DATA_SHAPES:
        _DATA_SHAPES[key] = shape_of(Remote, base, own, {name: PROTOCOLS[name] for name in key[2]})
    made: Remote = filled(_DATA_SHAPES[key], base, node["plain"])
    Remote.__init__(made, link, {**node, "plain": base(), "base": base})
    return made


def _known_class(node: Mapping[str, Any]) -> type | None:
    """The first base that the judge has too: `isinstance(response, httpx.Response)` is a claim, and a cheap one."""
    for module, name in node["bases"]:
        found = None
        if module not in {"__main__", "builtins"}:
            with contextlib.suppress(Exception):  # a module may make its names when they are asked for
                found = getattr(sys.modules.get(module), name, None)
        if isinstance(found, type):
            return found
    plain = node.get("plain")
    return None if plain is None else type(plain)
