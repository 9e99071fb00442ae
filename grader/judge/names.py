"""The global names of a notebook's test cells, looked up as the tests use them.

Where a name comes from, in this order:

1. what the tests themselves assigned;
2. an import in the release's notebook: the judge imports it itself, whatever the trainee bound to the name (but bound
   it must be where trainees are to write the import: a test that uses it fails without, as in nbgrader);
3. what statements of locked cells that depend on nothing else make of it (see `grader.judge.owned`): the judge runs
   these itself, in order; and what a star import among them brings, unless an open cell binds the name;
4. a definition in a locked cell of the release (function, class, constant), or a value that such a cell gives to
   tests alone: the judge runs it itself;
5. Python's builtins, unless the release's notebook defines that name;
6. the trainee's namespace: plain data by value, the rest as stand-ins.

What a test assigns stays with the judge, where no trainee code can change it or read it. Two exceptions, both read
from the release's own source: a name that functions of the notebook use as a global is assigned (or deleted) in the
trainee's namespace too, where the functions look; and one that a later cell of the notebook goes on with.
"""

import builtins
import contextlib
import io
import marshal
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.judge.link import RemoteModule, TraineeLink, installed_module
from grader.judge.remote import is_code
from grader.judge.rewriting import NAMES
from grader.wire import MUTABLE, NotPlain, encode

MODULE = "notebook_tests"
_BUILTINS = frozenset(vars(builtins))


@dataclass(frozen=True)
class ReleaseNames:
    """What the release's notebook says about names; made by `grader.judge.reading`.

    `bound` in its cells that are no tests, `rebound` there by functions as globals, `pushed` to the trainee's namespace
    when a test binds them; `theirs`: by test cell, names that mean what the notebook's other cells last made of them;
    `imports`: name → module and attribute; `submodules` of such a module that are imported too; `unlocked`: those of
    `imports` that no locked cell has; `definitions` and `given`: name → marshalled code of a locked cell's that defines
    it, or gives it a value for tests alone; `owned` and what follows: see `grader.judge.owned`.
    """

    bound: frozenset[str]
    rebound: frozenset[str]
    pushed: frozenset[str]
    theirs: Mapping[str, frozenset[str]]
    imports: Mapping[str, tuple[str, str | None]]
    definitions: Mapping[str, bytes]
    given: Mapping[str, bytes] = field(default_factory=dict)
    submodules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unlocked: frozenset[str] = frozenset()
    owned: frozenset[str] = frozenset()
    steps: Sequence[tuple[Sequence[str], Sequence[str], bytes]] = ()
    steps_before: Mapping[str, int] = field(default_factory=dict)
    star: bool = False


class _LastResort(dict[str, Any]):
    """The builtins, and behind them the test's names: a class body looks its globals up past any `__getitem__`."""

    def __init__(self, names: "JudgeNames") -> None:
        super().__init__(vars(builtins))
        self._names = names

    def __missing__(self, name: str) -> Any:
        return self._names[name]


class JudgeNames(dict[str, Any]):
    """The globals that test cells run with. A dict, because exec() wants one; lookups go through `__getitem__`."""

    def __init__(self, release: ReleaseNames, link: TraineeLink) -> None:
        super().__init__({"__name__": MODULE, "__builtins__": _LastResort(self), NAMES: self})
        self._release = release
        self._link = link
        self._read: dict[str, tuple[Any, bytes | None]] = {}
        self._trusted: dict[str, Any] = {}
        self._adopted: dict[str, bytes] = {}
        self._own: dict[str, Any] = {}  # what the steps so far bound
        self._failed: set[str] = set()  # names of steps that cannot run here
        self._steps_done, self._steps_due = 0, len(release.steps)
        self._taken: set[str] = set()  # names the tests assigned or deleted themselves
        self._builtins = {} if release.star else {name: vars(builtins)[name] for name in _BUILTINS - _known_to(release)}
        link.before_call, link.after_call, link.rebound = self.flush, self.forget_values, self.forget_code

    def begin(self, grade_id: str) -> None:
        """A test cell begins: forget what earlier tests assigned to names that other cells have assigned since."""
        self.forget_read()
        self._give_up(self._release.theirs.get(grade_id, ()))
        self._steps_due = self._release.steps_before.get(grade_id, len(self._release.steps))
        for name in self._release.owned:
            self._trusted.pop(name, None)

    def adopt(self, bound: Iterable[str], defines: Mapping[str, bytes]) -> None:
        """A test ran in the trainee's interpreter: what it bound is there; what it only defined the judge has too."""
        self._give_up(bound)
        self._adopted |= defines
        for name in defines:
            self._trusted.pop(name, None)

    def _give_up(self, names: Iterable[str]) -> None:
        """These names mean from now on what the trainee's namespace makes of them."""
        for name in names:
            self.pop(name, None)
            self._builtins.pop(name, None)
            self._taken.discard(name)
            self._adopted.pop(name, None)

    def __getitem__(self, name: str) -> Any:
        if dict.__contains__(self, name) and name not in self._release.rebound:
            return dict.__getitem__(self, name)
        if name in self._builtins:
            return self._builtins[name]
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
        """Whether the notebook has the name: the tests assigned it, or the trainee's namespace has it."""
        return super().__contains__(name) or bool(self._link.ask("has", name=str(name)))

    def forget_read(self) -> None:
        """What was read of the trainee's namespace may be something else now."""
        self._read.clear()

    def forget_values(self) -> None:
        """The trainee's code ran: what was read may have changed. Were a function or class another now, we had been told."""
        self._forget(lambda value: not is_code(value))

    def forget_code(self) -> None:
        """A function or class that was read is another now. What the test changed in place meanwhile is still to be sent."""
        self._forget(is_code)

    def _forget(self, is_meant: Callable[[object], bool]) -> None:
        for name, (value, _) in list(self._read.items()):  # threads of the test's may read others meanwhile
            if is_meant(value):
                self._read.pop(name, None)

    def flush(self) -> None:
        """Send what the test changed in place back to the trainee's namespace."""
        for name, (value, before) in list(self._read.items()):
            if before is not None and self._snapshot(value) != before:
                self._link.ask("update", name=name, value=value)
                self._read.pop(name, None)  # perhaps forgotten meanwhile, by a callback

    def _snapshot(self, value: Any) -> bytes | None:
        """What tells whether a value that can be changed in place was; None for one that cannot."""
        return self._link.snapshot(value) if type(value).__name__ in MUTABLE else None

    def _take(self, name: str) -> None:
        self._taken.add(name)
        self._builtins.pop(name, None)
        self._trusted.pop(name, None)
        self._read.pop(name, None)

    def _trust(self, name: str) -> None:
        if name in self._adopted:
            self._define(self._adopted[name])
        elif name in self._release.imports:
            if name in self._release.unlocked and not self._link.ask("has", name=name):
                return
            with contextlib.suppress(ImportError, AttributeError):
                self._trusted[name] = _import(*self._release.imports[name])
            for submodule in self._release.submodules.get(name, ()):
                installed_module(submodule)
        elif self._is_own(name):
            self._trusted[name] = self._own[name]
        elif name in self._release.definitions:
            self._define(self._release.definitions[name])
        elif name in self._release.given:
            self._give(name)

    def _is_own(self, name: str) -> bool:
        """Whether the steps that are due bind the name and may; runs them."""
        if name not in self._release.owned and (not self._release.star or name in self._release.bound):
            return False
        while self._steps_done < self._steps_due:
            bound, read, compiled = self._release.steps[self._steps_done]
            self._steps_done += 1  # before it runs: what it calls may look names up
            self._step(bound, read, compiled)
        return name in self._own and name not in self._failed

    def _step(self, bound: Iterable[str], read: Iterable[str], compiled: bytes) -> None:
        """Run a statement. What it cannot bind here is looked up where the locked cell ran, and so is what goes by it."""
        if self._failed.isdisjoint(read):
            said = io.StringIO()  # not the test's to show or to catch
            try:
                with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                    exec(marshal.loads(compiled), self, self._own)  # noqa: S102, S302 - as in `_define`
            except Exception:  # noqa: BLE001 - a file or module that only the work's place has
                self._failed.update(bound)
        else:
            self._failed.update(bound)

    def _define(self, compiled: bytes) -> None:
        code = marshal.loads(compiled)  # noqa: S302 - compiled by the engine
        exec(code, self, self._trusted)  # noqa: S102 - the release's own text, in the judge's own jail

    def _give(self, name: str) -> None:
        """The value a locked cell gave, if it is plain: anything else may mean something only where the work is."""
        made: dict[str, Any] = {}
        try:
            exec(marshal.loads(self._release.given[name]), self, made)  # noqa: S102, S302 - as in `_define`
            encode(made[name])
        except Exception:  # noqa: BLE001 - then it is looked up where the locked cell ran
            self._taken.add(name)
        else:
            self._trusted |= made

    def _of_trainee(self, name: str) -> Any:
        if name in self._read:
            return self._read[name][0]
        try:
            value = self._link.ask("name", name=name)
        except NameError:
            raise KeyError(name) from None
        if isinstance(value, RemoteModule):
            return installed_module(value.name) or value
        self._read[name] = (value, self._snapshot(value))
        return value


def _known_to(release: ReleaseNames) -> set[str]:
    """Names that the release's notebook gives a meaning."""
    return {*release.bound, *release.imports, *release.owned, *release.definitions, *release.given}


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
