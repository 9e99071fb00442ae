"""The figures are made up, but never absurd, and the same everywhere."""

import json

import pytest

from sample_api import dataset
from sample_api.synthesis import catalogue
from sample_api.synthesis.generator import Cell, observe, uniform

OBSERVATIONS = [json.loads(row) for row in dataset.load().observations]


def national(indicator: str, fy: int) -> float:
    rows = [row for row in OBSERVATIONS if row["indicator"] == indicator and row["fy"] == fy]
    return sum(row["numerator"] for row in rows) / sum(row["denominator"] for row in rows)


def test_every_indicator_province_year_and_quarter_is_there_once():
    keys = {(row["indicator"], row["province"], row["fy"], row["quarter"]) for row in OBSERVATIONS}
    assert len(keys) == len(OBSERVATIONS) == 26 * 77 * 5 * 4


def test_no_numerator_passes_its_denominator():
    assert all(0 <= row["numerator"] <= row["denominator"] for row in OBSERVATIONS)


def test_the_rate_is_that_of_the_two_counts():
    per = {one.id: one.per for one in catalogue.indicators()}
    for row in OBSERVATIONS:
        if row["denominator"]:
            exact = row["numerator"] / row["denominator"] * per[row["indicator"]]
            assert row["rate"] == pytest.approx(exact, abs=5.1e-5)


def test_nothing_to_divide_by_is_no_rate_and_never_zero_percent():
    empty = [row for row in OBSERVATIONS if not row["denominator"]]
    assert {(row["province"], row["rate"]) for row in empty} == {("10", None)}
    assert {row["status"] for row in empty} == {"not_reported", "not_applicable"}


def test_bangkok_does_not_report_one_table():
    bangkok = [row for row in OBSERVATIONS if row["indicator"] == "MCH08" and row["province"] == "10"]
    found = {(row["numerator"], row["denominator"], row["status"]) for row in bangkok}
    assert found == {(0, 0, "not_reported")}


@pytest.mark.parametrize(("indicator", "better"), [("MCH08", 1), ("MCH09", -1), ("SCH02", -1), ("ENV05", 1)])
def test_five_years_move_in_the_good_direction(indicator: str, better: int):
    assert (national(indicator, 2569) - national(indicator, 2565)) * better > 0


def test_denominators_follow_the_population():
    def births(province: str) -> int:
        rows = [row for row in OBSERVATIONS if row["indicator"] == "MCH04" and row["province"] == province]
        return sum(row["denominator"] for row in rows)

    assert births("10") > 10 * births("85") > 0


def test_school_children_are_measured_in_season():
    rows = [row for row in OBSERVATIONS if row["indicator"] == "SCH01" and row["fy"] == 2568]
    by_quarter = {q: sum(row["denominator"] for row in rows if row["quarter"] == q) for q in (1, 2, 3, 4)}
    assert by_quarter[2] > by_quarter[1] > by_quarter[4]


def test_the_same_seed_gives_the_same_figure_and_another_seed_another():
    cell = Cell(catalogue.indicators()[0], catalogue.provinces()[5], 2568, 3)
    assert observe(cell) == observe(cell)
    assert observe(cell) != observe(cell, seed=1)


def test_luck_is_the_same_on_every_machine():
    """A published value: if it moves, every figure moved."""
    assert uniform("A", "MCH08", "40", 2569, 1) == 0.14903449997553625


def test_the_data_as_published_has_not_moved():
    assert dataset.load().digest == "2992127a665a29e8b9f9dee7"


def test_the_facts_keep_their_status_and_source():
    assert all(one.status and one.source for one in catalogue.indicators())


def test_a_direction_with_a_warning_keeps_the_warning():
    trap = next(one for one in catalogue.indicators() if one.id == "MCH06")
    assert (trap.direction, "TRAP" in trap.direction_note) == ("higher", True)
