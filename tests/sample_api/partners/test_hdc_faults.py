"""Each of the reporting centre's faults is a switch: with it alone the quirk is there, without it not."""

from typing import Any

import pytest

TABLE = "s_kpi_height05"


def ask(desk: Any, scenario: str, seed: int = 2569, **changed: object) -> Any:
    body = {"tableName": TABLE, "year": "2569", "province": "40"} | changed
    return desk.post(f"hdc/s/{scenario}/{seed}/api/report_data", json=body, headers=desk.bearer)


def data(desk: Any, scenario: str, **changed: object) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = ask(desk, scenario, **changed).json()["data"]
    return told


def test_without_faults_every_row_comes_in_the_envelope(desk: Any):
    told = ask(desk, "normal").json()
    assert (len(told["data"]), told["total"], told["limit"], told["offset"]) == (1085, 1085, 1085, 0)
    assert len(data(desk, "normal", limit=5000)) == 1085


def test_without_a_limit_a_thousand_rows_come(desk: Any):
    assert len(data(desk, "silent_cut")) == 1000
    assert len(data(desk, "silent_cut", limit=5000)) == 1085


def test_a_larger_limit_is_repeated_and_ignored(desk: Any):
    told = ask(desk, "limit_ignored", limit=5000).json()
    assert (len(told["data"]), told["limit"]) == (1000, 5000)


def test_the_array_is_bare(desk: Any):
    assert len(ask(desk, "bare_array").json()) == 1085


def test_the_envelope_came_with_a_year(desk: Any):
    kinds = [type(ask(desk, "envelope_drift", year=str(year), limit=1).json()) for year in range(2565, 2570)]
    assert kinds == [list] * 4 + [dict]
    assert {type(ask(desk, "normal", year=str(year), limit=1).json()) for year in range(2565, 2570)} == {dict}


@pytest.mark.parametrize(
    ("scenario", "statuses"),
    [("created", [201, 201]), ("mixed_status", [201, 200]), ("normal", [200, 200])],
)
def test_success_is_200_or_201(desk: Any, scenario: str, statuses: list[int]):
    assert [ask(desk, scenario, year=year, limit=1).status_code for year in ("2568", "2569")] == statuses


@pytest.mark.parametrize(
    ("scenario", "status", "code"), [("withdrawn", 404, "table-withdrawn"), ("foreign_address", 403, "address-foreign")]
)
def test_a_refusal_names_its_cause(desk: Any, scenario: str, status: int, code: str):
    answer = ask(desk, scenario)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_stale_rows_are_two_years_old(desk: Any):
    assert {row["date_com"][:4] for row in data(desk, "stale")} == {"2024"}
    assert {row["date_com"][:4] for row in data(desk, "normal")} == {"2026"}


def test_pages_are_short_and_totals_wrong_only_when_switched_on(desk: Any):
    assert len(data(desk, "short_pages")) == 300
    assert ask(desk, "wrong_total").json()["total"] == 1092


def test_broken_json_cannot_be_read(desk: Any):
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        ask(desk, "broken_json").json()


def test_bangkok_is_all_zero_or_absent(desk: Any):
    zero = data(desk, "bangkok_zero", province="10", limit=50)
    assert {row["targetq1"] for row in zero} == {0}
    assert ask(desk, "normal", province="10").json()["total"] == 0
    assert data(desk, "normal", province="10", tableName="s_kpi_anc12", limit=1)


def test_an_address_leaks_only_when_switched_on(desk: Any):
    assert {row["ip"].rpartition(".")[0] for row in data(desk, "ip_column", limit=50)} == {"203.0.113"}
    assert "ip" not in data(desk, "normal", limit=1)[0]


def test_month_suffixes_are_calendar_months(desk: Any):
    row = data(desk, "calendar_months", limit=1)[0]
    for quarter, months in {1: "10 11 12", 2: "01 02 03", 3: "04 05 06", 4: "07 08 09"}.items():
        assert sum(row[f"target{month}"] for month in months.split()) == row[f"targetq{quarter}"]
        assert sum(row[f"result{month}"] for month in months.split()) == row[f"resultq{quarter}"]
    assert "target10" not in data(desk, "normal", limit=1)[0]


def test_the_older_door_has_the_country_and_no_second_page(desk: Any):
    def country(scenario: str) -> Any:
        return desk.get(f"hdc/s/{scenario}/2569/api/report_data/{TABLE}/2569", headers=desk.bearer).json()

    told = country("normal")
    assert len(told["data"]) == 1000
    assert told["total"] > 30_000
    assert {row["areacode"][:2] for row in told["data"]} == {"11", "12"}
    assert {row["areacode"][:2] for row in country("bangkok_zero")["data"]} == {"10"}
    assert len(country("bare_array")) == 1000


@pytest.mark.parametrize("year", ["69", "๒๕๖๙", "9" * 5_000])
def test_the_older_door_refuses_what_is_no_year(desk: Any, year: str):
    answer = desk.get(f"hdc/s/normal/1/api/report_data/{TABLE}/{year}", headers=desk.bearer)
    assert (answer.status_code, answer.json()["title"]) == (400, "Parameter Invalid")


def test_the_first_lesson_s_addresses_are_scenarios_of_their_own(desk: Any):
    body = {"tableName": TABLE, "year": "2569", "province": "40"}
    short = desk.ask("POST", "/hdc/short-pages/api/report_data", json=body, headers=desk.bearer)
    assert short.content == ask(desk, "lesson-short-pages").content
    plain = desk.ask("POST", "/hdc/api/report_data", json=body, headers=desk.bearer)
    assert plain.content == ask(desk, "lesson-mixed").content


def test_another_seed_is_another_world_of_the_same_places(desk: Any):
    here, there = data(desk, "normal"), ask(desk, "normal", seed=1).json()["data"]
    assert [row["hospcode"] for row in here] == [row["hospcode"] for row in there]
    assert [row["targetq1"] for row in here] != [row["targetq1"] for row in there]
