"""The department's API answers what was asked, or says what was wrong with the asking."""

import httpx
import pytest


def rows(client: httpx.Client, **query: object) -> list[dict[str, object]]:
    return client.get("/v1/observations", params=query).json()["data"]


def test_all_indicators_are_listed_with_their_facts(client: httpx.Client):
    page = client.get("/v1/indicators").json()
    assert (page["total"], len(page["data"])) == (26, 26)
    assert {"numerator_th", "denominator_th", "unit", "direction", "status", "source"} <= set(page["data"][0])


def test_one_indicator_is_found_by_its_id(client: httpx.Client):
    assert client.get("/v1/indicators/MCH08").json()["name_th"] == "ร้อยละเด็ก 0-5 ปี สูงดีสมส่วน"


def test_an_indicator_that_does_not_exist_is_not_found(client: httpx.Client):
    refused = client.get("/v1/indicators/MCH99")
    assert (refused.status_code, refused.json()["code"]) == (404, "indicator-unknown")


def test_the_77_provinces_lie_in_13_regions(client: httpx.Client):
    page = client.get("/v1/provinces", params={"limit": 1000}).json()
    assert page["total"] == 77
    assert {row["region"] for row in page["data"]} == set(range(1, 14))


def test_a_region_narrows_the_provinces(client: httpx.Client):
    codes = [row["code"] for row in client.get("/v1/provinces", params={"region": 7}).json()["data"]]
    assert codes == ["40", "44", "45", "46"]


def test_filters_narrow_each_other(client: httpx.Client):
    found = rows(client, indicator="MCH08", province="40", fy=2569, quarter=2)
    keys = [(row["indicator"], row["province"], row["fy"], row["quarter"]) for row in found]
    assert keys == [("MCH08", "40", 2569, 2)]


def test_values_of_one_filter_are_alternatives(client: httpx.Client):
    found = rows(client, indicator="MCH08", province=["40", "34"], fy=2569, quarter=1)
    assert [row["province"] for row in found] == ["34", "40"]


def test_a_value_given_twice_counts_once(client: httpx.Client):
    assert len(rows(client, indicator=["MCH08", "MCH08"], province="40", fy=2569)) == 4


def test_a_province_outside_the_region_leaves_nothing(client: httpx.Client):
    page = client.get("/v1/observations", params={"region": 7, "province": "10"}).json()
    assert (page["data"], page["total"]) == ([], 0)


def test_rows_come_in_the_documented_order(client: httpx.Client):
    found = rows(client, province=["96", "10"], fy=[2569, 2565], limit=1000)
    keys = [(row["indicator"], row["province"], row["fy"], row["quarter"]) for row in found]
    assert keys == sorted(keys)
    assert len(keys) == 26 * 2 * 2 * 4


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fy", "2026"),
        ("fy", "๒๕๖๙"),
        ("quarter", "5"),
        ("quarter", "one"),
        ("region", "0"),
        ("province", "1"),
        ("province", "ขอนแก่น"),
        ("indicator", "mch08"),
        ("indicator", "MCH08' OR '1'='1"),
        ("limit", "0"),
        ("limit", "-1"),
        ("limit", "1001"),
        ("limit", "9" * 400),
        ("limit", "1e3"),
        ("limit", ""),
        ("offset", "-1"),
        ("offset", "9" * 30),
    ],
)
def test_a_value_that_means_nothing_is_refused_by_name(client: httpx.Client, name: str, value: str):
    refused = client.get("/v1/observations", params={name: value})
    assert (refused.status_code, refused.json()["code"]) == (400, "parameter-invalid")
    assert refused.json()["errors"][0]["name"].split(".")[0] == name


@pytest.mark.parametrize("path", ["/v1/observations", "/v1/indicators", "/v1/provinces", "/v1/indicators/MCH08"])
def test_an_unknown_parameter_is_refused_by_name(client: httpx.Client, path: str):
    refused = client.get(path, params={"provnce": "40"})
    assert (refused.status_code, refused.json()["code"]) == (400, "parameter-unknown")
    assert refused.json()["errors"][0]["name"] == "provnce"


def test_two_limits_are_one_too_many(client: httpx.Client):
    refused = client.get("/v1/observations", params={"limit": [5, 10]})
    assert refused.json()["errors"][0]["name"] == "limit"


def test_a_trailing_slash_leads_to_the_same_rows(client: httpx.Client):
    moved = client.get("/v1/observations/?limit=1")
    assert client.get(moved.headers["Location"]).status_code == 200


def test_everything_says_that_it_is_synthetic(client: httpx.Client, anyone: httpx.Client):
    page = client.get("/v1/observations", params={"limit": 1})
    assert page.json()["data_status"] == page.headers["X-Data-Status"] == "synthetic"
    assert "ข้อมูลสังเคราะห์เพื่อการฝึกอบรม" in page.json()["notice_th"]
    assert "ข้อมูลสังเคราะห์เพื่อการฝึกอบรม" in anyone.get("/").text
    assert "ข้อมูลสังเคราะห์เพื่อการฝึกอบรม" in anyone.get("/openapi.json").json()["info"]["description"]
    assert anyone.get("/v1/nowhere").headers["X-Data-Status"] == "synthetic"


def test_thai_is_sent_as_it_is(client: httpx.Client):
    assert "ร้อยละ".encode() in client.get("/v1/observations", params={"limit": 1}).content


def test_a_method_that_is_not_there_names_those_that_are(client: httpx.Client):
    refused = client.delete("/v1/observations")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET")
    assert refused.headers["Content-Type"] == "application/problem+json"
