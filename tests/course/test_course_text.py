"""What the course promises to its readers, before anything is graded."""

from pathlib import Path

import pytest

from academy.gate import KeptProofs, digest_of, leaks, spelling, text
from grader.model import Course, VariantKind
from grader.release import generate

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
    "m08": {
        "rerun_doubles_rows", "watermark_before_commit", "boundary_is_exclusive", "deletes_absent_rows",
        "older_record_overwrites", "one_bad_row_aborts", "bad_row_is_dropped_silently", "timezone_is_dropped",
        "counts_only",
    },
    "m09": {
        "asserts_nothing", "tests_the_mock", "only_status_codes", "asserts_the_page_length", "leans_on_another_test",
        "asks_the_real_network", "demands_more_than_agreed",
    },
}  # fmt: skip


@pytest.mark.parametrize("assignment_id", LISTED_WRONG_SOLUTIONS)
def test_every_listed_wrong_solution_has_a_mutant(course: Course, assignment_id: str):
    exercise = course.assignment(assignment_id).exercise
    assert exercise is not None
    mutants = {item.name for item in exercise.variants if item.kind is VariantKind.MUTANT}
    assert LISTED_WRONG_SOLUTIONS[assignment_id] <= mutants


@pytest.mark.parametrize("assignment_id", LISTED_WRONG_SOLUTIONS)
def test_each_mutant_fails_in_a_way_of_its_own(course: Course, assignment_id: str):
    exercise = course.assignment(assignment_id).exercise
    assert exercise is not None
    mutants = [item for item in exercise.variants if item.kind is VariantKind.MUTANT]
    signatures = [frozenset(item.fails) for item in mutants]
    assert len(set(signatures)) == len(mutants), "feedback could not tell two misconceptions apart"


def test_points_minutes_titles_and_links_hold_and_nothing_hidden_is_handed_out(course: Course):
    for item in course.assignments:
        release = generate(course, item.assignment_id)
        assert [*text.findings(item, release), *leaks.findings(item, release)] == []


def test_every_word_is_a_word(course: Course):
    found = {item.assignment_id: list(spelling.findings(course, item)) for item in course.assignments}
    assert found == {name: [] for name in found}


def test_no_word_is_allowed_twice(course: Course):
    words = (course.root / spelling.ALLOWED).read_text(encoding="utf-8").splitlines()
    assert len(words) == len(set(words))


def test_every_assignment_is_on_record_as_proved(course: Course, tmp_path: Path):
    kept = KeptProofs(course.root, tmp_path)
    names = [item.assignment_id for item in course.assignments]
    stale = [name for name in names if kept.find(name, digest_of(course, name)) is None]
    assert stale == [], f"academy course check {' '.join(stale)}, and keep course/proofs/ with the change"
