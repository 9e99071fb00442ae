"""An agency sees the datasets, rows and columns of its agreement, and is told what is outside it."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

MOTHERS = "/v2/datasets/mother-and-child/rows"
FIRST = f"{MOTHERS}?indicator=MCH01&fy=2569&quarter=1"


@pytest.fixture
def province(act_for: Callable[[str], httpx.Client]) -> httpx.Client:
    """Khon Kaen's own rows, every column."""
    return act_for("demo-province")


@pytest.fixture
def university(act_for: Callable[[str], httpx.Client]) -> httpx.Client:
    """Mothers and children of the whole country, rates without counts."""
    return act_for("demo-university")


def data(client: httpx.Client, path: str) -> list[dict[str, Any]]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def test_rows_outside_the_agreement_are_not_there(province: httpx.Client):
    assert {row["area"] for row in data(province, FIRST)} == {"40"}
    districts = data(province, f"{FIRST}&level=district&limit=1000")
    assert {row["province"] for row in districts} == {"40"}
    assert province.get(f"{FIRST}&level=district").json()["total"] == len(districts) == 26
    assert {row["province"] for row in data(province, "/v2/facilities?limit=1000")} == {"40"}
    assert {row["province"] for row in data(province, "/v2/areas?limit=1000")} == {"40"}


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("province=46", "province"),
        ("province=40&province=46", "province"),
        ("area=4601", "area"),
        ("area=TH", "area"),
        ("area=R07", "area"),
        ("level=country", "level"),
        ("level=region", "level"),
    ],
)
def test_asking_for_rows_outside_the_agreement_is_refused_by_name(province: httpx.Client, query: str, name: str):
    refused = province.get(f"{MOTHERS}?{query}")
    assert (refused.status_code, refused.json()["code"]) == (403, "rows-not-agreed")
    assert refused.json()["errors"][0]["name"] == name


def test_one_row_outside_the_agreement_is_as_if_it_were_not_there(province: httpx.Client):
    assert province.get(f"{MOTHERS}/MCH08-4001-2569-2").status_code == 200
    for row in ("MCH08-4601-2569-2", "MCH08-46-2569-2", "MCH08-TH-2569-2", "MCH08-R07-2569-2"):
        assert province.get(f"{MOTHERS}/{row}").status_code == 404
    assert province.get("/v2/areas/46").status_code == 404
    assert province.get("/v2/areas/40").status_code == 200


def test_a_drill_down_stays_inside_the_agreement(province: httpx.Client):
    path = "/v2/datasets/mother-and-child/drill-down?indicator=MCH01&fy=2569&area="
    assert province.get(f"{path}40").status_code == 200
    assert province.get(f"{path}4001").status_code == 200
    assert {province.get(path + area).status_code for area in ("TH", "R07", "46", "4601")} == {403}


def test_columns_outside_the_agreement_are_not_sent(university: httpx.Client):
    (row,) = data(university, f"{FIRST}&province=40")
    assert "rate" in row
    assert not {"numerator", "denominator"} & set(row)
    single = university.get(f"{MOTHERS}/MCH08-4001-2569-2").json()
    assert not {"numerator", "denominator"} & set(single)


@pytest.mark.parametrize(
    ("query", "name"),
    [("fields=area,numerator", "fields"), ("sort=numerator", "sort"), ("sort=-rate,denominator", "sort")],
)
def test_asking_for_columns_outside_the_agreement_is_refused_by_name(university: httpx.Client, query: str, name: str):
    refused = university.get(f"{MOTHERS}?{query}")
    assert (refused.status_code, refused.json()["code"]) == (403, "column-not-agreed")
    assert refused.json()["errors"][0]["name"] == name


def test_counts_are_not_given_by_way_of_a_drill_down(university: httpx.Client):
    refused = university.get("/v2/datasets/mother-and-child/drill-down?indicator=MCH01&fy=2569")
    assert (refused.status_code, refused.json()["code"]) == (403, "column-not-agreed")


@pytest.mark.parametrize(
    "path",
    [
        "/v2/datasets/older-people/rows",
        "/v2/datasets/older-people/rows/ELD01-40-2569-1",
        "/v2/datasets/older-people/drill-down?indicator=ELD01&fy=2569",
        "/v2/facilities",
        "/v2/facilities/15100",
    ],
)
def test_a_dataset_outside_the_agreement_is_refused(university: httpx.Client, path: str):
    refused = university.get(path)
    assert (refused.status_code, refused.json()["code"]) == (403, "dataset-not-agreed")


def test_one_client_s_kept_answer_is_not_another_s(
    client: httpx.Client, province: httpx.Client, university: httpx.Client
):
    answers = [one.get(FIRST) for one in (client, province, university)]
    assert len({one.headers["ETag"] for one in answers}) == 3
    assert [len(one.json()["data"]) for one in answers] == [4, 1, 4]
    known = {"If-None-Match": answers[0].headers["ETag"]}
    assert province.get(FIRST, headers=known).status_code == 200


def test_a_cursor_of_one_client_opens_nothing_to_another(client: httpx.Client, province: httpx.Client):
    held = client.get(f"{FIRST}&limit=1").json()["next_cursor"]
    assert province.get(f"{FIRST}&limit=1&cursor={held}").status_code == 400


@pytest.mark.parametrize("fy", [2568, 2569])
def test_no_withheld_count_follows_from_rates_and_open_denominators(
    university: httpx.Client, anyone: httpx.Client, fy: int
):
    open_rows = anyone.get(f"/v2/open-data/mother-and-child-{fy}.json").json()["data"]
    keyed = {tuple(row[name] for name in KEY): row for row in open_rows}
    per = {one["id"]: one["per"] for one in university.get("/v2/indicators").json()["data"]}
    given = [row for level in LEVELS for row in every(university, f"{MOTHERS}?fy={fy}&level={level}")]
    assert len(given) == len(keyed)
    hidden = 0
    for row in given:
        told = keyed[tuple(row[name] for name in KEY)]
        if told["status"] == "suppressed":
            hidden += 1
            assert (row["rate"], row["status"]) == (None, "suppressed")
        elif row["rate"] is not None and told["denominator"]:
            numerator = round(row["rate"] * told["denominator"] / per[row["indicator"]])
            assert numerator not in {1, 2, 3, 4}
            assert told["denominator"] - numerator not in {1, 2, 3, 4}
    assert hidden > 10


def test_one_row_withholds_what_the_list_does(university: httpx.Client, anyone: httpx.Client):
    open_rows = anyone.get("/v2/open-data/mother-and-child-2569.json").json()["data"]
    row = next(one for one in open_rows if one["status"] == "suppressed")
    name = "-".join(str(row[part]) for part in ("indicator", "area", "fy", "quarter"))
    assert university.get(f"{MOTHERS}/{name}").json()["rate"] is None
    assert university.get(f"{MOTHERS}/{name}?fields=rate").json() == {"rate": None}


def test_the_order_of_rates_tells_nothing_of_what_is_withheld(university: httpx.Client):
    for sort in ("rate", "-rate", "area,rate"):
        refused = university.get(f"{MOTHERS}?sort={sort}")
        assert (refused.status_code, refused.json()["code"]) == (403, "column-not-agreed")
    assert university.get(f"{MOTHERS}?sort=-area").status_code == 200


def test_an_agency_with_counts_sees_its_own_rows_whole(province: httpx.Client):
    rows = every(province, f"{MOTHERS}?fy=2569&level=district")
    assert "suppressed" not in {row["status"] for row in rows}


KEY = ("indicator", "level", "area", "fy", "quarter")
LEVELS = ("country", "region", "province", "district")


def every(client: httpx.Client, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: str | None = "*"
    while cursor:
        page = client.get(f"{path}&limit=1000&cursor={cursor}").json()
        found += page["data"]
        cursor = page["next_cursor"]
    return found
