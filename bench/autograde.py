"""`nbgrader autograde` against ours, on the same course directories, the same submissions, gradebook written.

nbgrader runs once, as its command; ours runs once as a command too (the start of everything included), and then again
and again with a warm pool, as a service and a class's later submissions find it: the median counts.
"""

import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median

from academy.standalone import Directory, autograde_directory, generate_assignment
from bench.directories import Prepared, academy, m01, nbgrader, quickstart
from bench.figure import Figure
from bench.progress import console
from grader.autograde import close_process_sandbox, local_pool, process_sandbox, usable_cores

SUBMISSIONS = 20
ROUNDS = 5
TARGET = 100.0
SCORES = (
    "SELECT a.student_id, b.name, c.name, g.auto_score, g.needs_manual_grade FROM grade g "
    "JOIN base_cell c ON c.id = g.cell_id JOIN submitted_notebook n ON n.id = g.notebook_id "
    "JOIN notebook b ON b.id = n.notebook_id JOIN submitted_assignment a ON a.id = n.assignment_id ORDER BY 1, 2, 3"
)


def measure() -> list[Figure]:
    """Two figures a course: ours warm beside nbgrader, and the command from cold."""
    with tempfile.TemporaryDirectory(prefix="academy-bench-") as scratch:
        try:
            return [
                figure
                for course in (quickstart(_folder(scratch, "quickstart")), m01())
                for figure in _measure(course, Path(scratch, course.assignment_id))
            ]
        finally:
            close_process_sandbox()


def _folder(*parts: str) -> Path:
    folder = Path(*parts)
    folder.mkdir()
    return folder


def _measure(course: Prepared, folder: Path) -> list[Figure]:
    theirs, ours = folder / "theirs", folder / "ours"
    for place in (theirs, ours):
        course.lay_out(place, SUBMISSIONS)
    name = course.assignment_id
    console.print(f"{name}: nbgrader autograde, {SUBMISSIONS} submissions …")
    nbgrader(theirs, "generate_assignment", name)
    theirs_s = _timed(lambda: nbgrader(theirs, "autograde", name))
    console.print(f"{name}: ours …")
    generate_assignment(Directory.open(ours, name))
    cold_s = _timed(lambda: academy(ours, "autograde", name, "--quiet"))
    flaw = "" if _scores(ours) == _scores(theirs) else "the scores are not those of nbgrader"
    rounds = warm_rounds(Directory.open(ours, name), ROUNDS)
    if _scores(ours) != _scores(theirs):
        flaw = "the scores of a later round are not those of nbgrader"
    return _figures(course, theirs_s, rounds, cold_s, flaw)


def warm_rounds(directory: Directory, rounds: int) -> list[float]:
    """Seconds of so many gradings of the whole directory, after one that warms everything up; on all cores."""
    workers = usable_cores()
    process_sandbox()
    with local_pool(workers) as pool:

        def grade() -> None:
            autograde_directory(directory, directory.chosen(()), pool, workers=workers, force=True)

        grade()
        return [_timed(grade) for _ in range(rounds)]


def _timed(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def _scores(folder: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "gradebook.db")) as connection:
        return connection.execute(SCORES).fetchall()


def _figures(course: Prepared, theirs_s: float, rounds: list[float], cold_s: float, flaw: str) -> list[Figure]:
    warm_s = median(rounds)
    seconds = {"nbgrader_s": theirs_s, "ours_s": warm_s, "rounds_s": rounds, "cold_s": cold_s}
    return [
        Figure(
            name=f"autograde {course.assignment_id}",
            what=f"Autograde {course.what}: {SUBMISSIONS} submissions, gradebook written, pool warm",
            what_th=f"ตรวจ{course.what_th} {SUBMISSIONS} งาน เขียนสมุดคะแนนด้วย กลุ่มกระบวนการพร้อมอยู่แล้ว",
            theirs=f"nbgrader autograde {SUBMISSIONS / theirs_s:.2f}/s",
            ours=f"{SUBMISSIONS / warm_s:.1f}/s",
            value=theirs_s / warm_s,
            unit="×",
            target=TARGET,
            at_least=True,
            flaw=flaw,
            details={"submissions": SUBMISSIONS, "equal_scores": not flaw, **seconds},
        ),
        Figure(
            name=f"autograde {course.assignment_id}, cold",
            what="The same by the command academy autograde, its whole start included",
            what_th="งานเดียวกันด้วยคำสั่ง academy autograde รวมเวลาเริ่มทั้งหมด",
            theirs=f"nbgrader autograde {theirs_s:.1f} s",
            ours=f"{cold_s:.1f} s",
            value=theirs_s / cold_s,
            unit="×",
            flaw=flaw,
            details={"cold_s": cold_s, "nbgrader_s": theirs_s},
        ),
    ]
