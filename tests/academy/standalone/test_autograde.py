"""A course directory graded without hub or service."""

import json
import os
from pathlib import Path

import pytest

from academy.standalone import Directory, write_report
from foundation.errors import BilingualError
from tests.academy.standalone.course_on_disk import (
    CONFIG,
    SOLVED,
    SOURCE,
    WRONG,
    Course,
    cell,
    notebook,
    scores,
    statuses,
)  # fmt: skip


def test_the_report_and_the_gradebook_tell_the_same(course: Course, tmp_path: Path):
    course.hand_in("anong")
    course.hand_in("boonmee", WRONG, why="YOUR ANSWER HERE")
    write_report(course.autograde(), tmp_path / "out.json")
    told = json.loads((tmp_path / "out.json").read_text())
    assert (told["version"], told["assignment_id"]) == (1, "ps1")
    anong, boonmee = told["results"]
    assert list(anong) == ["student_id", "status", "reason", "score", "max_score", "duration_s", "cells"]
    assert (anong["student_id"], anong["status"], anong["score"], anong["max_score"]) == ("anong", "graded", 4, 6)
    assert boonmee["cells"][1] == {
        "notebook_id": "nb", "grade_id": "zero", "outcome": "passed", "score": 1, "max_score": 1,
        "isolation": "judge", "message": "",
    }  # fmt: skip
    assert [item["outcome"] for item in boonmee["cells"]] == ["failed", "passed", "failed"]
    assert course.rows() == [
        ("anong", "test", 3, None, 0), ("anong", "why", None, None, 1), ("anong", "zero", 1, None, 0),
        ("boonmee", "test", 0, None, 0), ("boonmee", "why", 0, None, 0), ("boonmee", "zero", 1, None, 0),
    ]  # fmt: skip
    assert course.rows("SELECT timestamp FROM submitted_assignment") == [("2026-11-20 10:00:00.000000",)] * 2


def test_what_is_graded_is_told_again_and_not_graded_again(course: Course):
    course.hand_in("anong")
    course.hand_in("boonmee", WRONG)
    first = course.autograde()
    course.hand_in("boonmee", SOLVED, at="2026-11-21 10:00:00 UTC")
    second = course.autograde()
    assert (first.fresh, second.fresh, course.autograde().fresh, course.autograde(force=True).fresh) == (2, 1, 0, 2)
    assert second.results[0] == first.results[0]
    assert scores(second) == {"anong": 4, "boonmee": 4}


def test_one_may_be_chosen_by_name_or_pattern(course: Course):
    for student in ("anong", "anucha", "boonmee"):
        course.hand_in(student)
    assert set(scores(course.autograde("an*"))) == {"anong", "anucha"}
    assert set(scores(course.autograde("boonmee", "anong"))) == {"anong", "boonmee"}
    with pytest.raises(BilingualError, match="nobody"):
        course.autograde("nobody")


def test_a_submission_that_is_no_notebook_is_ungraded_alone(course: Course):
    course.hand_in("anong")
    course.hand_in("boonmee")
    course.autograde()
    course.write("submitted/boonmee/ps1/nb.ipynb", "{ this is no notebook")
    course.write("submitted/chai/ps1/essay.txt", "no notebook at all")
    report = course.autograde()
    assert statuses(report) == {"anong": "graded", "boonmee": "ungraded", "chai": "ungraded"}
    assert all(item["reason"] for item in report.ungraded)
    assert not (course.root / "autograded/boonmee/ps1/nb.ipynb").exists()
    assert course.rows("SELECT DISTINCT auto_score FROM grade WHERE needs_manual_grade") == [(None,)]
    course.hand_in("boonmee")
    assert statuses(course.autograde("boonmee")) == {"boonmee": "graded"}


def test_a_missing_notebook_of_several_is_a_zero_as_in_nbgrader(course: Course):
    course.write("source/ps1/more.ipynb", notebook(cell("assert True", "more", grade=True, locked=True, points=5)))
    course.hand_in("anong")
    report = course.autograde()
    assert (scores(report), statuses(report)) == ({"anong": 4}, {"anong": "graded"})
    assert ("anong", "more", 0, None, 0) in course.rows()


@pytest.mark.parametrize("stamp", ["yesterday", "9999999999", "\udcff"])
def test_a_timestamp_that_is_none_leaves_its_submission_ungraded(course: Course, stamp: str):
    course.hand_in("anong")
    (course.root / "submitted/anong/ps1/timestamp.txt").write_bytes(stamp.encode(errors="surrogateescape"))
    assert statuses(course.autograde()) == {"anong": "ungraded"}


def test_files_beside_the_notebooks_are_the_courses_own(course: Course):
    source = [*SOURCE, cell("text = open('data.csv').read() + open('mine.csv').read()"),
              cell("assert text == 'oursmine'", "read", grade=True, locked=True, points=1)]  # fmt: skip
    course.write("source/ps1/nb.ipynb", notebook(*source))
    course.write("source/ps1/data.csv", "ours")
    course.write("submitted/anong/ps1/nb.ipynb", notebook(*source))
    course.write("submitted/anong/ps1/data.csv", "forged")
    course.write("submitted/anong/ps1/mine.csv", "mine")
    course.write("submitted/anong/ps1/__pycache__/x.pyc", "")
    assert scores(course.autograde()) == {"anong": 5}
    found = {path.name: path.read_text() for path in (course.root / "autograded/anong/ps1").iterdir()}
    assert set(found) == {"nb.ipynb", "data.csv", "mine.csv"}
    assert found["data.csv"] == "ours"
    course.write("nbgrader_config.py", f'{CONFIG}c.Autograde.exclude_overwriting = {{"ps1": ["data.csv"]}}\n')
    assert scores(course.autograde(force=True)) == {"anong": 4}


def test_links_and_what_they_lead_to_are_left_out(course: Course, tmp_path: Path):
    (tmp_path / "secret").write_text("hidden")
    course.hand_in("anong")
    (course.root / "submitted/anong/ps1/answers.txt").symlink_to(tmp_path / "secret")
    (course.root / "submitted/anong/ps1/all").symlink_to(tmp_path)
    os.mkfifo(course.root / "submitted/anong/ps1/pipe")
    course.autograde()
    assert {path.name for path in (course.root / "autograded/anong/ps1").iterdir()} == {"nb.ipynb", "timestamp.txt"}


@pytest.mark.parametrize("page", ["evil.html", "evil.HTM", "evil.svg", "evil.xhtml", "deep/evil.xml"])
def test_a_page_that_would_run_as_the_instructor_is_not_laid_where_formgrader_serves_files(course: Course, page: str):
    course.hand_in("anong")
    course.write(f"submitted/anong/ps1/{page}", "<script>alert(1)</script>")
    course.write("submitted/anong/ps1/plot.png", "a picture")
    course.autograde()
    found = {path.name for path in (course.root / "autograded/anong/ps1").rglob("*") if path.is_file()}
    assert found == {"nb.ipynb", "timestamp.txt", "plot.png"}


def test_an_excluded_student_and_one_the_gradebook_does_not_know_are_left_alone(course: Course):
    for student in ("anong", "boonmee"):
        course.hand_in(student)
    course.autograde("anong")
    course.write("nbgrader_config.py", f"{CONFIG}c.Autograde.create_student = False\n")
    assert statuses(course.autograde()) == {"anong": "graded", "boonmee": "ungraded"}
    course.write("nbgrader_config.py", f'{CONFIG}c.CourseDirectory.student_id_exclude = "boonmee"\n')
    assert statuses(course.autograde()) == {"anong": "graded"}
    assert course.rows("SELECT id FROM student") == [("anong",)]


def test_other_directories_and_another_database_are_those_the_course_names(course: Course):
    course.write(
        "nbgrader_config.py",
        f'{CONFIG}c.CourseDirectory.directory_structure = "{{nbgrader_step}}/{{assignment_id}}/of-{{student_id}}"\n'
        'c.CourseDirectory.submitted_directory = "in"\nc.CourseDirectory.autograded_directory = "out"\n'
        'c.CourseDirectory.source_directory = "sources"\nc.CourseDirectory.db_url = "sqlite:///grades/book.db"\n',
    )
    (course.root / "grades").mkdir()
    course.write("sources/ps1/of-./nb.ipynb", notebook(*SOURCE))
    course.hand_in("anong")
    (course.root / "in/ps1").mkdir(parents=True)
    (course.root / "submitted/anong/ps1").rename(course.root / "in/ps1/of-anong")
    assert scores(course.autograde()) == {"anong": 4}
    assert (course.root / "out/ps1/of-anong/nb.ipynb").is_file()
    assert (course.root / "grades/book.db").is_file()
    assert not (course.root / "gradebook.db").exists()


def test_a_cell_may_run_as_long_as_the_course_says(course: Course):
    course.write("nbgrader_config.py", f"{CONFIG}c.Execute.timeout = 1\n")
    course.hand_in("anong", f"{SOLVED}\nimport time\ntime.sleep(4)")
    report = course.autograde()
    assert report.results[0]["duration_s"] < 4
    assert scores(report) == {"anong": 4}


def test_our_own_course_is_graded_from_its_own_source(course: Course):
    small = Path(__file__).parents[2] / "grader/small_course"
    for path in small.rglob("*"):
        if path.is_file():
            course.write(str(path.relative_to(small)), path.read_text())
    directory = Directory.open(course.root, "a1")
    directory.release.student.write_to(course.root / "submitted/anong/a1")
    report = course.autograde(assignment="a1")
    assert [item["student_id"] for item in report.results] == ["anong"]
    assert {cell["notebook_id"] for cell in report.results[0]["cells"]} == {"nb1", "exercise"}
    assert {path.name for path in (course.root / "autograded/anong/a1").iterdir()} >= {"nb1.ipynb", "exercise.ipynb"}
