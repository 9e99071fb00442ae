"""What people put into the gradebook stays, and lateness costs what the course says."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy.orm import Session

from grader.gradebook.course_gradebook import CourseGradebook
from tests.academy.standalone.course_on_disk import CONFIG, SOLVED, WRONG, Course, scores

ON_TIME, LATE = "2026-11-20 10:00:00 UTC", "2026-11-20 19:00:00 Asia/Bangkok"
DUE = "UPDATE assignment SET duedate = '2026-11-20 11:00:00.000000'"
PENALTIES = (
    "SELECT a.student_id, n.late_submission_penalty FROM submitted_notebook n "
    "JOIN submitted_assignment a ON a.id = n.assignment_id ORDER BY 1"
)
PLUGIN = """
from nbgrader.plugins import BasePlugin
class Hourly(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        assert student_id != "chai", "no penalty for this one"
        return {"anong": 0.5 * total_seconds_late / 3600, "boonmee": 99}[student_id]
"""


def late_course(course: Course, config: str) -> Course:
    course.write("nbgrader_config.py", CONFIG + config)
    course.hand_in("anong", at=ON_TIME)
    course.autograde()
    course.change(DUE)
    course.hand_in("anong", at=LATE)
    course.hand_in("boonmee", WRONG, at=LATE)
    return course


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ("", [("anong", None), ("boonmee", None)]),
        ('c.LateSubmissionPlugin.penalty_method = "zero"\n', [("anong", 4), ("boonmee", 1)]),
        ('c.AssignLatePenalties.plugin_class = "hourly.Hourly"\n', [("anong", 0.5), ("boonmee", 1)]),
    ],
)
def test_lateness_costs_what_the_plug_in_says_and_never_more_than_the_score(
    course: Course, config: str, expected: list[object]
):
    course.write("hourly.py", PLUGIN)
    late_course(course, config).autograde()
    assert course.rows(PENALTIES) == expected
    course.change("UPDATE submitted_assignment SET extension = '1970-01-02 00:00:00.000000'")
    course.autograde(force=True)
    assert {cost for _, cost in course.rows(PENALTIES)} == {None}


def test_a_plug_in_that_fails_is_told_and_changes_nothing(course: Course):
    course.write("hourly.py", PLUGIN)
    late_course(course, 'c.AssignLatePenalties.plugin_class = "hourly.Hourly"\n')
    course.hand_in("chai", at=LATE)
    before = course.rows()
    with pytest.raises(Exception, match="no penalty for this one"):
        course.autograde()
    assert course.rows() == before


def test_marks_and_comments_of_people_stay_and_are_to_be_looked_at_again(course: Course):
    course.hand_in("anong")
    course.autograde()
    course.change(
        "UPDATE grade SET manual_score = 1.5, extra_credit = 0.5, needs_manual_grade = 0 WHERE auto_score IS NULL"
    )
    course.change("UPDATE comment SET manual_comment = 'well said'")
    course.hand_in("anong", WRONG, at="2026-11-22 10:00:00 UTC")
    course.autograde()
    assert course.rows() == [
        ("anong", "test", 0, None, 0), ("anong", "why", None, 1.5, 1), ("anong", "zero", 1, None, 0),
    ]  # fmt: skip
    assert course.rows("SELECT DISTINCT manual_comment FROM comment") == [("well said",)]
    assert course.rows("SELECT sum(extra_credit) FROM grade") == [(0.5,)]


def test_the_due_date_and_the_names_of_people_are_left_as_they_are(course: Course):
    course.hand_in("anong")
    course.autograde()
    course.change(DUE)
    course.change("UPDATE student SET first_name = 'Anong', email = 'a@example.org'")
    course.autograde(force=True)
    assert course.rows("SELECT duedate FROM assignment") == [("2026-11-20 11:00:00.000000",)]
    assert course.rows("SELECT first_name, email FROM student") == [("Anong", "a@example.org")]


def test_a_gradebook_that_was_removed_is_made_anew_with_no_files_left_beside_it(course: Course):
    course.hand_in("anong")
    graded = scores(course.autograde())
    (course.root / "gradebook.db").unlink()
    assert scores(course.autograde()) == graded
    assert course.rows("SELECT count(*) FROM academy_graded") == [(1,)]
    assert not list(course.root.glob("gradebook.db-*"))


def test_two_runs_at_once_leave_one_true_result_of_each(course: Course):
    students = [f"s{number}" for number in range(12)]
    for student in students:
        course.hand_in(student, SOLVED if student < "s5" else WRONG)
    start = threading.Barrier(2)

    def grade(_: int) -> dict[str, float]:
        start.wait()
        return scores(course.autograde(force=True))

    with ThreadPoolExecutor(2) as both:
        first, second = both.map(grade, range(2))
    assert first == second
    assert course.rows("SELECT count(*) FROM submitted_assignment") == [(12,)]
    assert course.rows("SELECT count(*) FROM academy_graded") == [(12,)]
    assert sorted(path.name for path in (course.root / "autograded").iterdir()) == sorted(students)
    assert not list((course.root / "autograded").glob("*/.ps1*"))
    assert course.autograde().fresh == 0


def test_a_run_that_ends_while_another_records_leaves_one_row(course: Course, monkeypatch: pytest.MonkeyPatch):
    course.hand_in("anong")
    transaction, forget, begun = CourseGradebook._transaction, CourseGradebook._forget, list[str]()

    def noted(self: CourseGradebook, *given: Any) -> None:
        begun.append("recording")
        forget(self, *given)

    @contextmanager
    def followed(self: CourseGradebook) -> Iterator[Session]:
        with transaction(self) as session:
            yield session
        if begun == ["recording"]:
            begun.append("another")
            course.autograde(force=True)

    monkeypatch.setattr(CourseGradebook, "_forget", noted)
    monkeypatch.setattr(CourseGradebook, "_transaction", followed)
    assert scores(course.autograde(force=True)) == {"anong": scores(course.autograde())["anong"]}
    assert course.rows("SELECT count(*) FROM academy_graded") == [(1,)]
