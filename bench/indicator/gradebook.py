"""nbgrader's own export of grades, on a gradebook of a class that handed in everything."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bench.directories import environment
from bench.readme import HOUSE

STUDENTS, ASSIGNMENTS, CELLS = 300, 12, 5


@dataclass(frozen=True)
class Run:
    """One export, from opening the records to the whole file: its rows, one a person and assignment, and its seconds."""

    rows: int
    wall_s: float
    cpu_s: float

    @property
    def rows_per_s(self) -> float:
        """Rows by the wall clock."""
        return self.rows / self.wall_s


def export_scores(folder: Path) -> Run:
    """Fill a gradebook in `folder` and let nbgrader write it once, in a process that has it imported already."""
    url = f"sqlite:///{folder / 'gradebook.db'}"
    _told_by(folder, "fill", url)
    return Run(**json.loads(_told_by(folder, "export", url, str(folder / "grades.csv"))))


def _told_by(folder: Path, function: str, *arguments: str) -> str:
    """Call a function of this module in a process of its own: nbgrader looks up alembic on its PATH."""
    code = f"import sys; from bench.indicator import gradebook; gradebook.{function}(*sys.argv[1:])"
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(
        command, cwd=HOUSE, env=environment(folder), check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def export(url: str, file: str) -> None:
    """Do what `nbgrader export` does, and print its `Run` as JSON."""
    from nbgrader.api import Gradebook
    from nbgrader.plugins.export import CsvExportPlugin

    began, began_cpu = time.perf_counter(), time.process_time()
    with Gradebook(url) as gradebook:
        CsvExportPlugin(to=file).export(gradebook)
    seconds, cpu = time.perf_counter() - began, time.process_time() - began_cpu
    rows = len(Path(file).read_text(encoding="utf-8").splitlines()) - 1
    sys.stdout.write(json.dumps({"rows": rows, "wall_s": seconds, "cpu_s": cpu}))


def fill(url: str) -> None:
    """Make the gradebook at `url`; nbgrader's own alembic must be on the PATH."""
    from nbgrader import api

    with api.Gradebook(url) as gradebook:
        session = gradebook.db
        students = [api.Student(id=f"s{number:03}") for number in range(STUDENTS)]
        session.add_all(students)
        for number in range(ASSIGNMENTS):
            assignment = api.Assignment(name=f"m{number:02}", course_id=gradebook.check_course().id)
            notebook = api.Notebook(name="work", assignment=assignment)
            cells = [
                api.GradeCell(name=f"q{cell}", notebook=notebook, max_score=2, cell_type="code")
                for cell in range(CELLS)
            ]
            session.add_all([assignment, notebook, *cells])
            for student in students:
                submitted = api.SubmittedAssignment(assignment=assignment, student=student)
                work = api.SubmittedNotebook(assignment=submitted, notebook=notebook)
                grades = [api.Grade(cell=cell, notebook=work, auto_score=1.5) for cell in cells]
                session.add_all([submitted, work, *grades])
            session.commit()
