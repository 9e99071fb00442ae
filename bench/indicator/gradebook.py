"""nbgrader's own export of grades, on a gradebook of a class that handed in everything."""

import subprocess
import sys
import time
from pathlib import Path

from bench.directories import environment, nbgrader
from bench.readme import HOUSE

STUDENTS, ASSIGNMENTS, CELLS = 300, 12, 5


def export_rows_per_s(folder: Path) -> tuple[float, float]:
    """Fill a gradebook in `folder` and let `nbgrader export` write it once: rows per second, and seconds."""
    url = f"sqlite:///{folder / 'gradebook.db'}"
    # In a process of its own: nbgrader looks up alembic on its PATH.
    filling = [sys.executable, "-c", "import sys; from bench.indicator.gradebook import fill; fill(sys.argv[1])", url]
    subprocess.run(filling, cwd=HOUSE, env=environment(folder), check=True)
    began = time.monotonic()
    nbgrader(folder, "export", "--db", url)
    seconds = time.monotonic() - began
    rows = len((folder / "grades.csv").read_text(encoding="utf-8").splitlines()) - 1
    return rows / seconds, seconds


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
