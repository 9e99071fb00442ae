import json
from pathlib import Path

import pytest

from grader.errors import CourseError, UnknownAssignment
from grader.model import CellKind, Course, Release, VariantKind
from grader.release import generate, notebook_variants
from grader.source import load_course


def sources(ipynb: bytes) -> dict[str | None, str]:
    cells = json.loads(ipynb)["cells"]
    return {cell["metadata"].get("nbgrader", {}).get("grade_id"): cell["source"] for cell in cells}


def test_trainees_get_the_notebook_the_readme_the_starter_and_the_public_tests(small_release: Release):
    assert list(small_release.student) == [
        "exercise/README.md",
        "exercise/collect.py",
        "exercise/exercise.toml",
        "exercise/tests/public/test_public.py",
        "exercise/tests/support/pages.py",
        "nb1.ipynb",
    ]


def test_nothing_hidden_leaves_our_side(small_release: Release):
    handed_out = b"\n".join(small_release.student.values()).decode()
    for secret in ("SECRET-", "BEGIN HIDDEN", "BEGIN SOLUTION", "MARK SCHEME", "sum(len(page)", "หน้าสุดท้ายอาจสั้นกว่า"):
        assert secret not in handed_out
    assert "SECRET-NOTEBOOK" in small_release.grading["source/nb1.ipynb"].decode()
    assert b"SECRET-EXERCISE" in small_release.grading["exercise/tests/hidden/test_secret.py"]


def test_no_line_of_a_hidden_test_reaches_the_generated_notebook(small_release: Release):
    shown = small_release.grading["exercise.ipynb"].decode()
    assert "trainee.fetch_all" not in shown
    assert "อ่านครบทุกหน้า" in shown


def test_the_same_source_gives_the_same_release(small_course: Course, small_release: Release):
    again = generate(load_course(small_course.root), "a1")
    assert again.digest == small_release.digest
    assert dict(again.student) == dict(small_release.student)


def test_a_changed_hint_changes_the_digest(course_root: Path, small_release: Release):
    hidden = course_root / "exercises/a1/tests/hidden/test_secret.py"
    hidden.write_text(hidden.read_text().replace("Go on", "Carry on"))
    assert generate(load_course(course_root), "a1").digest != small_release.digest


def test_cells_say_who_judges_them_and_what_they_are_worth(small_release: Release):
    cells = {cell.grade_id: cell for cell in small_release.cells}
    assert small_release.max_score == 2 + 1 + 4 + 3 + 2 + 1 + 2
    assert [name for name, cell in cells.items() if cell.kind is CellKind.MANUAL] == ["why", "plan"]
    assert cells["test-total-rows"].hidden
    assert not cells["test-empty"].hidden
    assert (cells["test-total-rows"].title_th, cells["test-total-rows"].hint_th) == ("นับครบทุกหน้า", "อย่าลืมหน้าสุดท้าย")
    assert cells["why"].title_th == "นับให้ครบ"
    assert cells["test_reads_every_page"].notebook_id == "exercise"


def test_mutants_travel_with_the_grading_bundle(small_release: Release):
    assert json.loads(small_release.grading["exercise/mutants.json"]) == [
        {"name": "one_page", "fails": ["test_reads_every_page"], "misconception_th": "อ่านเพียงหน้าแรก"}
    ]


def test_released_notebooks_run_on_python3_and_satisfy_nbgrader(small_release: Release):
    from nbgrader.nbgraderformat import reads

    for content in (small_release.student["nb1.ipynb"], small_release.grading["exercise.ipynb"]):
        notebook = reads(content.decode(), as_version=4)  # validates nbgrader's metadata
        assert notebook.metadata.kernelspec.name == "python3"
        assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


def test_variants_fill_in_the_released_notebook(small_course: Course, small_release: Release):
    (notebook,) = small_course.assignments[0].notebooks
    work = {item.name: item for item in notebook_variants(small_release, notebook)}
    filled = {name: sources(item.files["nb1.ipynb"])["total-rows"] for name, item in work.items()}
    assert filled["solution"] == "def total_rows(pages):\n    return sum(len(page) for page in pages)"
    assert "NotImplementedError" in filled["starter"]
    assert "len(pages[0])" in filled["first_page"]
    assert work["starter"].files["nb1.ipynb"] == small_release.student["nb1.ipynb"]
    assert (work["with_len"].kind, work["first_page"].kind) == (VariantKind.ALTERNATIVE, VariantKind.MUTANT)
    assert work["starter"].fails == ("test-total-rows", "test-empty", "test-partial")


def test_an_unclosed_solution_is_a_mistake_of_the_course(course_root: Path):
    notebook = course_root / "notebooks/a1/nb1.md"
    notebook.write_text(notebook.read_text().replace("### END SOLUTION", ""))
    with pytest.raises(CourseError, match="nb1"):
        generate(load_course(course_root), "a1")


def test_an_unknown_assignment_is_said_so(small_course: Course):
    with pytest.raises(UnknownAssignment, match="a9"):
        generate(small_course, "a9")
