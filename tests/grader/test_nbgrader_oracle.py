"""nbgrader itself, run on m01's notebook, against what we make and say of it."""

import json
import os
import sqlite3
import subprocess
import sys
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

REPO = Path(__file__).parents[2]
WORK = ("solution", "starter", "alternative", "missing_data_is_empty", "never_checks", "short_page_ends")

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
    release: Release
    work: Mapping[str, Variant]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return rows(self.folder / "gradebook.db", query)

    def submission(self, name: str) -> Bundle:
        return Bundle({**self.release.student, **self.work[name].files})


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Oracle:
    folder = tmp_path_factory.mktemp("oracle")
    notebook = load_notebook(REPO / "course/notebooks/m01/m01.md")
    assignment = Assignment("m01", "m01", "m01", "Collect", "2", (notebook,), None)
    release = generate(Course("oracle", "o", "o", REPO / "course", (assignment,), 60), "m01")
    work = {item.name: item for item in notebook_variants(release, notebook)}
    (folder / "nbgrader_config.py").write_text(CONFIG)
    Bundle({"m01.ipynb": notebook.ipynb}).write_to(folder / "source/m01")
    for name in WORK:
        work[name].files.write_to(folder / "submitted" / name / "m01")
    for command in ("generate_assignment", "autograde"):
        nbgrader(folder, command, "m01")
    return Oracle(folder, release, work)


@pytest.fixture(scope="module")
def results(oracle: Oracle) -> Mapping[str, GradingResult]:
    """What our own engine says of the same submissions."""
    with default_sandbox() as sandbox:
        return {
            name: autograde(oracle.release, oracle.submission(name), student_seed=name, sandbox=sandbox)
            for name in WORK
        }


def nbgrader(folder: Path, *arguments: str) -> None:
    places = dict.fromkeys(("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR"), str(folder / "home"))
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments], cwd=folder, env={**places, "PATH": path, "LANG": "C.UTF-8"},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def graded_cells(ipynb: bytes) -> list[tuple[str, str, Any]]:
    return [(cell["cell_type"], "".join(cell["source"]), cell["metadata"]) for cell in json.loads(ipynb)["cells"]]


def test_our_release_is_the_one_nbgrader_makes(oracle: Oracle):
    theirs = (oracle.folder / "release/m01/m01.ipynb").read_bytes()
    assert graded_cells(oracle.release.student["m01.ipynb"]) == graded_cells(theirs)


def test_our_gradebook_knows_the_assignment_as_nbgraders_does(oracle: Oracle, tmp_path: Path):
    bridge = GradebookBridge(tmp_path / "ours", "oracle")
    bridge.prepare(oracle.release, None)
    assert rows(tmp_path / "ours/gradebook.db", STRUCTURE) == oracle.rows(STRUCTURE)


def test_nbgrader_confirms_what_each_variant_claims(oracle: Oracle):
    told = {(student, name): score for student, name, score, _ in oracle.rows(GRADES)}
    claimed = {
        (name, cell.grade_id): 0 if cell.grade_id in oracle.work[name].fails else cell.max_score
        for name in WORK
        for cell in oracle.release.cells
        if cell.kind is CellKind.AUTO
    }
    assert {key: told[key] for key in claimed} == claimed


@pytest.mark.parametrize("name", WORK)
def test_our_engine_gives_the_scores_nbgrader_gives(name: str, oracle: Oracle, results: Mapping[str, GradingResult]):
    theirs = {cell: score for student, cell, score, _ in oracle.rows(GRADES) if student == name}
    ours = {cell.grade_id: None if cell.outcome is Outcome.MANUAL else cell.score for cell in results[name].cells}
    assert ours == theirs


def test_what_we_show_is_what_nbgrader_would_have_left(
    oracle: Oracle, results: Mapping[str, GradingResult], tmp_path: Path
):
    bridge = GradebookBridge(tmp_path / "ours", "oracle")
    bridge.prepare(oracle.release, None)
    for name in WORK:
        attempt = Attempt(name, "m01", name, 1, "", oracle.release.digest, datetime.now(UTC), late=False)
        bridge.show(oracle.release, attempt, oracle.submission(name), results[name], name)
    ours = tmp_path / "ours/gradebook.db"
    assert rows(ours, GRADES) == oracle.rows(GRADES)
    assert rows(ours, COMMENTS) == oracle.rows(COMMENTS)
