"""Pages of version 2, put together, are the whole, by number or by cursor, whatever the order."""

import base64
import json
import re

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from sample_api.store.opened import open_store
from sample_api.store.reading import FIGURES, Order, Question, completed, read

ROWS = "/v2/datasets/mother-and-child/rows"


def links(answer: httpx.Response) -> dict[str, str]:
    return {rel: url for url, rel in re.findall(r'<([^>]+)>; rel="(\w+)"', answer.headers["Link"])}


def walk(client: httpx.Client, url: str | None) -> list[str]:
    found: list[str] = []
    while url:
        answer = client.get(url)
        assert answer.status_code == 200, answer.text
        found += [json.dumps(row) for row in answer.json()["data"]]
        url = links(answer).get("next")
    return found


@pytest.mark.parametrize("start", ["", "&cursor=*"])
@pytest.mark.parametrize("prefix", ["", "/services/sample-api"])
@pytest.mark.parametrize("limit", [7, 90, 1000])
def test_following_next_brings_every_row_once(client: httpx.Client, prefix: str, start: str, limit: int):
    url = f"{prefix}{ROWS}?level=district&province=85&indicator=MCH01&limit={limit}{start}"
    found = walk(client, url)
    assert len(found) == len(set(found)) == client.get(url).json()["total"] == 5 * 20


@pytest.mark.parametrize("sort", ["-rate", "rate,-fy", "status,-numerator", "-area,fy", "region,-quarter"])
def test_a_cursor_keeps_any_order(client: httpx.Client, sort: str):
    query = f"{ROWS}?indicator=MCH08&sort={sort}"
    whole = [json.dumps(row) for row in client.get(f"{query}&limit=1000").json()["data"]]
    assert walk(client, f"{query}&limit=7&cursor=*") == whole
    assert len(set(whole)) == 80


COLUMNS = ["rate", "province", "region", "fy", "quarter", "area", "numerator", "status", "indicator"]
ORDERS = st.lists(st.sampled_from(COLUMNS), unique=True, max_size=3).flatmap(
    lambda names: st.tuples(*(st.builds(Order, st.just(name), st.booleans()) for name in names))
)


@pytest.fixture(scope="module")
def connection(database: str):
    store = open_store(database)
    with store.engine.connect() as opened:
        yield opened
    store.close()


@given(order=ORDERS, limit=st.integers(1, 60), level=st.sampled_from(["country", "region", "province"]))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_can_be_walked(connection: Connection, order: tuple[Order, ...], limit: int, level: str):
    where = (("level", (level, "country")), ("indicator", ("MCH08", "ENV03")), ("fy", (2568, 2569)))
    whole = read(connection, FIGURES, Question(where=where, order=order, limit=1000)).rows
    question = Question(where=where, order=order, limit=limit)
    found = []
    while True:
        page = read(connection, FIGURES, question)
        found += page.rows
        if page.last is None:
            break
        assert len(page.last) == len(completed(FIGURES, question))
        question = Question(where=where, order=order, limit=limit, after=page.last)
    assert found == whole
    assert len(set(found)) == len(found)


def test_next_cursor_leads_on_from_a_plain_page(client: httpx.Client):
    first = client.get(f"{ROWS}?indicator=MCH01&limit=50").json()
    second = client.get(f"{ROWS}?indicator=MCH01&limit=50&cursor={first['next_cursor']}").json()
    assert second["data"][0] not in first["data"]
    assert (second["offset"], second["total"], len(second["data"])) == (None, 80, 30)


def test_the_last_page_says_that_it_is_the_last(client: httpx.Client):
    last = client.get(f"{ROWS}?indicator=MCH01&limit=40&offset=40")
    assert last.json()["next_cursor"] is None
    assert set(links(last)) == {"first", "prev", "last"}


def test_past_the_end_there_is_an_empty_page_and_the_true_total(client: httpx.Client):
    page = client.get(f"{ROWS}?indicator=MCH01&offset=100000").json()
    assert (page["data"], page["total"], page["next_cursor"]) == ([], 80, None)


def test_links_keep_the_filters(address: str, client: httpx.Client):
    page = client.get(f"/services/sample-api{ROWS}?fy=2569&fy=2568&limit=10&offset=20&sort=-rate")
    base = f"{address}/services/sample-api{ROWS}?fy=2569&fy=2568&sort=-rate&limit=10&offset="
    assert links(page)["next"] == f"{base}30"
    assert links(page)["prev"] == f"{base}10"


def cursor(*content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def good(client: httpx.Client) -> list[object]:
    held = client.get(f"{ROWS}?limit=1").json()["next_cursor"]
    return json.loads(base64.urlsafe_b64decode(held + "=="))


@pytest.mark.parametrize(
    "bad", ["x", "%00", "eyJ9", "**", "W10", "bnVsbA", "=" * 300, "../../etc/passwd", "' OR 1=1 --", "ก"]
)
def test_what_is_no_cursor_is_refused_by_name(client: httpx.Client, bad: str):
    refused = client.get(ROWS, params={"cursor": bad})
    assert (refused.status_code, refused.json()["errors"][0]["name"]) == (400, "cursor")


@pytest.mark.parametrize(
    "swap",
    [{1: 5}, {2: "2569"}, {2: True}, {2: 10**30}, {2: 2**63}, {2: -(2**63) - 1}, {4: None}, {4: ["40"]}, {2: 1.5}],
)
def test_a_cursor_with_values_of_other_kinds_is_refused(client: httpx.Client, swap: dict[int, object]):
    held = good(client)
    for at, value in swap.items():
        held[at] = value
    refused = client.get(ROWS, params={"cursor": cursor(*held)})
    assert (refused.status_code, refused.json()["errors"][0]["name"]) == (400, "cursor")


def test_a_cursor_of_another_question_is_refused(client: httpx.Client):
    held = client.get(f"{ROWS}?limit=1&fy=2569").json()["next_cursor"]
    for other in ("fy=2568", "fy=2569&sort=-rate", "quarter=1"):
        refused = client.get(f"{ROWS}?{other}&cursor={held}")
        assert (refused.status_code, refused.json()["errors"][0]["name"]) == (400, "cursor")


def test_a_cursor_and_an_offset_are_one_too_many(client: httpx.Client):
    assert client.get(f"{ROWS}?cursor=*&offset=5").json()["errors"][0]["name"] == "cursor"


@pytest.mark.parametrize("offset", ["-1", "100001", "9" * 30, "x", "1.5", ""])
def test_an_offset_too_far_is_refused_by_name(client: httpx.Client, offset: str):
    refused = client.get(ROWS, params={"offset": offset})
    assert (refused.status_code, refused.json()["errors"][0]["name"]) == (400, "offset")
