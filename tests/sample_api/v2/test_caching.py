"""What is known is not sent again, what is large is sent packed, and HEAD tells what GET would."""

import gzip

import httpx
import pytest

ROWS = "/v2/datasets/mother-and-child/rows"
LARGE = f"{ROWS}?limit=1000&fy=2569"
PATHS = [LARGE, f"{ROWS}/MCH08-4001-2569-2", "/v2/datasets", "/v2/areas?limit=5", "/v2/catalogue", "/v2/indicators"]
PATHS += ["/v2/datasets/mother-and-child/drill-down?indicator=MCH01&fy=2569", "/v2/open-data/facilities.csv"]


def plain(client: httpx.Client, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    return client.request(
        method, path, headers={"Accept-Encoding": "identity"} | {k.replace("_", "-"): v for k, v in headers.items()}
    )


@pytest.mark.parametrize("path", PATHS)
def test_what_is_known_is_not_sent_again(client: httpx.Client, path: str):
    for encoding in ("identity", "gzip"):
        first = client.get(path, headers={"Accept-Encoding": encoding})
        for held in (first.headers["ETag"], f'"other", W/{first.headers["ETag"]}', "*"):
            again = client.get(path, headers={"If-None-Match": held, "Accept-Encoding": encoding})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["ETag"] == first.headers["ETag"]


def test_a_bad_question_is_bad_however_much_is_known(client: httpx.Client):
    assert client.get(f"{ROWS}?fy=1", headers={"If-None-Match": "*"}).status_code == 400
    assert client.get(f"{ROWS}/none", headers={"If-None-Match": "*"}).status_code == 404


def test_another_question_has_another_etag(client: httpx.Client):
    assert len({client.get(path).headers["ETag"] for path in [*PATHS, ROWS, f"{ROWS}?offset=1"]}) == len(PATHS) + 2


@pytest.mark.parametrize("path", [LARGE, "/v2/catalogue", "/v2/open-data/facilities.csv"])
def test_a_large_answer_is_packed_for_who_can_unpack_it(client: httpx.Client, path: str):
    whole = plain(client, path)
    with client.stream("GET", path, headers={"Accept-Encoding": "br;q=1, gzip;q=0.5"}) as packed:
        sent = b"".join(packed.iter_raw())
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in whole.headers
    assert gzip.decompress(sent) == whole.content
    assert len(sent) < len(whole.content) / 4
    assert packed.headers["ETag"] != whole.headers["ETag"]
    assert "Accept-Encoding" in packed.headers["Vary"]


@pytest.mark.parametrize("accepted", ["gzip;q=0", "gzip; q=0.0, br", "deflate", ""])
def test_who_cannot_unpack_gets_it_plain(client: httpx.Client, accepted: str):
    assert "Content-Encoding" not in client.get(LARGE, headers={"Accept-Encoding": accepted}).headers


@pytest.mark.parametrize("path", [*PATHS, "/v2"])
def test_head_tells_what_get_would(client: httpx.Client, path: str):
    got, told = plain(client, path), plain(client, path, "HEAD")
    own = {"date", "x-request-id"}
    assert told.content == b""
    assert {k: v for k, v in told.headers.items() if k not in own} == {
        k: v for k, v in got.headers.items() if k not in own
    }


def test_head_refuses_as_get_does(client: httpx.Client, anyone: httpx.Client):
    assert client.head(f"{ROWS}?fy=1").status_code == 400
    assert anyone.head(ROWS).status_code == 401
    assert client.head("/v2/nowhere").status_code == 404


def test_a_repeated_read_reads_nothing(client: httpx.Client, monkeypatch: pytest.MonkeyPatch):
    from sample_api.store import reading

    first = client.get(f"{ROWS}?limit=3&fy=2567")
    monkeypatch.setattr(reading, "read", None)
    again = client.get(f"{ROWS}?limit=3&fy=2567")
    assert again.content == first.content
    assert again.headers["Link"] == first.headers["Link"]


def test_links_name_the_host_that_was_asked_and_no_made_up_one(client: httpx.Client):
    client.get(f"{ROWS}?limit=3", headers={"Host": "one.example"})
    second = client.get(f"{ROWS}?limit=3", headers={"Host": "two.example:8080"})
    assert second.headers["Link"].startswith("<http://two.example:8080/v2/")
    hostile = client.get(f"{ROWS}?limit=3", headers={"Host": 'x>; rel="next", <http://evil'})
    assert "evil" not in hostile.headers["Link"]


@pytest.mark.parametrize(
    ("given", "kept"), [("abc-1.2_3", True), ("x" * 65, False), ("a b", False), ("ก", False), ("", False)]
)
def test_a_request_id_is_echoed_if_it_is_sane(client: httpx.Client, given: str, kept: bool):
    answer = client.get("/v2", headers={"X-Request-ID": given.encode()})
    assert (answer.headers["X-Request-ID"] == given) is kept
    assert len(answer.headers["X-Request-ID"]) >= 9
