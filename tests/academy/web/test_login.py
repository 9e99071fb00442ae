"""A browser's way in: JupyterHub's OAuth, and the cookie that comes of it."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI, Request

from academy.web import authorization
from academy.web.authorization import EVERYONE
from academy.web.csrf import csrf_token, require_csrf
from academy.web.deps import CurrentPerson, authorize

Caller = Callable[[str], httpx.Client]


@pytest.fixture
def app(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    """The service with a page of its own: one to read, one that changes something."""
    router = APIRouter()

    @router.get("/desk", name="desk")
    def read(request: Request, person: CurrentPerson) -> dict[str, str]:
        return {"username": person.username, "csrf": csrf_token(request)}

    @router.post("/desk", name="desk")
    def write(person: CurrentPerson) -> str:
        return person.username

    monkeypatch.setattr(authorization, "ROUTES", {**authorization.ROUTES, "desk": EVERYONE})
    monkeypatch.setattr("academy.web.deps.ROUTES", authorization.ROUTES)
    guards = [Depends(authorize), Depends(require_csrf)]
    app.include_router(router, prefix="/services/academy", dependencies=guards)
    return app


@pytest.fixture
def browser(caller: Caller) -> httpx.Client:
    return caller("")


def ask_hub(browser: httpx.Client, page: str = "/desk?tab=2") -> dict[str, str]:
    """Open a page; the query with which the browser is sent to the hub."""
    answer = browser.get(page)
    assert answer.status_code == 302
    target = urlsplit(answer.headers["location"])
    assert target.path == "/hub/api/oauth2/authorize"
    return {key: values[0] for key, values in parse_qs(target.query).items()}


def log_in(browser: httpx.Client, username: str = "malee") -> httpx.Response:
    state = ask_hub(browser)["state"]
    return browser.get("/oauth_callback", params={"state": state, "code": f"code-{username}"})


def test_a_stranger_is_sent_to_the_hub_and_back_to_the_page(browser: httpx.Client):
    answer = log_in(browser)
    assert answer.headers["location"] == "/services/academy/desk?tab=2"
    assert browser.get("/desk").json()["username"] == "malee"


def test_the_session_cookie_is_for_this_service_and_no_script(browser: httpx.Client):
    cookie = next(item for item in log_in(browser).headers.get_list("set-cookie") if "academy-session" in item)
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/services/academy/" in cookie


def test_behind_tls_cookies_are_for_tls_alone(app: FastAPI, browser: httpx.Client):
    app.state.hub.settings = replace(app.state.hub.settings, public_origin="https://academy.example")
    assert "; Secure" in browser.get("/desk").headers["set-cookie"]


def test_the_hub_is_asked_with_a_challenge(browser: httpx.Client):
    query = ask_hub(browser)
    assert query["code_challenge_method"] == "S256"
    assert query["client_id"] == "service-academy"
    assert query["redirect_uri"] == "/services/academy/oauth_callback"


def test_two_tabs_may_log_in_at_the_same_time(browser: httpx.Client):
    first, second = ask_hub(browser, "/desk?tab=1")["state"], ask_hub(browser, "/desk?tab=2")["state"]
    for state, tab in [(second, "tab=2"), (first, "tab=1")]:
        answer = browser.get("/oauth_callback", params={"state": state, "code": "code-malee"})
        assert answer.headers["location"].endswith(tab)


def test_a_login_begun_elsewhere_is_refused(browser: httpx.Client, caller: Caller):
    state = ask_hub(browser)["state"]
    answer = caller("").get("/oauth_callback", params={"state": state, "code": "code-malee"})
    assert answer.status_code == 401
    assert "academy-session" not in answer.headers.get("set-cookie", "")


def test_a_forged_state_cookie_is_refused(browser: httpx.Client):
    state = ask_hub(browser)["state"]
    name = f"academy-login-{state}"
    body, _, _ = browser.cookies[name].partition(".")
    browser.cookies.clear()
    browser.cookies.set(name, f"{body}.{'0' * 64}")
    assert browser.get("/oauth_callback", params={"state": state, "code": "code-malee"}).status_code == 401


def test_a_code_the_hub_does_not_know_is_refused(browser: httpx.Client):
    state = ask_hub(browser)["state"]
    assert browser.get("/oauth_callback", params={"state": state, "code": "stolen"}).status_code == 401


def test_a_form_without_its_token_changes_nothing(browser: httpx.Client):
    log_in(browser)
    answer = browser.post("/desk", data={"csrf_token": "guess"})
    assert answer.status_code == 403
    assert "แบบฟอร์มนี้หมดอายุแล้ว" in answer.text


def test_a_form_with_its_token_is_taken(browser: httpx.Client):
    log_in(browser)
    token = browser.get("/desk").json()["csrf"]
    assert browser.post("/desk", data={"csrf_token": token}).json() == "malee"
    assert browser.post("/desk", headers={"X-CSRF-Token": token}).json() == "malee"


def test_a_form_token_is_of_one_session_only(browser: httpx.Client, caller: Caller):
    log_in(browser)
    token = browser.get("/desk").json()["csrf"]
    other = caller("")
    log_in(other, "somchai")
    assert other.post("/desk", data={"csrf_token": token}).status_code == 403


def test_a_program_with_a_token_needs_no_form_token(caller: Caller):
    assert caller("malee").post("/desk").json() == "malee"


def test_a_form_sent_by_a_stranger_is_not_sent_round_by_the_hub(browser: httpx.Client):
    assert browser.post("/desk").status_code == 401
