"""What cannot be used is told in one Thai and one English sentence, exit code 2, and nothing is written."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.academy.standalone.course_on_disk import CONFIG, SOURCE, Course, cell, notebook

Run = Callable[..., tuple[int, str, str]]
TEST = SOURCE[1]


def twice_named(course: Course) -> None:
    course.write("source/ps1/NB.ipynb", notebook(*SOURCE))


def twice_named_below(course: Course) -> None:
    course.write("source/ps1/part2/nb.ipynb", notebook(*SOURCE))


def without_grade_cells(course: Course) -> None:
    course.write("source/ps1/intro.ipynb", notebook(cell("1 + 1")))


def duplicate_grade_ids(course: Course) -> None:
    course.write("source/ps1/nb.ipynb", notebook(*SOURCE, TEST))


def no_notebook_in_it(course: Course) -> None:
    course.write("source/ps1/nb.ipynb", '{"cells": 3}')


def old_metadata(course: Course) -> None:
    old = {**TEST, "metadata": {"nbgrader": {**TEST["metadata"]["nbgrader"], "schema_version": 1}}}
    course.write("source/ps1/nb.ipynb", notebook(SOURCE[0], old))


def unclosed_solution(course: Course) -> None:
    course.write("source/ps1/nb.ipynb", notebook(cell("### BEGIN SOLUTION\nx = 1", "x", solution=True), TEST))


def another_language(course: Course) -> None:
    course.write("source/ps1/nb.ipynb", notebook(*SOURCE, language="R"))


def no_source(course: Course) -> None:
    (course.root / "source").rename(course.root / "sauce")


def empty_source(course: Course) -> None:
    (course.root / "source/ps1/nb.ipynb").unlink()


def config_that_does_not_run(course: Course) -> None:
    course.write("nbgrader_config.py", "c = get_config()\nc.CourseDirectory.course_id = undefined\n")


def config_that_is_no_python(course: Course) -> None:
    course.write("nbgrader_config.py", "course_id: small\n  - yes\n")


def config_that_exits(course: Course) -> None:
    course.write("nbgrader_config.py", "import sys\nsys.exit(3)\n")


def setting_of_a_wrong_kind(course: Course) -> None:
    course.write("nbgrader_config.py", f"{CONFIG}c.CourseDirectory.ignore = 3\n")


def directory_outside(course: Course) -> None:
    course.write("nbgrader_config.py", f'{CONFIG}c.CourseDirectory.source_directory = "../elsewhere"\n')


def database_of_no_kind(course: Course) -> None:
    course.write("nbgrader_config.py", f'{CONFIG}c.CourseDirectory.db_url = "my gradebook"\n')


def gradebook_that_is_text(course: Course) -> None:
    course.write("gradebook.db", "these are no tables, and more than a hundred letters of it" * 10)


def gradebook_of_another_program(course: Course) -> None:
    course.change("CREATE TABLE songs (title TEXT)")


def gradebook_of_another_version(course: Course) -> None:
    for table in ("assignment", "grade", "student", "submitted_assignment"):
        course.change(f"CREATE TABLE {table} (id TEXT)")
    course.change("CREATE TABLE alembic_version (version_num TEXT)")
    course.change("INSERT INTO alembic_version VALUES ('50a4d84c131a')")


BAD = [
    twice_named, twice_named_below, without_grade_cells, duplicate_grade_ids, no_notebook_in_it, old_metadata,
    unclosed_solution, another_language, no_source, empty_source, config_that_does_not_run, config_that_is_no_python,
    config_that_exits, setting_of_a_wrong_kind, directory_outside, database_of_no_kind, gradebook_that_is_text,
    gradebook_of_another_program, gradebook_of_another_version,
]  # fmt: skip


def check_two_sentences(errors: str) -> None:
    thai, english = errors.strip().splitlines()
    assert any("ก" <= letter <= "๛" for letter in thai)
    assert not any("ก" <= letter <= "๛" for letter in english)
    assert english.endswith((".", "upgrade", "remove", "--help"))


@pytest.mark.parametrize("command", ["autograde", "generate-assignment"])
@pytest.mark.parametrize("spoil", BAD, ids=lambda spoil: spoil.__name__)
def test_an_unusable_course_is_refused_and_left_as_it_was(
    spoil: Callable[[Course], None], command: str, course: Course, run: Run
):
    course.hand_in("anong")
    spoil(course)
    before = course.files()
    code, out, errors = run(command, "ps1", "--course-dir", course.root)
    assert (code, out) == (2, ""), errors
    check_two_sentences(errors)
    assert course.files() == before


@pytest.mark.parametrize(
    "words",
    [
        ("autograde", "ps1", "--course-dir", "nowhere"), ("autograde", "ps9"), ("autograde", "../ps1"),
        ("autograde", "ps1", "--student", "nobody"), ("autograde", "ps1", "--workers", "0"),
        ("autograde", "ps1", "--workers", "100000"), ("autograde", "ps1", "--json", "no/such/folder/out.json"),
        ("generate-assignment", "ps9"), ("generate-assignment", "ps1", "--course-dir", "nowhere"),
        ("grade-exercise", "nowhere", "."), ("grade-exercise", "source", "nowhere"), ("grade-exercise", "source", "."),
        ("autogrde", "ps1"), ("autograde",), ("autograde", "ps1", "ps2"), ("autograde", "ps1", "--studnt", "anong"),
        ("autograde", "ps1", "--workers", "two"), ("autograde", "ps1", "--student"), ("grade-exercise", "source"),
    ],
)  # fmt: skip
def test_a_command_that_cannot_be_meant_is_refused(
    words: tuple[str, ...], course: Course, run: Run, monkeypatch: pytest.MonkeyPatch
):
    course.hand_in("anong")
    monkeypatch.chdir(course.root)
    before = course.files()
    code, out, errors = run(*words)
    assert (code, out) == (2, ""), errors
    check_two_sentences(errors)
    assert course.files() == before


def test_cells_that_come_or_go_after_grading_are_refused_as_by_nbgrader(course: Course, run: Run):
    course.hand_in("anong")
    course.autograde()
    before = course.rows()
    course.write("source/ps1/nb.ipynb", notebook(*SOURCE, cell("pass", "new", grade=True, locked=True, points=1)))
    for command in ("autograde", "generate-assignment"):
        code, _, errors = run(command, "ps1", "--course-dir", course.root)
        assert code == 2
        assert "nb/new" in errors
        check_two_sentences(errors)
    assert course.rows() == before


def test_a_gradebook_that_an_academy_writes_is_left_to_it(course: Course, run: Run):
    course.hand_in("anong")
    course.autograde()
    course.change(
        "INSERT INTO academy_shown (submission_id, attempt_id) SELECT id, 'anong-1' FROM submitted_assignment"
    )
    before = course.rows()
    code, _, errors = run("autograde", "ps1", "--course-dir", course.root, "--force")
    assert code == 2
    check_two_sentences(errors)
    assert course.rows() == before


def test_scores_do_not_change_the_exit_code_and_nobody_is_no_mistake(course: Course, run: Run, tmp_path: Path):
    out = tmp_path / "out.json"
    assert run("autograde", "ps1", "--course-dir", course.root, "--json", out)[0] == 0
    assert json.loads(out.read_text())["results"] == []
    course.hand_in("anong", "def double(x): return x")
    course.write("submitted/boonmee/ps1/nb.ipynb", "")
    code, told, errors = run("autograde", "ps1", "--course-dir", course.root, "--json", out)
    assert (code, errors) == (0, "")
    assert "graded: 1" in told
    assert "boonmee" in told
    assert [item["status"] for item in json.loads(out.read_text())["results"]] == ["graded", "ungraded"]
    assert run("autograde", "ps1", "--course-dir", course.root, "--quiet") == (0, "", "")


def test_a_gradebook_that_nbgrader_alone_has_written_is_taken_as_it_is(course: Course):
    course.hand_in("anong")
    course.autograde()
    course.change("UPDATE student SET first_name = 'Anong'")
    for table in ("academy_graded", "academy_shown", "academy_comment_about"):
        course.change(f"DROP TABLE {table}")
    assert course.autograde().fresh == 1
    assert course.rows("SELECT first_name FROM student") == [("Anong",)]
