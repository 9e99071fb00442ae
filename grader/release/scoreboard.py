"""The generated notebook `exercise.ipynb`: one locked grade cell a test, to show an exercise in formgrader.

It holds titles and hints, never test code. Only our judge grades it: run by anything else its cells fail.
"""

from collections.abc import Mapping
from typing import Any

from grader.model import EXERCISE, NOTEBOOK_METADATA, CellKind, Exercise, ExerciseTest, GradeCell, to_ipynb
from grader.release.notebook import node_of

# Where an instructor's comment on the whole exercise goes: formgrader has comments on solution cells only.
_COMMENT_ID = "exercise-comment"
_COMMENT = "# ข้อคิดเห็นของวิทยากรต่อแบบฝึกหัดนี้ / The instructor's comment on this exercise"
_NOT_HERE = 'raise RuntimeError("ตรวจด้วยระบบของหลักสูตรเท่านั้น / graded by the academy only")'


def exercise_cells(exercise: Exercise) -> tuple[GradeCell, ...]:
    """What each test of the exercise is worth, and how feedback speaks of it."""
    return tuple(
        GradeCell(
            notebook_id=EXERCISE,
            grade_id=test.name,
            max_score=test.points,
            kind=CellKind.AUTO,
            title_th=test.title_th,
            title_en=test.title_en,
            hint_th=test.hint_th,
            hint_en=test.hint_en,
            hidden=test.hidden,
        )
        for test in exercise.tests
    )


def scoreboard(exercise: Exercise) -> bytes:
    """The generated notebook, with nbgrader's checksums."""
    from nbgrader.preprocessors import CheckCellMetadata, ComputeChecksums, LockCells

    cells = [_heading(exercise), _code(_COMMENT_ID, _COMMENT, solution=True)]
    cells += [_code(test.name, _source(test), points=test.points) for test in exercise.tests]
    notebook = {"cells": cells, "metadata": NOTEBOOK_METADATA, "nbformat": 4, "nbformat_minor": 5}
    node = node_of(to_ipynb(notebook))
    for step in (LockCells(), ComputeChecksums(), CheckCellMetadata()):
        node, _ = step.preprocess(node, {})
    return to_ipynb(node)


def _heading(exercise: Exercise) -> Mapping[str, Any]:
    source = (
        f"# แบบฝึกหัด: {exercise.title_th}\n\n{exercise.title_en}\n\n"
        "สมุดบันทึกนี้สร้างขึ้นเพื่อแสดงผลการตรวจแบบฝึกหัด หนึ่งเซลล์ต่อหนึ่งเทสต์ "
        "เมื่อมีงานส่ง ไฟล์ Python ที่ผู้เข้ารับการอบรมเขียนจะแสดงต่อจากหัวข้อนี้"
    )
    return {"cell_type": "markdown", "id": "heading", "metadata": {}, "source": source}


def _source(test: ExerciseTest) -> str:
    told = [
        f"# {test.title_th}",
        f"# {test.title_en}",
        *(f"# คำใบ้: {line}" for line in test.hint_th.splitlines()),
    ]
    return "\n".join([*told, _NOT_HERE])


def _code(name: str, source: str, *, points: float | None = None, solution: bool = False) -> Mapping[str, Any]:
    nbgrader: dict[str, Any] = {
        "grade": points is not None, "grade_id": name, "locked": not solution, "schema_version": 3,
        "solution": solution, "task": False,
    }  # fmt: skip
    if points is not None:
        nbgrader["points"] = points
    return {
        "cell_type": "code", "execution_count": None, "id": name[:64], "metadata": {"nbgrader": nbgrader},
        "outputs": [], "source": source,
    }  # fmt: skip
