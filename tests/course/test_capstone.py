"""The capstone: what a trainee meets unforeseen is chosen by the seed, is stable, and can be coped with."""

import importlib.util
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from academy.standalone.exercise import exercise_release
from grader.autograde import autograde
from grader.errors import SandboxUnavailable
from grader.gradebook.autograded import autograded_notebooks
from grader.model import Bundle, Course, Outcome, text_of
from grader.release import generate
from grader.sandbox import Sandbox, default_sandbox
from grader.source import read_exercise

EXERCISE = Path(__file__).parents[2] / "course/exercises/m12"
LOCAL = "test_an_unseen_habit_of_the_local_authority"
SEEDS = [f"m12/trainee{number}" for number in range(300)]
Failed = Callable[[str, str], set[str]]


def load(name: str, path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(name, EXERCISE / path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def partners() -> Iterator[ModuleType]:
    module = load("fake_partners", Path("tests/support/fake_partners.py"))
    sys.modules["fake_partners"] = module
    yield module
    del sys.modules["fake_partners"]


@pytest.fixture(scope="module")
def habits(partners: ModuleType) -> Any:
    del partners  # imported by its name
    return load("habits", Path("tests/hidden/conftest.py"))


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    try:
        with default_sandbox() as sandbox:
            yield sandbox
    except SandboxUnavailable as error:
        pytest.skip(error.en)


@pytest.fixture(scope="module")
def failed(sandbox: Sandbox) -> Failed:
    """The tests that a piece of prepared work fails under a seed, by the real engine."""
    release = exercise_release(read_exercise(EXERCISE))
    solution = Bundle.from_folder(EXERCISE / "solution")

    def grade(work: str, seed: str) -> set[str]:
        files = {**solution, **Bundle.from_folder(EXERCISE / work)}
        submission = Bundle({f"exercise/{path}": data for path, data in files.items() if path != "mutant.toml"})
        cells = autograde(release, submission, student_seed=seed, sandbox=sandbox).cells
        return {cell.grade_id for cell in cells if cell.outcome is not Outcome.PASSED}

    return grade


def test_the_seed_chooses_one_habit_of_each_partner_and_all_come_up(habits: Any):
    for group in (habits.OF_SCHOOLS, habits.OF_LOCAL):
        chosen = [habits.chosen(seed, group) for seed in SEEDS]
        assert {len(some) for some in chosen} == {1}
        counts = {habit: chosen.count([habit]) for habit in group}
        assert min(counts.values()) > len(SEEDS) / len(group) / 2
        assert chosen == [habits.chosen(seed, group) for seed in SEEDS]


def test_a_trainee_meets_the_two_partners_habits_independently(habits: Any):
    pairs = {tuple(habits.chosen(seed, group)[0] for group in (habits.OF_SCHOOLS, habits.OF_LOCAL)) for seed in SEEDS}
    assert len(pairs) == len(habits.OF_SCHOOLS) * len(habits.OF_LOCAL)


def test_the_gate_meets_every_habit(habits: Any):
    from academy.gate.prepared import SEED

    assert habits.chosen(SEED, habits.OF_SCHOOLS) == list(habits.OF_SCHOOLS)
    assert habits.chosen(SEED, habits.OF_LOCAL) == list(habits.OF_LOCAL)


@pytest.mark.parametrize("work", ["solution", "alternatives/json_file"])
def test_robust_code_copes_with_every_habit(habits: Any, partners: Any, work: str, tmp_path: Path):
    connector = load("connector", Path(work) / "connector.py")
    schools = partners.make_schools(105)
    reports = partners.make_reports(schools)
    for number, habit in enumerate((*habits.OF_SCHOOLS, *habits.OF_LOCAL)):
        database = str(tmp_path / str(number))
        with partners.FakePartners(schools, reports, habit=habit()) as both:
            both.refresh(connector, database)
        assert connector.linked_rows(database) == partners.expected_rows(schools, reports), habit.__name__


def test_the_solution_passes_and_a_mistake_costs_those_who_meet_its_habit(habits: Any, failed: Failed):
    lost = {habits.chosen(seed, habits.OF_LOCAL)[0]: seed for seed in SEEDS}
    meets, spared = lost[habits.LostZeros], lost[habits.ThaiDigits]
    assert failed("solution", meets) == set()
    assert failed("mutants/zeros_stay_lost", meets) == {LOCAL}
    assert failed("mutants/zeros_stay_lost", spared) == set()


def test_mark_schemes_are_shown_in_formgrader_and_never_handed_out(course: Course, sandbox: Sandbox):
    release = generate(course, "m12")
    result = autograde(release, release.student, student_seed=SEEDS[0], sandbox=sandbox)
    marked = [cell.grade_id for cell in result.cells if cell.outcome is Outcome.MANUAL]
    assert marked == ["report_architecture", "report_quality", "report_privacy", "report_communication", "viva"]
    shown = json.loads(dict(autograded_notebooks(release, release.student, result))["m12.ipynb"])["cells"]
    assert sum("BEGIN MARK SCHEME" in text_of(cell) for cell in shown) == len(marked)
    assert b"MARK SCHEME" not in release.student["m12.ipynb"]
