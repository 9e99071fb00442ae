"""`academy check`: an exercise's public tests on the trainee's own files, in the words of the feedback.

Without the sandbox's walls, for the work is the trainee's and so is the server. Grading runs more tests, on other data.
"""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from academy_lab import errors, words
from academy_lab.clock import StillBusy, TimeIsUp, busy_alarm
from academy_lab.exercise import Exercise
from academy_lab.origin import line_of
from academy_lab.suite import OPTIONS, RAN, TEST_TIMEOUT_S, SuiteRun, key, run_pytest
from academy_lab.work import OwnWork, WorkDoesNotStart

BUSY_S = 3.0  # of work, not of waiting: many times what the course's own solutions need for a whole test
BUSY_AGAIN_S = 1.0  # once a test has run into that
HERE = frozenset({"provider", "consumer"})
"""The kinds of exercises whose work can be tried by itself; the others need what is not handed out."""


@dataclass(frozen=True)
class Verdict:
    """What one test came to. `title` is its docstring's first line; `points` is what it is worth in grading.

    `origin` is what grading cannot tell: what the work raised, and at which line.
    """

    name: str
    title: str
    passed: bool
    message: str
    origin: str
    hint_th: str
    hint_en: str
    points: float


class OwnRun(SuiteRun):
    """A run in the trainee's own server."""

    def __init__(self, work: OwnWork, timeout_s: float) -> None:
        super().__init__(work, timeout_s, min(TEST_TIMEOUT_S, timeout_s))
        self._own = work
        self._told: dict[str, tuple[str, dict[str, Any]]] = {}
        self._origins: dict[str, str] = {}
        self._busy_s = min(BUSY_S, timeout_s)

    def begin(self, now: float) -> None:
        """Forget what the app raised in earlier tests."""
        del now
        self._own.raised.clear()

    @contextmanager
    def clock(self) -> Iterator[None]:
        """Sooner than grading for what only works and works; as patient with what waits."""
        with super().clock(), busy_alarm(self._busy_s):
            yield

    def explain(self, error: BaseException | None, item: pytest.Item, report: pytest.TestReport) -> str:
        """The words of the feedback, which tells everything of a public test."""
        self._origins[key(item)[0]] = self._origin(error)
        if error is None or report.skipped:
            return words.NOT_RUN
        if isinstance(error, StillBusy):
            self._busy_s = min(self._busy_s, BUSY_AGAIN_S)
            return words.LOOPS
        if isinstance(error, TimeIsUp):
            return words.OUT_OF_TIME
        if isinstance(error, WorkDoesNotStart):
            return words.does_not_start(error)
        return words.readable(words.of_public_test(error, str(error).strip()))

    def _origin(self, error: BaseException | None) -> str:
        if self._own.raised:
            return f"แอปของท่านเกิดข้อผิดพลาด / Your app raised: {self._own.raised[0]}"
        line = error.line if isinstance(error, WorkDoesNotStart) else line_of(error) if error else ""
        return f"เกิดที่ / It comes from: {line}" if line else ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Note each test's title, points and hints too."""
        super().pytest_collection_modifyitems(items)
        for item in items:
            marker = item.get_closest_marker("grade")
            title = inspect.getdoc(getattr(item, "function", None)) or key(item)[0]
            self._told[key(item)[0]] = (title.splitlines()[0], dict(marker.kwargs) if marker else {})

    @pytest.fixture
    def trainee(self) -> Any:
        """The trainee's module."""
        return self._work.module()

    def verdicts(self) -> tuple[Verdict, ...]:
        """All tests in the order of the file."""
        return tuple(self._verdict(test) for test in self.result()["tests"])

    def _verdict(self, test: dict[str, Any]) -> Verdict:
        title, grade = self._told[test["name"]]
        return Verdict(
            name=test["name"],
            title=title,
            passed=test["passed"],
            message=test["message"],
            origin=words.readable(self._origins.get(test["name"], "")),
            hint_th=str(grade.get("hint_th", "")),
            hint_en=str(grade.get("hint_en", "")),
            points=float(grade.get("points", 1)),
        )


def check(exercise: Exercise) -> tuple[Verdict, ...]:
    """Run the public tests in this process, which should end soon after. Raises UnusableInput."""
    if exercise.kind not in HERE or not exercise.tests.is_dir():
        raise errors.only_when_submitted(exercise.folder)
    work = OwnWork(exercise)
    work.enter()
    run = OwnRun(work, exercise.timeout_s)
    folders = ["--rootdir", str(exercise.tests.parent), f"--confcutdir={exercise.tests.parent}", str(exercise.tests)]
    code, said = run_pytest([*OPTIONS, *folders], run)
    if code not in RAN:
        raise errors.unusable_exercise(exercise.folder, run.result()["error"] or said[-500:].strip())
    return run.verdicts()


def told(verdicts: tuple[Verdict, ...]) -> Iterator[str]:
    """The lines of the report, in Thai with the English hint."""
    for verdict in verdicts:
        yield f"{'✓ ผ่าน' if verdict.passed else '✗ ไม่ผ่าน'}  {verdict.title}"
        if not verdict.passed:
            yield from (f"    {line}" for line in (*verdict.message.splitlines(), *verdict.origin.splitlines()))
            yield from (f"    {label}: {hint}" for label, hint in _hints(verdict) if hint)
    passed = [verdict for verdict in verdicts if verdict.passed]
    yield ""
    yield f"ผ่าน {len(passed)} จาก {len(verdicts)} เทสต์ที่เปิดให้ดู / {len(passed)} of {len(verdicts)} public tests passed"
    yield "ตอนตรวจให้คะแนนมีเทสต์มากกว่านี้และใช้ข้อมูลอื่น / Grading runs more tests, on other data."


def _hints(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    return ("คำใบ้", verdict.hint_th), ("Hint", verdict.hint_en)
