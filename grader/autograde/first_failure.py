"""Whether some work fails any test at all: asked of very many pieces of work that are nobody's, so without anything to show."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from academy_lab.words import OUT_OF_TIME
from grader.autograde.exercise import EXERCISE, exercise_order
from grader.autograde.notebooks import notebook_order
from grader.autograde.part import NoVerdict
from grader.autograde.plan import NotANotebook
from grader.judge.agreement import Care
from grader.model import Bundle, ExerciseKind, Release
from grader.sandbox import Ending, PairLimits, Sandbox

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
    try:
        if notebook_id == EXERCISE:
            order, needed = exercise_order(release, submission, student_seed=student_seed)
            order = {**order, "care": Care.FIRST_MISTAKE.value}
            if order["kind"] == ExerciseKind.TESTS:  # all that they may take goes into the first test that asks
                test_s = order["timeout_s"] / TESTS_IN_A_RUN
            else:
                order = {**order, "test_timeout_s": test_s}
        else:
            order, needed = notebook_order(release, submission, notebook_id, sandbox=sandbox)
            order = {**order, "cell_timeout_s": test_s}
    except (NotANotebook, NoVerdict):
        return Found.UNSURE
    order = {**order, "timeout_s": TESTS_IN_A_RUN * test_s, "first_failure": True}
    program = "suite" if notebook_id == EXERCISE else "notebook"
    limits = PairLimits(wall_s=order["timeout_s"] + SLACK_S)
    outcome = sandbox.run(program, order, limits, imports=needed)
    if outcome.ending is Ending.TIMED_OUT:
        return Found.TIMEOUT
    if outcome.ending is not Ending.FINISHED or not isinstance(outcome.result, dict) or outcome.result.get("error"):
        return Found.UNSURE
    return _found(outcome.result["tests"])


def _found(tests: Any) -> Found:
    verdicts: list[Mapping[str, Any]] = list(tests.values()) if isinstance(tests, dict) else tests
    missed = [test for test in verdicts if not test["passed"]]
    if any(test["message"] == OUT_OF_TIME for test in missed):
        return Found.TIMEOUT
    if any(test["passed"] is None for test in missed):
        return Found.UNSURE
    return Found.FAILURE if missed or not verdicts else Found.NOTHING
