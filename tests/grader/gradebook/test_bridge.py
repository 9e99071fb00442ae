import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.gradebook import GradebookBridge, ManualMark
from grader.model import Bundle, CellResult, Outcome
from grader.release import generate
from grader.source import load_course

NAME = "สมชาย ใจดี"


def rows(course_dir: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(course_dir / "gradebook.db")) as database:
        return database.execute(query).fetchall()


def grades(course_dir: Path, student: str = "somchai") -> dict[str, tuple[Any, ...]]:
    found = rows(
        course_dir,
        "SELECT base_cell.name, auto_score, manual_score, needs_manual_grade FROM grade "
        "JOIN base_cell ON base_cell.id = grade.cell_id JOIN submitted_notebook n ON n.id = grade.notebook_id "
        f"JOIN submitted_assignment a ON a.id = n.assignment_id WHERE a.student_id = '{student}'",
    )
    return {name: tuple(values) for name, *values in found}


def comments(course_dir: Path) -> dict[str, tuple[str | None, str | None]]:
    found = rows(
        course_dir,
        "SELECT base_cell.name, auto_comment, manual_comment FROM comment "
        "JOIN base_cell ON base_cell.id = comment.cell_id",
    )
    return {name: (auto, manual) for name, auto, manual in found}


def mark(grade_id: str, score: float | None, comment: str = "", attempt_id: str = "somchai-1") -> ManualMark:
    return ManualMark("somchai", "a1", "nb1", grade_id, score, comment, attempt_id)


@pytest.fixture
def course_dir(tmp_path: Path) -> Path:
    return tmp_path / "nbgrader"


def test_machine_scores_stand_and_manual_cells_wait(bridge: GradebookBridge, stage: Any, course_dir: Path):
    bridge.show(stage.release, stage.attempt(), stage.solved, stage.judged({"test-empty"}), NAME)
    assert grades(course_dir) == {
        "test-total-rows": (2, None, 0),
        "test-empty": (0, None, 0),
        "test-partial": (4, None, 0),
        "why": (None, None, 1),
        "plan": (None, None, 1),
        "test_returns_a_list": (1, None, 0),
        "test_reads_every_page": (2, None, 0),
    }


def test_what_could_not_be_graded_is_never_a_zero(bridge: GradebookBridge, stage: Any, course_dir: Path):
    bridge.show(stage.release, stage.attempt(), stage.solved, stage.ungraded(), NAME)
    assert set(grades(course_dir).values()) == {(None, None, 1)}


def test_an_ungraded_cell_waits_for_a_person(bridge: GradebookBridge, stage: Any, course_dir: Path):
    result = stage.judged()
    cell = CellResult("nb1", "test-empty", Outcome.UNGRADED, 0, 1)
    cells = tuple(cell if item.grade_id == "test-empty" else item for item in result.cells)
    bridge.show(stage.release, stage.attempt(), stage.solved, replace(result, cells=cells), NAME)
    assert grades(course_dir)["test-empty"] == (None, None, 1)


def test_an_untouched_answer_and_a_misconception_are_commented(bridge: GradebookBridge, stage: Any, course_dir: Path):
    bridge.show(stage.release, stage.attempt(), stage.release.student, stage.judged({"test_returns_a_list"}), NAME)
    told = comments(course_dir)
    assert told["total-rows"] == ("No response.", None)
    assert told["exercise-comment"] == ("นับเฉพาะหน้าแรก", None)


def test_a_later_attempt_replaces_marks_that_are_not_handed_in_again(
    bridge: GradebookBridge, stage: Any, course_dir: Path
):
    first, second = stage.attempt(1), stage.attempt(2)
    given = [mark("why", 2, "ดีมาก"), mark("test-total-rows", None, "ลองใช้ sum")]
    assert bridge.show(stage.release, first, stage.solved, stage.judged(), NAME, given) == []
    assert sorted(bridge.manual_marks(), key=repr) == sorted(given, key=repr)
    stood = bridge.show(stage.release, second, stage.solved, stage.judged(), NAME)
    assert sorted(stood, key=repr) == sorted(given, key=repr)
    assert bridge.manual_marks() == []
    assert grades(course_dir)["why"] == (None, None, 1)
    assert bridge.shown_attempts() == {("somchai", "a1"): "somchai-2"}


def test_a_mark_handed_in_settles_the_cell(bridge: GradebookBridge, stage: Any, course_dir: Path):
    bridge.show(stage.release, stage.attempt(), stage.solved, stage.judged(), NAME, [mark("why", 0, "ยังไม่ตอบ")])
    assert grades(course_dir)["why"] == (None, 0, 0)
    assert comments(course_dir)["why"] == (None, "ยังไม่ตอบ")


def test_showing_again_keeps_the_addresses_of_formgrader(bridge: GradebookBridge, stage: Any, course_dir: Path):
    query = "SELECT id FROM submitted_notebook ORDER BY id"
    bridge.show(stage.release, stage.attempt(1), stage.solved, stage.judged(), NAME)
    before = rows(course_dir, query)
    bridge.show(stage.release, stage.attempt(2), stage.solved, stage.judged(), NAME)
    assert rows(course_dir, query) == before


def test_a_gradebook_of_the_first_version_learns_which_run_it_shows(
    bridge: GradebookBridge, stage: Any, course_dir: Path
):
    bridge.show(stage.release, stage.attempt(), stage.solved, stage.judged(), NAME, run_id="r1")
    assert bridge.shown_runs() == {("somchai", "a1"): "r1"}
    with closing(sqlite3.connect(course_dir / "gradebook.db")) as connection:
        connection.executescript("DROP TABLE academy_graded; ALTER TABLE academy_shown DROP COLUMN run_id")
    assert bridge.shown_runs() == {}
    assert bridge.shown_attempts() == {("somchai", "a1"): "somchai-1"}


def test_the_files_of_an_attempt_lie_where_nbgrader_looks(bridge: GradebookBridge, stage: Any, course_dir: Path):
    hostile = {"exercise.ipynb": b"{}", "timestamp.txt": b"1999-01-01", "evil.html": b"<script>"}
    submission = Bundle({**stage.solved, **hostile})
    bridge.show(stage.release, stage.attempt(), submission, stage.judged(), NAME)
    autograded = sorted(path.name for path in (course_dir / "autograded/somchai/a1").iterdir())
    submitted = sorted(path.name for path in (course_dir / "submitted/somchai/a1").iterdir())
    assert autograded == ["exercise.ipynb", "nb1.ipynb", "timestamp.txt"]
    assert submitted == ["evil.html", "exercise", "nb1.ipynb", "timestamp.txt"]
    stamp = (course_dir / "autograded/somchai/a1/timestamp.txt").read_text()
    assert stamp == (course_dir / "submitted/somchai/a1/timestamp.txt").read_text()
    assert stamp == "2026-11-21 09:20:00.000000 UTC\n"


def test_a_former_attempts_files_are_gone(bridge: GradebookBridge, stage: Any, course_dir: Path):
    first = Bundle({**stage.solved, "exercise/old.py": b""})
    bridge.show(stage.release, stage.attempt(1), first, stage.judged(), NAME)
    bridge.show(stage.release, stage.attempt(2), stage.solved, stage.judged(), NAME)
    assert not (course_dir / "submitted/somchai/a1/exercise/old.py").exists()
    assert not [path for path in course_dir.rglob(".*") if path.name.startswith(".")]


def test_preparing_again_changes_nothing(bridge: GradebookBridge, stage: Any, course_dir: Path):
    bridge.show(stage.release, stage.attempt(), stage.solved, stage.judged(), NAME, [mark("why", 2)])
    tables = "SELECT * FROM base_cell ORDER BY id", "SELECT * FROM source_cell ORDER BY id", "SELECT * FROM grade"
    before = [rows(course_dir, query) for query in tables]
    bridge.prepare(stage.release, None)
    assert [rows(course_dir, query) for query in tables] == before


def test_a_changed_assignment_keeps_what_it_still_has(
    bridge: GradebookBridge, stage: Any, course_root: Path, course_dir: Path
):
    bridge.show(stage.release, stage.attempt(), stage.solved, stage.judged(), NAME, [mark("why", 2)])
    notebook = course_root / "notebooks/a1/nb1.md"
    notebook.write_text(notebook.read_text().replace("test-empty", "test-void").replace("points: 2", "points: 5"))
    for variant in (course_root / "notebooks/a1/variants").iterdir():
        variant.unlink()
    changed = generate(load_course(course_root), "a1")
    bridge.prepare(changed, None)
    assert "test-empty" not in grades(course_dir)
    assert grades(course_dir)["why"] == (None, 2, 0)
    bridge.show(stage.release, stage.attempt(), stage.solved, stage.judged(), NAME)
    assert grades(course_dir)["test-void"] == (None, None, 1), "the old attempt was never judged by the new test"


def test_an_assignment_that_loses_its_exercise_loses_its_notebook(
    bridge: GradebookBridge, stage: Any, course_dir: Path
):
    bridge.show(stage.release, stage.attempt(), stage.solved, stage.judged(), NAME)
    grading = {path: content for path, content in stage.release.grading.items() if path.startswith("source/")}
    bridge.prepare(replace(stage.release, grading=Bundle(grading)), None)
    assert rows(course_dir, "SELECT name FROM notebook") == [("nb1",)]
    assert "test_returns_a_list" not in grades(course_dir)


def test_the_gradebook_keeps_the_sources_with_hidden_tests_and_without_solutions(
    bridge: GradebookBridge, course_dir: Path
):
    bridge.manual_marks()
    told = dict(rows(course_dir, "SELECT name, source FROM source_cell"))
    assert "SECRET-NOTEBOOK" in told["test-total-rows"]
    assert "NotImplementedError" in told["total-rows"]


def test_many_writers_at_once_all_get_through(stage: Any, course_dir: Path, bridge: GradebookBridge):
    def show(number: int) -> None:
        student = f"trainee{number % 5}"
        GradebookBridge(course_dir, "small").show(
            stage.release, stage.attempt(number, student), stage.solved, stage.judged(), NAME
        )

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(show, range(20)))
    assert len(bridge.shown_attempts()) == 5
    assert all(grades(course_dir, f"trainee{n}")["test-empty"] == (1, None, 0) for n in range(5))
    for (student, _), attempt_id in bridge.shown_attempts().items():
        assert attempt_id.startswith(student)


def test_a_failed_write_leaves_everything_as_it_was(
    bridge: GradebookBridge, stage: Any, course_dir: Path, monkeypatch: pytest.MonkeyPatch
):
    bridge.show(stage.release, stage.attempt(1), stage.solved, stage.judged(), NAME)
    monkeypatch.setattr("grader.gradebook.tree.Tree.replace", _no_space)
    with pytest.raises(OSError, match="no space"):
        bridge.show(stage.release, stage.attempt(2), stage.solved, stage.judged({"test-empty"}), NAME)
    assert bridge.shown_attempts() == {("somchai", "a1"): "somchai-1"}
    assert grades(course_dir)["test-empty"] == (1, None, 0)


def _no_space(*_: object) -> None:
    message = "no space"
    raise OSError(message)


@pytest.mark.parametrize("student", ["../somchai", "", ".hidden", "a/b"])
def test_a_student_id_that_is_no_folder_name_is_refused(student: str, bridge: GradebookBridge, stage: Any):
    with pytest.raises(ValueError, match="not a folder name"):
        bridge.show(stage.release, stage.attempt(1, student), stage.solved, stage.judged(), NAME)


def test_everything_is_shared_by_group(bridge: GradebookBridge, stage: Any, course_dir: Path):
    bridge.show(stage.release, stage.attempt(), stage.solved, stage.judged(), NAME)
    for path in (course_dir, *course_dir.rglob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o2770 if path.is_dir() else 0o660), path
