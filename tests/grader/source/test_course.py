from collections.abc import Callable
from pathlib import Path

import pytest

from grader.errors import CourseError
from grader.model import AttemptPolicy, Course
from grader.source import load_course, proposed_pass_percent

REPO = Path(__file__).parents[3]


def edit(path: str, old: str, new: str) -> Callable[[Path], None]:
    def apply(root: Path) -> None:
        text = (root / path).read_text()
        assert old in text
        (root / path).write_text(text.replace(old, new))

    return apply


def remove(path: str) -> Callable[[Path], None]:
    return lambda root: (root / path).unlink()


def write(path: str, text: str) -> Callable[[Path], None]:
    def apply(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)

    return apply


def encode(path: str, encoding: str) -> Callable[[Path], None]:
    def apply(root: Path) -> None:
        (root / path).write_bytes(f"{(root / path).read_text()}# ก\n".encode(encoding))

    return apply


NOTEBOOK = "notebooks/a1/nb1.md"
EXERCISE = "exercises/a1"
TESTS = f"{EXERCISE}/tests/hidden/test_secret.py"
MUTANT = f"{EXERCISE}/mutants/one_page/mutant.toml"
VARIANT = "notebooks/a1/variants/first_page.toml"

MISTAKES = {
    "no course.toml": (remove("course.toml"), "course-file-missing", "course.toml"),
    "not TOML": (write("course.toml", "a = ["), "course-not-toml", "course.toml"),
    "TOML cut off": (
        edit(VARIANT, "fails = [", "fails = [,"),
        "course-not-toml",
        "notebooks/a1/variants/first_page.toml",
    ),
    "not UTF-8": (encode(VARIANT, "tis-620"), "course-not-utf8", "notebooks/a1/variants/first_page.toml"),
    "a README that is not UTF-8": (
        encode(f"{EXERCISE}/README.md", "utf-16"),
        "course-not-utf8",
        "exercises/a1/README.md",
    ),
    "unknown key": (edit("course.toml", "stage", "stadium"), "course-unknown-key", "stadium"),
    "missing title": (edit("course.toml", 'title_th = "นับให้ครบ"\n', ""), "course-bad-value", "title_th"),
    "id is a path": (edit("course.toml", '"a1"', '"../a1"'), "course-bad-value", "id"),
    "pass mark over 100": (edit("course.toml", "60", "160"), "course-bad-value", "pass_percent"),
    "days as text": (edit("course.toml", "= 14", '= "14"'), "course-bad-value", "due_after_days"),
    "unknown policy": (edit("course.toml", "= 14", '= 14\npolicy = "mean"'), "course-bad-value", "policy"),
    "two notebooks of one name": (edit("course.toml", '["nb1"]', '["nb1", "NB1"]'), "course-duplicate", "nb1"),
    "notebook called exercise": (edit("course.toml", '["nb1"]', '["exercise"]'), "course-duplicate", "exercise"),
    "no such notebook": (remove(NOTEBOOK), "course-file-missing", "nb1.md"),
    "no grade cells": (write(NOTEBOOK, "# ว่างเปล่า\n"), "course-no-grade-cells", "nb1.md"),
    "two cells of one id": (edit(NOTEBOOK, "test-empty", "setup"), "course-bad-notebook", "setup"),
    "cell without points": (edit(NOTEBOOK, "  points: 2\n", ""), "course-bad-notebook", "test-total-rows"),
    "unknown exercise kind": (edit(f"{EXERCISE}/exercise.toml", "consumer", "customer"), "course-bad-value", "kind"),
    "odd env": (edit(f"{EXERCISE}/exercise.toml", "student_seed", "seed"), "course-bad-value", "env.SEED"),
    "env file missing": (
        edit(f"{EXERCISE}/exercise.toml", '"anc12"', '{ file = "data.json" }'),
        "course-file-missing",
        "data.json",
    ),
    "no README": (remove(f"{EXERCISE}/README.md"), "course-file-missing", "README.md"),
    "no starter": (remove(f"{EXERCISE}/starter/collect.py"), "course-file-missing", "collect.py"),
    "test with a syntax error": (write(TESTS, "def test_x(:"), "course-bad-test", "test_secret.py"),
    "test in a class": (write(TESTS, "class TestX:\n    pass\n"), "course-bad-test", "TestX"),
    "test name used twice": (write(TESTS, "def test_returns_a_list(): ..."), "course-duplicate", "test_returns_a_list"),
    "points below zero": (edit(TESTS, "points=2", "points=-1"), "course-bad-test", "points"),
    "computed points": (edit(TESTS, "points=2", "points=1 + int('1')"), "course-bad-test", "literals"),
    "unknown marker option": (edit(TESTS, "hint_en", "hint_de"), "course-bad-test", "hint_de"),
    "mutant without mutant.toml": (remove(MUTANT), "course-file-missing", "mutant.toml"),
    "mutant fails an unknown test": (edit(MUTANT, "fails = [", 'fails = ["test_y", '), "course-unknown-name", "test_y"),
    "must_fail is not in fails": (
        edit(MUTANT, 'must_fail = "test_reads_every_page"', 'must_fail = "test_returns_a_list"'),
        "course-unknown-name",
        "must_fail",
    ),
    "mutant that changes nothing": (
        remove(f"{EXERCISE}/mutants/one_page/collect.py"),
        "course-file-missing",
        "one_page",
    ),
    "variant of an unknown cell": (edit(VARIANT, "total-rows = ", "total-columns = "), "course-unknown-name", "cells"),
    "variant fails an unknown cell": (edit(VARIANT, "test-empty", "test-void"), "course-unknown-name", "test-void"),
    "variant without a misconception": (
        edit(VARIANT, 'misconception_th = "นับเฉพาะหน้าแรก"\n', ""),
        "course-bad-value",
        "misconception_th",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_sentence_in_each_language_that_names_it(name: str, course_root: Path):
    spoil, code, named = MISTAKES[name]
    spoil(course_root)
    with pytest.raises(CourseError) as caught:
        load_course(course_root)
    assert caught.value.code == code
    assert named in caught.value.th
    assert named in caught.value.en
    assert str(course_root.parent) not in str(caught.value), "a sentence tells nothing of the machine"


@pytest.mark.parametrize(
    ("spoil", "line"), [(edit(VARIANT, "fails = [", "fails = [,"), 3), (encode(VARIANT, "tis-620"), 2)]
)
def test_what_cannot_be_read_is_told_with_its_line(spoil: Callable[[Path], None], line: int, course_root: Path):
    (course_root / VARIANT).write_text(f"\n{(course_root / VARIANT).read_text()}")
    spoil(course_root)
    with pytest.raises(CourseError, match=f"บรรทัด {line} .*, line {line},"):
        load_course(course_root)


def test_an_exercise_without_tests_is_a_mistake(course_root: Path):
    for suite in ("public", "hidden"):
        for path in (course_root / EXERCISE / "tests" / suite).glob("*.py"):
            path.unlink()
    with pytest.raises(CourseError, match="no tests"):
        load_course(course_root)


def test_a_course_says_what_its_file_says(small_course: Course):
    (assignment,) = small_course.assignments
    assert (small_course.course_id, small_course.pass_percent) == ("small", 60)
    assert (assignment.due_after_days, assignment.closes_after_days) == (14, 30)
    assert assignment.policy is AttemptPolicy.BEST
    assert assignment.counts


def test_nothing_is_read_through_a_link(course_root: Path, tmp_path: Path):
    (tmp_path / "secret").write_text("of the machine")
    readme = course_root / "exercises/a1/README.md"
    readme.unlink()
    readme.symlink_to(tmp_path / "secret")
    with pytest.raises(CourseError, match="symbolic link"):
        load_course(course_root)


def test_reading_twice_gives_the_same_bytes(small_course: Course):
    again = load_course(small_course.root)
    assert again == small_course


def test_the_course_we_ship_loads():
    course = load_course(REPO / "course")
    assert [item.assignment_id for item in course.assignments][:2] == ["pretest", "m01"]
    assert all(item.notebooks for item in course.assignments)


def test_the_pass_mark_is_read_without_what_the_course_holds(tmp_path: Path):
    course = (Path(__file__).parents[3] / "course" / "course.toml").read_text(encoding="utf-8")
    (tmp_path / "course.toml").write_text(course.replace("pass_percent = 60", "pass_percent = 70"), encoding="utf-8")
    assert proposed_pass_percent(tmp_path) == 70
