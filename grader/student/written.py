"""The trainee's own tests, run where all their code runs. What is reported here is the trainee's word."""

import os
import signal
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any

import httpx
import pytest

from academy_lab.suite import begun_session
from grader.student.files import HOME

# Nobody reads why one of them fails, nor what it prints.
OPTIONS = (
    "-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:faulthandler", "-p", "no:junitxml", "-p", "no:pastebin",
    "-p", "no:debugging", "-p", "no:doctest", "-p", "no:stepwise", "-p", "no:setuponly", "-p", "no:setupplan",
    "-p", "no:threadexception", "-p", "no:unraisableexception", "--assert=plain", "--capture=no",
    "--rootdir", str(HOME), f"--confcutdir={HOME}", "-c", os.devnull, "-W", "ignore",
)  # fmt: skip
REQUEST_TIMEOUT_S = 3.0
MAX_TESTS = 500


class TookTooLong(BaseException):
    """One test used up its time. Not an Exception: no test may swallow it."""


class TargetModule:
    """The fixture `trainee`: the functions of the module under test."""

    def __init__(self, call: Callable[..., Any]) -> None:
        self._call = call

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **kwargs: self._call(name, list(args), kwargs)


class _Plugin:
    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self.target: Mapping[str, Any] = {}
        self.verdicts: list[tuple[str, bool]] = []

    def pytest_configure(self, config: pytest.Config) -> None:
        """Let tracebacks be plain: to look up the lines around a failure took a third of a run."""
        config.option.tbstyle = "native"

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, Any, Any]:
        del item, nextitem
        self._good = 0
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, Any, Any]:
        del item
        with _alarm(self.target["test_s"]):
            return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._good += report.passed and not hasattr(report, "wasxfail")
        if report.when == "teardown":
            name = report.nodeid.rpartition("::")[2].partition("[")[0]
            self.verdicts.append((name, self._good == len(("setup", "call", "teardown"))))

    @pytest.fixture(scope="session")
    def app_env(self) -> dict[str, str]:
        return dict(self._env)

    @pytest.fixture(scope="session")
    def base_url(self) -> str:
        return str(self.target["base_url"])

    @pytest.fixture
    def client(self, base_url: str) -> Iterator[httpx.Client]:
        with httpx.Client(base_url=base_url, timeout=REQUEST_TIMEOUT_S, trust_env=False) as client:
            yield client

    @pytest.fixture
    def trainee(self) -> TargetModule:
        return TargetModule(self.target["call"])


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    def ring(_number: int, _frame: FrameType | None) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class WrittenTests:
    """The tests in a `folder` of the work: found once, to be run against one target."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        self._plugin = _Plugin(body["env"])
        until = ("--exitfirst",) if body["first_failure"] else ()
        self._session = _found([*OPTIONS, *until, str(HOME / body["folder"])], self._plugin)

    def run(self, target: Mapping[str, Any]) -> list[list[Any]]:
        """The name and verdict of every test, run against what `target` tells of."""
        self._plugin.target = target
        if self._session is not None:
            if target["backwards"]:
                self._session.items.reverse()
            with _as_pytest_ends():
                self._session.config.hook.pytest_runtestloop(session=self._session)
        return [list(verdict) for verdict in self._plugin.verdicts[:MAX_TESTS]]


def _found(arguments: list[str], plugin: object) -> pytest.Session | None:
    """What `pytest.main` does up to the first test; None when there is nothing to be run."""
    with _as_pytest_ends(KeyboardInterrupt):  # not found in time, so to be looked for again
        session = begun_session(arguments, plugin)
        session.config.hook.pytest_collection(session=session)
        return session
    return None


@contextmanager
def _as_pytest_ends(*reraised: type[BaseException]) -> Iterator[None]:
    """Whatever ends a run, the verdicts that stood already are what came of it."""
    try:
        yield
    except reraised:
        raise
    except BaseException:  # noqa: BLE001 - as `pytest.main`, which tells of it in the terminal alone
        return
