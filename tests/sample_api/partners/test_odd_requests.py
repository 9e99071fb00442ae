"""Whatever is asked of a partner, the answer is one of its own: no 5xx that is not the scenario's, no stack."""

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sample_api.partners.ckan_data import resources
from sample_api.partners.faults import OF_PARTNER

GETS = {
    "registry": "population",
    "school": "nutrition",
    "local": "reports/2569/40.csv",
    "water": "results.xml",
    "insurer": "utilisation",
    "bangkok": "results",
    "air": "services/getNewAQI_JSON.php",
    "ckan": "get-ckan/datastore_search",
}
NAMES = st.sampled_from(
    [
        "province",
        "year",
        "quarter",
        "page",
        "per_page",
        "limit",
        "cursor",
        "indicator",
        "region",
        "filters",
        "fields",
        "offset",
        "updated_since",
        "q",
        "é",
    ]
)


def everything(desk: Any) -> dict[str, str]:
    return desk.bearer | {"X-API-Key": desk.token, "api-key": desk.token}


@pytest.mark.parametrize("seed", ["-1", "1.0", "1e3", "01", "1_0", "๑", "0x1", "1000000000", "9" * 400, "%20", "null"])
def test_a_seed_that_is_none_is_named(desk: Any, seed: str):
    answer = desk.get(f"air/s/normal/{seed}/services/getNewAQI_JSON.php")
    assert (answer.status_code, answer.json()["errors"][0]["name"]) == (400, "seed")


@pytest.mark.parametrize(
    "scenario", ["none", "NORMAL", "normal.toml", "partner", "..%2Fhdc", "%00", "<script>", "x" * 500]
)
@pytest.mark.parametrize("partner", ["air", "hdc"])
def test_a_scenario_there_is_not_is_told_with_the_ones_there_are(desk: Any, partner: str, scenario: str):
    path = f"{partner}/s/{scenario}/1/{GETS.get(partner, 'api/report_data/x/2569')}"
    answer = desk.get(path, headers=desk.bearer)
    assert answer.status_code == 404
    assert answer.json()["code"] in {"scenario-unknown", "route-unknown"}
    assert len(answer.content) < 2_000


@pytest.mark.parametrize("path", ["none", "none/s/normal/1/x", "AIR", "..%2f..%2fetc", "%e0%b8%81/s/a/1/x", "%ff"])
def test_a_partner_there_is_not_is_told_with_the_ones_there_are(desk: Any, path: str):
    answer = desk.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "partner-unknown")
    assert "ckan" in answer.json()["detail"]


@pytest.mark.parametrize("partner", OF_PARTNER)
@pytest.mark.parametrize("rest", ["s", "s/normal", "s/normal/1", "s/normal/1/", "s/normal/1/none", "x/y/z", "s//1/x"])
def test_a_route_there_is_not_is_told_with_the_ones_there_are(desk: Any, partner: str, rest: str):
    answer = desk.get(f"{partner}/{rest}")
    assert (answer.status_code, answer.json()["code"]) == (404, "route-unknown")
    assert f"/partners/{partner}/s/" in answer.json()["detail"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
def test_another_method_is_refused_with_those_allowed(desk: Any, method: str):
    answer = desk.ask(method, "/partners/air/s/normal/1/services/getNewAQI_JSON.php")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")


@pytest.mark.parametrize(
    "time",
    [
        "",
        "yesterday",
        "2026-10-05T12:00:00",
        "2026-10-05",
        "9999-12-31T23:59:59-12:00",
        "0001-01-01T00:00:00+14:00",
        "1e9",
    ],
)
def test_a_time_that_is_none_is_named(desk: Any, time: str):
    answer = desk.get("air/s/normal/1/services/getNewAQI_JSON.php", headers={"X-Simulated-Time": time})
    assert (answer.status_code, answer.json()["errors"][0]["name"]) == (400, "X-Simulated-Time")


@pytest.mark.parametrize("partner", sorted(set(OF_PARTNER) - {"local", "air"}))
@pytest.mark.parametrize("token", ["x", "a.b.c", "ก", "eyJhbGciOiJub25lIn0.e30.", "x" * 9_000])
def test_a_forged_token_is_a_401_everywhere_a_token_is_needed(desk: Any, partner: str, token: str):
    given = token.encode()
    headers = {"Authorization": b"Bearer " + given, "X-API-Key": given, "api-key": given}
    path = GETS.get(partner, "api/report_data/s_kpi_height05/2569")
    answer = desk.get(f"{partner}/s/normal/1/{path}", headers=headers)
    assert answer.status_code == (403 if partner == "ckan" else 401)


GOOD = {
    "registry": {"province": "40", "year": "2568"},
    "school": {"province": "40", "year": "2568"},
    "water": {"province": "40", "year": "2568", "quarter": "1"},
    "insurer": {"province": "40", "year": "2568"},
    "bangkok": {"indicator": "MCH01", "year": "2568"},
    "ckan": {"resource_id": next(iter(resources()))},
}
ODD = st.text(max_size=12) | st.integers().map(str) | st.sampled_from(["40", "2569", "1", "{}", "\x00", "2026-01-01"])


@pytest.fixture(scope="module")
def access_token(desk: Any) -> str:
    form = {"grant_type": "client_credentials", "client_id": desk.client, "client_secret": desk.token}
    token: str = desk.post("registry/s/normal/1/oauth/token", data=form).json()["access_token"]
    return token


@given(partner=st.sampled_from(sorted(GETS)), odd=st.dictionaries(NAMES, ODD, max_size=3))
@settings(max_examples=200, deadline=None)
def test_no_query_breaks_a_partner(desk: Any, access_token: str, partner: str, odd: dict[str, str]):
    headers = everything(desk) | ({"Authorization": f"Bearer {access_token}"} if partner == "registry" else {})
    auth = desk.basic if partner == "water" else None
    query = GOOD.get(partner, {}) | odd
    answer = desk.get(f"{partner}/s/normal/1/{GETS[partner]}", params=query, headers=headers, auth=auth)
    assert answer.status_code in ({200, 404, 409} if partner == "ckan" else {200, 400})
    assert answer.status_code == 200 or odd
    assert "Traceback" not in answer.text


@given(st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_no_path_breaks_the_partners(desk: Any, first: str, second: str):
    answer = desk.get(f"{quote(first, safe='')}/s/{quote(second, safe='')}")
    assert answer.status_code in {200, 404}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=6), inner, max_size=2),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(["hospcode", "service", "service_date", "visits", "x"]), JSON))
@settings(max_examples=60, deadline=None)
def test_no_body_breaks_a_claim(desk: Any, body: dict[str, object]):
    answer = desk.post("insurer/s/key_required/1/claims", json=body, headers=desk.bearer)
    assert answer.status_code == 400


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 15_000, b"\xff", b'{"visits":' + b"9" * 9_000 + b"}", b"null"])
def test_a_claim_that_is_no_json_object_is_refused(desk: Any, content: bytes):
    headers = desk.bearer | {"Content-Type": "application/json"}
    assert desk.post("insurer/s/normal/1/claims", content=content, headers=headers).status_code == 400


def test_a_body_too_large_or_of_another_kind_is_refused(desk: Any):
    headers = desk.bearer | {"Content-Type": "application/json"}
    large = desk.post("insurer/s/normal/1/claims", content=b" " * 20_000, headers=headers)
    other = desk.post("insurer/s/normal/1/claims", content=b"{}", headers=desk.bearer)
    assert (large.status_code, other.status_code) == (413, 415)
