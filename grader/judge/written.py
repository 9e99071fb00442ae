"""Tests that the trainee wrote, judged by what they say of right and of wrong work.

They run in the trainee's process, which may say of a run whatever it likes: what it is run against, it is not told.
Every target is served by a process of its own, that cannot be looked into, for a fresh process of the trainee's; all
are run once, in an order that nobody can foresee, so that having run before tells nothing either.
"""

import random
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from grader.judge.link import TraineeLink
from grader.judge.students import StudentLost, Students
from grader.judge.targets import REFERENCE, Target, targets_of
from grader.wire import NotPlain, decode, encode

WRITER, TARGET = 0, 1
START_S = 15.0
RUN_S = 10.0  # at most for all of the trainee's tests against one target
TEST_S = 4.0  # at most for one of them
CALL_S = 3.0  # one call of a target's function
_TEST = re.compile(rb"^(?:async )?def (test\w*)\(", re.MULTILINE)


class TestsFall(Exception):
    """The trainee's tests do not say what they should; the text is for the trainee."""

    __test__ = False


class TargetBroken(Exception):
    """A target does not start: a mistake in the course."""


@dataclass(frozen=True)
class Said:
    """What the trainee's tests said of one target: their verdicts by name, or how the process was lost."""

    tests: Mapping[str, bool]
    lost: StudentLost | None = None

    @property
    def fallen(self) -> list[str]:
        """The tests that did not pass."""
        return [name for name, passed in self.tests.items() if not passed]


class WrittenTests:
    """A trainee's tests; see Trainee for what fixtures ask of it."""

    def __init__(self, order: Mapping[str, Any], students: Students) -> None:
        self._order, self._students = order, students
        self._deadline = time.monotonic()
        self._said: dict[str, Said] = {}
        self._targets = {target.name: target for target in targets_of(order["files"])}
        self._env_files = {path: data for path, data in order["student_files"].items() if path.startswith("env/")}

    @property
    def environment(self) -> dict[str, str]:
        """What targets are started with, and the trainee's tests read."""
        return dict(self._order["env"])

    @property
    def is_secret(self) -> bool:
        """Always: the targets are the course's."""
        return True

    def set_deadline(self, deadline: float) -> None:
        """Bound every run that begins from now on."""
        self._deadline = deadline

    def suite(self) -> "Suite":
        """What the fixture `suite` gives."""
        if not self._said:
            order = list(self._targets.values())
            random.SystemRandom().shuffle(order)
            for left, target in zip(range(len(order), 0, -1), order, strict=True):
                share_s = (self._deadline - time.monotonic()) / left
                self._said[target.name] = self._run(target, min(share_s, RUN_S))
        names = {name.decode() for data in self._order["student_files"].values() for name in _TEST.findall(data)}
        return Suite({name: (target, self._said[name]) for name, target in self._targets.items()}, names)

    def _run(self, target: Target, run_s: float) -> Said:
        try:
            return self._run_against(target, run_s)
        except (StudentLost, TargetBroken):
            if time.monotonic() < self._deadline:
                raise
            return Said({}, StudentLost(stalled=True))  # the runs before took all the time there is

    def _run_against(self, target: Target, run_s: float) -> Said:
        with self._link(TARGET, {**target.files, **self._env_files}, START_S) as link:
            told = _started(link, target, self._order["target"])
            with self._link(WRITER, self._order["student_files"], run_s) as writer:
                body = {
                    "folder": self._order["entry"],
                    "env": self.environment,
                    "test_s": min(TEST_S, run_s / 2),
                    **told,
                }
                try:
                    return Said(_verdicts(writer.ask("run_tests", **body)))
                except StudentLost as lost:
                    return Said({}, lost)
                except Exception:  # noqa: BLE001 - whatever the trainee's process answers in place of verdicts
                    return Said({})

    @contextmanager
    def _link(self, party: int, files: Mapping[str, bytes], patience_s: float) -> Iterator[TraineeLink]:
        link = TraineeLink(self._students, lambda _: False, party)
        link.student.deadline = min(time.monotonic() + patience_s, self._deadline)
        try:
            link.ask("files", files=dict(files))
            link.ask("environment", values=self.environment)
            yield link
        finally:
            link.student.stop()


class Suite:
    """The fixture: both methods give True, or raise with what to tell the trainee."""

    def __init__(self, said: Mapping[str, tuple[Target, Said]], names: set[str]) -> None:
        self._said, self._names = said, names

    def accepts(self, name: str = REFERENCE) -> bool:
        """All of the trainee's tests passed on the right target of this name, and there are some."""
        target, said = self._said[name]
        if not target.right:
            raise KeyError(name)
        if said.lost is not None:
            raise said.lost
        if not said.tests:
            raise TestsFall("ไม่พบเทสต์ที่รันได้ / No test was found that runs.")
        if said.fallen:
            raise TestsFall(f"เทสต์ของท่านไม่ผ่านกับงานที่ถูกต้อง / Fails on correct work: {self._shown(said.fallen)}")
        return True

    def kills(self, name: str) -> bool:
        """The trainee's tests accept everything right, and one that passed there failed on this wrong target."""
        target, said = self._said[name]
        if target.right:
            raise KeyError(name)
        for right in (other.name for other, _ in self._said.values() if other.right):
            self.accepts(right)
        passed = self._said[REFERENCE][1].tests
        if not any(test in passed for test in said.fallen):
            raise TestsFall("เทสต์ของท่านยังไม่พบข้อผิดพลาดนี้ / Your tests do not notice this mistake.")
        return True

    def _shown(self, names: list[str]) -> str:
        """The first of them as the trainee wrote it: a name made up while running could tell what was seen there."""
        return next((name for name in sorted(names) if name in self._names), "—")


def _started(link: TraineeLink, target: Target, entry: str) -> dict[str, Any]:
    """Start a target; what the trainee's tests get of it: where an app answers, or how to call a module."""
    try:
        if ":" in entry:
            port = link.ask("serve", entry=entry, patience_s=START_S)
            return {"base_url": f"http://127.0.0.1:{port}", "call": None}
        return {"base_url": None, "call": _caller(link, link.ask("import", module=entry))}
    except (StudentLost, SystemExit, Exception) as error:
        raise TargetBroken(f"{target.name}: {type(error).__name__}: {error}") from error


def _caller(link: TraineeLink, module: Any) -> Callable[..., Any]:
    """Calls a function of the target for the trainee's tests; plain values go in and come out, nothing else."""

    def call(name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
        if not name.isidentifier() or name.startswith("_"):
            raise AttributeError(name)
        link.student.deadline = time.monotonic() + CALL_S
        try:
            value = getattr(module, name)(*decode(encode(args)), **decode(encode(kwargs)))
            return decode(encode(value))
        except StudentLost as lost:
            raise TimeoutError("no answer in time" if lost.stalled else "it ended") from None

    return call


def _verdicts(answer: Any) -> dict[str, bool]:
    """The trainee's process may answer anything, objects of its own included; of several verdicts on a name all count.

    Raises NotPlain for what no run of tests gives.
    """
    verdicts: dict[str, bool] = {}
    for item in answer if type(answer) is list else [None]:
        if type(item) is not list or [type(part) for part in item] != [str, bool]:
            raise NotPlain("verdicts")
        name, passed = item
        verdicts[name] = verdicts.get(name, True) and passed
    return verdicts
