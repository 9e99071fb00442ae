"""The pytest plugin of the judge: an exercise's tests against work that is in another process."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

from academy_lab.clock import TimeIsUp
from academy_lab.suite import SuiteRun, client_of, key
from academy_lab.words import OUT_OF_TIME, of_drawn_data
from grader.judge.cells import ALARM_SLACK_S
from grader.judge.messages import explain
from grader.judge.students import StudentLost
from grader.judge.trainee import WorkDoesNotStart
from grader.judge.written import TargetBroken

PHASES = 3  # setup, call and teardown of a test, each with an alarm of its own
BROKEN = 9  # an exit code that pytest itself does not have: the course's own mistake


class TraineeWork:
    """The fixture `trainee`: the names of the trainee's module."""

    def __init__(self, work: Any) -> None:
        self.__dict__["_work"] = work

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._work.module(), name)


class ExercisePlugin(SuiteRun):
    """One run over submitted work, in the judge's process; the work is in another."""

    slack_s = ALARM_SLACK_S

    def __init__(self, work: Any, students: Any, timeout_s: float, test_timeout_s: float, data_seed: str) -> None:
        super().__init__(work, timeout_s, test_timeout_s)
        self._students = students
        self._data_seed = data_seed
        self._may_be_silent = False

    def begin(self, now: float) -> None:
        """Bound what the test asks of the trainee's process, and foresee what comes if it gets stuck."""
        self._work.set_deadline(min(now + self._test_timeout_s, self._end))
        self._students.lost, self._may_be_silent = None, False
        until_end_s = max(self._end - now, 0.0) + self.slack_s
        self._students.foresight.say(min(PHASES * self.left(), until_end_s), if_stuck=self._if_stuck())

    @contextmanager
    def clock(self) -> Iterator[None]:
        """And whoever takes the silence of the trainee's process for an error, fails."""
        with super().clock():
            yield
        if self._students.lost is not None and not self._may_be_silent:
            raise self._students.lost

    def explain(self, error: BaseException | None, item: pytest.Item, report: pytest.TestReport) -> str:
        """What may be told: everything of a public test, little of a hidden one; and which data a test had drawn."""
        said = explain(error, hidden=key(item)[1], secret=self._work.is_secret, report=report)
        return of_drawn_data(said, self._data_seed) if said and "seed" in getattr(item, "fixturenames", ()) else said

    def _if_stuck(self) -> dict[str, Any]:
        """The result when the test that now begins never ends: it and those after it are out of time."""
        result = self.result()
        for one, test in zip(result["tests"], self._tests.values(), strict=True):
            if len(test["ok"]) < test["run"]:
                one["message"] = one["message"] or OUT_OF_TIME
        return result

    @pytest.fixture
    def seed(self, request: pytest.FixtureRequest) -> str:
        """For `random.Random`: each test's own, anew in every run, so that nobody can know the data beforehand.

        A failure tells what it was made of, and `academy grade-exercise --seed` takes that.
        """
        return f"{self._data_seed} {request.node.name}"

    @pytest.fixture
    def serve_with(self) -> Callable[..., AbstractContextManager[Any]]:
        """Starts the app anew beside other contents of the files that variables of `env` name; a client for a `with`."""
        return self._served_with

    @contextmanager
    def _served_with(self, **contents: bytes) -> Iterator[Any]:
        other = self._work.beside(contents)
        try:
            with client_of(other.base_url()) as client:
                yield client
        finally:
            other.stop()

    @pytest.fixture
    def suite(self) -> Any:
        """The trainee's own tests: what they `accepts` and what they `kills`, and what their silence means."""
        self._may_be_silent = True
        try:
            return self._work.suite()
        except TargetBroken as error:
            self._errors.append(f"target {error}")
            pytest.exit("a target is broken", returncode=BROKEN)

    @pytest.fixture
    def trainee(self) -> TraineeWork:
        """The trainee's module: attributes are called in the trainee's process."""
        self._work.module()
        return TraineeWork(self._work)


__all__ = ["ExercisePlugin", "StudentLost", "TimeIsUp", "WorkDoesNotStart"]
