"""Who hands in what, and what each piece of work claims to earn.

The claims come from the course source alone: a solution and an alternative earn every machine-judged point, a starter
earns none, a mutant earns all but the tests that it says it fails. Nothing is graded to make the prediction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from grader.model import Bundle, CellKind, GradeCell, Release


@dataclass(frozen=True)
class Variant:
    """One way to do a notebook or an exercise: `kind` is solution, alternative, starter or mutant; `fails` its claim."""

    kind: str
    name: str
    files: Bundle
    fails: frozenset[str]


@dataclass(frozen=True)
class Work:
    """One submission of the plan, and its claim: `score` points for certain, `possible` after a person's marks."""

    assignment_id: str
    label: str
    bundle: Bundle
    score: float
    possible: float


# Out of ten trainees about six do well; the rest make a mistake or never begin.
WEIGHTS = {"solution": 4, "alternative": 2, "mutant": 3, "starter": 1}


def plan_work(release: Release, groups: Sequence[Sequence[Variant]], luck: Random) -> Work:
    """Choose one variant of each group (the notebook, the exercise) of about the same quality."""
    kind = luck.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    chosen = [luck.choice([item for item in group if item.kind == kind] or group) for group in groups]
    files = dict(release.student)
    for variant in chosen:
        files.update(variant.files)
    fails = frozenset[str]().union(*(variant.fails for variant in chosen))
    score = sum(cell.max_score for cell in release.cells if _earned(cell, fails))
    waiting = sum(cell.max_score for cell in release.cells if cell.kind is CellKind.MANUAL)
    label = "+".join(f"{item.kind}:{item.name}" if item.kind in {"mutant", "alternative"} else item.kind for item in chosen)
    return Work(release.assignment_id, label, Bundle(files), score, score + waiting)


def _earned(cell: GradeCell, fails: frozenset[str]) -> bool:
    return cell.kind is CellKind.AUTO and f"{cell.notebook_id}/{cell.grade_id}" not in fails
