"""One notebook's or the exercise's share of a grading, and running a pair for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from grader.model import CellKind, CellResult, GradeCell, Outcome
from grader.sandbox import Ending, Imports, PairLimits, Sandbox

KILLS = 2
OUR_DEATHS = 5
NOT_GRADED = "ระบบยังตรวจงานนี้ไม่ได้ ไม่ใช่ความผิดของผู้ส่ง / This could not be graded, which is no fault of its author."


@dataclass(frozen=True)
class Part:
    """Results of the cells of one notebook; `reason` is set when they are ungraded, for operators only."""

    cells: tuple[CellResult, ...]
    reason: str = ""
    notebook: bytes | None = None


class NoVerdict(Exception):
    """The judge gave no usable result, for the reason in the text."""


class KeepsDying(Exception):
    """Grading was cut off again and again by something that is not the submission: it is to be tried another time."""


def run_pair(
    sandbox: Sandbox, program: str, order: Mapping[str, Any], limits: PairLimits, imports: Imports
) -> Mapping[str, Any]:
    """The judge's result; raises NoVerdict, KeepsDying.

    A pair that does not finish is tried again in a fresh worker that runs nothing else, and given up when it ends two
    of those. A worker that died under it, or a process killed from outside, is our own death: it does not count against
    the submission, and after five of them the machine is not fit to judge it now.
    """
    kills, deaths = -1, 0
    while kills < KILLS and deaths < OUR_DEATHS:
        outcome = sandbox.run(program, order, limits, imports=imports, alone=kills >= 0)
        if outcome.ending is Ending.FINISHED and isinstance(outcome.result, dict):
            return outcome.result
        if outcome.ending in {Ending.WORKER_DIED, Ending.KILLED}:
            deaths += 1
        else:
            kills += 1
    why = f"{outcome.ending}: {outcome.reason}"
    raise NoVerdict(why) if kills >= KILLS else KeepsDying(why)


def ungraded(cells: Iterable[GradeCell], why: str) -> Part:
    """All of `cells` without a verdict; what a person marks is not touched by our failure."""
    return Part(tuple(_without_verdict(cell) for cell in cells), f"{NOT_GRADED} ({why})")


def _without_verdict(cell: GradeCell) -> CellResult:
    outcome = Outcome.MANUAL if cell.kind is CellKind.MANUAL else Outcome.UNGRADED
    message = "" if outcome is Outcome.MANUAL else NOT_GRADED  # never why: that may quote a hidden test
    return CellResult(cell.notebook_id, cell.grade_id, outcome, 0.0, cell.max_score, message=message)
