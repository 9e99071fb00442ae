"""Whatever is sent to version 2, the answer names the field and says why, in both languages."""

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

ROWS = "/v2/datasets/mother-and-child/rows"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("indicator", "ELD01"),
        ("indicator", "mch08"),
        ("indicator", "MCH08' OR '1'='1"),
        ("indicator", "MCH08\x00"),
        ("level", "village"),
        ("area", "999"),
        ("area", "4001;DROP TABLE figures"),
        ("province", "1"),
        ("region", "0"),
        ("region", "14"),
        ("fy", "2026"),
        ("fy", "๒๕๖๙"),
        ("fy", "9" * 400),
        ("quarter", "5"),
        ("quarter", "one"),
        ("status", "lost"),
        ("limit", "0"),
        ("limit", "-1"),
        ("limit", "1001"),
        ("limit", "1e3"),
        ("limit", ""),
        ("sort", "body"),
        ("sort", "rate desc"),
        ("sort", "rate;--"),
        ("sort", "--rate"),
        ("sort", ""),
        ("sort", "rate,rate"),
        ("sort", "area_name"),
        ("sort", "x" * 300),
        ("fields", "body"),
        ("fields", ""),
        ("fields", "area,,rate"),
        ("fields", "*"),
        ("cursor", ""),
    ],
)
def test_a_value_that_means_nothing_is_refused_by_name(client: httpx.Client, name: str, value: str):
    refused = client.get(ROWS, params={name: value})
    body = refused.json()
    assert (refused.status_code, body["code"]) == (400, "parameter-invalid")
    assert refused.headers["Content-Type"] == "application/problem+json"
    (error,) = body["errors"]
    assert error["name"].split(".")[0] == name
    assert error["detail"] != error["detail_en"]
    assert body["request_id"] == refused.headers["X-Request-ID"]


@pytest.mark.parametrize(
    "path",
    [
        "/v2",
        "/v2/datasets",
        "/v2/datasets/areas",
        ROWS,
        f"{ROWS}/MCH08-4001-2569-2",
        "/v2/indicators",
        "/v2/indicators/MCH08",
        "/v2/areas",
        "/v2/areas/40",
        "/v2/facilities",
        "/v2/facilities/15100",
        "/v2/catalogue",
        "/v2/catalogue.jsonld",
        "/v2/catalogue/areas",
        "/v2/catalogue/fields",
        "/v2/open-data",
        "/v2/open-data/areas.csv",
    ],
)
def test_an_unknown_parameter_is_refused_by_name(client: httpx.Client, path: str):
    for _ in range(2):
        refused = client.get(path, params={"provnce": "40"})
        assert (refused.status_code, refused.json()["code"]) == (400, "parameter-unknown")
        assert refused.json()["errors"][0]["name"] == "provnce"


@pytest.mark.parametrize("name", ["limit", "offset", "sort", "fields", "cursor", "level"])
def test_what_is_single_may_be_given_once(client: httpx.Client, name: str):
    refused = client.get(f"{ROWS}?{name}=1&{name}=2")
    assert refused.json()["errors"][0]["name"] == name


@pytest.mark.parametrize("hospcode", ["1", "'; --", "00000", "%00", "๐๐๑๐๐"])
def test_a_code_of_no_facility_is_not_found(client: httpx.Client, hospcode: str):
    assert client.get(f"/v2/facilities/{hospcode}").status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_written_here(client: httpx.Client, method: str):
    refused = client.request(method, ROWS)
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD")


def test_a_hundred_and_one_values_are_too_many(client: httpx.Client):
    refused = client.get(ROWS, params={"area": ["4001"] * 101})
    assert refused.json()["errors"][0]["name"] == "area"


NAMES = ["fy", "quarter", "limit", "offset", "cursor", "sort", "fields", "area", "level", "indicator", "é"]


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=12)))
@settings(max_examples=40, deadline=None)
def test_no_query_breaks_a_list(client: httpx.Client, query: dict[str, str]):
    assert client.get(ROWS, params=query).status_code in {200, 400}


@given(st.text(max_size=30).filter(lambda text: text not in {".", ".."}))
@settings(max_examples=20, deadline=None)
def test_no_path_breaks_a_row(client: httpx.Client, text: str):
    for path in (f"{ROWS}/", "/v2/areas/", "/v2/facilities/", "/v2/catalogue/", "/v2/open-data/"):
        quoted = "".join(f"%{byte:02X}" for byte in text.encode())
        assert client.get(path + quoted).status_code in {200, 307, 404}
