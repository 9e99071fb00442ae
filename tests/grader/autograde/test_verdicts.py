"""No verdict is never a zero, and our deaths are not the trainee's."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from grader.autograde import ENGINE_VERSION, KeepsDying, autograde
from grader.errors import CourseError
from grader.model import Bundle, CellKind, GradeCell, Release
from grader.sandbox import Ending, Imports, PairLimits, PairOutcome, Sandbox
from grader.sandbox.base import NOTHING_KNOWN

TOML = b'kind = "consumer"\nentry = "work"\n'
CELLS = (
    GradeCell("exercise", "test_a", 2.0),
    GradeCell("exercise", "test_b", 1.0),
    GradeCell("exercise", "essay", 5.0, CellKind.MANUAL),
)


class Scripted(Sandbox):
    """A sandbox whose pairs end as told."""

    def __init__(self, *outcomes: PairOutcome) -> None:
        self.outcomes: Iterator[PairOutcome] = iter(outcomes)
        self.runs = self.alone = 0

    def run(
        self, program: str, order: Mapping[str, Any], limits: PairLimits,
        *, imports: Imports = NOTHING_KNOWN, alone: bool = False,
    ) -> PairOutcome:  # fmt: skip
        del program, order, limits, imports
        self.runs += 1
        self.alone += alone
        return next(self.outcomes)

    def close(self) -> None:
        pass


def verdict(name: str, *, passed: object = True) -> dict[str, Any]:
    return {"name": name, "hidden": False, "passed": passed, "message": ""}


GOOD = PairOutcome(Ending.FINISHED, {"tests": [verdict("test_a"), verdict("test_b", passed=False)], "error": ""})
KILLED = PairOutcome(Ending.JUDGE_DIED, reason="secret traceback")
OURS = PairOutcome(Ending.WORKER_DIED, reason="gone")
OUTSIDE = PairOutcome(Ending.KILLED, reason="killed")


def grade(*outcomes: PairOutcome, toml: bytes = TOML, **files: bytes) -> tuple[Any, Scripted]:
    sandbox = Scripted(*outcomes)
    grading = Bundle({"exercise/exercise.toml": toml, **{f"exercise/{name}": data for name, data in files.items()}})
    return autograde(
        Release("a", Bundle({}), grading, CELLS, "digest"), Bundle({}), student_seed="s", sandbox=sandbox
    ), sandbox


def outcomes_of(result: Any) -> list[str]:
    return [cell.outcome.value for cell in result.cells]


def test_verdicts_become_points():
    result, _ = grade(GOOD)
    assert outcomes_of(result) == ["passed", "failed", "manual"]
    assert (result.score, result.status, result.engine_version) == (2.0, "graded", ENGINE_VERSION)


def test_one_kill_is_tried_again():
    result, sandbox = grade(KILLED, GOOD)
    assert (result.status, sandbox.runs, sandbox.alone) == ("graded", 2, 1)


def test_two_kills_of_a_worker_of_its_own_leave_it_ungraded_without_telling_the_trainee_why():
    result, sandbox = grade(KILLED, KILLED, KILLED)
    assert outcomes_of(result) == ["ungraded", "ungraded", "manual"]
    assert (result.status, sandbox.runs, sandbox.alone) == ("ungraded", 3, 2)
    assert "secret traceback" in result.reason
    assert "secret" not in "".join(cell.message for cell in result.cells)


def test_our_own_deaths_are_tried_up_to_five_times():
    result, sandbox = grade(OURS, OUTSIDE, OURS, OUTSIDE, GOOD)
    assert (result.status, sandbox.runs, sandbox.alone) == ("graded", 5, 0)


def test_after_five_deaths_of_ours_there_is_no_result_at_all():
    with pytest.raises(KeepsDying, match="gone"):
        grade(*[OURS] * 5)


@pytest.mark.parametrize(
    ("tests", "expected"),
    [
        ([], ["ungraded", "ungraded"]),
        ([verdict("test_b")], ["ungraded", "passed"]),
        ([verdict("test_a", passed="yes"), verdict("test_b", passed=1)], ["failed", "failed"]),
        ([verdict("test_a"), verdict("test_a", passed=False), verdict("test_b")], ["failed", "passed"]),
        ([5], ["ungraded", "ungraded"]),
        ([{"name": "test_a"}], ["ungraded", "ungraded"]),
    ],
)
def test_only_a_clear_yes_is_credit(tests: list[Any], expected: list[str]):
    outcome = PairOutcome(Ending.FINISHED, {"tests": tests, "error": ""})
    assert outcomes_of(grade(outcome, outcome)[0]) == [*expected, "manual"]


@pytest.mark.parametrize(
    "toml",
    [b"", b"kind = 'x'", b"kind = 'consumer'", b"kind = 'tests'\nentry = 'x'", TOML + b"[env]\nA = {file = 'none'}",
     TOML + b"[env]\nA = 5", b"\xff"],
)  # fmt: skip
def test_an_exercise_that_cannot_be_run_is_a_course_error(toml: bytes):
    with pytest.raises(CourseError):
        grade(GOOD, toml=toml)


def test_a_release_without_a_source_notebook_is_a_course_error():
    release = Release("a", Bundle({}), Bundle({}), (GradeCell("nb", "t", 1.0),), "d")
    with pytest.raises(CourseError, match="nb"):
        autograde(release, Bundle({}), student_seed="s", sandbox=Scripted())
