"""Whatever is sent, the answer is a problem that says why: no 5xx, no stack, no injected header."""

import gzip
import json
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sample_api import dataset

REPORT = "/hdc/api/report_data"
GOOD_BODY = {"tableName": "s_kpi_height05", "year": "2569", "province": "40"}


def assert_is_problem(answer: httpx.Response, status: int, code: str) -> None:
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["code"]) == (status, code)
    assert body["detail"]
    assert body["request_id"] == answer.headers["X-Request-ID"]
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null,",
        b'{"year": NaN}x',
        '{"tableName": "ตาราง"}'.encode("cp874"),
        json.dumps(GOOD_BODY).encode("utf-16"),
        b"\xff\xfe{}",
        b"[" * 16_000,
        b'{"a":' * 3_000,
        b'{"limit": ' + b"9" * 10_000 + b"}",
    ],
)
def test_a_body_that_is_not_json_is_malformed(client: httpx.Client, body: bytes):
    answer = client.post(REPORT, content=body, headers={"Content-Type": "application/json"})
    assert_is_problem(answer, 400, "malformed-json")


@pytest.mark.parametrize("body", [b"null", b"[]", b'"x"', b"1", b"NaN", b"[" * 900 + b"]" * 900])
def test_json_that_is_no_object_is_invalid(client: httpx.Client, body: bytes):
    answer = client.post(REPORT, content=body, headers={"Content-Type": "application/json"})
    assert_is_problem(answer, 400, "parameter-invalid")


def test_a_large_body_is_refused(client: httpx.Client):
    answer = client.post(REPORT, content=b" " * 20_000, headers={"Content-Type": "application/json"})
    assert_is_problem(answer, 413, "body-too-large")


def test_a_large_body_is_not_read_to_its_end(client: httpx.Client):
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < 1_000:
            sent += 1
            yield b" " * 1024

    answer = client.post(REPORT, content=endless(), headers={"Content-Type": "application/json"})
    assert_is_problem(answer, 413, "body-too-large")


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonx"])
def test_another_content_type_is_refused(client: httpx.Client, kind: str):
    answer = client.post(REPORT, content=json.dumps(GOOD_BODY), headers={"Content-Type": kind})
    assert_is_problem(answer, 415, "media-type-unsupported")


@pytest.mark.parametrize("packing", ["gzip", "br", "identity, gzip", "x"])
def test_a_packed_body_is_refused_unread(client: httpx.Client, packing: str):
    bomb = gzip.compress(b"0" * 100_000_000)
    headers = {"Content-Type": "application/json", "Content-Encoding": packing}
    assert_is_problem(client.post(REPORT, content=bomb, headers=headers), 415, "encoding-unsupported")


@pytest.mark.parametrize("given_id", ["x" * 65, "a b", "<script>", "ก".encode(), "a\tb"])
def test_a_strange_request_id_is_replaced(anyone: httpx.Client, given_id: str | bytes):
    answer = anyone.get("/healthz", headers={"X-Request-ID": given_id})
    assert len(answer.headers["X-Request-ID"]) == 32


def test_a_decent_request_id_is_kept(anyone: httpx.Client):
    assert anyone.get("/healthz", headers={"X-Request-ID": "run-7.a_B"}).headers["X-Request-ID"] == "run-7.a_B"


@pytest.mark.parametrize("host", ['evil"><x', "a b", "x/../y", "evil.example@good", ""])
def test_a_strange_host_does_not_reach_the_links(client: httpx.Client, host: str):
    answer = client.get("/v1/provinces?limit=1", headers={"Host": host})
    assert "evil" not in answer.headers.get("Link", "")
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "limit=1%0d%0aSet-Cookie:%20a=b",
        "province=40%00",
        "province=%ff%fe",
        "indicator=../../etc/passwd",
        "indicator=%3Cscript%3E",
        "quarter=1;drop table",
        "&".join(["fy=2569"] * 500),
        "limit[]=5",
        "__proto__=1",
        "=",
    ],
)
def test_an_injected_query_is_a_bad_request(client: httpx.Client, query: str):
    answer = client.get(f"/v1/observations?{query}")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "Set-Cookie" not in answer.headers


def test_a_long_value_is_quoted_back_short_and_on_one_line(client: httpx.Client):
    answer = client.get("/v1/observations", params={"indicator": "x\n\u202e" + "y" * 5_000})
    assert len(answer.content) < 1_500
    assert "\u202e" not in answer.text


@pytest.mark.parametrize(
    "path", ["/static/../settings.py", "/static/%2e%2e/settings.py", "/static//etc/passwd", "/static/"]
)
def test_no_file_beside_the_static_ones_is_served(anyone: httpx.Client, path: str):
    assert_is_problem(anyone.get(path), 404, "route-unknown")


@pytest.mark.parametrize("path", ["/services/sample-apix/healthz", "/services/healthz", "//healthz"])
def test_only_the_whole_prefix_is_a_prefix(address: str, anyone: httpx.Client, path: str):
    assert_is_problem(anyone.get(f"{address}{path}"), 404, "route-unknown")


def test_a_crash_of_ours_tells_nothing_of_itself(client: httpx.Client, monkeypatch: pytest.MonkeyPatch):
    def fail() -> None:
        raise RuntimeError("the secret is 1234")

    monkeypatch.setattr(dataset, "load", fail)
    answer = client.get("/v1/observations")
    assert_is_problem(answer, 500, "internal-error")
    assert "1234" not in answer.text
    assert answer.headers["Connection"] == "close"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["tableName", "year", "province", "type", "limit", "offset", "x"]), JSON))
@settings(max_examples=60, deadline=None)
def test_no_json_body_breaks_a_report(client: httpx.Client, body: dict[str, object]):
    answer = client.post(REPORT, content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert answer.status_code in {200, 201, 400, 404}


@given(st.dictionaries(st.sampled_from(["fy", "quarter", "limit", "offset", "province", "é"]), st.text(max_size=12)))
@settings(max_examples=60, deadline=None)
def test_no_query_breaks_a_list(client: httpx.Client, query: dict[str, str]):
    assert client.get("/v1/observations", params=query).status_code in {200, 400}
