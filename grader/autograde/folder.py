"""Grade a folder of work against an exercise folder, without a release: for authors, and for a class without a hub."""

import ast
import hashlib
from collections.abc import Iterator
from pathlib import Path

from grader.autograde.batch import not_graded
from grader.autograde.engine import autograde
from grader.autograde.exercise import EXERCISE
from grader.autograde.part import KeepsDying
from grader.model import Bundle, BundleLimits, GradeCell, GradingResult, Release
from grader.sandbox import Sandbox

LIMITS = BundleLimits(total_mib=200, files=5000)


def grade_exercise(folder: Path, work: Path, *, sandbox: Sandbox) -> GradingResult:
    """Grade the files of `work` by the tests of the exercise `folder`; ungraded when every try is cut short.

    Raises CourseError, SandboxUnavailable.
    """
    exercise = Bundle.from_folder(folder, LIMITS)
    grading = Bundle({f"{EXERCISE}/{path}": content for path, content in exercise.items()}, LIMITS)
    release = Release(folder.name, Bundle({}), grading, tuple(_cells(exercise)), exercise.sha256)
    submission = Bundle({f"{EXERCISE}/{path}": content for path, content in Bundle.from_folder(work).items()})
    seed = hashlib.sha256(f"{folder.name} {work.name}".encode()).hexdigest()
    try:
        return autograde(release, submission, student_seed=seed, sandbox=sandbox)
    except KeepsDying as error:
        return not_graded(release, str(error))


def _cells(exercise: Bundle) -> Iterator[GradeCell]:
    for path, content in exercise.under("tests").items():
        suite, _, name = path.partition("/")
        if suite in {"public", "hidden"} and Path(name).name.startswith("test_"):
            for node in ast.parse(content).body:
                if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                    yield GradeCell(EXERCISE, node.name, _points(node), hidden=suite == "hidden")


def _points(test: ast.FunctionDef) -> float:
    for call in test.decorator_list:
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.grade":
            for keyword in call.keywords:
                if keyword.arg == "points":
                    return float(ast.literal_eval(keyword.value))
    return 1.0
