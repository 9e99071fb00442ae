"""Who is calling, by the hub's word."""

from collections.abc import Callable

import httpx
import pytest

from academy.web.auth import CACHE_S, HubIdentity, HubSettings
from academy.web.errors import HubUnavailable

Caller = Callable[[str], httpx.Client]
Answers = Callable[[httpx.Request], httpx.Response]


class Hub:
    """A hub that counts its calls and can be switched off."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.calls = 0
        self.broken = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        if self.broken:
            raise httpx.ConnectError("off")
        return self.answers(request)


@pytest.fixture
def counted(hub_answers: Answers) -> Hub:
    return Hub(hub_answers)


def identity(settings: HubSettings, hub: Hub, now: list[float]) -> HubIdentity:
    return HubIdentity(settings, httpx.Client(transport=httpx.MockTransport(hub)), clock=lambda: now[0])


def test_a_token_is_asked_about_once_in_a_while(hub_settings: HubSettings, counted: Hub):
    now = [0.0]
    hub = identity(hub_settings, counted, now)
    assert [hub.username("token-malee") for _ in range(3)] == ["malee"] * 3
    assert counted.calls == 1
    now[0] = CACHE_S + 1
    hub.username("token-malee")
    assert counted.calls == 2


def test_logging_out_of_the_hub_ends_what_was_remembered(hub_settings: HubSettings, counted: Hub):
    hub = identity(hub_settings, counted, [0.0])
    hub.username("token-malee", "one session")
    hub.username("token-malee", "another session")
    assert counted.calls == 2


def test_a_refusal_is_never_remembered(hub_settings: HubSettings, counted: Hub):
    hub = identity(hub_settings, counted, [0.0])
    assert [hub.username("nonsense") for _ in range(2)] == [None, None]
    assert counted.calls == 2


@pytest.mark.parametrize("token", ["weak-malee", "service-malee", "nonsense", "line\nbreak", "ไทย"])
def test_a_token_without_our_scope_or_without_a_person_is_nobody(hub_settings: HubSettings, counted: Hub, token: str):
    assert identity(hub_settings, counted, [0.0]).username(token) is None


def test_a_hub_that_does_not_answer_is_not_a_refusal(hub_settings: HubSettings, counted: Hub):
    counted.broken = True
    with pytest.raises(HubUnavailable):
        identity(hub_settings, counted, [0.0]).username("token-malee")


def test_the_hubs_environment_is_enough():
    found = HubSettings.from_environment(
        {
            "JUPYTERHUB_SERVICE_PREFIX": "/services/academy/",
            "JUPYTERHUB_SERVICE_NAME": "academy",
            "JUPYTERHUB_API_URL": "http://127.0.0.1:8081/hub/api/",
            "JUPYTERHUB_API_TOKEN": "secret",
            "JUPYTERHUB_CLIENT_ID": "service-academy",
            "JUPYTERHUB_BASE_URL": "/",
        }
    )
    assert found.access_scopes == {"access:services!service=academy"}
    assert (found.api_url, found.public_hub) == ("http://127.0.0.1:8081/hub/api", "/hub/")
    assert found.callback_url == "/services/academy/oauth_callback"


def test_someone_the_roster_lacks_is_told_so(caller: Caller):
    answer = caller("stranger").get("/api/v1/assignments")
    assert (answer.status_code, answer.json()["code"]) == (403, "not-enrolled")


def test_the_session_cookie_opens_no_api(caller: Caller):
    client = caller("")
    client.cookies.set("academy-session", "token-malee")
    assert client.get("/api/v1/assignments").status_code == 401


def test_both_spellings_of_the_header_work_and_nothing_else(caller: Caller):
    client = caller("")
    for header, status in [
        ("token token-malee", 200),
        ("bearer token-malee", 200),
        ("Basic token-malee", 401),
        ("token-malee", 401),
        ("Bearer token-malee extra", 401),
    ]:
        assert client.get("/api/v1/me", headers={"Authorization": header}).status_code == status
