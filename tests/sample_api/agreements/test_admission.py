"""What an agency's token opens: 401, 403 and 429 told apart, each with the header that programs read."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from sample_api import tokens
from sample_api.agreements import book
from sample_api.agreements.model import today

Bearer = Callable[..., dict[str, str]]
Ask = Callable[..., httpx.Response]


def log_of(state: Path, last: str) -> list[tuple[object, ...]]:
    """The newest lines of the log, once the request with the id `last` is among them."""
    names = "client, method, route, query, dataset, rows, status, request_id"
    deadline, lines = time.monotonic() + 20, []
    with closing(sqlite3.connect(state / "sample_api_access.db")) as database:
        while last not in {line[7] for line in lines} and time.monotonic() < deadline:
            time.sleep(0.05)
            lines = database.execute(f"SELECT {names} FROM access ORDER BY id DESC LIMIT 40").fetchall()
    return lines


def test_an_agency_s_token_is_let_in_and_its_quota_told(api: httpx.Client, bearer: Bearer):
    answer = api.get("/v2/datasets", headers=bearer("health"))
    assert answer.status_code in {200, 503}
    assert answer.headers["RateLimit-Policy"] == '"per-minute";q=600;w=60'
    assert answer.headers["RateLimit"].startswith('"per-minute";r=')


def test_a_trainee_s_token_goes_on_as_before(api: httpx.Client, token: str):
    answer = api.get("/v1/indicators/MCH08", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    assert "RateLimit" not in answer.headers


def test_a_dataset_outside_the_agreement_is_forbidden(api: httpx.Client, bearer: Bearer):
    refused = api.get("/v2/datasets/older-people/rows", headers=bearer("school"))
    assert (refused.status_code, refused.json()["code"]) == (403, "dataset-not-agreed")
    assert "RateLimit" in refused.headers


def test_the_old_version_knows_no_agreements_and_gives_an_agency_nothing(api: httpx.Client, bearer: Bearer):
    refused = api.get("/v1/observations", headers=bearer("school"))
    assert (refused.status_code, refused.json()["code"]) == (403, "version-not-agreed")
    assert "/v2" in refused.json()["detail"]


def test_the_scope_asked_for_is_the_scope_there_is(api: httpx.Client, bearer: Bearer):
    refused = api.get("/v2/datasets", headers=bearer("health", scope="write"))
    assert (refused.status_code, refused.json()["code"]) == (403, "scope-missing")
    assert 'error="insufficient_scope", scope="read"' in refused.headers["WWW-Authenticate"]


def test_the_quota_ends_with_a_429_that_says_how_long_and_a_new_token_is_no_new_quota(
    api: httpx.Client, bearer: Bearer
):
    *within, last = (api.get("/v2/datasets", headers=bearer("hasty")) for _ in range(4))
    assert 429 not in {one.status_code for one in within}
    assert (last.status_code, last.json()["code"]) == (429, "quota-exceeded")
    assert last.headers["Content-Type"] == "application/problem+json"
    assert 1 <= int(last.headers["Retry-After"]) <= 20
    assert last.headers["RateLimit"].startswith('"per-minute";r=0')


def test_two_who_act_for_one_demo_agency_do_not_share_its_quota(api: httpx.Client, bearer: Bearer, secret: bytes):
    malee, somchai = (bearer("demo-university", tokens.mint(secret, name)) for name in ("malee", "somchai"))
    path = "/v2/datasets/older-people/rows"
    assert any(api.get(path, headers=malee).status_code == 429 for _ in range(100))
    assert api.get(path, headers=somchai).status_code == 403


def test_an_agreement_that_is_ended_is_refused_within_a_second(api: httpx.Client, bearer: Bearer, ask: Ask, site: Path):
    header = bearer("health")
    with book.changing(site) as agreements:
        kept = agreements["health"]
        agreements["health"] = replace(kept, ends=today() - timedelta(days=1))
    try:
        time.sleep(book.LOOKS_EVERY_S + 0.1)
        refused = api.get("/v2/datasets", headers=header)
        assert (refused.status_code, refused.json()["code"]) == (403, "agreement-ended")
        assert 'error="insufficient_scope"' in refused.headers["WWW-Authenticate"]
        assert "พ.ศ." in refused.json()["detail"] or str(today().year + 543) in refused.json()["detail"]
        assert ask("health").json()["error"] == "unauthorized_client"
        with book.changing(site) as agreements:
            del agreements["health"]
        time.sleep(book.LOOKS_EVERY_S + 0.1)
        assert api.get("/v2/datasets", headers=header).json()["code"] == "agreement-ended"
    finally:
        with book.changing(site) as agreements:
            agreements["health"] = kept
        time.sleep(book.LOOKS_EVERY_S + 0.1)
    assert api.get("/v2/datasets", headers=header).status_code in {200, 503}


@pytest.mark.parametrize("name", ["agency/health", "agency/demo-province/malee", "agency/"])
def test_no_person_bears_the_name_of_an_agency(api: httpx.Client, secret: bytes, name: str):
    header = {"Authorization": f"Bearer {tokens.mint(secret, name, scope='read write')}"}
    refused = api.get("/v2/reports", headers=header)
    assert (refused.status_code, refused.json()["code"]) == (401, "token-invalid")


@pytest.mark.parametrize("header", ["Bearer", "Bearer x", "Bearer " + "x" * 9_000, "DPoP x", "Bearer a.b.c"])
def test_what_is_no_token_stays_a_401(api: httpx.Client, header: str):
    refused = api.get("/v2/datasets", headers={"Authorization": header})
    assert (refused.status_code, refused.json()["code"]) == (401, "token-invalid")
    assert 'error="invalid_token"' in refused.headers["WWW-Authenticate"]


def test_the_log_says_who_did_what_and_nothing_more(api: httpx.Client, bearer: Bearer, state: Path, token: str):
    header = bearer("health") | {"X-Request-ID": "request-of-this-test"}
    api.get("/v2/datasets/older-people/rows?cid=1-1007-00123-45-6", headers=header)
    api.get("/v1/provinces?region=7", headers={"Authorization": f"Bearer {token}", "X-Request-ID": "1100700123456"})
    api.get("/nowhere/1100700123456")
    api.get("/partners/school/s/normal/1/nutrition", headers={"X-API-Key": token, "X-Request-ID": "the-last"})
    partner, nowhere, trainee, agency = log_of(state, "the-last")[:4]
    assert agency[:4] == ("agency/health", "GET", "/v2/datasets/{dataset_id}/rows", "cid=[masked]")
    assert agency[7] == "request-of-this-test"
    assert trainee == ("malee", "GET", "/v1/provinces", "region=7", "", 4, 200, "[masked]")
    assert nowhere[:4] == ("", "GET", "", "")
    assert partner[0] == "malee"
    assert partner[2].startswith("/partners/school/s/{scenario}/{seed}/")


def test_pages_and_health_checks_of_nobody_fill_no_log(api: httpx.Client, state: Path):
    for path in ("/healthz", "/static/landing.css", "/services/sample-api/healthz", "/docs"):
        api.get(path, headers={"X-Request-ID": "of-nobody"})
    assert [row[2] for row in log_of(state, "of-nobody") if row[7] == "of-nobody"] == ["/docs"]


def test_token_check_and_log_cost_less_than_half_a_millisecond(secret: bytes):
    """What they add to a request, measured without the network."""
    from fastapi import Request

    from sample_api import access
    from sample_api.agreements import audit
    from sample_api.agreements.book import Book
    from sample_api.agreements.guard import Guard
    from sample_api.agreements.journal import AuditLog
    from sample_api.agreements.keys import KeyRing

    class App:
        class state:  # noqa: N801 - as Starlette names it
            guard = Guard(secret, "https://example.go.th", KeyRing(None), Book(None))

    from sample_api.agreements import access_tokens

    given = access_tokens.mint(App.state.guard.keys, "https://example.go.th", "demo-province", frozenset({"read"}), "m")
    log = AuditLog(None)

    async def endpoint(scope, _receive, send) -> None:  # noqa: ANN001 - ASGI
        access.admit(Request(scope), "read")
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(_message: object) -> None:
        pass

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/v2/areas",
        "root_path": "",
        "query_string": b"province=40&limit=10",
        "headers": [(b"authorization", f"Bearer {given}".encode())],
        "request_id": "x" * 32,
        "app": App,
    }
    watched = audit.Watched(endpoint, log)
    App.state.guard.buckets.take = lambda *_: App.state.guard.buckets.look("x", 60_000)
    import asyncio

    async def many() -> float:
        started = time.process_time()
        for _ in range(500):
            await watched(dict(scope), None, send)
        return (time.process_time() - started) / 500

    asyncio.run(many())
    assert asyncio.run(many()) < 0.000_5
    assert log.last(1)[0].client == "agency/demo-province/m"
