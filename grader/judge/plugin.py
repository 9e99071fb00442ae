"""The pytest plugin of the judge: fixtures, the `grade` marker, and a record of what each test came to."""

import time
from collections.abc import Generator, Iterator, Mapping
from typing import Any

import pytest

from grader.judge.messages import OUT_OF_TIME, explain
from grader.judge.students import StudentLost
from grader.judge.trainee import WorkDoesNotStart
from grader.judge.trial import TimeIsUp, alarm
from grader.judge.written import TargetBroken

MARKER = "grade(points=1, hint_th='', hint_en=''): points and hints of this test"
REQUEST_TIMEOUT_S = 10.0
ALARM_SLACK_S = 0.5
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


class ExercisePlugin:
    """One run over one trainee's work. A test counts as passed when it ran, and passed in every phase, every case."""

    def __init__(self, work: Any, students: Any, timeout_s: float, test_timeout_s: float) -> None:
        self._work = work
        self._students = students
        self._end = time.monotonic() + timeout_s
        self._test_timeout_s = test_timeout_s
        self._tests: dict[tuple[str, bool], dict[str, Any]] = {}
        self._errors: list[str] = []

    def result(self) -> dict[str, Any]:
        """See `grader.judge.suite`."""
        tests = [
            {
                "name": name,
                "hidden": hidden,
                "passed": test["run"] > 0 and test["run"] == test["passed"],
                "message": test["message"],
            }
            for (name, hidden), test in self._tests.items()
        ]
        return {"tests": tests, "error": "\n".join(self._errors)}

    def pytest_configure(self, config: pytest.Config) -> None:
        """Declare the marker; let tracebacks be plain: pytest's own would ask a trainee's objects for their repr()."""
        config.option.tbstyle = "native"
        config.addinivalue_line("markers", MARKER)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A test file that cannot be collected is ours to mend."""
        if report.failed:
            self._errors.append(str(report.longrepr)[-2000:])

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Expect a verdict for everything collected."""
        for item in items:
            test = self._tests.setdefault(_key(item), {"run": 0, "passed": 0, "message": "", "ok": {}})
            test["run"] += 1

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Give the test its share of the time that is left."""
        del item
        now = time.monotonic()
        deadline = min(now + self._test_timeout_s, self._end)
        self._work.set_deadline(deadline)
        until_end_s = max(self._end - now, 0.0) + ALARM_SLACK_S
        self._students.foresight.say(min(PHASES * self._left(), until_end_s), if_stuck=self._if_stuck())
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Fixtures, under the clock. Past the end nothing is asked of the trainee's process any more."""
        del item
        if time.monotonic() >= self._end:
            raise TimeIsUp
        with alarm(self._left()):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """What fixtures do at the end, under the clock too: a server of the test's may wait for the trainee's requests."""
        del item
        with alarm(self._left()):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """The test, under the clock."""
        del item
        with alarm(self._left()):
            return (yield)

    def _if_stuck(self) -> dict[str, Any]:
        """The result when the test that now begins never ends: it and those after it are out of time."""
        result = self.result()
        for one, test in zip(result["tests"], self._tests.values(), strict=True):
            if len(test["ok"]) < test["run"]:
                one["message"] = one["message"] or OUT_OF_TIME
        return result

    def _left(self) -> float:
        return min(self._test_timeout_s, self._end - time.monotonic()) + ALARM_SLACK_S

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
        """Note the verdict: all three phases must have passed."""
        report: pytest.TestReport = yield
        test = self._tests[_key(item)]
        phases = test["ok"].setdefault(item.nodeid, set())
        if report.passed and not hasattr(report, "wasxfail"):
            phases.add(call.when)
            test["passed"] += phases == {"setup", "call", "teardown"}
        elif not test["message"]:
            error = call.excinfo.value if call.excinfo is not None else None
            test["message"] = explain(error, hidden=_key(item)[1], secret=self._work.is_secret, report=report)
        return report

    @pytest.fixture(scope="session")
    def app_env(self) -> Mapping[str, str]:
        """The environment the trainee's work was started with."""
        environment: Mapping[str, str] = self._work.environment
        return environment

    @pytest.fixture
    def base_url(self) -> str:
        """Where the trainee's app answers."""
        return str(self._work.base_url())

    @pytest.fixture
    def client(self, base_url: str) -> Iterator[Any]:
        """An httpx.Client bound to the trainee's app."""
        import httpx

        # verify=False: loading certificates takes longer than most tests, and there is no TLS here
        with httpx.Client(base_url=base_url, timeout=REQUEST_TIMEOUT_S, trust_env=False, verify=False) as client:  # noqa: S501 - plain HTTP
            yield client

    @pytest.fixture
    def suite(self) -> Any:
        """The trainee's own tests: what they `accepts` and what they `kills`."""
        try:
            return self._work.suite()
        except TargetBroken as error:
            self._errors.append(f"target {error}")
            pytest.exit("a target is broken", returncode=BROKEN)

    @pytest.fixture
    def trainee(self) -> Iterator[TraineeWork]:
        """The trainee's module: attributes are called in the trainee's process. Who takes its silence for an error, fails."""
        self._work.module()
        self._students.lost = None
        yield TraineeWork(self._work)
        if self._students.lost is not None:
            raise self._students.lost


def _key(item: pytest.Item) -> tuple[str, bool]:
    name = getattr(item, "originalname", None) or item.name.partition("[")[0]
    return name, "hidden" in item.path.parts


__all__ = ["ExercisePlugin", "StudentLost", "TimeIsUp", "WorkDoesNotStart"]
