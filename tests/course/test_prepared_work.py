"""The first module's prepared work, graded by the real engine. The whole course is proved by `make course`."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from academy.gate import prepared
from academy.gate.prepared import Graded
from grader.errors import SandboxUnavailable
from grader.model import Assignment, Course, Release, VariantKind
from grader.release import generate
from grader.sandbox import Sandbox, default_sandbox

CORES = 2


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    try:
        with default_sandbox() as sandbox:
            yield sandbox
    except SandboxUnavailable as error:
        pytest.skip(error.en)


@pytest.fixture(scope="module")
def assignment(course: Course) -> Assignment:
    return course.assignments[0]


@pytest.fixture(scope="module")
def release(course: Course, assignment: Assignment) -> Release:
    return generate(course, assignment.assignment_id)


@pytest.fixture(scope="module")
def graded(assignment: Assignment, release: Release, sandbox: Sandbox) -> list[Graded]:
    with ThreadPoolExecutor(CORES) as pool:
        grade = partial(prepared.grade, release, sandbox=sandbox)
        return list(pool.map(grade, prepared.work_of(assignment, release)))


def test_all_of_it_earns_what_it_claims_and_says_why_in_thai(assignment: Assignment, graded: list[Graded]):
    assert [found for item in graded for found in prepared.findings(item, assignment.demands)] == []


def test_feedback_names_the_misconception_of_each_mutant(graded: list[Graded]):
    mutants = [item for item in graded if item.variant.kind is VariantKind.MUTANT]
    named = {item.where: {cell.misconception_th for cell in item.cells if cell.misconception_th} for item in mutants}
    assert named == {item.where: {item.variant.misconception_th} for item in mutants}
