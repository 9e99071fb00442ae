"""The trainee's objects as the judge may name them, and the judge's as the trainee may use them."""

import contextlib
import dataclasses
import inspect
import itertools
import sys
from abc import ABC
from collections.abc import Callable, Container, Mapping
from types import ModuleType
from typing import Any, Generic

from grader.student.files import HOME
from grader.wire import Codec, Conversation, NotPlain, Reference, Refused, Revival, describe, table_of
from grader.wire.underneath import PLAIN, base_of, mro_of

MAX_ANSWER = 40 << 20  # bytes; the judge reads no more than a little over this
BARE = (object, ABC, Generic)  # bases that hold nothing
METHODS = ("__enter__", "__exit__", "__iter__", "__next__", "__len__", "__getitem__", "__setitem__", "__call__")


class Objects:
    """Numbers for what stays here, stand-ins for what stays there; the glue between the codec and both."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        self._kept: dict[int, Any] = {}
        self._count = itertools.count(1)
        self._far: dict[int, int] = {}
        self._stand_ins: list[object] = []  # alive, so that their id() stays their own
        self._revival = Revival()
        self._codec = Codec(self._export, self._resolve)
        self.conversation: Conversation | None = None
        self.before_ask: Callable[[], None] = lambda: None

    def keep(self, value: object) -> int:
        """The number of `value`, which is kept alive from now on so that the number stays its own."""
        if id(value) not in self._numbers:
            number = next(self._count)
            self._numbers[id(value)] = number
            self._kept[number] = value
        return self._numbers[id(value)]

    def find(self, number: int) -> Any:
        """The object of that number; raises KeyError."""
        return self._kept[number]

    @property
    def kept(self) -> Container[int]:
        """The ids of what stays here, and the judge knows by its number."""
        return self._numbers

    def snapshot(self, value: object) -> bytes:
        """Equal bytes while nothing in `value` changes; raises NotPlain when it holds itself or is nested too deeply."""
        return self._codec.snapshot(value)

    def answer(self, value: object, *after: object) -> bytes:
        """The answer that gives `value`, and for a call what became of its arguments.

        A value that is too large, nested too deeply or holds itself stays here, and a reference to it is given.
        """
        with contextlib.suppress(NotPlain):
            answer = self._codec.encode([value, *after])
            if len(answer) <= MAX_ANSWER:
                return answer
        return self._codec.encode([self._export(value, again=True)])

    def decode(self, question: bytes) -> Any:
        """What the judge sent."""
        return self._codec.decode(question)

    def failure(self, error: BaseException) -> Refused:
        """What to answer instead of a value."""
        return Refused(describe(error, self.keep))

    def _export(self, value: object, again: bool) -> Reference:
        far = self._far.get(id(value))
        if far is not None:
            return Reference("own", far)
        if isinstance(value, BaseException):
            return Reference("exception", describe(value, self.keep))
        if isinstance(value, ModuleType):
            return Reference("module", {"name": value.__name__, "id": self.keep(value)})
        table = table_of(type(value))
        if table is not None:
            return Reference("table", table(value))
        node = {"id": self.keep(value), "name": str(getattr(value, "__name__", type(value).__name__))[:200]}
        node["of"] = self._numbers_of(type(value))
        told = self._class(value) if isinstance(value, type) else self._instance(value, again)
        return Reference("object", node | told)

    def _numbers_of(self, kind: type) -> list[int]:
        return [self.keep(base) for base in mro_of(kind) if base is not object]

    def _class(self, kind: type) -> dict[str, Any]:
        if issubclass(kind, BaseException):
            return {"kind": "exception", "bases": _bases(kind)}
        return {"kind": "class", "bases": _bases(kind), "mro": self._numbers_of(kind)}

    def _instance(self, value: Any, again: bool) -> dict[str, Any]:
        """What the judge is told; `again` leaves out what the value holds, which may lead back to itself."""
        kind = type(value)
        base = None if again else base_of(kind)
        node: dict[str, Any] = {"kind": "object", "class": self.keep(kind), "can": _abilities(kind)}
        if inspect.iscoroutine(value):
            node["kind"] = "coroutine"
        elif inspect.isroutine(value):
            node["kind"] = "function"
        elif not again and _is_compared_by_fields(kind):
            node["fields"] = [getattr(value, field.name) for field in dataclasses.fields(value) if field.compare]
        elif _has_own_equality(kind):
            node["eq"] = True
        if base is not None:
            node |= {"plain": PLAIN[base](value), "own": _own(kind, base)}
        return node | {"bases": _bases(kind)}

    def _resolve(self, kind: str, body: Any) -> Any:
        if kind == "own":
            return self._kept[body]
        if kind == "exception":
            return self._revival.revive(body)
        if kind != "object":
            raise NotPlain(kind)
        stand_in: object = _function(self, body) if body["kind"] == "function" else _JudgeObject(self, body["id"])
        self._far[id(stand_in)] = body["id"]
        self._stand_ins.append(stand_in)
        return stand_in

    def ask(self, op: str, **body: Any) -> Any:
        """Ask the judge; its exceptions are raised here as the trainee's code would meet them."""
        assert self.conversation is not None
        if op != "rebound":
            self.before_ask()
        try:
            return self.decode(self.conversation.ask(self._codec.encode([op, body])))[0]
        except Refused as refused:
            raise self._revival.revive(refused.error) from None


def is_code(value: object) -> bool:
    """Whether the judge is told no more of it than that it can be called."""
    return isinstance(value, type) or inspect.isroutine(value)


def _own(kind: type, base: type) -> list[str]:
    """The methods of plain data that `kind` has its own of."""
    mro = mro_of(kind)
    known = {*dir(base), "__missing__"}
    return sorted({name for own in mro[: mro.index(base)] for name in vars(own) if name in known})


def _is_compared_by_fields(kind: type) -> bool:
    """Whether its `__eq__` is the one that @dataclass writes."""
    equal = inspect.getattr_static(kind, "__eq__", None)
    return dataclasses.is_dataclass(kind) and inspect.isfunction(equal) and equal.__code__.co_filename == "<string>"


def _has_own_equality(kind: type) -> bool:
    """Whether it says itself what its objects are equal to, and all they hold is in their attributes."""
    bases = [base for base in mro_of(kind) if base not in BARE]
    return any("__eq__" in vars(base) for base in bases) and all(map(_is_of_the_work, bases))


def _is_of_the_work(kind: type) -> bool:
    module = sys.modules.get(kind.__module__)
    return kind.__module__ == "__main__" or str(getattr(module, "__file__", "")).startswith(f"{HOME}/")


def state_of(value: object) -> dict[str, Any]:
    """All attributes of an object, read with none of its class's code."""
    own = object.__getattribute__(value, "__dict__") if hasattr(type(value), "__dict__") else {}
    state = dict(own)
    for base in mro_of(type(value)):
        for name, member in vars(base).items():
            if inspect.ismemberdescriptor(member):
                with contextlib.suppress(AttributeError):
                    state[name] = member.__get__(value)
    return state


def _bases(kind: type) -> list[list[str]]:
    return [[base.__module__, base.__qualname__] for base in mro_of(kind) if base is not object]


def _abilities(kind: type) -> list[str]:
    return [name for name in METHODS if hasattr(kind, name)]


def _function(objects: Objects, node: Mapping[str, Any]) -> Callable[..., Any]:
    def of_the_judge(*args: Any, **kwargs: Any) -> Any:
        return objects.ask("call", ref=node["id"], args=list(args), kwargs=kwargs)

    of_the_judge.__name__ = of_the_judge.__qualname__ = str(node["name"])
    return of_the_judge


class _JudgeObject:
    """An object of the judge's: public attributes and a few protocols, each time by asking."""

    def __init__(self, objects: Objects, number: int) -> None:
        self.__dict__["_ask"] = objects.ask
        self.__dict__["_number"] = number

    def _method(self, name: str, *args: object) -> Any:
        return self._ask("method", ref=self._number, name=name, args=list(args))

    def __getattr__(self, name: str) -> Any:
        return self._ask("attribute", ref=self._number, name=name)

    def __setattr__(self, name: str, value: object) -> None:
        self._ask("set_attribute", ref=self._number, name=name, value=value)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("call", ref=self._number, args=list(args), kwargs=kwargs)

    def __enter__(self) -> Any:
        self._method("__enter__")
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> Any:
        return self._method("__exit__", None, error, None)

    def __iter__(self) -> Any:
        return iter(self._ask("items", ref=self._number))

    def __len__(self) -> int:
        return int(self._method("__len__"))

    def __getitem__(self, key: object) -> Any:
        return self._method("__getitem__", key)
