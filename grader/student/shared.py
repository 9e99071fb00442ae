"""Test cells that run in the trainee's own interpreter.

Each copy of such a cell (see `grader.judge.shared`) runs in a forked child of its own, the real one among them: what it
does, and what is mended for it first, ends with the child. What this module knew before any cell ran is put back
there: builtins, the modules the tests use, no tracing. Trainee code that goes looking can still find and change all
of this: that is why such results are marked, and why the judge sends copies that must fail.
"""

import contextlib
import importlib
import inspect
import json
import marshal
import numbers
import os
import random
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from types import CodeType, FunctionType, ModuleType
from typing import Any

MAX_REPORT = 1 << 20
HEAP_TYPE = 1 << 9  # a class made by Python code, in CPython's type flags
# Besides the modules that the tests name.
ALWAYS = (
    "builtins",
    "contextlib",
    "copy",
    "hashlib",
    "importlib",
    "inspect",
    "io",
    "json",
    "math",
    "re",
    "sys",
    "types",
    "unittest",
)

_fork, _exit, _marshal_loads, _eval = os.fork, os._exit, marshal.loads, eval


class Fresh(Exception):
    """What no code has ever heard of."""


class Pristine:
    """Modules as they were before any cell ran. Packages count with all that was loaded of them."""

    def __init__(self, names: Iterable[str]) -> None:
        for name in names:
            with contextlib.suppress(Exception):
                importlib.import_module(name)
        wanted = {name.partition(".")[0] for name in (*names, *ALWAYS)} | {"_pytest"} & sys.modules.keys()
        self._modules = {
            name: module
            for name, module in sys.modules.items()
            if name.partition(".")[0] in wanted and isinstance(module, ModuleType)
        }
        self._names = {name: dict(vars(module)) for name, module in self._modules.items()}
        self._classes: dict[type, dict[str, Any]] = {}
        self._functions: dict[FunctionType, tuple[CodeType, Any, Any]] = {}
        for found in self._names.values():
            for value in found.values():
                self._note(value)

    def _note(self, value: object) -> None:
        if isinstance(value, FunctionType):
            self._functions[value] = (value.__code__, value.__defaults__, value.__kwdefaults__)
        elif isinstance(value, type) and value.__flags__ & HEAP_TYPE and value not in self._classes:
            self._classes[value] = dict(vars(value))
            for inner in vars(value).values():
                if isinstance(inner, FunctionType):
                    self._note(inner)

    def repairs(self) -> list[Callable[[], None]]:
        """What puts back what was changed since. Found before the fork: only looking would copy many pages after it."""
        return [*self._of_modules(), *self._of_classes(), *self._of_functions()]

    def _of_modules(self) -> Iterator[Callable[[], None]]:
        for name, module in self._modules.items():
            if sys.modules.get(name) is not module:
                yield partial(sys.modules.__setitem__, name, module)
            now = vars(module)
            for key, value in self._names[name].items():
                if now.get(key, self) is not value:
                    yield partial(now.__setitem__, key, value)

    def _of_classes(self) -> Iterator[Callable[[], None]]:
        for kind, attributes in self._classes.items():
            now = vars(kind)
            for name, value in attributes.items():
                if now.get(name, self) is not value:
                    yield partial(_set, kind, name, value)

    def _of_functions(self) -> Iterator[Callable[[], None]]:
        for function, (code, defaults, keywords) in self._functions.items():
            if function.__code__ is not code:
                yield partial(_set, function, "__code__", code)
            if function.__defaults__ is not defaults:
                yield partial(_set, function, "__defaults__", defaults)
            if function.__kwdefaults__ is not keywords:
                yield partial(_set, function, "__kwdefaults__", keywords)


def _set(owner: Any, name: str, value: Any) -> None:
    with contextlib.suppress(AttributeError, TypeError):
        setattr(owner, name, value)


class SharedCells:
    """The test cells of one notebook that run here; `names` are the trainee's globals."""

    def __init__(self, names: dict[str, Any], modules: Iterable[str]) -> None:
        self._names = names
        self._pristine = Pristine(list(modules))

    def attempt(self, cell: Mapping[str, Any]) -> str:
        """Run one copy in a child; what the child reports, as it came."""
        repairs = self._pristine.repairs()
        reader, writer = os.pipe()
        child = _fork()
        if child == 0:
            report = "{}"
            try:
                os.close(reader)
                signal.signal(signal.SIGINT, signal.SIG_DFL)
                report = json.dumps(self._run(cell, repairs))
            finally:
                with contextlib.suppress(OSError):
                    os.write(writer, report.encode()[:MAX_REPORT])
                _exit(0)
        os.close(writer)
        try:
            return _read_all(reader).decode(errors="replace")
        finally:
            os.close(reader)
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)

    def _run(self, cell: Mapping[str, Any], repairs: Iterable[Callable[[], None]]) -> dict[str, Any]:
        sys.settrace(None)
        sys.setprofile(None)
        threading.settrace(None)
        for repair in repairs:
            repair()
        for name in cell["clear"]:
            self._names.pop(name, None)
        for name, (module, attribute) in cell["imports"].items():
            with contextlib.suppress(Exception):
                found = importlib.import_module(module)
                self._names[name] = found if attribute is None else getattr(found, attribute)
        return self.keep(cell)

    def keep(self, cell: Mapping[str, Any]) -> dict[str, Any]:
        """Run the cell in this process, for what it leaves behind."""
        passed: list[str] = []
        reached, token = cell["reached"]
        self._names |= {reached: lambda: passed.append(token), cell["other"]: other, cell["fresh"]: Fresh}
        self._names |= cell["values"] | {name: sys.modules.get(module) for name, module in cell["modules"].items()}
        told: dict[str, Any] = {"passed": passed, "credit": None}
        try:
            for code in cell["before"]:
                _eval(_marshal_loads(code), self._names)
            for codes, step in cell["steps"]:
                value = [_value(_marshal_loads(code), self._names) for code in codes][-1]
                passed.append(step)
            if type(value) in {int, float} or (type(value).__module__ == "numpy" and isinstance(value, numbers.Real)):
                told["credit"] = float(value)
        except BaseException as error:  # noqa: BLE001 - a test fails by raising anything at all
            told["error"] = [type(error).__name__, _text(error)]
        finally:
            for name in (reached, cell["other"], cell["fresh"]):
                self._names.pop(name, None)
        return told


def _value(code: CodeType, names: dict[str, Any]) -> Any:
    value = _eval(code, names)
    if code.co_flags & inspect.CO_COROUTINE:
        from IPython.core.async_helpers import get_asyncio_loop

        return get_asyncio_loop().run_until_complete(value)  # type: ignore[no-untyped-call]
    return value


def _text(error: BaseException) -> str:
    try:
        return str(error)[:300]
    except BaseException:  # noqa: BLE001 - a trainee's __str__ may raise anything
        return ""


def _read_all(reader: int) -> bytes:
    data = b""
    while len(data) < MAX_REPORT:
        select.select([reader], [], [])
        piece = os.read(reader, 1 << 16)
        if not piece:
            break
        data += piece
    return data


def other(value: Any) -> Any:
    """A value that is not equal to `value`, and of its kind where that is simple."""
    offset = random.SystemRandom().randrange(2, 1000)
    found: Any = object()
    match value:
        case bool():
            found = not value
        case int() | float():
            found = value + offset + abs(value) if abs(value) < float("inf") else offset
        case str():
            found = f"{value}{offset}"
        case list():
            found = [*value, offset]
        case tuple():
            found = (*value, offset)
        case dict():
            found = {**value, f"other{offset}": offset}
    return _other_table(value, offset, found)


def _other_table(value: Any, offset: int, found: Any) -> Any:
    match type(value).__name__:
        case "DataFrame":
            return value.assign(**{f"other{offset}": offset})
        case "Series":
            return value.reindex([*value.index, f"other{offset}"])
        case "ndarray":
            return [*value.ravel().tolist(), offset]
    return found
