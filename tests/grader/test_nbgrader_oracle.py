"""nbgrader itself, run on m01's notebook and on one with every kind of cell, against what we make and say of them."""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grader.autograde import autograde
from grader.gradebook import GradebookBridge
from grader.model import Assignment, Attempt, Bundle, CellKind, Course, GradingResult, Outcome, Release, Variant
from grader.release import generate, notebook_variants
from grader.sandbox import default_sandbox
from grader.source.notebook import load_notebook
from tests.stock_nbgrader import run_nbgrader

REPO = Path(__file__).parents[2]
SOURCES = {
    "m01": REPO / "course/notebooks/m01/m01.md",
    "a1": REPO / "tests/grader/small_course/notebooks/a1/nb1.md",
}
# Which variants are handed in; each by a student of its own.
WORK = (
    "m01 solution", "m01 starter", "m01 alternative", "m01 missing_data_is_empty", "m01 never_checks",
    "m01 short_page_ends", "a1 solution", "a1 starter", "a1 first_page_twice",
)  # fmt: skip

# A test cell may give a part of its points: those of a variant that gets it partly right.
PARTIAL = {("a1 first_page_twice", "test-partial"): 2}

# The words our trainees read in place of a solution; all else is nbgrader's default.
CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "oracle"
c.ClearSolutions.code_stub = {"python": "# เขียนโค้ดของท่านตรงนี้\\nraise NotImplementedError()"}
c.ClearSolutions.text_stub = "เขียนคำตอบของท่านตรงนี้"
"""

STRUCTURE = (
    "SELECT name, type, NULL, NULL FROM base_cell UNION SELECT name, cell_type, max_score, 'graded' FROM base_cell "
    "JOIN grade_cells ON grade_cells.id = base_cell.id UNION SELECT name, cell_type || locked, source, checksum "
    "FROM source_cell UNION SELECT name, kernelspec, NULL, NULL FROM notebook ORDER BY 1, 2, 3"
)
GRADES = (
    "SELECT a.student_id, c.name, g.auto_score, g.needs_manual_grade FROM grade g JOIN base_cell c ON c.id = g.cell_id "
    "JOIN submitted_notebook n ON n.id = g.notebook_id JOIN submitted_assignment a ON a.id = n.assignment_id "
    "ORDER BY 1, 2"
)
COMMENTS = GRADES.replace("g.auto_score, g.needs_manual_grade", "g.auto_comment, g.manual_comment").replace(
    "FROM grade g", "FROM comment g"
)


@dataclass(frozen=True)
class Oracle:
    """A course directory that nbgrader alone has worked in, each submission handed in by a student of its name."""

    folder: Path
    releases: Mapping[str, Release]
    work: Mapping[str, Variant]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return rows(self.folder / "gradebook.db", query)

    def release_of(self, student: str) -> Release:
        return self.releases[student.split(maxsplit=1)[0]]

    def submission(self, student: str) -> Bundle:
        return Bundle({**self.release_of(student).student, **self.work[student].files})


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Oracle:
    folder = tmp_path_factory.mktemp("oracle")
    (folder / "nbgrader_config.py").write_text(CONFIG)
    releases, work = {}, {}
    for name, path in SOURCES.items():
        notebook = load_notebook(path)
        assignment = Assignment(name, name, name, "Collect", "2", (notebook,), None)
        releases[name] = generate(Course("oracle", "o", "o", path.parent, (assignment,), 60), name)
        work |= {f"{name} {item.name}": item for item in notebook_variants(releases[name], notebook)}
        Bundle({f"{notebook.notebook_id}.ipynb": notebook.ipynb}).write_to(folder / "source" / name)
    for student in WORK:
        work[student].files.write_to(folder / "submitted" / student / student.split(maxsplit=1)[0])
    run_nbgrader(
        folder, *(f".: {command} {name}" for command in ("generate_assignment", "autograde") for name in SOURCES)
    )
    return Oracle(folder, releases, work)


@pytest.fixture(scope="module")
def results(oracle: Oracle) -> Mapping[str, GradingResult]:
    """What our own engine says of the same submissions."""
    with default_sandbox() as sandbox:
        return {
            student: autograde(
                oracle.release_of(student), oracle.submission(student), student_seed=student, sandbox=sandbox
            )
            for student in WORK
        }


def graded_cells(ipynb: bytes) -> list[tuple[str, str, Any]]:
    return [(cell["cell_type"], "".join(cell["source"]), cell["metadata"]) for cell in json.loads(ipynb)["cells"]]


@pytest.mark.parametrize("name", SOURCES)
def test_our_release_is_the_one_nbgrader_makes(name: str, oracle: Oracle):
    path = f"{SOURCES[name].stem}.ipynb"
    theirs = (oracle.folder / "release" / name / path).read_bytes()
    assert graded_cells(oracle.releases[name].student[path]) == graded_cells(theirs)


def test_our_gradebook_knows_the_assignments_as_nbgraders_does(oracle: Oracle, tmp_path: Path):
    bridge = GradebookBridge(tmp_path / "ours", "oracle")
    for release in oracle.releases.values():
        bridge.prepare(release, None)
    assert rows(tmp_path / "ours/gradebook.db", STRUCTURE) == oracle.rows(STRUCTURE)


def test_nbgrader_confirms_what_each_variant_claims(oracle: Oracle):
    told = {(student, name): score for student, name, score, _ in oracle.rows(GRADES)}
    claimed = {
        (student, cell.grade_id): 0 if cell.grade_id in oracle.work[student].fails else cell.max_score
        for student in WORK
        for cell in oracle.release_of(student).cells
        if cell.kind is CellKind.AUTO and (student, cell.grade_id) not in PARTIAL
    }
    assert {key: told[key] for key in claimed} == claimed
    assert {key: told[key] for key in PARTIAL} == PARTIAL


@pytest.mark.parametrize("student", WORK)
def test_our_engine_gives_the_scores_nbgrader_gives(student: str, oracle: Oracle, results: Mapping[str, GradingResult]):
    theirs = {cell: score for who, cell, score, _ in oracle.rows(GRADES) if who == student}
    ours = {cell.grade_id: None if cell.outcome is Outcome.MANUAL else cell.score for cell in results[student].cells}
    assert ours == theirs


def test_what_we_show_is_what_nbgrader_would_have_left(
    oracle: Oracle, results: Mapping[str, GradingResult], tmp_path: Path
):
    bridge = GradebookBridge(tmp_path / "ours", "oracle")
    for release in oracle.releases.values():
        bridge.prepare(release, None)
    for student, result in results.items():
        release = oracle.release_of(student)
        name = release.assignment_id
        attempt = Attempt(student, name, student, 1, "", release.digest, datetime.now(UTC), late=False)
        bridge.show(release, attempt, oracle.submission(student), result, student)
    ours = tmp_path / "ours/gradebook.db"
    assert rows(ours, GRADES) == oracle.rows(GRADES)
    thoughts = {cell.misconception_th for result in results.values() for cell in result.cells} - {""}
    comments = rows(ours, COMMENTS)
    assert thoughts & {auto for *_, auto, _ in comments}, "which nbgrader knows nothing of"
    without = [(who, cell, None if auto in thoughts else auto, manual) for who, cell, auto, manual in comments]
    assert without == oracle.rows(COMMENTS)
