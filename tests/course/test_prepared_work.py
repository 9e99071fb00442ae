"""Every solution, alternative, starter and mutant, graded by the real engine, earns exactly what it claims."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import zip_longest

import pytest

from grader.autograde import autograde
from grader.errors import SandboxUnavailable
from grader.model import (
    Bundle,
    CellKind,
    CellResult,
    Course,
    GradingResult,
    GradingStatus,
    Isolation,
    Outcome,
    Release,
    Variant,
    VariantKind,
)
from grader.release import generate, notebook_variants
from grader.sandbox import Sandbox, default_sandbox

CORES = 2
Together = tuple[Variant | None, ...]


@dataclass(frozen=True)
class Graded:
    """One piece of prepared work and the grading run it was part of."""

    variant: Variant
    result: GradingResult

    @property
    def cells(self) -> list[CellResult]:
        """What a machine judged of this piece of work."""
        mine = [cell for cell in self.result.cells if cell.notebook_id == self.variant.notebook_id]
        return [cell for cell in mine if cell.grade_id != "reflection"]

    @property
    def not_passed(self) -> set[str]:
        return {cell.grade_id for cell in self.cells if cell.outcome is not Outcome.PASSED}

    def __str__(self) -> str:
        return f"{self.variant.notebook_id}/{self.variant.name}"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    try:
        with default_sandbox() as sandbox:
            yield sandbox
    except SandboxUnavailable as error:
        pytest.skip(error.en)


@pytest.fixture(scope="module", params=["m01", "m05"])
def release(request: pytest.FixtureRequest, course: Course) -> Release:
    return generate(course, request.param)


@pytest.fixture(scope="module")
def graded(course: Course, release: Release, sandbox: Sandbox) -> list[Graded]:
    """All prepared work. A variant of the notebook and one of the exercise go together: neither sees the other."""
    together = list(zip_longest(*prepared_work(course, release)))

    def grade(variants: Together) -> list[Graded]:
        work = {path: content for item in variants if item for path, content in item.files.items()}
        handed_in = Bundle({**release.student, **work})
        result = autograde(release, handed_in, student_seed="seed", sandbox=sandbox)
        return [Graded(item, result) for item in variants if item]

    with ThreadPoolExecutor(CORES) as pool:
        return [item for some in pool.map(grade, together) for item in some]


def prepared_work(course: Course, release: Release) -> Iterator[tuple[Variant, ...]]:
    """The variants of each part of an assignment."""
    assignment = course.assignment(release.assignment_id)
    for source in assignment.notebooks:
        yield notebook_variants(release, source)
    if assignment.exercise is not None:
        yield assignment.exercise.variants


def test_work_fails_exactly_what_it_claims(graded: list[Graded]):
    claimed = {str(item): set(item.variant.fails) for item in graded}
    assert {str(item): item.not_passed for item in graded} == claimed


def test_the_engine_reaches_a_verdict_on_all_of_it(graded: list[Graded]):
    unsure = {str(item): item.result.reason for item in graded if item.result.status is not GradingStatus.GRADED}
    assert unsure == {}


def test_no_cell_is_judged_in_the_trainees_own_interpreter(graded: list[Graded]):
    shared = {cell.grade_id for item in graded for cell in item.cells if cell.isolation is Isolation.SHARED}
    assert shared == set()


def test_the_solution_earns_every_point_a_machine_gives(release: Release, graded: list[Graded]):
    solved = next(item for item in graded if item.variant.kind is VariantKind.SOLUTION).result
    judged = sum(cell.max_score for cell in release.cells if cell.kind is CellKind.AUTO)
    assert solved.score == judged


def test_untouched_work_earns_nothing(graded: list[Graded]):
    earned = [cell.score for item in graded if item.variant.kind is VariantKind.STARTER for cell in item.cells]
    assert set(earned) == {0}


def test_feedback_names_the_misconception_of_each_mutant(graded: list[Graded]):
    mutants = [item for item in graded if item.variant.kind is VariantKind.MUTANT]
    named = {str(item): {cell.misconception_th for cell in item.cells if cell.misconception_th} for item in mutants}
    assert named == {str(item): {item.variant.misconception_th} for item in mutants}


def test_a_failed_test_says_why_in_thai(graded: list[Graded]):
    mutants = [item for item in graded if item.variant.kind is VariantKind.MUTANT]
    told = {(str(item), cell.grade_id): cell.message for item in mutants for cell in item.cells if cell.message}
    speechless = [where for where, message in told.items() if not any("ก" <= letter <= "๛" for letter in message)]
    assert speechless == []
