"""Version 2 gives the rows that were asked for, in the order asked, with the columns asked."""

from typing import Any

import httpx
import pytest

MOTHERS = "/v2/datasets/mother-and-child"
SETS = {
    "mother-and-child": 13,
    "school-and-youth": 3,
    "working-age": 2,
    "older-people": 3,
    "environmental-health": 5,
}


def rows(client: httpx.Client, path: str = f"{MOTHERS}/rows", **query: object) -> list[dict[str, Any]]:
    answer = client.get(path, params={"limit": 1000} | query)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def test_there_is_a_dataset_for_each_age_group_and_for_environmental_health(client: httpx.Client):
    found = {one["id"]: len(one["indicators"]) for one in client.get("/v2/datasets").json()["data"]}
    assert {name: count for name, count in found.items() if count} == SETS


def test_a_row_tells_a_b_rate_unit_direction_and_quarter(client: httpx.Client):
    (row,) = rows(client, indicator="MCH09", area="4001", fy=2568, quarter=2)
    assert row["rate"] == round(row["numerator"] / row["denominator"] * 100, 4)
    assert (row["unit"], row["direction"], row["quarter"]) == ("ร้อยละ", "lower", 2)
    assert (row["level"], row["province"], row["region"]) == ("district", "40", 7)


def test_version_2_has_the_figures_of_version_1(client: httpx.Client):
    query = {"indicator": "ELD01", "province": "40"}
    old = client.get("/v1/observations", params=query).json()["data"]
    new = rows(client, "/v2/datasets/older-people/rows", **query)
    shared = ("indicator", "province", "fy", "quarter", "numerator", "denominator", "rate", "status")
    assert [[row[name] for name in shared] for row in new] == [[row[name] for name in shared] for row in old]


@pytest.mark.parametrize("dataset", sorted(SETS))
def test_without_a_level_rows_are_of_provinces_and_only_of_the_dataset(client: httpx.Client, dataset: str):
    found = rows(client, f"/v2/datasets/{dataset}/rows", fy=2569, quarter=1)
    assert {row["level"] for row in found} == {"province"}
    assert len(found) == SETS[dataset] * 4


def test_an_area_brings_its_own_level(client: httpx.Client):
    found = rows(client, area=["TH", "R07", "40", "4001"], indicator="MCH01", fy=2569, quarter=1)
    assert {row["area"]: row["level"] for row in found} == {
        "TH": "country",
        "R07": "region",
        "40": "province",
        "4001": "district",
    }


def test_filters_narrow_each_other(client: httpx.Client):
    found = rows(client, level="district", region=7, province="46", fy=[2568, 2569], quarter=4, indicator="MCH02")
    assert {row["province"] for row in found} == {"46"}
    assert {(row["fy"], row["quarter"]) for row in found} == {(2568, 4), (2569, 4)}
    assert len(found) == 18 * 2


def test_a_region_narrows_districts_to_its_provinces(client: httpx.Client):
    found = rows(client, level="district", region=7, fy=2569, quarter=1, indicator="MCH02")
    assert {row["province"] for row in found} == {"40", "46"}
    assert rows(client, level="district", region=7, province="85", indicator="MCH02") == []


def test_what_was_not_reported_can_be_asked_for(client: httpx.Client):
    silent = rows(client, status="not_reported", fy=2569)
    assert {(row["indicator"], row["area"], row["rate"]) for row in silent} == {("MCH08", "10", None)}


def test_rows_stand_in_the_documented_order(client: httpx.Client):
    found = rows(client, level="district", province="85")
    keys = [(row["indicator"], row["fy"], row["quarter"], row["area"]) for row in found]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize(("sort", "sign"), [("rate", 1), ("-rate", -1)])
def test_rows_are_sorted_as_asked_and_those_without_a_value_stand_last(client: httpx.Client, sort: str, sign: int):
    rates = [row["rate"] for row in rows(client, indicator="MCH08", fy=2569, sort=sort)]
    told = [rate for rate in rates if rate is not None]
    assert told == sorted(told, key=lambda rate: rate * sign)
    assert rates[len(told) :] == [None] * 4


def test_several_columns_sort_one_after_the_other(client: httpx.Client):
    found = rows(client, indicator="MCH01", sort="-fy,quarter,-numerator")
    keys = [(-row["fy"], row["quarter"], -row["numerator"]) for row in found]
    assert keys == sorted(keys)


def test_fields_are_sent_alone_and_in_the_order_asked(client: httpx.Client):
    (row,) = rows(client, indicator="MCH01", area="4001", fy=2569, quarter=1, fields="rate,area_name, area")
    assert list(row) == ["rate", "area_name", "area"]
    assert (row["area"], row["area_name"]) == ("4001", "เมืองขอนแก่น")


def test_one_row_is_found_by_its_id(client: httpx.Client):
    (row,) = rows(client, indicator="MCH08", area="4001", fy=2569, quarter=2)
    assert client.get(f"{MOTHERS}/rows/MCH08-4001-2569-2").json() == row
    picked = client.get(f"{MOTHERS}/rows/MCH08-4001-2569-2?fields=rate").json()
    assert picked == {"rate": row["rate"]}


@pytest.mark.parametrize(
    "row",
    ["MCH08-4001-2570-2", "MCH08-9999-2569-2", "ELD01-4001-2569-2", "MCH08-4001-2569-5", "mch08-4001-2569-2", "x"],
)
def test_an_id_of_no_row_is_not_found(client: httpx.Client, row: str):
    refused = client.get(f"{MOTHERS}/rows/{row}")
    assert (refused.status_code, refused.json()["code"]) == (404, "row-unknown")


@pytest.mark.parametrize("dataset", ["nothing", "facilities", "MOTHER-AND-CHILD", "%00"])
def test_what_is_no_indicator_dataset_has_no_rows(client: httpx.Client, dataset: str):
    refused = client.get(f"/v2/datasets/{dataset}/rows")
    assert (refused.status_code, refused.json()["code"]) == (404, "dataset-unknown")


def test_facilities_are_listed_by_place_and_level(client: httpx.Client):
    found = rows(client, "/v2/facilities", province="40", level="ทุติยภูมิ")
    assert {row["type"] for row in found} == {"โรงพยาบาลชุมชน"}
    assert client.get(f"/v2/facilities/{found[0]['hospcode']}").json() == found[0]
    assert rows(client, "/v2/facilities", district="4005", sort="-beds")[0]["district"] == "4005"


def test_areas_lead_from_the_country_to_the_districts(client: httpx.Client):
    regions = rows(client, "/v2/areas", parent="TH")
    provinces = rows(client, "/v2/areas", parent="R07")
    districts = rows(client, "/v2/areas", parent="40")
    assert {row["level"] for row in regions} == {"region"}
    assert [row["code"] for row in provinces] == ["40", "46"]
    assert len(districts) == 26
    assert client.get("/v2/areas/40").json() == provinces[0]


def test_an_indicator_names_its_dataset(client: httpx.Client):
    assert client.get("/v2/indicators/ENV01").json()["dataset"] == "environmental-health"
    assert client.get("/v2/indicators").json()["total"] == 26
    assert client.get("/v2/indicators/ENV99").json()["code"] == "indicator-unknown"


def test_the_entry_leads_to_everything(client: httpx.Client):
    links = client.get("/v2").json()["links"]
    assert {client.get(url).status_code for url in links.values()} == {200}
    under_prefix = client.get("/services/sample-api/v2").json()["links"]
    assert all("/services/sample-api/" in url for url in under_prefix.values())
