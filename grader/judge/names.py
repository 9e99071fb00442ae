"""The global names of a notebook's test cells, looked up as the tests use them.

Where a name comes from, in this order:

1. what the tests themselves assigned;
2. an import in the release's notebook: the judge imports it itself, whatever the trainee bound to the name;
3. a definition in a locked cell of the release (function, class, constant): the judge runs it itself;
4. Python's builtins, unless the release's notebook defines that name;
5. the trainee's namespace: plain data by value, the rest as stand-ins.

What a test assigns stays with the judge, where no trainee code can change it or read it. Two exceptions, both read
from the release's own source: a name that functions of the notebook use as a global is assigned (or deleted) in the
trainee's namespace too, where the functions look; and one that a later cell of the notebook goes on with.
"""

import ast
import builtins
import contextlib
from collections.abc import Iterable, Mapping
from typing import Any

from grader.judge.link import RemoteModule, TraineeLink, installed_module
from grader.judge.syntax import Bindings, bindings_of, imported, is_definition, parsed
from grader.wire import MUTABLE, NotPlain

MODULE = "notebook_tests"


class ReleaseNames:
    """What the release's notebook says about names.

    `cells` are its code cells in order: `source`, `grade_id` and `role` ("test", "locked" or "open").
    """

    def __init__(self, cells: Iterable[Mapping[str, str]]) -> None:
        read = [(cell, bindings_of(tree)) for cell in cells if (tree := parsed(cell["source"])) is not None]
        work = [bindings for cell, bindings in read if cell["role"] != "test"]
        locked = _merged(bindings for cell, bindings in read if cell["role"] == "locked")
        free = _merged(bindings for cell, bindings in read if cell["role"] == "open")
        self.bound = frozenset({*locked, *free})
        self.rebound = frozenset(name for bindings in work for name in bindings.rebound)
        self._of_tests: set[str] = set()  # names whose last assignment so far is a test's
        self._theirs: dict[str, frozenset[str]] = {}
        self._continued: set[str] = set()
        for cell, bindings in read:
            self._follow(cell, bindings)
        self.pushed = frozenset({*self._continued, *(name for bindings in work for name in bindings.of_functions)})
        self.imports = dict(_imports(locked, free))
        self.definitions = {
            name: statements[-1]
            for name, statements in locked.items()
            if name not in free and all(map(is_definition, statements))
        }

    def _follow(self, cell: Mapping[str, str], bindings: Bindings) -> None:
        if cell["role"] == "test":
            self._theirs[cell["grade_id"]] = self.bound - self._of_tests
            self._of_tests |= bindings.bound.keys()
        else:
            self._continued |= (bindings.read - bindings.bound.keys()) & self._of_tests
            self._of_tests -= bindings.bound.keys()

    def theirs_at(self, grade_id: str) -> frozenset[str]:
        """Names that at this test cell mean what the notebook's other cells last made of them."""
        return self._theirs.get(grade_id, frozenset())


def _merged(all_bindings: Iterable[Bindings]) -> dict[str, list[ast.stmt]]:
    merged: dict[str, list[ast.stmt]] = {}
    for bindings in all_bindings:
        for name, statements in bindings.bound.items():
            merged.setdefault(name, []).extend(statements)
    return merged


def _imports(
    locked: Mapping[str, list[ast.stmt]], free: Mapping[str, list[ast.stmt]]
) -> Iterable[tuple[str, tuple[str, str | None]]]:
    for name in {*locked, *free}:
        source = imported([*locked.get(name, []), *free.get(name, [])], name)
        if source is not None:
            yield name, source


class JudgeNames(dict[str, Any]):
    """The globals that test cells run with. A dict, because exec() wants one; lookups go through `__getitem__`."""

    def __init__(self, release: ReleaseNames, link: TraineeLink) -> None:
        super().__init__(__name__=MODULE, __builtins__=builtins)
        self._release = release
        self._link = link
        self._read: dict[str, tuple[Any, bytes | None]] = {}
        self._trusted: dict[str, Any] = {}
        self._taken: set[str] = set()  # names the tests assigned or deleted themselves
        link.before_call, link.after_call = self.flush, self.forget_read

    def begin(self, grade_id: str) -> None:
        """A test cell begins: forget what earlier tests assigned to names that other cells have assigned since."""
        self.forget_read()
        for name in self._release.theirs_at(grade_id):
            self.pop(name, None)
            self._taken.discard(name)

    def __getitem__(self, name: str) -> Any:
        if super().__contains__(name) and name not in self._release.rebound:
            return super().__getitem__(name)
        if name not in self._trusted and name not in self._taken:
            self._trust(name)
        if name in self._trusted:
            return self._trusted[name]
        if hasattr(builtins, name) and name not in self._release.bound:
            raise KeyError(name)
        return self._of_trainee(name)

    def __setitem__(self, name: str, value: Any) -> None:
        self._take(name)
        super().__setitem__(name, value)
        if name in self._release.pushed:
            with contextlib.suppress(TypeError, NotPlain):
                self._link.ask("bind", name=name, value=value)

    def __delitem__(self, name: str) -> None:
        if super().__contains__(name):
            super().__delitem__(name)
        elif not self._link.ask("has", name=name):
            raise KeyError(name)
        self._take(name)
        if name in self._release.pushed:
            self._link.ask("unbind", name=name)

    def __contains__(self, name: object) -> bool:
        try:
            self[str(name)]
        except KeyError:
            return False
        return True

    def forget_read(self) -> None:
        """What was read of the trainee's namespace may have changed."""
        self._read.clear()

    def flush(self) -> None:
        """Send what the test changed in place back to the trainee's namespace."""
        for name, (value, before) in list(self._read.items()):
            if before is not None and self._sent(value) != before:
                self._link.ask("update", name=name, value=value)
                self._read.pop(name)

    def _sent(self, value: Any) -> bytes | None:
        """What tells whether a value that can be changed in place was; None for one that cannot."""
        return self._link.encode(value) if type(value).__name__ in MUTABLE else None

    def _take(self, name: str) -> None:
        self._taken.add(name)
        self._trusted.pop(name, None)
        self._read.pop(name, None)

    def _trust(self, name: str) -> None:
        if name in self._release.imports:
            with contextlib.suppress(ImportError, AttributeError):
                self._trusted[name] = _import(*self._release.imports[name])
        elif name in self._release.definitions:
            statement = self._release.definitions[name]
            code = compile(ast.Module([statement], []), f"<{name}>", "exec")
            exec(code, self, self._trusted)  # noqa: S102 - a locked cell of the release, in the judge's own jail

    def _of_trainee(self, name: str) -> Any:
        if name in self._read:
            return self._read[name][0]
        try:
            value = self._link.ask("name", name=name)
        except NameError:
            raise KeyError(name) from None
        if isinstance(value, RemoteModule):
            return installed_module(value.name) or value
        self._read[name] = (value, self._sent(value))
        return value


def _import(module: str, attribute: str | None) -> Any:
    found = installed_module(module)
    if found is None:
        raise ImportError(module)
    if attribute is None:
        return found
    if hasattr(found, attribute):
        return getattr(found, attribute)
    nested = installed_module(f"{module}.{attribute}")
    if nested is None:
        raise ImportError(attribute)
    return nested
