"""m01's notebook: `nbgrader autograde` against our engine and gradebook bridge, the same submissions for both."""

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader.autograde import autograde
from grader.gradebook import GradebookBridge
from grader.model import Attempt, Bundle, Course, GradingResult, Release
from grader.release import generate, notebook_variants
from grader.sandbox import default_sandbox
from grader.source import load_course

COURSE = Path(__file__).parents[1] / "course"
SUBMISSIONS = 20
WORKERS = 2
CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "bench"
c.ClearSolutions.code_stub = {"python": "# เขียนโค้ดของท่านตรงนี้\\nraise NotImplementedError()"}
c.ClearSolutions.text_stub = "เขียนคำตอบของท่านตรงนี้"
"""
SCORES = "SELECT student_id, SUM(auto_score) FROM submitted_assignment a JOIN submitted_notebook n ON \
n.assignment_id = a.id JOIN grade g ON g.notebook_id = n.id GROUP BY student_id"


def measure() -> dict[str, Any]:
    """Submissions a second of each, all cores, gradebook written; and whether every score is equal."""
    course = load_course(COURSE)
    notebook_only = replace(course.assignment("m01"), exercise=None)
    course = replace(course, assignments=(notebook_only,))
    release = generate(course, "m01")
    work = _submissions(course, release)
    with tempfile.TemporaryDirectory() as folder:
        theirs_s, theirs = _nbgrader(Path(folder, "theirs"), course, work)
        ours_s, ours = _ours(Path(folder, "ours"), release, work)
    return {
        "name": f"autograde m01's notebook, {SUBMISSIONS} submissions",
        "peer": "nbgrader 0.9.6 autograde",
        "peer_per_s": SUBMISSIONS / theirs_s,
        "ours_per_s": SUBMISSIONS / ours_s,
        "ratio": theirs_s / ours_s,
        "equal_scores": theirs == ours,
    }


def _submissions(course: Course, release: Release) -> Mapping[str, Bundle]:
    variants = notebook_variants(release, course.assignments[0].notebooks[0])
    chosen = [variants[number % len(variants)] for number in range(SUBMISSIONS)]
    return {f"s{number:02}": Bundle({**release.student, **item.files}) for number, item in enumerate(chosen)}


def _nbgrader(folder: Path, course: Course, work: Mapping[str, Bundle]) -> tuple[float, dict[str, float]]:
    for notebook in course.assignments[0].notebooks:
        Bundle({f"{notebook.notebook_id}.ipynb": notebook.ipynb}).write_to(folder / "source" / "m01")
    for student, bundle in work.items():
        bundle.write_to(folder / "submitted" / student / "m01")
    (folder / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    _command(folder, "generate_assignment", "m01")
    began = time.perf_counter()
    _command(folder, "autograde", "m01")
    return time.perf_counter() - began, _scores(folder)


def _command(folder: Path, *arguments: str) -> None:
    home = dict.fromkeys(("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR"), str(folder / "home"))
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**home, "PATH": path, "LANG": "C.UTF-8"}
    command = [sys.executable, "-m", "nbgrader", *arguments]
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)


def _ours(folder: Path, release: Release, work: Mapping[str, Bundle]) -> tuple[float, dict[str, float]]:
    bridge = GradebookBridge(folder, "bench")
    bridge.prepare(release, None)
    with default_sandbox() as sandbox, ThreadPoolExecutor(WORKERS) as threads:

        def grade(student: str) -> tuple[str, GradingResult]:
            return student, autograde(release, work[student], student_seed=student, sandbox=sandbox)

        grade("s00")  # the pool is warm when a class submits
        began = time.perf_counter()
        for student, result in threads.map(grade, work):
            attempt = Attempt(student, "m01", student, 1, "", release.digest, datetime.now(UTC), late=False)
            bridge.show(release, attempt, work[student], result, person_name=student)
        return time.perf_counter() - began, _scores(folder)


def _scores(folder: Path) -> dict[str, float]:
    with closing(sqlite3.connect(folder / "gradebook.db")) as connection:
        return dict(connection.execute(SCORES).fetchall())
