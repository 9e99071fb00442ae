"""How the checks behave towards an API, and what a hostile one can do to them."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from contracts import CannotRun, CheckFailed, ContractProblem, Credentials, Link, connect, contract_of, over
from contracts.checks import auth

LEAST: dict[str, Any] = {"version": 1, "id": "a", "name_th": "ก", "name_en": "a"}
Handler = Callable[[httpx.Request], httpx.Response]


def link_to(handler: Handler, sleeps: list[float] | None = None, *, token: str | None = None, **manners: float) -> Link:
    contract = contract_of(LEAST | {"manners": {"requests_per_second": 0, **manners}})
    client = httpx.Client(transport=httpx.MockTransport(handler), base_url="https://api.example/base")
    return Link(client, contract, Credentials(token=token), sleep=(sleeps if sleeps is not None else []).append)


def test_paths_go_on_from_the_address_and_the_token_goes_in_the_header():
    link = link_to(lambda _request: httpx.Response(200), token="t0ken")
    seen = link.get("/rows?limit=1", {"fy": 2569, "q": ["a", "b"]})
    assert str(seen.url) == "https://api.example/base/rows?limit=1&fy=2569&q=a&q=b"
    assert seen.sent["authorization"] == "Bearer t0ken"


def test_no_token_means_none_even_when_the_client_has_one():
    client = httpx.Client(
        transport=httpx.MockTransport(lambda _request: httpx.Response(200)),
        base_url="https://api.example",
        headers={"Authorization": "Bearer mine"},
    )
    link = over(client, contract_of(LEAST))
    assert "authorization" not in link.get("/x", token=None).sent
    assert link.get("/x").sent["authorization"] == "Bearer mine"


def test_the_same_question_is_asked_once_however_its_parameters_stand():
    asked: list[str] = []
    link = link_to(lambda request: (asked.append(str(request.url)), httpx.Response(200))[1])
    link.get("/x", {"a": 1, "b": 2})
    link.get("/x?b=2&a=1")
    assert len(asked) == 1


def test_a_429_is_waited_out_as_long_as_it_says_but_not_for_ever():
    answers = iter(
        [
            httpx.Response(429, headers={"Retry-After": "7"}),
            httpx.Response(429, headers={"Retry-After": "9000"}),
            httpx.Response(200),
        ]
    )
    sleeps: list[float] = []
    assert link_to(lambda _request: next(answers), sleeps, longest_wait_s=30).get("/x").ok
    assert sleeps == [7, 30]


def test_an_api_that_only_says_429_is_given_up():
    with pytest.raises(CannotRun, match="429"):
        link_to(lambda _request: httpx.Response(429)).get("/x")


def test_the_contracts_pace_is_kept():
    sleeps: list[float] = []
    link = link_to(lambda _request: httpx.Response(200), sleeps, requests_per_second=5)
    for number in range(4):
        link.get(f"/{number}")
    assert len(sleeps) == 3
    assert sum(sleeps) == pytest.approx(0.2 + 0.4 + 0.6, abs=0.1)


def test_no_more_is_asked_than_the_contract_allows():
    link = link_to(lambda _request: httpx.Response(200), most_requests=2)
    link.get("/1")
    link.get("/2")
    with pytest.raises(ContractProblem, match="2 requests"):
        link.get("/3")


def test_a_link_to_another_host_is_not_followed():
    asked: list[str] = []
    link = link_to(lambda request: (asked.append(request.url.host), httpx.Response(200))[1], token="t0ken")
    seen = link.get("/rows")
    with pytest.raises(CheckFailed, match=r"elsewhere\.example"):
        link.follow(seen, "https://elsewhere.example/rows?page=2")
    assert asked == ["api.example"]


def test_redirects_are_not_followed_so_that_the_token_stays_here():
    link = link_to(
        lambda _request: httpx.Response(302, headers={"Location": "https://elsewhere.example/"}), token="t0ken"
    )
    assert link.get("/rows").status == 302


class Endless(httpx.SyncByteStream):
    def __iter__(self) -> Iterator[bytes]:
        while True:
            yield b"x" * 65_536


def test_an_endless_answer_is_cut_off():
    link = link_to(lambda _request: httpx.Response(200, stream=Endless()), largest_body_mib=1)
    with pytest.raises(CannotRun, match="1 MiB"):
        link.get("/x")


def test_an_api_that_does_not_answer_gives_no_result():
    def silent(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("late", request=request)

    with pytest.raises(CannotRun, match="does not answer in time"):
        link_to(silent).get("/x")


def test_a_body_that_is_not_what_its_encoding_says_gives_no_result():
    link = link_to(
        lambda _request: httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(b"no gzip"))
    )
    with pytest.raises(CannotRun, match="DecodingError"):
        link.get("/x")


def test_deep_json_is_a_failure_and_no_crash():
    link = link_to(lambda _request: httpx.Response(200, content=b"[" * 100_000))
    with pytest.raises(CheckFailed):
        link.get("/x").json()


@pytest.mark.parametrize(
    "url", ["ftp://a", "a.example", "http://", "http://u:p@a.example", "http://a.example/?k=v", "\x00"]
)
def test_an_address_that_is_none_is_refused_without_its_secrets(url: str):
    with pytest.raises(ContractProblem) as refused:
        connect(url, contract_of(LEAST))
    assert refused.value.code == "address-unusable"
    assert "u:p" not in str(refused.value)


def test_a_token_over_plain_http_fails():
    contract = contract_of(LEAST | {"auth": {"protected": "/x"}})
    client = httpx.Client(
        transport=httpx.MockTransport(lambda _request: httpx.Response(200)), base_url="http://api.example"
    )
    with pytest.raises(AssertionError, match="not https"):
        auth.tls(over(client, contract))


def test_tokens_by_client_credentials_are_renewed_before_they_end():
    given: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/token":
            given.append(f"t{len(given)}")
            return httpx.Response(200, json={"access_token": given[-1], "expires_in": 0})
        return httpx.Response(200)

    contract = contract_of(LEAST | {"auth": {"protected": "/x", "token_url": "/token"}})
    client = httpx.Client(transport=httpx.MockTransport(answer), base_url="https://api.example")
    link = over(client, contract, Credentials(client_id="me", client_secret="secret"))
    assert [link.get(path).sent["authorization"] for path in ("/1", "/2")] == ["Bearer t0", "Bearer t1"]
    assert {"secret", "t0", "t1"} <= link.desk.secrets


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(401),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json=[]),
        httpx.Response(200, json={"access_token": 1}),
    ],
)
def test_a_token_endpoint_that_gives_none_is_told_in_one_sentence(answer: httpx.Response):
    contract = contract_of(LEAST | {"auth": {"protected": "/x", "token_url": "/token"}})
    client = httpx.Client(transport=httpx.MockTransport(lambda _request: answer), base_url="https://api.example")
    with pytest.raises(ContractProblem) as refused:
        over(client, contract, Credentials(client_id="me", client_secret="secret")).get("/x")
    assert refused.value.code == "no-token-given-out"
