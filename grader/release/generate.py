"""One assignment made ready: the bundle for trainees, the bundle for grading, the cells that give points."""

import hashlib
import json
from collections.abc import Iterable, Mapping

from grader.errors import UnknownAssignment
from grader.model import (
    EXERCISE,
    Assignment,
    Bundle,
    Course,
    Exercise,
    GradeCell,
    NotebookSource,
    Release,
    VariantKind,
)
from grader.release.notebook import grade_cells, student_version
from grader.release.pair import pair_files
from grader.release.scoreboard import exercise_cells, scoreboard


def generate(course: Course, assignment_id: str) -> Release:
    """Build the release of one assignment; the same source gives the same bytes and digest.

    Raises UnknownAssignment, or CourseError when nbgrader's own steps refuse a notebook.
    """
    try:
        assignment = course.assignment(assignment_id)
    except KeyError as error:
        raise UnknownAssignment.named(assignment_id) from error
    student, grading, cells = _notebooks(assignment)
    if assignment.exercise is not None:
        student |= _handed_out(assignment.exercise)
        grading |= _graded_with(assignment.exercise)
        grading[f"{EXERCISE}.ipynb"] = scoreboard(assignment.exercise)
        cells += exercise_cells(assignment.exercise)
    return make_release(assignment_id, Bundle(student), Bundle(grading), cells)


def exercise_release(exercise: Exercise) -> Release:
    """The release of one exercise alone: what grades it, and nothing to hand out."""
    grading = Bundle(_graded_with(exercise))
    return make_release(exercise.folder.name, Bundle({}), grading, exercise_cells(exercise))


def make_release(assignment_id: str, student: Bundle, grading: Bundle, cells: tuple[GradeCell, ...]) -> Release:
    """Put a release together, with the digest of all that is in it."""
    told = "\n".join((assignment_id, student.sha256, grading.sha256, repr(cells)))
    return Release(assignment_id, student, grading, cells, hashlib.sha256(told.encode()).hexdigest())


def _notebooks(assignment: Assignment) -> tuple[dict[str, bytes], dict[str, bytes], tuple[GradeCell, ...]]:
    student: dict[str, bytes] = {}
    grading: dict[str, bytes] = {}
    cells: tuple[GradeCell, ...] = ()
    for notebook in assignment.notebooks:
        released = student_version(notebook)
        student[f"{notebook.notebook_id}.ipynb"] = released
        grading[f"source/{notebook.notebook_id}.ipynb"] = notebook.ipynb
        grading[f"mutants/{notebook.notebook_id}.json"] = _mutants_of(notebook)
        cells += grade_cells(notebook, released)
    return student, grading, cells


def _handed_out(exercise: Exercise) -> dict[str, bytes]:
    """README, starter, public tests and what running them takes; nothing of the hidden suite."""
    starter = next(item for item in exercise.variants if item.kind is VariantKind.STARTER)
    told = {f"exercise/{name}": (exercise.folder / name).read_bytes() for name in ("README.md", "exercise.toml")}
    return {**starter.files, **told, **_tests(exercise, "public"), **_tests(exercise, "support")}


def _graded_with(exercise: Exercise) -> dict[str, bytes]:
    files = {"exercise/exercise.toml": (exercise.folder / "exercise.toml").read_bytes()}
    for suite in ("public", "hidden", "support"):
        files |= _tests(exercise, suite)
    return {**files, **pair_files(exercise), "exercise/mutants.json": _mutants(exercise)}


def _tests(exercise: Exercise, suite: str) -> Mapping[str, bytes]:
    folder = exercise.folder / "tests" / suite
    files = Bundle.from_folder(folder) if folder.is_dir() else {}
    return {f"exercise/tests/{suite}/{path}": content for path, content in files.items()}


def _mutants(exercise: Exercise) -> bytes:
    return _known(
        (item.name, item.fails, item.misconception_th) for item in exercise.variants if item.kind is VariantKind.MUTANT
    )


def _mutants_of(notebook: NotebookSource) -> bytes:
    return _known((item.name, item.fails, item.misconception_th) for item in notebook.variants if item.fails)


def _known(mistakes: Iterable[tuple[str, tuple[str, ...], str]]) -> bytes:
    """The tests each known misconception fails, to name it in feedback: name, fails, misconception_th."""
    known = [
        {"name": name, "fails": sorted(fails), "misconception_th": misconception}
        for name, fails, misconception in mistakes
    ]
    return json.dumps(known, ensure_ascii=False, indent=1).encode()
