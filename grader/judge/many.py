"""Several pieces of work that are nobody's, judged by one run of pytest: it starts and collects once, and forks for each.

A fork meets its piece in a student's process of its own, under a clock of its own, as if it were alone; the judge's
files are shared. Nothing that a trainee handed in is ever judged so.

Pieces that differ in neighbouring lines mostly fail the same test. Where the first failure is enough, a test that a
piece failed comes first for those after it, once right work has passed it first and alone: then a failure is the piece's
own, whatever the order.
"""

import contextlib
import gc
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from academy_lab.suite import SuiteRun, key
from grader.judge.foreseen import Foresight
from grader.judge.forked import in_a_fork
from grader.judge.students import Students

PARTIES = (0, 1)
SLACK_S = 2.0  # past the clock of the fork itself


class EachInAFork:
    """Runs the loop of tests for every piece of work; `results` has what each came to, None when that cannot be said.

    `works` make the pieces, each `timeout_s` long, and `right` makes work that passes everything. A fork that has to be
    killed leaves the line to the students in the middle of a word: nothing is run after it. `learns`: a test that a
    piece failed comes first for the next.
    """

    def __init__(
        self,
        run: SuiteRun,
        works: Iterable[Callable[[], Any]],
        students: Students,
        timeout_s: float,
        right: Callable[[], Any],
        *,
        learns: bool,
    ) -> None:
        self.results: list[dict[str, Any] | None] = []
        self._run, self._works, self._students, self._timeout_s = run, list(works), students, timeout_s
        self._right, self._learns = right, learns
        self._seen: set[tuple[str, bool]] = set()
        self._first: list[pytest.Item] = []
        students.foresight = Foresight(None)  # the engine hears the end alone

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """In place of pytest's own loop, unless the tests could not be collected."""
        if session.testsfailed:
            return None
        gc.freeze()
        for work in self._works:
            later = [item for item in session.items if item not in self._first]
            result = self._forked(session, work, self._first + later)
            self.results.append(result)
            if result is None or (self._learns and not self._learnt(session, result)):
                break
        return True

    def _learnt(self, session: pytest.Session, result: dict[str, Any]) -> bool:
        """Let the test that failed come first from now on, if that changes nothing; whether the students still answer."""
        failed = next(((test["name"], test["hidden"]) for test in result["tests"] if test["message"]), None)
        if failed is None:
            return True
        cases = [item for item in session.items if key(item) == failed]
        if failed not in self._seen:
            self._seen.add(failed)
            alone = self._forked(session, self._right, cases)
            if alone is None:
                return False
            if not any(test["passed"] and (test["name"], test["hidden"]) == failed for test in alone["tests"]):
                return True
        elif not all(item in self._first for item in cases):
            return True
        self._first = cases + [item for item in self._first if item not in cases]
        return True

    def _forked(
        self, session: pytest.Session, work: Callable[[], Any], items: list[pytest.Item]
    ) -> dict[str, Any] | None:
        """What the work comes to by these tests, in this order; None when that cannot be said."""

        def judged() -> dict[str, Any]:
            session.items = items
            return self._judged(session, work)

        try:
            return in_a_fork(judged, self._timeout_s + SLACK_S)
        finally:
            for party in PARTIES:
                self._students.stop(party)

    def _judged(self, session: pytest.Session, work: Callable[[], Any]) -> dict[str, Any]:
        self._run.turn_to(work(), self._timeout_s)
        loop = session.config.pluginmanager.subset_hook_caller("pytest_runtestloop", remove_plugins=[self])
        with contextlib.suppress(session.Failed, session.Interrupted):  # the first failure is enough
            loop(session=session)
        return self._run.result()
