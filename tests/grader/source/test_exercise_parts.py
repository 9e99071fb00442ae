from dataclasses import replace
from pathlib import Path

import pytest

from grader.errors import CourseError
from grader.model import Course, Exercise, VariantKind
from grader.source import exercise_tests, load_course, variants


def exercise_of(course: Course) -> Exercise:
    exercise = course.assignments[0].exercise
    assert exercise is not None
    return exercise


def test_tests_come_with_points_titles_and_hints(small_course: Course):
    public, hidden = exercise_of(small_course).tests
    assert (public.name, public.points, public.hidden, public.title_th) == ("test_returns_a_list", 1, False, "คืนรายการ")
    assert (hidden.points, hidden.hidden, hidden.file) == (2, True, "hidden/test_secret.py")
    assert (hidden.hint_th, hidden.hint_en) == ("วนจนครบทุกหน้า", "Go on to the last page.")
    assert hidden.title_en == "Reads every page"


def test_reading_tests_runs_none_of_them(course_root: Path):
    marker = course_root / "ran"
    trap = f"open({str(marker)!r}, 'w')\n\ndef test_trap():\n    open({str(marker)!r}, 'w')\n"
    (course_root / "exercises/a1/tests/public/test_trap.py").write_text(trap)
    course = load_course(course_root)
    assert "test_trap" in {test.name for test in exercise_of(course).tests}
    assert not marker.exists()


def test_a_test_without_a_docstring_is_titled_by_its_name(course_root: Path):
    (course_root / "exercises/a1/tests/public/test_more.py").write_text("async def test_waits_for_more(trainee): ...\n")
    tests = exercise_tests(exercise_of(load_course(course_root)).folder)
    assert "Waits for more" in {test.title_th for test in tests}


def test_variants_are_overlays_over_the_solution(small_course: Course):
    exercise = exercise_of(small_course)
    by_name = {item.name: item for item in variants(exercise)}
    assert [item.kind for item in variants(exercise)] == [
        VariantKind.SOLUTION,
        VariantKind.ALTERNATIVE,
        VariantKind.STARTER,
        VariantKind.MUTANT,
    ]
    mutant, solution = by_name["one_page"], by_name["solution"]
    assert list(mutant.files) == ["exercise/collect.py", "exercise/notes.py"]
    assert mutant.files["exercise/notes.py"] == solution.files["exercise/notes.py"]
    assert mutant.files["exercise/collect.py"] != solution.files["exercise/collect.py"]
    assert (mutant.fails, mutant.misconception_th) == (("test_reads_every_page",), "อ่านเพียงหน้าแรก")


def test_the_starter_claims_to_fail_every_test(small_course: Course):
    exercise = exercise_of(small_course)
    starter = next(item for item in variants(exercise) if item.kind is VariantKind.STARTER)
    assert starter.fails == tuple(test.name for test in exercise.tests)
    assert "exercise/notes.py" not in starter.files


def test_an_exercise_without_prepared_work_has_a_solution_and_a_starter(tmp_path: Path, small_course: Course):
    exercise = exercise_of(small_course)
    for name in ("starter", "solution"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "collect.py").write_text("def fetch_all(pages): ...")
    kinds = [item.kind for item in variants(replace(exercise, folder=tmp_path))]
    assert kinds == [VariantKind.SOLUTION, VariantKind.STARTER]


def with_pair(course_root: Path, kind: str = "pair", reference: str = "app.py") -> Path:
    pair = course_root / "exercises/a1/pair"
    for path, text in {
        "exercise.toml": f'kind = "{kind}"\nentry = "collect app:app"\n',
        "tests/hidden/test_pair.py": "def test_link(trainee, base_url): ...\n",
        f"reference/{reference}": "app = None\n",
    }.items():
        (pair / path).parent.mkdir(parents=True, exist_ok=True)
        (pair / path).write_text(text)
    return course_root


def test_a_folder_pair_makes_pairs_of_the_exercises_work(course_root: Path):
    pair = exercise_of(load_course(with_pair(course_root))).pair
    assert pair is not None
    assert [test.name for test in pair.tests] == ["test_link"]


@pytest.mark.parametrize(
    ("mistake", "code"),
    [({"kind": "consumer"}, "course-bad-value"), ({"reference": "other.py"}, "course-file-missing")],
)
def test_a_pair_that_cannot_be_judged_is_a_mistake(course_root: Path, mistake: dict[str, str], code: str):
    with pytest.raises(CourseError) as refusal:
        load_course(with_pair(course_root, **mistake))
    assert refusal.value.code == code
