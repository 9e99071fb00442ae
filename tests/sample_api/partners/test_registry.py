"""The register gives short tokens for client credentials, and counts of people only."""

from typing import Any

import pytest

from sample_api import tokens

T0 = "2026-10-05T12:00:00+07:00"
WHERE = "population?province=40&year=2568"


def issued(desk: Any, scenario: str, at: str = T0, **form: str) -> Any:
    fields = {"grant_type": "client_credentials", "client_id": desk.client, "client_secret": desk.token} | form
    return desk.post(f"registry/s/{scenario}/7/oauth/token", data=fields, headers={"X-Simulated-Time": at})


def population(desk: Any, scenario: str, token: str, at: str, where: str = WHERE) -> Any:
    headers = {"Authorization": f"Bearer {token}", "X-Simulated-Time": at}
    return desk.get(f"registry/s/{scenario}/7/{where}", headers=headers)


@pytest.mark.parametrize(
    ("scenario", "promised", "later", "status"),
    [
        ("short_tokens", 300, "2026-10-05T12:04:59+07:00", 200),
        ("short_tokens", 300, "2026-10-05T12:05:00+07:00", 401),
        ("normal", 3600, "2026-10-05T12:59:59+07:00", 200),
        ("normal", 3600, "2026-10-05T13:00:00+07:00", 401),
        ("early_expiry", 3600, "2026-10-05T12:01:59+07:00", 200),
        ("early_expiry", 3600, "2026-10-05T12:02:00+07:00", 401),
    ],
)
def test_a_token_is_good_for_as_long_as_the_scenario_says(
    desk: Any, scenario: str, promised: int, later: str, status: int
):
    told = issued(desk, scenario).json()
    assert (told["expires_in"], told["token_type"]) == (promised, "Bearer")
    assert population(desk, scenario, told["access_token"], later).status_code == status


def test_an_expired_token_is_told_from_a_wrong_one(desk: Any):
    token = issued(desk, "short_tokens").json()["access_token"]
    late = population(desk, "short_tokens", token, "2026-10-05T13:00:00+07:00")
    elsewhere = population(desk, "normal", token, T0)
    assert (late.json()["code"], elsewhere.json()["code"]) == ("token-expired", "token-invalid")
    assert 'error="invalid_token"' in late.headers["WWW-Authenticate"]


def test_credentials_may_come_by_basic(desk: Any):
    path = "registry/s/normal/7/oauth/token"
    assert desk.post(path, data={"grant_type": "client_credentials"}, auth=desk.basic).status_code == 200


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"client_secret": "x"}, 401, "invalid_client"),
        ({"client_id": "somchai"}, 401, "invalid_client"),
        ({"client_secret": "x" * 5_000}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"scope": "persons:read"}, 400, "invalid_scope"),
    ],
)
def test_refusals_are_in_the_standard_s_words(desk: Any, changed: dict[str, str], status: int, error: str):
    answer = issued(desk, "normal", **changed)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("content", [b"", b"\xff", b"grant_type=a&grant_type=b", b"=&=", b"&" * 50, b"a" * 16_000])
def test_a_form_that_cannot_be_read_is_an_invalid_request(desk: Any, content: bytes):
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = desk.post("registry/s/normal/7/oauth/token", content=content, headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_the_caller_s_own_token_opens_nothing_here_and_the_access_token_nothing_there(desk: Any):
    token = issued(desk, "normal").json()["access_token"]
    assert population(desk, "normal", desk.token, T0).status_code == 401
    with pytest.raises(tokens.TokenInvalidError):
        tokens.check(b"a secret of thirty-two bytes, or more", token)
    assert desk.get("bangkok/s/normal/7/results", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_every_page_adds_up_to_the_province(desk: Any):
    token = issued(desk, "normal").json()["access_token"]
    pages = [population(desk, "normal", token, T0, f"{WHERE}&per_page=500&page={at}").json() for at in (1, 2, 3)]
    rows = [row for page in pages for row in page["data"]]
    assert len(rows) == pages[0]["total"] == 26 * 2 * 17
    assert 1_600_000 < sum(row["population"] for row in rows) < 2_000_000
    assert pages[0]["as_of"] == "2025-12-31"
    assert set(rows[0]) == {"district_code", "sex", "age_group", "population"}


def test_digits_are_grouped_only_when_switched_on(desk: Any):
    for scenario, kind in (("grouped_digits", str), ("normal", int)):
        token = issued(desk, scenario).json()["access_token"]
        counts = [row["population"] for row in population(desk, scenario, token, T0).json()["data"]]
        assert {type(one) for one in counts} == {kind}
        assert any("," in str(one) for one in counts) == (kind is str)


@pytest.mark.parametrize("path", ["persons", "persons/1101700200001"])
def test_no_person_is_ever_told(desk: Any, path: str):
    token = issued(desk, "normal").json()["access_token"]
    answer = population(desk, "normal", token, T0, path)
    assert (answer.status_code, answer.json()["code"]) == (403, "aggregate-only")


def test_it_is_down_once_in_four_requests_when_switched_on(fresh_desk: Any):
    for scenario, down in (("unstable", 3), ("normal", 0)):
        desk = fresh_desk()
        token = issued(desk, scenario).json()["access_token"]
        statuses = [population(desk, scenario, token, T0).status_code for _ in range(12)]
        assert (statuses.count(503), statuses.count(200)) == (down, 12 - down)
