"""What tests say of very many pieces of work that are nobody's, so without anything to show: of each up to the first failure, or all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from academy_lab.words import OUT_OF_TIME
from grader.autograde.exercise import EXERCISE, exercise_order
from grader.autograde.notebooks import notebook_order
from grader.autograde.part import NoVerdict
from grader.autograde.plan import NotANotebook
from grader.autograde.two_runs import silent
from grader.judge.agreement import Care
from grader.model import Bundle, ExerciseKind, Release
from grader.sandbox import Ending, Imports, PairLimits, Sandbox

TESTS_IN_A_RUN = 3  # a run has the time of so many tests that take as long as they may
SLACK_S = 5.0


class Found(StrEnum):
    """`UNSURE`: the engine came to no verdict, which says nothing about the work."""

    NOTHING = "nothing"
    FAILURE = "failure"
    TIMEOUT = "timeout"
    UNSURE = "unsure"


class Told(NamedTuple):
    """The verdict of a test, and what it says of a failure."""

    passed: bool
    message: str


def first_failures(
    release: Release,
    submissions: Sequence[Bundle],
    right: Bundle,
    notebook_id: str,
    *,
    student_seed: str,
    sandbox: Sandbox,
    test_s: float,
) -> list[Found]:
    """Run the tests of one notebook, or of the exercise, up to the first that each piece of work does not pass.

    A test may take `test_s`; `right` is work that passes all of them. One pair judges all pieces: of an exercise each in
    a fork of the judge's and with a student of its own, of a notebook each in forks of both, made where it differs from
    right work. What that comes to no verdict on, as when one takes the judge with it, is asked again by itself, and what
    was to come after it once more together. Raises CourseError when the release cannot be used, SandboxUnavailable.
    """
    return _each(_Asked(release, notebook_id, student_seed, sandbox, test_s), submissions, right)


def all_verdicts(
    release: Release,
    submissions: Sequence[Bundle],
    right: Bundle,
    notebook_id: str,
    *,
    student_seed: str,
    sandbox: Sandbox,
) -> list[Mapping[str, Told] | None]:
    """What every test says of each piece of work, by its name; None where one pair for all of them cannot tell.

    As long as a trainee's work may take. Raises as `first_failures`.
    """
    asked = _Asked(release, notebook_id, student_seed, sandbox)
    told = (_told(result) if result else None for result in _results(asked, submissions, right))
    return list(told)


@dataclass(frozen=True)
class _Asked:
    """What is the same for all pieces of work."""

    release: Release
    notebook_id: str
    student_seed: str
    sandbox: Sandbox
    test_s: float | None = None  # None: to the last test, with the time that a trainee's work has

    @property
    def program(self) -> str:
        return "suite" if self.notebook_id == EXERCISE else "notebook"

    def order(self, work: Bundle) -> tuple[dict[str, Any], Imports]:
        """What the judge is given for one. Raises CourseError, NotANotebook, NoVerdict."""
        if self.notebook_id == EXERCISE:
            order, needed = exercise_order(self.release, work, student_seed=self.student_seed)
        else:
            order, needed = notebook_order(self.release, work, self.notebook_id, sandbox=self.sandbox)
        if self.test_s is None:
            return {**order, "care": Care.ORDER.value}, needed
        brief = {"cells": silent(order["cells"])} if "cells" in order else {}
        first = {"first_failure": True, "care": Care.FIRST_MISTAKE.value}
        return {**order, **brief, **first, **self._times(order, self.test_s)}, needed

    def work(self, order: Mapping[str, Any], right: Mapping[str, Any]) -> Any:
        """What of an order the judge is told where it has the order for right work; None where that does not do."""
        return order["student_files"] if self.notebook_id == EXERCISE else _changes(order, right)

    def _times(self, order: Mapping[str, Any], test_s: float) -> dict[str, float]:
        # Of tests that somebody wrote, all that they may take goes into the first test that asks.
        if order.get("kind") == ExerciseKind.TESTS:
            return {}
        of_a_test = "test_timeout_s" if self.notebook_id == EXERCISE else "cell_timeout_s"
        return {"timeout_s": TESTS_IN_A_RUN * test_s, of_a_test: test_s}


def _each(asked: _Asked, submissions: Sequence[Bundle], right: Bundle) -> list[Found]:
    found = [_found(result) if result else Found.UNSURE for result in _results(asked, submissions, right)]
    unsure = [number for number, verdict in enumerate(found) if verdict is Found.UNSURE]
    alone = unsure if len(unsure) == len(found) else unsure[:1]
    for number in alone:
        found[number] = _alone(asked, submissions[number])
    if again := unsure[len(alone) :]:
        verdicts = _each(asked, [submissions[number] for number in again], right)
        for number, verdict in zip(again, verdicts, strict=True):
            found[number] = verdict
    return found


def _alone(asked: _Asked, submission: Bundle) -> Found:
    try:
        order, needed = asked.order(submission)
    except (NotANotebook, NoVerdict):
        return Found.UNSURE
    limits = PairLimits(wall_s=order["timeout_s"] + SLACK_S)
    outcome = asked.sandbox.run(asked.program, order, limits, imports=needed)
    if outcome.ending is Ending.TIMED_OUT:
        return Found.TIMEOUT
    if outcome.ending is not Ending.FINISHED or not isinstance(outcome.result, dict):
        return Found.UNSURE
    return _found(outcome.result)


def _results(asked: _Asked, submissions: Sequence[Bundle], right: Bundle) -> list[Mapping[str, Any] | None]:
    """What one pair says of each."""
    nothing: list[Mapping[str, Any] | None] = [None] * len(submissions)
    try:
        order, needed = asked.order(right)
        works = [asked.work(asked.order(item)[0], order) for item in submissions]
    except (NotANotebook, NoVerdict):
        return nothing
    if None in works:
        return nothing
    limits = PairLimits(wall_s=(len(works) + 1) * (order["timeout_s"] + SLACK_S))
    outcome = asked.sandbox.run(asked.program, {**order, "works": works}, limits, imports=needed)
    if outcome.ending is not Ending.FINISHED or not isinstance(outcome.result, dict) or outcome.result.get("error"):
        return nothing
    results: list[Mapping[str, Any] | None] = outcome.result["works"]
    return results + nothing[len(results) :]


def _changes(order: Mapping[str, Any], right: Mapping[str, Any]) -> dict[int, str] | None:
    """The cells in which a notebook differs from right work; None where anything else does, or nothing."""
    alike = order["student_files"] == right["student_files"] and len(order["cells"]) == len(right["cells"])
    pairs = list(zip(order["cells"], right["cells"], strict=False))
    if not alike or any({**one, "source": ""} != {**other, "source": ""} for one, other in pairs):
        return None
    return {one["index"]: one["source"] for one, other in pairs if one["source"] != other["source"]} or None


def _found(result: Mapping[str, Any]) -> Found:
    """What the verdicts of one piece of work come to."""
    if result.get("error"):
        return Found.UNSURE
    verdicts = _tests(result)
    missed = [test for test in verdicts if not test["passed"]]
    if any(test["message"] == OUT_OF_TIME for test in missed):
        return Found.TIMEOUT
    if any(test["passed"] is None for test in missed):
        return Found.UNSURE
    return Found.FAILURE if missed or not verdicts else Found.NOTHING


def _told(result: Mapping[str, Any]) -> Mapping[str, Told] | None:
    """By the name of a test; one that is in both suites must pass in both. None where a test has no verdict."""
    told: dict[str, Told] = {}
    for test in _tests(result):
        if result.get("error") or not isinstance(test["passed"], bool) or test.get("credit") is not None:
            return None
        before = told.get(test["name"], Told(passed=True, message=""))
        told[test["name"]] = Told(before.passed and test["passed"], before.message or test["message"])
    return told


def _tests(result: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    tests = result["tests"]
    return [{**test, "name": name} for name, test in tests.items()] if isinstance(tests, dict) else tests
