"""Who hands in what, and what each piece of work claims to earn.

The claims come from the course source alone: a solution and an alternative earn every machine-judged point, a starter
earns none, a mutant earns all but the tests that it says it fails. Where each trainee's tests are drawn by a seed, a
mutant may get past a hidden one. Nothing is graded to make the prediction.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from academy.views.cube import PRE_TEST
from grader.model import Bundle, CellKind, GradeCell, Release, Variant, VariantKind


@dataclass(frozen=True)
class Work:
    """One submission of the plan, and its claim: `score` points for certain, `possible` with luck and a person's marks."""

    assignment_id: str
    label: str
    bundle: Bundle
    score: float
    possible: float


# Out of ten trainees about six do well; the rest misunderstand something or hand in what they were given.
WEIGHTS = {VariantKind.SOLUTION: 4, VariantKind.ALTERNATIVE: 2, VariantKind.MUTANT: 2, VariantKind.STARTER: 2}
# Before the course few know its answers, so that a class of the plan has something to have learned.
WEIGHTS_BEFORE = {VariantKind.SOLUTION: 1, VariantKind.MUTANT: 3, VariantKind.STARTER: 6}


def plan_work(release: Release, groups: Sequence[Sequence[Variant]], luck: Random, *, seeded: bool = False) -> Work:
    """Choose one variant of each group (a notebook, the exercise), all of one kind where the group has it.

    `seeded` says that the exercise's hidden tests are drawn for each trainee.
    """
    weights = WEIGHTS_BEFORE if release.assignment_id == PRE_TEST else WEIGHTS
    kind = luck.choices(list(weights), list(weights.values()))[0]
    chosen = [luck.choice([item for item in group if item.kind is kind] or list(group)) for group in groups]
    files = dict(release.student)
    for variant in chosen:
        files.update(variant.files)
    fails = {(variant.notebook_id, grade_id) for variant in chosen for grade_id in variant.fails}
    score = sum(cell.max_score for cell in release.cells if _earned(cell, fails))
    blank = {variant.notebook_id for variant in chosen if variant.kind is VariantKind.STARTER}
    tasks = set(_tasks(release))
    by_hand = sum(
        cell.max_score
        for cell in release.cells
        if cell.kind is CellKind.MANUAL
        and (cell.notebook_id not in blank or (cell.notebook_id, cell.grade_id) in tasks)
    )
    slips = {(one.notebook_id, name) for one in chosen if one.kind is VariantKind.MUTANT for name in one.fails}
    unseen = [cell for cell in release.cells if seeded and cell.hidden and (cell.notebook_id, cell.grade_id) in slips]
    by_luck = sum(cell.max_score for cell in unseen)
    label = " + ".join(f"{item.notebook_id}: {_label(item)}" for item in chosen)
    return Work(release.assignment_id, label, Bundle(files), score, score + by_hand + by_luck)


def _tasks(release: Release) -> Iterator[tuple[str, str]]:
    """Name the cells that a person marks whatever was written: an oral examination, a report as a whole."""
    for path, content in release.student.items():
        if path.endswith(".ipynb") and "/" not in path:
            for cell in json.loads(content).get("cells", []):
                marked = cell.get("metadata", {}).get("nbgrader", {})
                if marked.get("task"):
                    yield path.removesuffix(".ipynb"), marked["grade_id"]


def _earned(cell: GradeCell, fails: set[tuple[str, str]]) -> bool:
    return cell.kind is CellKind.AUTO and (cell.notebook_id, cell.grade_id) not in fails


def _label(variant: Variant) -> str:
    alone = variant.kind in {VariantKind.SOLUTION, VariantKind.STARTER}
    return str(variant.kind) if alone else f"{variant.kind} {variant.name}"
