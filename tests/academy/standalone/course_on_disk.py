"""A small nbgrader course directory, as an instructor has it on the disk, and what one does with it."""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from academy.standalone import Directory, Report, autograde_directory
from grader.autograde import local_pool

# nbgrader's own sample course. Importing nbgrader to ask where it lies would take a second of every test run.
GUIDE = Path(str(find_spec("nbgrader").origin)).parent / "docs/source/user_guide"  # type: ignore[union-attr]
CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "small"\n'
SOLVED = "def double(x):\n    return 2 * x"
WRONG = "def double(x):\n    return x"
GRADES = (
    "SELECT a.student_id, c.name, g.auto_score, g.manual_score, g.needs_manual_grade FROM grade g "
    "JOIN base_cell c ON c.id = g.cell_id JOIN submitted_notebook n ON n.id = g.notebook_id "
    "JOIN submitted_assignment a ON a.id = n.assignment_id ORDER BY 1, 2"
)


def cell(source: str, name: str = "", kind: str = "code", **nbgrader: Any) -> dict[str, Any]:
    metadata = {"nbgrader": {"grade": False, "grade_id": name, "locked": False, "schema_version": 3,
                             "solution": False, "task": False, **nbgrader}} if name else {}  # fmt: skip
    outputs = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "id": name or "plain", "metadata": metadata, "source": source, **outputs}


def notebook(*cells: Mapping[str, Any], language: str = "python") -> str:
    kernel = {"display_name": "Python 3", "language": language, "name": "python3"}
    return json.dumps({"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5})


SOURCE = (
    cell(f"### BEGIN SOLUTION\n{SOLVED}\n### END SOLUTION", "double", solution=True),
    cell("assert double(2) == 4\n### BEGIN HIDDEN TESTS\nassert double(5) == 10\n### END HIDDEN TESTS", "test",
         grade=True, locked=True, points=3),
    cell("assert double(0) == 0", "zero", grade=True, locked=True, points=1),
    cell("Why?", "why", "markdown", grade=True, solution=True, points=2),
)  # fmt: skip


class Course:
    """The directory, and what one does in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("nbgrader_config.py", CONFIG)
        self.write("source/ps1/nb.ipynb", notebook(*SOURCE))

    def write(self, path: str, content: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(content, encoding="utf-8")

    def hand_in(
        self, student: str, code: str = SOLVED, at: str = "2026-11-20 10:00:00 UTC", why: str = "because"
    ) -> None:
        answers = {"double": code, "why": why}
        cells = [{**item, "source": answers.get(item["id"], item["source"])} for item in SOURCE]
        self.write(f"submitted/{student}/ps1/nb.ipynb", notebook(*cells))
        self.write(f"submitted/{student}/ps1/timestamp.txt", at)

    def autograde(self, *students: str, force: bool = False, assignment: str = "ps1") -> Report:
        directory = Directory.open(self.root, assignment)
        with local_pool(2) as pool:
            return autograde_directory(directory, directory.chosen(students), pool, workers=2, force=force)

    def rows(self, query: str = GRADES) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.root / "gradebook.db")) as database:
            return database.execute(query).fetchall()

    def change(self, statement: str) -> None:
        with closing(sqlite3.connect(self.root / "gradebook.db")) as database, database:
            database.execute(statement)

    def files(self) -> dict[str, bytes]:
        return {str(path.relative_to(self.root)): path.read_bytes() for path in self.root.rglob("*") if path.is_file()}


def scores(report: Report) -> dict[str, float]:
    return {item["student_id"]: item["score"] for item in report.results}


def statuses(report: Report) -> dict[str, str]:
    return {item["student_id"]: item["status"] for item in report.results}
