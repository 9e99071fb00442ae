"""A figure is reported once, changed only by who knows its latest version, and seen by its reporter alone."""

import json
from collections.abc import Callable

import httpx
import pytest

ROW = "/v2/reports/MCH08-4001-2569-2"
FIGURES = {"numerator": 4, "denominator": 5}
Make = Callable[..., dict[str, object]]


def problem(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]
    return answer.status_code, answer.json()["code"]


def test_a_new_row_is_created_and_read_back(me: httpx.Client, make_row: Make):
    created = me.post("/v2/reports", json=make_row(note="ส่งครั้งแรก"))
    assert created.status_code == 201
    assert created.headers["Location"].endswith(ROW)
    read = me.get(ROW)
    assert read.json() == created.json()
    assert read.headers["ETag"] == created.headers["ETag"] == f'"{read.json()["etag"]}"'
    assert me.get(ROW, headers={"If-None-Match": read.headers["ETag"]}).status_code == 304


def test_a_row_is_not_created_twice(me: httpx.Client, make_row: Make):
    me.post("/v2/reports", json=make_row())
    assert problem(me.post("/v2/reports", json=make_row(numerator=1))) == (409, "report-exists")
    assert me.get(ROW).json()["numerator"] == 3


def test_a_change_needs_the_latest_version(me: httpx.Client):
    first = me.put(ROW, json=FIGURES)
    assert first.status_code == 201
    changed = FIGURES | {"numerator": 5}
    assert problem(me.put(ROW, json=changed)) == (428, "if-match-required")
    assert problem(me.put(ROW, json=changed, headers={"If-Match": "*"})) == (428, "if-match-required")
    weak = f"W/{first.headers['ETag']}"
    assert problem(me.put(ROW, json=changed, headers={"If-Match": weak})) == (412, "row-changed")
    second = me.put(ROW, json=changed, headers={"If-Match": first.headers["ETag"]})
    assert (second.status_code, second.json()["version"]) == (200, 2)
    stale = me.put(ROW, json=FIGURES, headers={"If-Match": first.headers["ETag"]})
    assert problem(stale) == (412, "row-changed")
    assert me.get(ROW).json() == second.json()


def test_going_back_to_old_figures_does_not_bring_the_old_version_back(me: httpx.Client):
    first = me.put(ROW, json=FIGURES).headers["ETag"]
    second = me.put(ROW, json=FIGURES | {"numerator": 0}, headers={"If-Match": first}).headers["ETag"]
    third = me.put(ROW, json=FIGURES, headers={"If-Match": second})
    assert third.headers["ETag"] not in {first, second}


def test_a_version_of_a_row_that_is_not_there_is_stale(me: httpx.Client):
    assert problem(me.put(ROW, json=FIGURES, headers={"If-Match": '"x"'})) == (412, "row-changed")
    assert problem(me.get(ROW)) == (404, "report-unknown")


def test_nobody_sees_or_changes_another_s_rows(sender: Callable[[str], httpx.Client], make_row: Make):
    mine, other = sender("read write"), sender("read write")
    mine.post("/v2/reports", json=make_row())
    assert other.get("/v2/reports").json()["total"] == 0
    assert other.get("/v2/reports/reconciliation").json()["rows"] == 0
    assert problem(other.get(ROW)) == (404, "report-unknown")
    assert other.put(ROW, json=FIGURES).status_code == 201
    assert mine.get(ROW).json()["numerator"] == 3


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("numerator", 6),
        ("numerator", -1),
        ("numerator", 3.0),
        ("numerator", "3"),
        ("numerator", True),
        ("denominator", 10**30),
        ("area", 4001),
        ("area", "4099"),
        ("area", "TH"),
        ("area", "๔๐๐๑"),
        ("indicator", "XXX99"),
        ("fy", 2026),
        ("fy", "2569"),
        ("quarter", 5),
        ("note", "x" * 201),
        ("note", "a\x00b"),
        ("note", "บรรทัด\nสอง"),
        ("note", "\ud800"),
        ("extra", 1),
    ],
)
def test_a_field_that_cannot_be_is_named(me: httpx.Client, make_row: Make, field: str, value: object):
    body = json.dumps(make_row(**{field: value}))
    refused = me.post("/v2/reports", content=body, headers={"Content-Type": "application/json"})
    assert refused.status_code == 400, refused.text
    assert [error["name"] for error in refused.json()["errors"]] == [field]
    assert me.get("/v2/reports").json()["total"] == 0


def test_a_quarter_to_come_cannot_be_reported(me: httpx.Client, make_row: Make):
    refused = me.post("/v2/reports", json=make_row(fy=2699))
    assert refused.json()["errors"][0]["name"] == "quarter"


@pytest.mark.parametrize(
    "number",
    [
        "1234567890123",
        "1-2345-67890-12-3",
        "๑๒๓๔๕๖๗๘๙๐๑๒๓",
        "1 2345 67890 12 3",
        "1２3456789012３",
        "1\u200b234567890123",
    ],
)
def test_a_personal_number_is_refused_wherever_it_hides(me: httpx.Client, make_row: Make, number: str):
    refused = me.post("/v2/reports", json=make_row(note=f"เลข{number}ค่ะ"))
    assert problem(refused) == (400, "row-invalid")
    assert [error["name"] for error in refused.json()["errors"]] == ["note"]
    assert number not in refused.text


def test_writing_needs_the_scope_to_write(sender: Callable[[str], httpx.Client], make_row: Make):
    reader = sender("read")
    for refused in (reader.post("/v2/reports", json=make_row()), reader.put(ROW, json=FIGURES)):
        assert problem(refused) == (403, "scope-missing")
    assert reader.get("/v2/reports").json()["total"] == 0
    assert problem(sender("write").get("/v2/reports")) == (403, "scope-missing")


def test_an_agency_writes_of_its_own_provinces_alone(province: httpx.Client, make_row: Make):
    refused = province.post("/v2/reports", json=make_row("4601"))
    assert problem(refused) == (403, "rows-not-agreed")
    assert refused.json()["errors"][0]["name"] == "area"
    assert problem(province.put("/v2/reports/MCH08-46-2569-1", json=FIGURES)) == (403, "rows-not-agreed")
    assert province.put("/v2/reports/MCH08-40-2569-1", json=FIGURES).status_code == 201


@pytest.mark.parametrize(
    "report_id", ["x", "MCH08-4001-2569-5", "MCH08-4001-2569", "mch08-4001-2569-2", "%00", "1" * 13]
)
def test_an_id_that_is_none_is_not_there(me: httpx.Client, report_id: str):
    assert problem(me.get(f"/v2/reports/{report_id}")) == (404, "report-unknown")
    assert problem(me.put(f"/v2/reports/{report_id}", json=FIGURES)) == (404, "report-unknown")


def test_own_rows_are_read_by_pages_to_the_end(me: httpx.Client, make_row: Make):
    areas = [f"40{n:02}" for n in range(1, 8)]
    me.post("/v2/reports/bulk", json={"rows": [make_row(area) for area in areas]})
    url, seen = "/v2/reports?limit=3&fy=2569", []
    while url:
        page = me.get(url)
        assert page.json()["total"] == 7
        seen += [row["area"] for row in page.json()["data"]]
        url = page.links.get("next", {}).get("url", "")
    assert seen == areas
    assert me.get("/v2/reports?area=4002").json()["total"] == 1
    assert problem(me.get("/v2/reports?aera=4002")) == (400, "parameter-unknown")


@pytest.mark.parametrize(
    "query", ["indicator=';drop", "area=%00", "after=%00", "after=a%20b", "fy=26", "limit=0", "quarter=5"]
)
def test_a_parameter_that_cannot_be_is_named(me: httpx.Client, query: str):
    for path in ("/v2/reports", "/v2/reports/reconciliation"):
        refused = me.get(f"{path}?{query}")
        assert refused.status_code == 400
        assert refused.json()["errors"][0]["name"] == query.partition("=")[0]


def test_a_body_past_its_limit_is_not_taken(me: httpx.Client):
    large = b'{"rows": [' + b" " * 1024**2 + b"]}"
    kind = {"Content-Type": "application/json"}
    assert problem(me.post("/v2/reports/bulk", content=large, headers=kind)) == (413, "body-too-large")
    assert problem(me.post("/v2/reports", content=large[:20_000], headers=kind)) == (413, "body-too-large")
    assert problem(me.post("/v2/reports", content=b"[" * 9_000, headers=kind)) == (400, "malformed-json")
    assert problem(me.post("/v2/reports", content=b"{}")) == (415, "media-type-unsupported")
    many = b"{" + b",".join(b'"%d":1' % n for n in range(60_000)) + b"}"
    assert len(me.post("/v2/reports/bulk", content=many, headers=kind).content) < 20_000
