"""Whether some work fails any test at all: asked of very many pieces of work that are nobody's, so without anything to show."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import partial
from typing import Any

from academy_lab.words import OUT_OF_TIME
from grader.autograde.exercise import EXERCISE, exercise_order
from grader.autograde.notebooks import notebook_order
from grader.autograde.part import NoVerdict
from grader.autograde.plan import NotANotebook
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


def first_failure(
    release: Release, submission: Bundle, notebook_id: str, *, student_seed: str, sandbox: Sandbox, test_s: float
) -> Found:
    """Run the tests of one notebook, or of the exercise, up to the first that does not pass.

    A test may take `test_s`. Raises CourseError when the release cannot be used, SandboxUnavailable.
    """
    order: Mapping[str, Any]
    try:
        if notebook_id == EXERCISE:
            order, needed = _exercise_order(release, submission, student_seed=student_seed, test_s=test_s)
        else:
            order, needed = notebook_order(release, submission, notebook_id, sandbox=sandbox)
            times = {"cell_timeout_s": test_s, "timeout_s": TESTS_IN_A_RUN * test_s}
            order = {**order, **times, "first_failure": True}
    except (NotANotebook, NoVerdict):
        return Found.UNSURE
    program = "suite" if notebook_id == EXERCISE else "notebook"
    limits = PairLimits(wall_s=order["timeout_s"] + SLACK_S)
    outcome = sandbox.run(program, order, limits, imports=needed)
    if outcome.ending is Ending.TIMED_OUT:
        return Found.TIMEOUT
    if outcome.ending is not Ending.FINISHED or not isinstance(outcome.result, dict) or outcome.result.get("error"):
        return Found.UNSURE
    return _found(outcome.result["tests"])


def first_failures(
    release: Release,
    submissions: Sequence[Bundle],
    right: Bundle,
    *,
    student_seed: str,
    sandbox: Sandbox,
    test_s: float,
) -> list[Found]:
    """As `first_failure` of the exercise, for several pieces of work beside one that is `right`; raises the same.

    One pair judges all of them, each in a fork of the judge's and with a student of its own. What that comes to no
    verdict on, as when one takes the judge with it, is asked again by itself.
    """
    orders = [_exercise_order(release, item, student_seed=student_seed, test_s=test_s) for item in submissions]
    order, needed = _exercise_order(release, right, student_seed=student_seed, test_s=test_s)
    together = {**order, "works": [one["student_files"] for one, _ in orders]}
    limits = PairLimits(wall_s=len(orders) * (order["timeout_s"] + SLACK_S))
    outcome = sandbox.run("suite", together, limits, imports=needed)
    results: list[Any] = [None] * len(orders)
    if outcome.ending is Ending.FINISHED and isinstance(outcome.result, dict) and not outcome.result["error"]:
        results[: len(outcome.result["works"])] = outcome.result["works"]
    found = [Found.UNSURE if not result or result["error"] else _found(result["tests"]) for result in results]
    alone = partial(first_failure, release, student_seed=student_seed, sandbox=sandbox, test_s=test_s)
    return [
        alone(submission, EXERCISE) if verdict is Found.UNSURE else verdict
        for submission, verdict in zip(submissions, found, strict=True)
    ]


def _exercise_order(
    release: Release, submission: Bundle, *, student_seed: str, test_s: float
) -> tuple[dict[str, Any], Imports]:
    order, needed = exercise_order(release, submission, student_seed=student_seed)
    # Of tests that somebody wrote, all that they may take goes into the first test that asks.
    is_tests = order["kind"] == ExerciseKind.TESTS
    times = {} if is_tests else {"timeout_s": TESTS_IN_A_RUN * test_s, "test_timeout_s": test_s}
    return {**order, **times, "first_failure": True, "care": Care.FIRST_MISTAKE.value}, needed


def _found(tests: Any) -> Found:
    verdicts: list[Mapping[str, Any]] = list(tests.values()) if isinstance(tests, dict) else tests
    missed = [test for test in verdicts if not test["passed"]]
    if any(test["message"] == OUT_OF_TIME for test in missed):
        return Found.TIMEOUT
    if any(test["passed"] is None for test in missed):
        return Found.UNSURE
    return Found.FAILURE if missed or not verdicts else Found.NOTHING
