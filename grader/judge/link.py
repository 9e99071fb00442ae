"""The judge's end of the codec: stand-ins for the trainee's objects, and what of the judge's a trainee may touch."""

import contextlib
import functools
import importlib
import itertools
import sys
from collections.abc import Callable, Mapping, Sequence
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any
from weakref import WeakValueDictionary

from grader.judge.bookkeeping import notes_of
from grader.judge.remote import checked, learn, number_of, stand_in
from grader.judge.students import Student, Students
from grader.judge.underneath import is_changeable
from grader.wire import (
    ARGUMENT,
    Allowance,
    Codec,
    NotPlain,
    Reference,
    Refused,
    Revival,
    changeable_in,
    describe,
    write_back,
)

CALLABLE = (FunctionType, MethodType, BuiltinFunctionType, functools.partial, type)
PROTOCOLS = frozenset({"__enter__", "__exit__", "__len__", "__getitem__"})
CHANGING = frozenset({"call", "method", "attribute", "set_attribute", "delete_attribute", "await", "run_cell"})
RUNNING = frozenset({"method", "await"})  # generators, coroutines, `with` and their like run as calls do
MAX_ITEMS = 10_000
MAX_KEPT = 10_000  # objects of the tests that a trainee's code may know

Body = Mapping[str, Any]


class TraineeLink:
    """One student process and all stand-ins for it.

    `is_test_class` says which classes the tests defined themselves: only instances of those may be looked into, and
    only at public names, so that no trainee climbs from an argument into the judge. Values made from what one party
    sent are for that party alone.
    """

    def __init__(self, students: Students, is_test_class: Callable[[type], bool], party: int = 0) -> None:
        self._is_test_class = is_test_class
        self._kept: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}
        self._count = itertools.count(1)
        self._stand_ins: WeakValueDictionary[int, Any] = WeakValueDictionary()
        self._solid: dict[int, Any] = {}  # stand-ins that no weak reference can be made to
        self._changeable: WeakValueDictionary[int, Any] = WeakValueDictionary()
        self._fresh: set[int] = set()  # what was told since code of the trainee's last ran
        self._classes: dict[type[BaseException], int] = {}
        self._revival = Revival()
        self._allowance: tuple[float, Allowance] | None = None
        self._passed: Sequence[Any] = ()
        self.differed = False  # objects were found different though their class has an `__eq__` of its own
        self.before_call: Callable[[], None] = lambda: None
        self.after_call: Callable[[], None] = lambda: None
        self.rebound: Callable[[], None] = lambda: None
        self._codec = Codec(self._export, self._resolve)
        self.student = Student(students, self._answer, party)

    def ask(self, op: str, **body: Any) -> Any:
        """See Link."""
        if op not in RUNNING:
            return self._asked(op, body)[0]
        self.before_call()
        try:
            return self._asked(op, body)[0]
        finally:
            self.after_call()

    def _asked(self, op: str, body: Body, passed: Sequence[Any] = ()) -> list[Any]:
        """The answer, a list of one value; for a call what became of its arguments may follow.

        What of the arguments can be changed, `passed`, may be part of the answer.
        """
        question = self._codec.encode([op, body])
        try:
            answer = self._answered(question, op)
        except Refused as refused:
            error = self._revival.revive(refused.error)
            if isinstance(error, StopIteration) and body.get("name") != "__next__":
                # As in a generator: `all(map(work, cases))` would take it for the end of the cases, and be true.
                raise RuntimeError("the work raised StopIteration") from error
            raise error from None
        self._passed = passed
        try:
            decoded = self._codec.decode(answer, self.student.deadline)
        finally:
            self._passed = ()
        if type(decoded) is not list or not decoded:
            raise NotPlain("answer")
        return decoded

    def _answered(self, question: bytes, op: str) -> bytes:
        """The answer; what the tests hold of the trainee's lists, dicts and sets is then as it is there."""
        if op == "again":
            return self.student.ask(question)
        self._fresh.clear()
        try:
            return self.student.ask(question)
        finally:
            if self._changeable and self.student.alive and op in CHANGING:
                self.renew(list(self._changeable))

    def renew(self, numbers: list[int]) -> None:
        """See Link."""
        stale = [number for number in numbers if number not in self._fresh]
        if stale:
            self._fresh.update(stale)
            with contextlib.suppress(NotPlain):
                self._asked("again", {"refs": stale})

    def same_state(self, numbers: list[int]) -> bool:
        """See Link."""
        match self.ask("state", refs=numbers):
            case [mine, theirs] if type(mine) is dict and mine == theirs:
                return True
        self.differed = True
        return False

    def call(self, number: int, args: list[Any], kwargs: dict[str, Any]) -> Any:
        """See Link. What the call did to its arguments in place is done to the judge's too."""
        self.before_call()
        passed, _ = changeable_in(args, kwargs)
        try:
            value, *after = self._asked("call", {"ref": number, "args": args, "kwargs": kwargs}, passed)
        except StopIteration as error:
            # To a map() or a loop of the test's it would mean that all is done; generators change it likewise (PEP 479).
            raise RuntimeError("the call raised StopIteration") from error
        finally:
            self.after_call()
        if after:
            for mine, theirs in zip((args, kwargs), after, strict=False):
                write_back(mine, theirs)
        return value

    def snapshot(self, value: object) -> bytes:
        """Equal bytes while nothing in `value` changes."""
        return self._codec.snapshot(value)

    def _export(self, value: object, _again: bool) -> Reference:
        number = number_of(value)
        if number is None and isinstance(value, type) and value in self._classes:
            number = self._classes[value]
        if number is not None:
            return Reference("own", number)
        if isinstance(value, BaseException):
            return Reference("exception", describe(value))
        if isinstance(value, ModuleType):
            raise TypeError("a module cannot be passed to the trainee's code")
        kind = "function" if isinstance(value, CALLABLE) else "object"
        name = str(getattr(value, "__name__", ""))
        return Reference("object", {"id": self._keep(value), "kind": kind, "name": name})

    def _keep(self, value: object) -> int:
        if id(value) not in self._numbers:
            number = next(self._count)
            self._numbers[id(value)], self._kept[number] = number, value
        return self._numbers[id(value)]

    def _resolve(self, kind: str, body: Any) -> Any:
        if kind == "own":
            return self._kept[body]
        if kind == ARGUMENT:
            return self._passed[body]
        if kind == "table":
            return body  # of a subclass of pandas' tables: what it holds, without methods of its own
        if type(body) is not dict:
            raise NotPlain("reference")
        if kind == "exception":
            return self._revival.revive(body)
        node = checked(body)
        if kind == "module":
            return RemoteModule(self, node)
        if kind != "object":
            raise NotPlain(kind[:100])
        number = node["id"]
        known = self._stand_ins.get(number, self._solid.get(number))
        if known is None:
            known = self._remembered(number, self._stand_in(node))
        learn(known, node)
        return known

    def _remembered(self, number: int, made: Any) -> Any:
        """Known again by its identity; what can have no weak reference, a number or a tuple, stays."""
        try:
            self._stand_ins[number] = made
        except TypeError:
            if len(self._solid) >= MAX_KEPT:
                self._solid.clear()
            self._solid[number] = made
        if is_changeable(made):
            self._changeable[number] = made
        return made

    def _stand_in(self, node: Mapping[str, Any]) -> Any:
        if node["kind"] == "exception":
            kind = self._revival.class_of({"mro": node["bases"], "name": node["name"], "class": node["id"]})
            self._classes.setdefault(kind, node["id"])
            return kind
        if node["kind"] == "coroutine":
            return self._awaited(node["id"])
        return stand_in(self, node)

    async def _awaited(self, number: int) -> Any:
        return self.ask("await", ref=number)

    def _answer(self, question: bytes) -> bytes:
        """A question of the trainee's code: use what the test passed to it."""
        answers: Mapping[str, Callable[[Body], Any]] = {
            "call": self._on_call,
            "attribute": self._on_attribute,
            "set_attribute": self._on_set_attribute,
            "method": self._on_method,
            "items": self._on_items,
            "rebound": lambda _body: self.rebound(),
        }
        try:
            op, body = self._codec.decode(question, self.student.deadline, self._allowed())
            return self._codec.encode([answers[op](body)])
        except Exception as error:  # noqa: BLE001 - whatever the test's callable raises, the trainee's code gets
            raise Refused(describe(error)) from None

    def _allowed(self) -> Allowance:
        """What the trainee's code may leave in the test's memory, in all until the deadline that stands now."""
        if self._allowance is None or self._allowance[0] != self.student.deadline:
            self._allowance = (self.student.deadline, Allowance())
        if len(self._kept) > MAX_KEPT:
            raise NotPlain("too many objects")
        return self._allowance[1]

    def _on_call(self, body: Body) -> Any:
        function = self._kept[body["ref"]]
        if not isinstance(function, CALLABLE) and not self._may_look_into(function):
            raise TypeError("not callable")
        self.after_call()
        try:
            return function(*body["args"], **body["kwargs"])
        finally:
            self.before_call()

    def _on_attribute(self, body: Body) -> Any:
        value, name = self._open(body), _public(body["name"])
        if _is_of_mocks(value, name):
            raise AttributeError(name)
        return getattr(value, name)

    def _on_set_attribute(self, body: Body) -> None:
        """Never over what the test's class does or notes: a test may go by that."""
        value, name = self._open(body), _public(body["name"])
        if callable(getattr(type(value), name, None)) or _is_of_mocks(value, name):
            raise AttributeError(name)
        if not _is_mock(value) and name in notes_of(type(value)):
            raise AttributeError(f"{name} is for the test's own methods to change")
        setattr(value, name, body["value"])

    def _on_method(self, body: Body) -> Any:
        value, name = self._open(body), body["name"]
        if name not in PROTOCOLS:
            raise AttributeError(name)
        return getattr(type(value), name)(value, *body["args"])

    def _on_items(self, body: Body) -> Any:
        return list(itertools.islice(iter(self._open(body)), MAX_ITEMS))

    def _open(self, body: Body) -> Any:
        value = self._kept[body["ref"]]
        if not self._may_look_into(value):
            raise AttributeError("not for use by the trainee's code")
        return value

    def _may_look_into(self, value: object) -> bool:
        kind = type(value)
        return kind not in CALLABLE and (_is_mock(value) or self._is_test_class(kind))


class RemoteModule:
    """A module of the trainee's process: its names, each time by asking."""

    def __init__(self, link: TraineeLink, node: Mapping[str, Any]) -> None:
        self._link = link
        self._number = node["id"]
        self.name: str = node["name"]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._link.ask("attribute", ref=self._number, name=name)


def installed_module(name: str) -> ModuleType | None:
    """The judge's own module of that name, if it has one that is not a trainee's file."""
    if not all(part.isidentifier() for part in name.split(".")) or name == "__main__":
        return None
    try:
        return sys.modules.get(name) or importlib.import_module(name)
    except ImportError:
        return None


def _is_mock(value: object) -> bool:
    return type(value).__module__ == "unittest.mock"


def _is_of_mocks(value: object, name: str) -> bool:
    """Whether the name is what every mock has: its records and assertions are for the test alone."""
    mock: Any = sys.modules.get("unittest.mock")
    return mock is not None and issubclass(type(value), mock.NonCallableMock) and hasattr(mock.NonCallableMock, name)


def _public(name: Any) -> str:
    if not isinstance(name, str) or name.startswith("_"):
        raise AttributeError(str(name)[:100])
    return name
