"""Pages, put together, are the whole: nothing twice, nothing left out, whatever the limit."""

import re

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sample_api import dataset
from sample_api.dataset import Selection


def positions(size: int) -> st.SearchStrategy[list[int] | None]:
    some = st.sets(st.integers(0, size - 1), max_size=4).map(sorted)
    return st.none() | some


SELECTIONS = st.builds(Selection, positions(26), positions(77), positions(5), positions(4))


@given(SELECTIONS, st.integers(1, 1000))
@settings(max_examples=40, deadline=None)
def test_the_union_of_all_pages_is_the_selection(selection: Selection, limit: int):
    data = dataset.load()
    whole = data.observed(selection, 10**6, 0)
    pages = [data.observed(selection, limit, offset).rows for offset in range(0, whole.total + limit, limit)]
    assert [row for page in pages for row in page] == whole.rows
    assert len(set(whole.rows)) == whole.total == len(whole.rows)


@given(SELECTIONS)
@settings(max_examples=20, deadline=None)
def test_a_selection_keeps_the_order_of_the_whole(selection: Selection):
    data = dataset.load()
    place = {row: at for at, row in enumerate(data.observations)}
    found = [place[row] for row in data.observed(selection, 10**6, 0).rows]
    assert found == sorted(found)


def links(header: str) -> dict[str, str]:
    return {rel: url for url, rel in re.findall(r'<([^>]+)>; rel="(\w+)"', header)}


@pytest.mark.parametrize("prefix", ["", "/services/sample-api"])
@pytest.mark.parametrize("limit", [1, 7, 40, 80, 1000])
def test_following_next_brings_every_row_once(client: httpx.Client, prefix: str, limit: int):
    url: str | None = f"{prefix}/v1/observations?indicator=MCH08&region=7&limit={limit}"
    found = []
    while url:
        page = client.get(url)
        found += [tuple(row.values()) for row in page.json()["data"]]
        url = links(page.headers["Link"]).get("next")
    assert len(found) == len(set(found)) == page.json()["total"] == 80


def test_links_keep_the_filters_and_the_prefix(address: str, client: httpx.Client):
    page = client.get("/services/sample-api/v1/observations?fy=2569&fy=2568&limit=10&offset=20")
    found = links(page.headers["Link"])
    base = f"{address}/services/sample-api/v1/observations?fy=2569&fy=2568&limit=10&offset="
    assert found == {
        "first": f"{base}0",
        "prev": f"{base}10",
        "next": f"{base}30",
        "last": f"{base}16010",
    }


def test_past_the_end_there_is_an_empty_page_and_the_true_total(client: httpx.Client):
    page = client.get("/v1/observations", params={"province": "40", "offset": 9_999_999})
    assert (page.json()["data"], page.json()["total"]) == ([], 520)
    assert "next" not in links(page.headers["Link"])


def test_without_a_limit_a_page_has_a_hundred_rows(client: httpx.Client):
    assert len(client.get("/v1/observations").json()["data"]) == 100


def test_what_is_known_is_not_sent_again(client: httpx.Client):
    first = client.get("/v1/observations", params={"province": "40"})
    again = client.get(
        "/v1/observations",
        params={"province": "40"},
        headers={"If-None-Match": f'"other", W/{first.headers["ETag"]}'},
    )
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_another_question_has_another_etag(client: httpx.Client):
    paths = ["/v1/observations", "/v1/observations?province=40", "/v1/observations?offset=1", "/v1/provinces"]
    assert len({client.get(path).headers["ETag"] for path in paths}) == len(paths)


def test_knowing_the_page_does_not_replace_the_token(anyone: httpx.Client):
    assert anyone.get("/v1/provinces", headers={"If-None-Match": "*"}).status_code == 401
