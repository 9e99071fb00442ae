"""nbgrader's own sample course, graded by nbgrader and by us; then nbgrader's own commands on what we left."""

import csv
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from academy.standalone import Directory, autograde_directory, generate_assignment
from grader.autograde import local_pool
from tests.academy.standalone.course_on_disk import GUIDE
from tests.stock_nbgrader import run_nbgrader

# What `nbgrader quickstart` writes above its list of all settings, and a penalty of the course's own.
CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "course101"
c.IncludeHeaderFooter.header = "source/header.ipynb"
c.AssignLatePenalties.plugin_class = "lateness.Hourly"
"""
PLUGIN = """
from nbgrader.plugins import BasePlugin
class Hourly(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return (total_seconds_late // 3600) * score / 44
"""
DUE = "2015-02-02 00:00:00.000000"
STRUCTURE = (
    "SELECT name, type, NULL, NULL FROM base_cell UNION SELECT name, cell_type, max_score, 'graded' FROM base_cell "
    "JOIN grade_cells ON grade_cells.id = base_cell.id UNION SELECT name, cell_type || locked, source, checksum "
    "FROM source_cell UNION SELECT name, kernelspec, NULL, NULL FROM notebook ORDER BY 1, 2, 3"
)
OF_EACH = (
    "JOIN base_cell c ON c.id = g.cell_id JOIN submitted_notebook n ON n.id = g.notebook_id "
    "JOIN submitted_assignment a ON a.id = n.assignment_id ORDER BY 1, 2"
)
GRADES = f"SELECT a.student_id, c.name, g.auto_score, g.manual_score, g.needs_manual_grade FROM grade g {OF_EACH}"
COMMENTS = f"SELECT a.student_id, c.name, g.auto_comment, g.manual_comment FROM comment g {OF_EACH}"
SUBMISSIONS = (
    "SELECT a.student_id, a.timestamp, b.name, n.late_submission_penalty, n.flagged FROM submitted_notebook n "
    "JOIN submitted_assignment a ON a.id = n.assignment_id JOIN notebook b ON b.id = n.notebook_id ORDER BY 1, 3"
)


@dataclass(frozen=True)
class Courses:
    theirs: Path
    ours: Path

    def both(self, query: str) -> tuple[list[Any], list[Any]]:
        return rows(self.theirs, query), rows(self.ours, query)


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "gradebook.db")) as database:
        return database.execute(query).fetchall()


def grade_ours(folder: Path) -> None:
    directory = Directory.open(folder, "ps1")
    generate_assignment(directory)
    with closing(sqlite3.connect(folder / "gradebook.db")) as database, database:
        database.execute("UPDATE assignment SET duedate = ?", [DUE])
    with local_pool() as pool:
        autograde_directory(directory, directory.chosen(()), pool, workers=2)


@pytest.fixture(scope="module")
def courses(tmp_path_factory: pytest.TempPathFactory) -> Courses:
    above = tmp_path_factory.mktemp("quickstart")
    made = Courses(above / "theirs", above / "ours")
    for folder in (made.theirs, made.ours):
        shutil.copytree(GUIDE / "source", folder / "source", ignore=shutil.ignore_patterns("*.html", "ps1_autotest"))
        shutil.copytree(GUIDE / "submitted", folder / "submitted")
        (folder / "nbgrader_config.py").write_text(CONFIG)
        (folder / "lateness.py").write_text(PLUGIN)
    grade_ours(made.ours)
    run_nbgrader(
        above, "theirs: db assignment add ps1 --duedate=2015-02-02", "theirs: generate_assignment ps1",
        "theirs: autograde ps1", "ours: generate_feedback ps1", "ours: export --to ours.csv",
    )  # fmt: skip
    return made


def test_the_released_files_are_the_same_to_the_byte(courses: Courses):
    def files(folder: Path) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (folder / "release/ps1").iterdir()}

    assert files(courses.ours) == files(courses.theirs)


@pytest.mark.parametrize("query", [STRUCTURE, GRADES, COMMENTS, SUBMISSIONS])
def test_the_gradebook_holds_the_same(courses: Courses, query: str):
    theirs, ours = courses.both(query)
    assert theirs
    assert ours == theirs


def test_the_same_files_lie_in_autograded(courses: Courses):
    def files(folder: Path) -> set[str]:
        return {str(path.relative_to(folder)) for path in (folder / "autograded").rglob("*")}

    assert files(courses.ours) == files(courses.theirs)


def test_nbgraders_feedback_and_export_go_on_from_ours(courses: Courses):
    pages = {path.name: path.read_text() for path in (courses.ours / "feedback/hacker/ps1").glob("*.html")}
    assert set(pages) == {"problem1.html", "problem2.html"}
    assert "correct_squares" in pages["problem1.html"]
    told = {row["student_id"]: row for row in csv.DictReader((courses.ours / "ours.csv").read_text().splitlines())}
    assert {name: (row["score"], row["raw_score"], row["max_score"]) for name, row in told.items()} == {
        "bitdiddle": ("0.75", "1.5", "13.0"), "hacker": ("3.0", "3.0", "13.0"),
    }  # fmt: skip
