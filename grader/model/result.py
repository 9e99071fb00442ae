"""What grading one attempt gave. Credit only on positive evidence; a crash of ours is never a zero."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from grader.model.notebook import cells_of


class Outcome(StrEnum):
    """What became of one cell. `manual` waits for a person."""

    PASSED = "passed"
    FAILED = "failed"
    PARTIAL = "partial"
    UNGRADED = "ungraded"
    MANUAL = "manual"


class Isolation(StrEnum):
    """Where the test ran: with the judge, or in the trainee's own interpreter."""

    JUDGE = "judge"
    SHARED = "shared"


class GradingStatus(StrEnum):
    """Whether the attempt has a score. `ungraded` is our failure, never a zero."""

    GRADED = "graded"
    UNGRADED = "ungraded"


@dataclass(frozen=True)
class CellResult:
    """One cell's result. `message` is safe to show to the trainee: it never holds hidden test code."""

    notebook_id: str
    grade_id: str
    outcome: Outcome
    score: float
    max_score: float
    isolation: Isolation = Isolation.JUDGE
    message: str = ""
    misconception_th: str = ""


@dataclass(frozen=True)
class GradingResult:
    """One grading run. `notebooks` maps notebook_id to the autograded notebook (nbformat JSON, outputs inside)."""

    assignment_id: str
    release_digest: str
    status: GradingStatus
    cells: tuple[CellResult, ...]
    duration_s: float
    engine_version: str
    reason: str = ""
    notebooks: Mapping[str, bytes] = field(default_factory=dict)

    @cached_property
    def notebook_cells(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """The cells of each of `notebooks`, read once for all who look into them."""
        return {name: cells_of(ipynb) for name, ipynb in self.notebooks.items()}

    @property
    def score(self) -> float:
        """The points of all cells so far; manual cells count 0 until a person marks them."""
        return sum(cell.score for cell in self.cells)

    @property
    def max_score(self) -> float:
        """The points there were to earn."""
        return sum(cell.max_score for cell in self.cells)
