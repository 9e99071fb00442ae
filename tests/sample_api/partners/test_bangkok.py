"""The city names its districts its own way and corrects its figures weeks later."""

from datetime import datetime
from typing import Any

import pytest

from sample_api.partners import figures

FIGURES = ("numerator", "denominator")


def rows(desk: Any, scenario: str, seed: int = 2569, **query: object) -> list[dict[str, Any]]:
    params = {"indicator": "MCH01", "year": 2568, "per_page": 500} | query
    told: list[dict[str, Any]] = desk.get(
        f"bangkok/s/{scenario}/{seed}/results", params=params, headers=desk.bearer
    ).json()["data"]
    return told


def key(row: dict[str, Any]) -> tuple[str, int]:
    return (row["amphoe_code"], row["quarter"])


def newest(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    latest = {key(row): row for row in sorted(told, key=lambda row: row["updated_at"])}
    return [latest[one] for one in sorted(latest)]


def test_without_faults_there_is_one_row_a_district_and_quarter_and_they_add_up(desk: Any):
    told = rows(desk, "normal")
    assert len({key(row) for row in told}) == len(told) == 200
    for quarter in (1, 2, 3, 4):
        whole = figures.counts(figures.indicator("MCH01"), figures.province("10"), 2568, quarter, 2569)
        here = [row for row in told if row["quarter"] == quarter]
        assert [sum(row[name] for row in here) for name in FIGURES] == [whole.numerator, whole.denominator]


@pytest.mark.parametrize("scenario", ["late_corrections", "shuffled_corrections"])
def test_the_newest_row_of_each_key_is_the_figure(desk: Any, scenario: str):
    told = rows(desk, scenario)
    assert 210 < len(told) < 260
    assert newest(told) == rows(desk, "normal")
    assert sum(row["numerator"] for row in told) > sum(row["numerator"] for row in newest(told))


def test_a_correction_comes_a_month_or_two_later_and_is_higher(desk: Any):
    seen: dict[tuple[str, int], dict[str, Any]] = {}
    for row in rows(desk, "late_corrections"):
        if key(row) in seen:
            first = seen[key(row)]
            late = datetime.fromisoformat(row["updated_at"]) - datetime.fromisoformat(first["updated_at"])
            assert 30 <= late.days <= 60
            assert row["numerator"] > first["numerator"]
        seen[key(row)] = row


def test_only_shuffled_corrections_may_come_before_what_they_correct(desk: Any):
    def last_row_wins(scenario: str) -> list[dict[str, Any]]:
        latest = {key(row): row for row in rows(desk, scenario)}
        return [latest[one] for one in sorted(latest)]

    assert last_row_wins("late_corrections") == rows(desk, "normal")
    assert last_row_wins("shuffled_corrections") != rows(desk, "normal")


def test_districts_have_the_city_s_own_names_and_numbers_when_switched_on(desk: Any):
    khet, amphoe = rows(desk, "khet_names"), rows(desk, "normal")
    assert {row["khet_no"] for row in khet} == set(range(1, 51))
    assert "amphoe_code" not in khet[0]
    assert (khet[0]["khet"], amphoe[0]["amphoe"], amphoe[0]["amphoe_code"]) == ("เขตพระนคร", "พระนคร", "1001")


def test_times_lose_their_offset_when_switched_on(desk: Any):
    naive, told = rows(desk, "naive_times")[0]["updated_at"], rows(desk, "normal")[0]["updated_at"]
    assert told.endswith("+07:00")
    assert naive == told.removesuffix("+07:00").replace("T", " ")


def test_only_what_changed_since_can_be_asked_for(desk: Any):
    every = rows(desk, "late_corrections")
    moment = every[120]["updated_at"]
    assert rows(desk, "late_corrections", updated_since=moment) == every[120:]
    naive = moment.removesuffix("+07:00")
    assert rows(desk, "late_corrections", updated_since=naive) == every[120:]


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2025-W01-1"])
def test_extreme_moments_are_moments(desk: Any, since: str):
    assert len(rows(desk, "normal", updated_since=since)) in {0, 200}


@pytest.mark.parametrize(
    ("name", "value"),
    [("indicator", "MCH08"), ("indicator", "ENV03"), ("year", "2564"), ("updated_since", "เมื่อวาน"), ("page", "0")],
)
def test_what_cannot_be_asked_is_named(desk: Any, name: str, value: str):
    params = {"indicator": "MCH01", "year": "2568"} | {name: value}
    answer = desk.get("bangkok/s/normal/1/results", params=params, headers=desk.bearer)
    assert (answer.status_code, answer.json()["errors"][0]["name"]) == (400, name)
