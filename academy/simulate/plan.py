"""Who hands in what, and what each piece of work claims to earn.

The claims come from the course source alone: a solution and an alternative earn every machine-judged point, a starter
earns none, a mutant earns all but the tests that it says it fails. Nothing is graded to make the prediction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from grader.model import Bundle, CellKind, GradeCell, Release, Variant, VariantKind


@dataclass(frozen=True)
class Work:
    """One submission of the plan, and its claim: `score` points for certain, `possible` after a person's marks."""

    assignment_id: str
    label: str
    bundle: Bundle
    score: float
    possible: float


# Out of ten trainees about six do well; the rest misunderstand something or hand in what they were given.
WEIGHTS = {VariantKind.SOLUTION: 4, VariantKind.ALTERNATIVE: 2, VariantKind.MUTANT: 2, VariantKind.STARTER: 2}


def plan_work(release: Release, groups: Sequence[Sequence[Variant]], luck: Random) -> Work:
    """Choose one variant of each group (a notebook, the exercise), all of one kind where the group has it."""
    kind = luck.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    chosen = [luck.choice([item for item in group if item.kind is kind] or list(group)) for group in groups]
    files = dict(release.student)
    for variant in chosen:
        files.update(variant.files)
    fails = {(variant.notebook_id, grade_id) for variant in chosen for grade_id in variant.fails}
    score = sum(cell.max_score for cell in release.cells if _earned(cell, fails))
    blank = {variant.notebook_id for variant in chosen if variant.kind is VariantKind.STARTER}
    by_hand = sum(
        cell.max_score for cell in release.cells if cell.kind is CellKind.MANUAL and cell.notebook_id not in blank
    )
    label = " + ".join(f"{item.notebook_id}: {_label(item)}" for item in chosen)
    return Work(release.assignment_id, label, Bundle(files), score, score + by_hand)


def _earned(cell: GradeCell, fails: set[tuple[str, str]]) -> bool:
    return cell.kind is CellKind.AUTO and (cell.notebook_id, cell.grade_id) not in fails


def _label(variant: Variant) -> str:
    alone = variant.kind in {VariantKind.SOLUTION, VariantKind.STARTER}
    return str(variant.kind) if alone else f"{variant.kind} {variant.name}"
