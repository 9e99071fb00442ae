"""The simulated reporting centre shows exactly the quirk asked for, and the same one each time."""

from collections.abc import Iterator

import httpx
import pytest
from pydantic import TypeAdapter

from sample_api.partners.hdc import ReportPage, ReportRow
from sample_api.partners.hdc_rows import places
from sample_api.synthesis import catalogue

HEIGHT = "s_kpi_height05"


def ask(client: httpx.Client, scenario: str = "", **changed: object) -> httpx.Response:
    base = f"/hdc/{scenario}" if scenario else "/hdc"
    body = {"tableName": HEIGHT, "year": "2569", "province": "40", "type": "json"} | changed
    return client.post(f"{base}/api/report_data", json=body)


def every_row(client: httpx.Client, **wanted: object) -> list[dict[str, object]]:
    def pages() -> Iterator[dict[str, object]]:
        offset = 0
        while page := ask(client, "array", offset=offset, **wanted).json():
            yield from page
            offset += len(page)

    return list(pages())


@pytest.mark.parametrize("limit", [None, 1001, 5000, 10**9])
@pytest.mark.parametrize("scenario", ["array", "envelope"])
def test_a_page_is_silently_cut_at_a_thousand(client: httpx.Client, scenario: str, limit: int | None):
    answer = ask(client, scenario, **({} if limit is None else {"limit": limit}))
    page = answer.json()
    assert answer.status_code == 200
    assert len(page["data"] if scenario == "envelope" else page) == 1000


def test_the_envelope_repeats_the_limit_that_was_asked(client: httpx.Client):
    page = ask(client, "envelope", limit=5000, offset=3).json()
    assert (page["total"], page["limit"], page["offset"]) == (1085, 5000, 3)


@pytest.mark.parametrize(("province", "count"), [("40", 1085), ("30", 3260), ("31", 2000), ("34", 1000), ("85", 113)])
def test_a_province_has_its_promised_rows(client: httpx.Client, province: str, count: int):
    rows = every_row(client, province=province)
    assert len(rows) == len({(row["hospcode"], row["areacode"]) for row in rows}) == count


def test_every_province_has_between_a_hundred_and_four_thousand_rows(client: httpx.Client):
    totals = {one.code: len(places(one.code)) for one in catalogue.provinces()}
    assert 100 <= min(totals.values()) <= max(totals.values()) <= 4000
    for code in ("10", "96", "38"):
        assert ask(client, "envelope", province=code, limit=1).json()["total"] == totals[code]


def test_pages_come_in_one_order(client: httpx.Client):
    rows = every_row(client, province="30")
    keys = [(row["hospcode"], row["areacode"]) for row in rows]
    assert keys == sorted(keys)


def test_a_row_has_the_partner_s_fields_in_the_partner_s_forms(client: httpx.Client):
    row = ask(client, "array", province="18").json()[0]
    assert (row["b_year"], row["areacode"][:2], len(row["areacode"]), len(row["hospcode"])) == (
        "2569",
        "18",
        8,
        5,
    )
    assert row["hospcode"].startswith("0")
    assert row["date_com"].startswith("202610")
    assert len(row["date_com"]) == 12


def test_a_report_is_as_documented(client: httpx.Client):
    TypeAdapter(list[ReportRow]).validate_python(ask(client, "array").json(), strict=True)
    ReportPage.model_validate(ask(client, "envelope").json(), strict=True)


def test_the_report_id_does_not_tell_rows_apart(client: httpx.Client):
    assert len({row["id"] for row in every_row(client)}) == 1


@pytest.mark.parametrize("indicator", ["MCH08", "MCH01", "SCH02"])
def test_the_rows_add_up_to_the_department_s_figure(client: httpx.Client, indicator: str):
    table = next(one.hdc_table for one in catalogue.indicators() if one.id == indicator)
    rows = every_row(client, tableName=table, year="2568", province="34")
    query = {"indicator": indicator, "province": "34", "fy": 2568}
    for figure in client.get("/v1/observations", params=query).json()["data"]:
        quarter = figure["quarter"]
        assert sum(row[f"targetq{quarter}"] for row in rows) == figure["denominator"]
        assert sum(row[f"resultq{quarter}"] for row in rows) == figure["numerator"]


def test_no_part_passes_its_whole(client: httpx.Client):
    for row in every_row(client, province="30"):
        assert all(0 <= row[f"resultq{q}"] <= row[f"targetq{q}"] for q in (1, 2, 3, 4))
        assert row["result"] == sum(row[f"resultq{q}"] for q in (1, 2, 3, 4))


def test_the_target_of_a_height_table_is_the_population_not_the_measured(client: httpx.Client):
    rows = every_row(client)
    assert sum(row["target"] for row in rows) > sum(row[f"targetq{q}"] for row in rows for q in (1, 2, 3, 4))
    births = every_row(client, tableName="s_kpi_anc12")
    assert all(row["target"] == sum(row[f"targetq{q}"] for q in (1, 2, 3, 4)) for row in births)


def test_bangkok_is_all_zero_in_one_table_and_not_in_another(client: httpx.Client):
    counts = [name for q in (1, 2, 3, 4) for name in (f"targetq{q}", f"resultq{q}")]
    assert {row[name] for row in every_row(client, province="10") for name in counts} == {0}
    assert any(row["targetq1"] for row in every_row(client, province="10", tableName="s_kpi_anc12"))


@pytest.mark.parametrize(
    ("year", "status", "kind"),
    [("2565", 200, list), ("2566", 201, list), ("2567", 200, list), ("2568", 201, list), ("2569", 200, dict)],
)
def test_everyday_behaviour_differs_by_year(client: httpx.Client, year: str, status: int, kind: type):
    for answer in (ask(client, year=year), ask(client, "mixed", year=year)):
        assert (answer.status_code, type(answer.json())) == (status, kind)


def test_created_is_a_success_too(client: httpx.Client):
    answer = ask(client, "created")
    assert (answer.status_code, len(answer.json()["data"])) == (201, 1000)


def test_the_wrong_total_is_larger_than_what_comes(client: httpx.Client):
    page = ask(client, "wrong-total", offset=1000).json()
    assert (page["total"], len(page["data"])) == (1092, 85)
    assert ask(client, "wrong-total", offset=1085).json()["data"] == []


def test_a_short_page_is_not_the_last(client: httpx.Client):
    page = ask(client, "short-pages").json()
    assert (page["total"], len(page["data"])) == (1085, 300)


def test_stale_rows_differ_by_their_date_only(client: httpx.Client):
    fresh, stale = (ask(client, scenario).json()["data"] for scenario in ("envelope", "stale"))
    assert {row["date_com"][:4] for row in stale} == {"2024"}
    assert [row | {"date_com": ""} for row in fresh] == [row | {"date_com": ""} for row in stale]


def test_broken_json_is_a_success_that_cannot_be_read(client: httpx.Client):
    answer = ask(client, "broken-json")
    assert answer.status_code == 200
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        answer.json()


@pytest.mark.parametrize(
    ("scenario", "table", "code"),
    [
        ("withdrawn", HEIGHT, "table-withdrawn"),
        ("array", "s_kpi_withdrawn", "table-withdrawn"),
        ("array", "s_nothing", "table-unknown"),
        ("no-such", HEIGHT, "scenario-unknown"),
    ],
)
def test_what_is_not_there_is_not_an_empty_list(client: httpx.Client, scenario: str, table: str, code: str):
    answer = ask(client, scenario, tableName=table)
    assert (answer.status_code, answer.json()["code"]) == (404, code)


@pytest.mark.parametrize("wanted", [{"year": "2026"}, {"province": "99"}, {"offset": 1085}])
def test_a_well_formed_question_without_data_is_a_success_without_rows(client: httpx.Client, wanted: dict[str, object]):
    answer = ask(client, "array", **wanted)
    assert (answer.status_code, answer.json()) == (200, [])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("province", 40),
        ("province", "4"),
        ("province", "๔๐"),
        ("province", "40\n"),
        ("year", 2569),
        ("year", "69"),
        ("limit", 0),
        ("limit", "1000"),
        ("limit", 10**400),
        ("limit", True),
        ("offset", -1),
        ("offset", 1.0),
        ("type", "xml"),
        ("tableName", None),
        ("tableName", "x" * 65),
        ("unknown", 1),
    ],
)
def test_an_invalid_parameter_is_named(client: httpx.Client, name: str, value: object):
    answer = ask(client, **{name: value})
    assert (answer.status_code, answer.json()["title"]) == (400, "Parameter Invalid")
    assert [error["name"] for error in answer.json()["errors"]] == [name]


def test_a_missing_parameter_is_named(client: httpx.Client):
    answer = client.post("/hdc/api/report_data", json={"year": "2569"})
    assert {error["name"] for error in answer.json()["errors"]} == {"tableName", "province"}


def test_the_same_question_has_the_same_bytes(client: httpx.Client):
    assert ask(client, offset=900).content == ask(client, offset=900).content
