"""Where an attempt stands: what the machine found, with a person's marks laid over it.

A person's mark on a cell is about the very work that was handed in, which never changes: it stands over every
later machine run until a person changes it or takes it back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from grader.model import CellResult, GradingResult, GradingStatus, Outcome, ScoreStatus

_OPEN = frozenset({Outcome.UNGRADED, Outcome.MANUAL})


@dataclass(frozen=True)
class Mark:
    """A person's latest word on one cell. `score` is None for a comment alone, or a mark taken back."""

    notebook_id: str
    grade_id: str
    score: float | None
    comment: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Standing:
    """`score` is None until something is graded; `open_points` is how far it can still rise."""

    status: ScoreStatus
    score: float | None
    max_score: float
    open_points: float


def overlay(machine: GradingResult, marks: Iterable[Mark]) -> GradingResult:
    """Lay marks over a machine run.

    In a run that the machine could not finish, only marked cells count. The result is graded once no cell is
    left ungraded.
    """
    by_cell = {(mark.notebook_id, mark.grade_id): mark for mark in marks if mark.score is not None}
    cells = tuple(_marked(cell, by_cell, machine.status) for cell in machine.cells)
    if machine.status is GradingStatus.GRADED or not cells or any(map(_ungraded, cells)):
        return replace(machine, cells=cells)
    return replace(machine, cells=cells, status=GradingStatus.GRADED, reason="")


def standing(result: GradingResult) -> Standing:
    """Tell where an attempt with this (overlaid) result stands. Credit only on what was judged."""
    worth = [cell for cell in result.cells if cell.max_score > 0]
    undone = [cell for cell in worth if cell.outcome in _OPEN]
    if (result.status is GradingStatus.UNGRADED and not worth) or any(map(_ungraded, undone)):
        status = ScoreStatus.UNGRADED
    else:
        status = ScoreStatus.PENDING if undone else ScoreStatus.GRADED
    nothing_yet = status is not ScoreStatus.GRADED and len(undone) == len(worth)
    return Standing(
        status=status,
        score=None if nothing_yet else result.score,
        max_score=result.max_score,
        open_points=sum(cell.max_score - cell.score for cell in undone),
    )


def _marked(cell: CellResult, marks: Mapping[tuple[str, str], Mark], status: GradingStatus) -> CellResult:
    mark = marks.get((cell.notebook_id, cell.grade_id))
    if mark is None or mark.score is None:
        return cell if status is GradingStatus.GRADED else replace(cell, outcome=Outcome.UNGRADED, score=0.0)
    return replace(cell, score=mark.score, outcome=_outcome(mark.score, cell.max_score))


def _outcome(score: float, max_score: float) -> Outcome:
    if score >= max_score:
        return Outcome.PASSED
    return Outcome.PARTIAL if score > 0 else Outcome.FAILED


def _ungraded(cell: CellResult) -> bool:
    return cell.outcome is Outcome.UNGRADED
