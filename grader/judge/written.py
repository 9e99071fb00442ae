"""Tests that the trainee wrote, judged by what they say of right and of wrong work.

They run in the trainee's process, which may say of a run whatever it likes: what it is run against, it is not told.
For every run a process of its own serves the target, that cannot be looked into, and it meets a fresh process of the
trainee's; how often and in which order, and what the runs come to, `agreement` says. Where nobody guesses, both are copies
of processes that have loaded the app, and found the tests.
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from grader.judge.agreement import Care, Said, Suite, Turn
from grader.judge.copied import ReadyProcess
from grader.judge.link import TraineeLink
from grader.judge.students import StudentLost, Students
from grader.judge.targets import Target, targets_of
from grader.wire import NotPlain, decode, encode

WRITER, TARGET = 0, 1
START_S = 15.0
RUN_S = 10.0  # at most for all of the trainee's tests against one target
RUN_SHARE = 0.25  # of the time that is left, for a run that takes more than its part
TEST_S = 4.0  # at most for one of them
CALL_S = 3.0  # one call of a target's function
_TEST = re.compile(rb"^(?:async )?def (test\w*)\(", re.MULTILINE)


class TargetBroken(Exception):
    """A target does not start: a mistake in the course."""


class WrittenTests:
    """A trainee's tests; see Trainee for what fixtures ask of it."""

    def __init__(self, order: Mapping[str, Any], students: Students) -> None:
        self._order, self._students = order, students
        self._care = Care(order.get("care", Care.GUESSES))
        self._deadline = time.monotonic()
        self._suite: Suite | None = None
        self._ready = {WRITER: ReadyProcess(), TARGET: ReadyProcess()}
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

    def suite(self) -> Suite:
        """What the fixture `suite` gives."""
        if self._suite is None:
            names = {name.decode() for data in self._order["student_files"].values() for name in _TEST.findall(data)}
            suite = Suite(targets_of(self._order["files"]), names, self._care)
            suite.hear(self._run)
            self._suite = suite
        return self._suite

    def _run(self, turn: Turn, runs_left: int) -> Said:
        left_s = self._deadline - time.monotonic()
        try:
            if left_s > 0:
                return self._run_against(turn, min(RUN_S, max(left_s / runs_left, left_s * RUN_SHARE)))
        except (StudentLost, TargetBroken):
            if time.monotonic() < self._deadline:
                raise
        return Said({}, StudentLost(stalled=True))  # the runs before took all the time there is

    def _run_against(self, turn: Turn, run_s: float) -> Said:
        files = {**turn.target.files, **self._env_files}
        with self._process(TARGET, files, START_S, self._load_app) as link:
            told = _started(link, turn.target, self._order["target"])
            with self._process(WRITER, self._order["student_files"], run_s, self._find_tests) as writer:
                body = {**self._about_tests, "test_s": min(TEST_S, run_s / 2), "backwards": turn.backwards, **told}
                try:
                    return Said(_verdicts(writer.ask("run_tests", **body)))
                except StudentLost as lost:
                    return Said({}, lost)
                except Exception:  # noqa: BLE001 - whatever the trainee's process answers in place of verdicts
                    return Said({})

    @property
    def _about_tests(self) -> dict[str, Any]:
        first_failure = self._care is not Care.GUESSES
        return {"folder": self._order["entry"], "env": self.environment, "first_failure": first_failure}

    @contextmanager
    def _process(
        self, party: int, files: Mapping[str, bytes], patience_s: float, prepare: Callable[[TraineeLink], object]
    ) -> Iterator[TraineeLink]:
        """A process with these files, to be asked for so long; one that is copied was told to `prepare`."""

        def until() -> float:
            return min(time.monotonic() + patience_s, self._deadline)

        if self._care is Care.GUESSES:
            link = self._fresh(party, files, until())
            try:
                yield link
            finally:
                link.student.stop()
            return

        def make() -> TraineeLink:
            link = self._fresh(party, files, until())
            with suppress(StudentLost, SystemExit, Exception):  # it will answer a copy no better
                prepare(link)
            link.student.deadline = until()
            return link

        with self._ready[party].copied(files, make) as link:
            link.student.deadline = until()
            yield link

    def _fresh(self, party: int, files: Mapping[str, bytes], deadline: float) -> TraineeLink:
        link = TraineeLink(self._students, lambda _: False, party)
        link.student.deadline = deadline
        link.ask("files", files=dict(files))
        link.ask("environment", values=self.environment)
        return link

    def _load_app(self, link: TraineeLink) -> None:
        module, served, _ = self._order["target"].partition(":")
        if served:
            link.ask("import", module=module)

    def _find_tests(self, link: TraineeLink) -> None:
        link.ask("find_tests", **self._about_tests)


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
