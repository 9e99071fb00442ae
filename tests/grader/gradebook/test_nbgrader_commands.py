"""nbgrader's own code, on what the bridge left."""

import csv
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from grader.gradebook import GradebookBridge

FAILS = ("test-total-rows", "test_reads_every_page")
VIEW = Path(__file__).with_name("formgrader_view.py")


def test_formgrader_sees_the_attempt(bridge: GradebookBridge, stage: Any, run_python: Callable[..., str]):
    bridge.show(stage.release, stage.attempt(), stage.solved, stage.judged(FAILS, "ได้ 2 แถว"), "สมชาย ใจดี")
    view = json.loads(run_python("-W", "ignore", str(VIEW)).splitlines()[0])
    assert (view["assignment"]["duedate_notimezone"], view["assignment"]["num_submissions"]) == (
        "2026-12-05T16:59:59",
        1,
    )
    submission = view["submission"]
    assert (submission["first_name"], submission["last_name"]) == ("สมชาย", "ใจดี")
    assert (submission["score"], submission["max_score"]) == (6, 15)
    assert submission["autograded"]
    assert submission["needs_manual_grade"]
    exercise = view["notebooks"]["exercise"][0]
    assert (exercise["score"], exercise["failed_tests"], exercise["needs_manual_grade"]) == (1, True, False)
    assert "ได้ 2 แถว" in view["pages"]["exercise"]
    assert "อ่านครบทุกหน้า" in view["pages"]["exercise"]


def test_a_renamed_student_is_shown_by_the_new_name_alone(
    bridge: GradebookBridge, stage: Any, run_python: Callable[..., str]
):
    bridge.show(stage.release, stage.attempt(), stage.solved, stage.judged(FAILS), "สมชาย ใจดี")
    bridge.rename("somchai", "ผู้เข้ารับการอบรม 7f3a")
    bridge.rename("nobody", "ไม่มี")
    view = run_python("-W", "ignore", str(VIEW)).splitlines()[0]
    submission = json.loads(view)["submission"]
    assert (submission["first_name"], submission["last_name"]) == ("ผู้เข้ารับการอบรม", "7f3a")
    assert "ใจดี" not in view


def test_generate_feedback_and_export_work(
    bridge: GradebookBridge, stage: Any, run_python: Callable[..., str], tmp_path: Path
):
    bridge.show(stage.release, stage.attempt(), stage.solved, stage.judged(FAILS), "สมชาย ใจดี")
    course = ("--course", "small")
    run_python("-m", "nbgrader", "generate_feedback", "a1", *course)
    run_python("-m", "nbgrader", "export", *course, "--to", "grades.csv")
    pages = sorted(path.name for path in (tmp_path / "nbgrader/feedback/somchai/a1").glob("*.html"))
    assert pages == ["exercise.html", "nb1.html"]
    (row,) = csv.DictReader((tmp_path / "nbgrader/grades.csv").read_text().splitlines())
    assert (row["student_id"], row["score"], row["max_score"]) == ("somchai", "6.0", "15.0")
    assert row["timestamp"] == "2026-11-21 09:20:00"


def test_nbgrader_takes_the_database_for_its_own(
    bridge: GradebookBridge, run_python: Callable[..., str], tmp_path: Path
):
    bridge.manual_marks()
    run_python("-m", "nbgrader", "db", "upgrade", "--course", "small")
    with closing(sqlite3.connect(tmp_path / "nbgrader/gradebook.db")) as database:
        versions = database.execute("SELECT version_num FROM alembic_version").fetchall()
    assert len(versions) == 1


def test_a_mark_given_through_nbgraders_gradebook_comes_back(
    bridge: GradebookBridge, stage: Any, run_python: Callable[..., str]
):
    bridge.show(stage.release, stage.attempt(), stage.solved, stage.judged(), "สมชาย ใจดี")
    run_python(
        "-W", "ignore", "-c",
        "from nbgrader.api import Gradebook\n"
        "with Gradebook('sqlite:///gradebook.db', 'small') as book:\n"
        "    grade = book.find_grade('why', 'nb1', 'a1', 'somchai')\n"
        "    grade.manual_score, grade.extra_credit = 2, 0.5\n"
        "    book.find_comment('total-rows', 'nb1', 'a1', 'somchai').manual_comment = 'ใช้ sum ได้ดี'\n"
        "    book.find_comment('exercise-comment', 'exercise', 'a1', 'somchai').manual_comment = 'เยี่ยม'\n"
        "    book.db.commit()\n",
    )  # fmt: skip
    told = {(m.notebook_id, m.grade_id): (m.score, m.comment, m.attempt_id) for m in bridge.manual_marks()}
    assert told == {
        ("exercise", "test_returns_a_list"): (None, "เยี่ยม", "somchai-1"),
        ("nb1", "test-total-rows"): (None, "ใช้ sum ได้ดี", "somchai-1"),
        ("nb1", "why"): (2.5, "", "somchai-1"),
    }
