"""What the course promises to its readers, before anything is graded."""

import json
import re
from pathlib import Path

import pytest

from grader.model import Assignment, CellKind, Course, Release, VariantKind
from grader.release import generate

IDS = ["m01", "m05", "m07", "m09"]
LISTED_WRONG_SOLUTIONS = {
    "m01": {
        "no_paging", "short_page_ends", "ignores_total", "only_bare_array", "only_200", "not_found_is_empty",
        "province_as_number", "christian_year", "endless_loop", "swallows_json_error",
    },
    "m05": {
        "error_with_status_200", "bad_filter_crashes", "filters_are_ored", "last_row_is_lost", "order_changes",
        "limit_is_unbounded", "total_is_page_size", "mean_of_percents", "thai_escaped_twice",
        "negative_offset_accepted", "trailing_slash_is_404", "unknown_parameter_ignored",
    },
    "m07": {
        "signature_not_verified", "alg_none_accepted", "algorithm_not_checked", "expiry_ignored",
        "issuer_and_audience_ignored", "scope_is_a_prefix", "missing_token_is_403", "token_in_the_url",
        "personal_number_in_log", "personal_number_in_url", "only_the_percent_is_hidden",
        "hidden_cell_follows_from_the_total", "error_reveals_stack",
    },
    "m09": {
        "asserts_nothing", "tests_the_mock", "only_status_codes", "asserts_the_page_length", "leans_on_another_test",
        "asks_the_real_network", "demands_more_than_agreed",
    },
}  # fmt: skip


@pytest.fixture(params=IDS)
def assignment(request: pytest.FixtureRequest, course: Course) -> Assignment:
    return course.assignment(request.param)


@pytest.fixture
def release(course: Course, assignment: Assignment) -> Release:
    return generate(course, assignment.assignment_id)


def test_every_listed_wrong_solution_has_a_mutant(assignment: Assignment):
    assert assignment.exercise is not None
    mutants = {item.name for item in assignment.exercise.variants if item.kind is VariantKind.MUTANT}
    assert LISTED_WRONG_SOLUTIONS[assignment.assignment_id] <= mutants


def test_each_mutant_fails_in_a_way_of_its_own(assignment: Assignment):
    assert assignment.exercise is not None
    mutants = [item for item in assignment.exercise.variants if item.kind is VariantKind.MUTANT]
    signatures = [frozenset(item.fails) for item in mutants]
    assert len(set(signatures)) == len(mutants), "feedback could not tell two misconceptions apart"


def test_a_notebook_has_an_alternative_and_three_mutants(assignment: Assignment):
    for notebook in assignment.notebooks:
        wrong = [item for item in notebook.variants if item.fails]
        assert len(wrong) >= 3
        assert len(notebook.variants) > len(wrong)


def test_a_module_is_worth_what_its_text_says(assignment: Assignment, release: Release):
    notebook = dict.fromkeys(CellKind, 0.0)
    exercise = 0.0
    for cell in release.cells:
        if cell.notebook_id == "exercise":
            exercise += cell.max_score
        else:
            notebook[cell.kind] += cell.max_score
    told = re.search(
        r"ตรวจอัตโนมัติ (\d+) วิทยากรตรวจ (\d+)\) และแบบฝึกหัดอีก (\d+)", assignment.notebooks[0].path.read_text()
    )
    assert told is not None
    assert [notebook[CellKind.AUTO], notebook[CellKind.MANUAL], exercise] == [float(number) for number in told.groups()]


def test_every_judged_cell_has_a_thai_title_and_hints_in_both_languages(release: Release):
    judged = [cell for cell in release.cells if cell.kind is CellKind.AUTO]
    assert [cell.grade_id for cell in judged if not is_thai(cell.title_th) or not is_thai(cell.hint_th)] == []
    assert [cell.grade_id for cell in judged if not cell.hint_en or is_thai(cell.hint_en)] == []


def test_nothing_hidden_is_handed_out(assignment: Assignment, release: Release):
    assert assignment.exercise is not None
    hidden = [test.name for test in assignment.exercise.tests if test.hidden]
    handed_out = "\n".join(content.decode() for content in release.student.values())
    assert not [name for name in hidden if name in handed_out]
    assert "HIDDEN TESTS" not in handed_out
    assert "แนวคำตอบ" not in handed_out
    hidden_data = assignment.exercise.folder / "tests/hidden/data/indicators.json"
    if hidden_data.exists():
        assert json.loads(hidden_data.read_text())["observations"][0]["id"] not in handed_out


def test_public_and_hidden_data_share_no_row(course: Course):
    exercise = course.assignment("m05").exercise
    assert exercise is not None
    rows = [observations(exercise.folder / f"tests/{suite}/data/indicators.json") for suite in ("public", "hidden")]
    assert not rows[0] & rows[1]


def observations(path: Path) -> set[str]:
    return {json.dumps(row, sort_keys=True) for row in json.loads(path.read_text())["observations"]}


def is_thai(text: str) -> bool:
    return any("ก" <= letter <= "๛" for letter in text)
