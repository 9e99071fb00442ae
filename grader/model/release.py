"""What is handed out, and what it will be graded with."""

from dataclasses import dataclass
from enum import StrEnum

from grader.model.bundle import Bundle


class CellKind(StrEnum):
    """Who gives the points: the judge, or a person."""

    AUTO = "auto"
    MANUAL = "manual"


@dataclass(frozen=True)
class GradeCell:
    """One graded cell of a notebook, or one test of the exercise (then `notebook_id` is "exercise").

    `title` and `hint` are what feedback shows; `hidden` cells show no code anywhere a trainee looks.
    """

    notebook_id: str
    grade_id: str
    max_score: float
    kind: CellKind = CellKind.AUTO
    title_th: str = ""
    title_en: str = ""
    hint_th: str = ""
    hint_en: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Release:
    """One assignment made ready: `student` is handed out, `grading` never leaves our side.

    `grading` holds `source/<notebook_id>.ipynb` (full source notebooks) and, with an exercise, `exercise/…` (the
    exercise folder: exercise.toml, tests/public, tests/hidden and their data) and `exercise.ipynb` (generated: one
    grade cell a test). `student` holds `<notebook_id>.ipynb` and `exercise/…` (README.md, starter files,
    tests/public). A submission is laid out like `student`. A notebook's cell may run for `cell_timeout_s`,
    None for the engine's own limit (which is nbgrader's), infinity for none.
    """

    assignment_id: str
    student: Bundle
    grading: Bundle
    cells: tuple[GradeCell, ...]
    digest: str
    cell_timeout_s: float | None = None

    @property
    def max_score(self) -> float:
        """All points of the assignment."""
        return sum(cell.max_score for cell in self.cells)
