"""Attempts and results of the small course, as the exchange and the engine would give them."""

import os
import subprocess
import sys
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.gradebook import GradebookBridge
from grader.model import (
    Attempt,
    Bundle,
    CellKind,
    CellResult,
    Course,
    GradeCell,
    GradingResult,
    GradingStatus,
    Outcome,
    Release,
)
from grader.release import notebook_variants

DUE = datetime(2026, 12, 5, 16, 59, 59, tzinfo=UTC)
RECEIVED = datetime(2026, 11, 21, 9, 20, tzinfo=UTC)


class Stage:
    """What comes to the gradebook: a release, work handed in, and what grading says of it."""

    def __init__(self, release: Release, solved: Bundle) -> None:
        self.release = release
        self.solved = solved

    def attempt(self, number: int = 1, student_id: str = "somchai") -> Attempt:
        return Attempt(f"{student_id}-{number}", "a1", student_id, number, "0" * 64, "", RECEIVED, late=False)

    def judged(self, fails: Collection[str] = (), message: str = "") -> GradingResult:
        """A result in which these cells fail, the other automatic ones pass, and the rest waits for a person."""

        def cell(item: GradeCell) -> CellResult:
            if item.kind is CellKind.MANUAL:
                return CellResult(item.notebook_id, item.grade_id, Outcome.MANUAL, 0, item.max_score)
            if item.grade_id in fails:
                return CellResult(
                    item.notebook_id, item.grade_id, Outcome.FAILED, 0, item.max_score,
                    message=message, misconception_th="นับเฉพาะหน้าแรก",
                )  # fmt: skip
            return CellResult(item.notebook_id, item.grade_id, Outcome.PASSED, item.max_score, item.max_score)

        cells = tuple(cell(item) for item in self.release.cells)
        return GradingResult("a1", self.release.digest, GradingStatus.GRADED, cells, 0.1, "1")

    def ungraded(self) -> GradingResult:
        return replace(self.judged(), status=GradingStatus.UNGRADED, cells=(), reason="the sandbox broke")


@pytest.fixture
def stage(small_course: Course, small_release: Release) -> Stage:
    """The small course's release, and a submission with the solution in the notebook."""
    work = notebook_variants(small_release, small_course.assignments[0].notebooks[0])[0]
    return Stage(small_release, Bundle({**small_release.student, **work.files}))


@pytest.fixture
def bridge(tmp_path: Path, small_release: Release) -> GradebookBridge:
    """A bridge to a course directory where a1 is prepared."""
    bridge = GradebookBridge(tmp_path / "nbgrader", "small")
    bridge.prepare(small_release, DUE)
    return bridge


Command = Callable[..., str]


@pytest.fixture
def run_python(tmp_path: Path) -> Command:
    """Run the interpreter in the course directory, in a home of its own; what it printed."""

    def run(*argv: str) -> str:
        home = tmp_path / "home"
        home.mkdir(exist_ok=True)
        places = dict.fromkeys(("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR"), str(home))
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        done = subprocess.run(
            [sys.executable, *argv], cwd=tmp_path / "nbgrader", env={**places, "PATH": path, "LANG": "C.UTF-8"},
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    return run
