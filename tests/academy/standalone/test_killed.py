"""Killed at any moment, a run loses nothing that it has called graded, and the next one ends the work."""

import os
import random
import signal
import time
from concurrent.futures import Executor, Future
from dataclasses import replace
from typing import Any

import pytest

from academy.standalone import Directory, autograde_directory
from grader.autograde import not_graded
from grader.model import GradingStatus, Outcome
from tests.academy.standalone.course_on_disk import Course

STUDENTS = 30
AGREE = (
    "SELECT s.student_id, sum(g.auto_score) FROM submitted_assignment s JOIN academy_graded d ON d.submission_id = s.id "
    "JOIN submitted_notebook n ON n.assignment_id = s.id JOIN grade g ON g.notebook_id = n.id GROUP BY 1"
)


class Prepared(Executor):
    """An executor that knows every result: three points, and the notebook as handed in. What is tried is the writing."""

    def __init__(self, points: float) -> None:
        self._points = points

    def submit(self, _function: Any, release: Any, submission: Any, _seed: Any) -> Future[Any]:  # type: ignore[override]
        result = not_graded(release, "")
        cells = tuple(replace(cell, outcome=Outcome.PARTIAL, score=self._points) for cell in result.cells)
        future: Future[Any] = Future()
        future.set_result(
            replace(result, status=GradingStatus.GRADED, cells=cells, notebooks={"nb": submission["nb.ipynb"]})
        )
        time.sleep(0.002)
        return future


def grade(course: Course, points: float, *, force: bool = False) -> int:
    directory = Directory.open(course.root, "ps1")
    report = autograde_directory(directory, directory.chosen(()), Prepared(points), workers=2, force=force)
    return report.fresh


@pytest.mark.filterwarnings(
    "ignore:.*fork:DeprecationWarning"
)  # the child of this test takes no lock of another thread
@pytest.mark.parametrize("force", [False, True])
def test_after_each_kill_rows_and_notebooks_agree_and_the_next_run_ends_the_work(course: Course, force: bool):
    for number in range(STUDENTS):
        course.hand_in(f"s{number:02}")
    if force:
        grade(course, 1)
    chance = random.Random(2569)
    for _ in range(8):
        child = os.fork()
        if child == 0:
            try:
                grade(course, 2, force=force)
            finally:
                os._exit(0)
        time.sleep(chance.uniform(0.05, 0.4))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        if (course.root / "gradebook.db").exists():
            called_graded = course.rows(AGREE) if course.rows("SELECT 1 FROM sqlite_master WHERE name='grade'") else []
            for student, points in called_graded:
                assert points in ({6, 3} if force else {6})
                assert (course.root / f"autograded/{student}/ps1/nb.ipynb").is_file() or force
    grade(course, 2)
    assert grade(course, 2) == 0
    assert len(course.rows(AGREE)) == STUDENTS
    assert not list((course.root / "autograded").glob("*/.ps1*"))
    assert len(list((course.root / "autograded").glob("*/ps1/nb.ipynb"))) == STUDENTS


def test_ctrl_c_leaves_whole_what_is_written_and_the_next_run_goes_on(course: Course):
    for number in range(STUDENTS):
        course.hand_in(f"s{number:02}")

    class Interrupted(Prepared):
        left = 20

        def submit(self, *order: Any) -> Future[Any]:  # type: ignore[override]
            self.left -= 1
            if self.left < 0:
                raise KeyboardInterrupt
            return super().submit(*order)

    directory = Directory.open(course.root, "ps1")
    with pytest.raises(KeyboardInterrupt):
        autograde_directory(directory, directory.chosen(()), Interrupted(2), workers=2)
    before = {student for student, _ in course.rows(AGREE)}
    assert before == {path.name for path in (course.root / "autograded").glob("*")}
    assert grade(course, 2) == STUDENTS - len(before)
