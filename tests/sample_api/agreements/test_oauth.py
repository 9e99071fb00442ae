"""Client id and secret become a short token, or a refusal in the words of RFC 6749."""

import asyncio
import base64
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from sample_api.agreements import credentials, proof
from sample_api.agreements.book import Book
from sample_api.agreements.guard import Guard
from sample_api.agreements.keys import KeyRing
from sample_api.agreements.limits import OF_CLIENT_AT_ADDRESS
from sample_api.agreements.proof import NotProvenError, Proof, Prover, TooManyAttemptsError

Ask = Callable[..., httpx.Response]
ISSUER = "https://health.example.go.th/services/sample-api"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def assert_refused(answer: httpx.Response, status: int, error: str) -> None:
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert set(answer.json()) == {"error", "error_description", "error_description_th"}
    assert answer.json()["error_description"].isascii()
    assert answer.headers["Cache-Control"] == "no-store"
    assert "X-Request-ID" in answer.headers


def test_a_token_comes_for_basic_credentials(ask: Ask):
    answer = ask("health")
    assert answer.status_code == 200
    assert set(answer.json()) == {"access_token", "token_type", "expires_in", "scope"}
    assert (answer.json()["token_type"], answer.json()["expires_in"]) == ("Bearer", 600)
    assert (answer.headers["Cache-Control"], answer.headers["Pragma"]) == ("no-store", "no-cache")


def test_and_for_credentials_in_the_form(api: httpx.Client):
    told = {"grant_type": "client_credentials", "client_id": "health"}
    told["client_secret"] = "sample_api_of_health_and_long_enough"
    assert api.post("/oauth/token", data=told).status_code == 200


def test_basic_credentials_are_percent_decoded(api: httpx.Client):
    coded = base64.b64encode(b"he%61lth:sample%5Fapi%5Fof_health_and_long_enough").decode()
    told = {"grant_type": "client_credentials"}
    assert api.post("/oauth/token", data=told, headers={"Authorization": f"basic {coded}"}).status_code == 200


def test_anyone_can_check_the_token_with_the_published_keys(api: httpx.Client, ask: Ask):
    about = api.get("/services/sample-api/.well-known/oauth-authorization-server").json()
    assert about["issuer"] == ISSUER
    assert about["token_endpoint"] == f"{ISSUER}/oauth/token"
    keys = KeySet.import_key_set(api.get(about["jwks_uri"].removeprefix("https://health.example.go.th")).json())
    found = jwt.decode(ask("health").json()["access_token"], keys, algorithms=["ES256"])
    assert (found.claims["iss"], found.claims["aud"], found.claims["sub"]) == (ISSUER, "sample-api", "health")


def test_no_private_part_of_a_key_is_published(api: httpx.Client):
    assert all("d" not in key for key in api.get("/.well-known/jwks.json").json()["keys"])


def test_a_strange_host_changes_no_address(api: httpx.Client):
    answer = api.get("/.well-known/oauth-authorization-server", headers={"Host": "evil.example"})
    assert "evil" not in answer.text


@pytest.mark.parametrize(("asked", "given"), [("", "read write"), ("read", "read"), ("write read", "read write")])
def test_the_scope_is_what_was_asked_or_all_there_is(ask: Ask, asked: str, given: str):
    assert ask("health", scope=asked).json()["scope"] == given


@pytest.mark.parametrize("scope", ["write", "read write", "admin", "READ", "read,write"])
def test_no_scope_beyond_the_agreement(ask: Ask, scope: str):
    assert_refused(ask("school", scope=scope), 400, "invalid_scope")


@pytest.mark.parametrize("grant", ["password", "authorization_code", "refresh_token", "CLIENT_CREDENTIALS", "ก"])
def test_no_other_grant(ask: Ask, grant: str):
    assert_refused(ask("health", grant_type=grant), 400, "unsupported_grant_type")


@pytest.mark.parametrize(
    ("name", "given"), [("health", "wrong"), ("nobody", "wrong"), ("", ""), ("health", "x" * 9_000)]
)
def test_wrong_credentials_are_refused_without_saying_which(ask: Ask, name: str, given: str):
    answer = ask(name, given or "x")
    assert_refused(answer, 401, "invalid_client")
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")
    assert answer.json() == ask("nobody-else", "wrong").json()


@pytest.mark.parametrize("name", ["ended", "later"])
def test_an_agreement_that_is_not_in_force_gives_no_token(ask: Ask, name: str):
    assert_refused(ask(name), 400, "unauthorized_client")


def test_nobody_without_the_secret_learns_that_it_has_ended(ask: Ask):
    assert_refused(ask("ended", "wrong"), 401, "invalid_client")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"grant_type=",
        b"grant_type=client_credentials&grant_type=client_credentials",
        b"scope=read",
        b"grant_type=%ff%fe",
        b"\xff\xfe",
        b"&".join(b"a%d=1" % number for number in range(50)),
        b'{"grant_type":"client_credentials"}',
    ],
)
def test_what_is_no_such_form_is_an_invalid_request(api: httpx.Client, body: bytes):
    assert_refused(api.post("/oauth/token", content=body, headers=FORM), 400, "invalid_request")


def test_two_ways_at_once_are_one_too_many(ask: Ask):
    assert_refused(ask("health", client_secret="x"), 400, "invalid_request")
    assert_refused(ask("health", client_id="school"), 400, "invalid_request")
    assert ask("health", client_id="health").status_code == 200


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "", "multipart/form-data; boundary=x"])
def test_another_media_type_is_refused(api: httpx.Client, kind: str):
    answer = api.post("/oauth/token", content=b"grant_type=client_credentials", headers={"Content-Type": kind})
    assert_refused(answer, 415, "invalid_request")


def test_a_large_form_is_refused(api: httpx.Client):
    assert_refused(api.post("/oauth/token", content=b"a" * 20_000, headers=FORM), 413, "invalid_request")


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Basic " + "QQ" * 5_000, "Basic w4M=", "Basic ////"])
def test_a_broken_basic_header_is_wrong_credentials(api: httpx.Client, header: str):
    told = {"grant_type": "client_credentials"}
    answer = api.post("/oauth/token", data=told, headers={"Authorization": header})
    assert_refused(answer, 401, "invalid_client")


@pytest.mark.parametrize("evil", ["a\r\nSet-Cookie: x=1", "a\nb", "a\x00b", "\u202eก", "<script>", "a" * 5_000])
def test_nothing_that_was_sent_comes_back(ask: Ask, evil: str):
    for answer in (ask("health", scope=evil), ask("health", grant_type=evil)):
        assert answer.status_code == 400
        assert "Set-Cookie" not in answer.headers
        assert evil not in answer.text


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_token_is_asked_for_by_post(api: httpx.Client, method: str):
    refused = api.request(method, "/oauth/token?grant_type=client_credentials&client_id=health&client_secret=x")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "POST")


def test_a_demo_agency_takes_the_caller_s_own_token(ask: Ask, token: str):
    answer = ask("demo-school", token)
    claims = answer.json()["access_token"].split(".")[1]
    assert answer.status_code == 200
    assert b'"act":{"sub":"malee"}' in base64.urlsafe_b64decode(claims + "==")


@pytest.mark.parametrize("kind", ["agency", "expired", "no scope", "garbage"])
def test_but_no_other_token(ask: Ask, secret: bytes, kind: str):
    from sample_api import tokens

    given = {
        "agency": ask("health").json()["access_token"],
        "expired": tokens.mint(secret, "malee", lifetime_s=-1),
        "no scope": tokens.mint(secret, "malee", scope="other"),
        "garbage": "eyJ.x.y",
    }[kind]
    assert_refused(ask("demo-local", given), 401, "invalid_client")


def test_a_site_s_agency_takes_no_trainee_s_token(ask: Ask, token: str):
    assert_refused(ask("health", token), 401, "invalid_client")


def test_the_demo_that_has_ended_says_so(ask: Ask, token: str):
    assert_refused(ask("demo-expired", token), 400, "unauthorized_client")


def test_guessing_is_stopped_but_the_agency_itself_is_not(ask: Ask):
    assert ask("victim").status_code == 200
    answers = [ask("victim", f"guess {number}") for number in range(OF_CLIENT_AT_ADDRESS.attempts + 1)]
    assert [one.status_code for one in answers] == [401] * OF_CLIENT_AT_ADDRESS.attempts + [429]
    assert_refused(answers[-1], 429, "temporarily_unavailable")
    assert 0 < int(answers[-1].headers["Retry-After"]) <= OF_CLIENT_AT_ADDRESS.window_s
    assert ask("victim").status_code == 200


def test_an_unknown_client_takes_as_long_as_a_wrong_secret():
    """The same hash is computed for nobody as for somebody."""
    kept = credentials.hashed("right")
    credentials.matches((), "warm")

    def took(hashes: tuple[str, ...]) -> float:
        started = time.process_time()
        for _ in range(3):
            credentials.matches(hashes, "wrong")
        return time.process_time() - started

    somebody, nobody = took((kept,)), took(())
    assert 1 / 3 < somebody / nobody < 3


def test_more_guesses_at_once_than_can_be_hashed_are_told_to_wait(secret: bytes, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(proof, "MOST_WAITING", 3)
    prover = Prover(Guard(secret, ISSUER, KeyRing(None), Book(None)))

    async def guess() -> list[object]:
        guesses = [prover.prove(Proof("nobody", "x", f"10.0.0.{number}")) for number in range(8)]
        return await asyncio.gather(*guesses, return_exceptions=True)

    kinds = [type(one) for one in asyncio.run(guess())]
    assert kinds == [NotProvenError] * 3 + [TooManyAttemptsError] * 5


def test_every_secret_that_is_good_now_matches():
    one, other = credentials.hashed("one"), credentials.hashed("other")
    assert credentials.matches((one, other), "one")
    assert credentials.matches((one, other), "other")
    assert not credentials.matches((one, other), "third")
    assert not credentials.matches(("not a hash",), "one")


def test_no_secret_and_no_token_is_ever_written(api: httpx.Client, ask: Ask, state: Path):
    issued = ask("health").json()["access_token"]
    api.get("/v1/provinces", headers={"Authorization": f"Bearer {issued}"})
    api.get(f"/v1/provinces?access_token={issued}&x={issued}", headers={"X-Request-ID": "after-the-secrets"})
    deadline, everything = time.monotonic() + 20, ""
    with closing(sqlite3.connect(state / "sample_api_access.db")) as database:
        while "after-the-secrets" not in everything and time.monotonic() < deadline:
            time.sleep(0.05)
            everything = repr(database.execute("SELECT * FROM access").fetchall())
    assert "after-the-secrets" in everything
    assert "client_id=health" in everything
    for part in (issued, issued.split(".")[1], issued.split(".")[2], "_and_long_enough"):
        assert part not in everything
