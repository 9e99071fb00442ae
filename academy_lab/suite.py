"""One run of an exercise's tests: fixtures, the `grade` marker, the clock, and what each test came to.

The judge runs it in the sandbox on submitted work (`grader.judge.plugin`), `academy check` in a trainee's own server.
"""

import contextlib
import io
import os
import time
from abc import ABC, abstractmethod
from collections.abc import Generator, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any

import pytest
from _pytest.config import _prepareconfig
from _pytest.fixtures import SubRequest

from academy_lab.clock import TimeIsUp, alarm

# No cache, no configuration but ours; course suites may have a conftest.
OPTIONS = (
    "-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:logging", "-p", "no:junitxml", "-p", "no:pastebin",
    "-p", "no:doctest", "-p", "no:stepwise", "-p", "no:debugging", "-p", "no:faulthandler",
    "-p", "no:threadexception", "-p", "no:unraisableexception", "-p", "no:setuponly", "-p", "no:setupplan",
    "--import-mode=importlib", "--strict-markers", "-c", os.devnull, "-W", "ignore",
)  # fmt: skip
RAN = (0, 1)  # all passed, or some failed
MARKER = "grade(points=1, hint_th='', hint_en=''): points and hints of this test"
TEST_TIMEOUT_S = 15.0
REQUEST_TIMEOUT_S = 10.0


class SuiteRun(ABC):
    """One run over one trainee's work. A test counts as passed when it ran, and passed in every phase, every case.

    `slack_s` is how long the clock waits past a test's time.
    """

    slack_s = 0.5

    def __init__(self, work: Any, timeout_s: float, test_timeout_s: float) -> None:
        self._test_timeout_s = test_timeout_s
        self.turn_to(work, timeout_s)
        self._tests: dict[tuple[str, bool], dict[str, Any]] = {}
        self._errors: list[str] = []

    def turn_to(self, work: Any, timeout_s: float) -> None:
        """Judge this work, within so many seconds from now."""
        self._work = work
        self._end = time.monotonic() + timeout_s

    def result(self) -> dict[str, Any]:
        """`{"tests": [{"name", "hidden", "passed", "message"} …], "error": text}`; the error is the suite's own."""
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

    @abstractmethod
    def begin(self, now: float) -> None:
        """Make ready for a test that begins `now`."""

    @abstractmethod
    def explain(self, error: BaseException | None, item: pytest.Item, report: pytest.TestReport) -> str:
        """What the trainee is told of a test that did not pass."""

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
            test = self._tests.setdefault(key(item), {"run": 0, "passed": 0, "message": "", "ok": {}})
            test["run"] += 1

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Give the test its share of the time that is left."""
        del item
        self.begin(time.monotonic())
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Fixtures, under the clock. Past the end nothing is asked of the trainee's process any more."""
        del item
        if time.monotonic() >= self._end:
            raise TimeIsUp
        with self.clock():
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self, item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, Any, Any]:
        """What fixtures do at the end, under the clock too: a server of the test's may wait for the trainee's requests.

        pytest stops half-way at what is no Exception, and the next test would pay for it.
        """
        try:
            with self.clock():
                return (yield)
        except BaseException:
            while not self._is_torn_down(item, nextitem):
                pass
            raise

    def _is_torn_down(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool:
        """Whether nothing is left to tear down; this test has failed already, whatever comes."""
        try:
            with alarm(self.left()):  # not the clock of a phase, which may say each time why this one failed
                item.session._setupstate.teardown_exact(nextitem)  # noqa: SLF001 - pytest is pinned, and tells nobody else
        except BaseException as error:  # noqa: BLE001 - likewise
            return isinstance(error, Exception)
        return True

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any], request: SubRequest
    ) -> Generator[None, Any, Any]:
        """Let pytest know of a fixture that ended by what is no Exception: else it could not make it for the next test."""
        try:
            return (yield)
        except BaseException as error:
            if fixturedef.cached_result is None:
                fixturedef.cached_result = (None, fixturedef.cache_key(request), (error, error.__traceback__))
            raise

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """The test, under the clock."""
        del item
        with self.clock():
            return (yield)

    def clock(self) -> AbstractContextManager[None]:
        """What ends a phase of a test that takes too long, by TimeIsUp."""
        return alarm(self.left())

    def left(self) -> float:
        """The seconds that one phase of a test may take from now."""
        return min(self._test_timeout_s, self._end - time.monotonic()) + self.slack_s

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
        """Note the verdict: all three phases must have passed."""
        report: pytest.TestReport = yield
        test = self._tests[key(item)]
        phases = test["ok"].setdefault(item.nodeid, set())
        if report.passed and not hasattr(report, "wasxfail"):
            phases.add(call.when)
            test["passed"] += phases == {"setup", "call", "teardown"}
        elif not test["message"]:
            error = call.excinfo.value if call.excinfo is not None else None
            test["message"] = self.explain(error, item, report)
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
        with client_of(base_url) as client:
            yield client


def client_of(base_url: str) -> Any:
    """An httpx.Client for the app that answers there; to be closed."""
    import httpx

    # verify=False: loading certificates takes longer than most tests, and there is no TLS here
    return httpx.Client(base_url=base_url, timeout=REQUEST_TIMEOUT_S, trust_env=False, verify=False)  # noqa: S501 - plain HTTP


def run_pytest(arguments: list[str], *plugins: object) -> tuple[int, str]:
    """The exit code of pytest and what it said."""
    without_environment()
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        return int(pytest.main(arguments, plugins=list(plugins))), said.getvalue()


def without_environment() -> None:
    """Let pytest take no options or plugins from the environment."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for asked in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
        os.environ.pop(asked, None)


def begun_session(arguments: list[str], *plugins: object) -> pytest.Session:
    """What `pytest.main` does before it looks for tests (pytest 9.2); nothing public stops there."""
    config = _prepareconfig(arguments, list(plugins))
    config._do_configure()  # noqa: SLF001 - see above
    session = pytest.Session.from_config(config)
    config.hook.pytest_sessionstart(session=session)
    return session


def key(item: pytest.Item) -> tuple[str, bool]:
    """The name of the test that `item` is a case of, and whether it is hidden."""
    name = getattr(item, "originalname", None) or item.name.partition("[")[0]
    return name, "hidden" in item.path.parts
