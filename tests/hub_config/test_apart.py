"""One origin, many people: a page of a trainee's server, however hostile, does nothing in an instructor's name.

A trainee can change what runs in their own jail, so their server is taken to answer whatever they like.
"""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, sync_playwright

from tests.hub_config.real_hub import Hub, Visitor

# A page of the trainee's server whose policy allows all; what their server could make it run is run from here.
LURE = "/user/somchai/static/favicon.ico"
# Each attack tells what it got; `blocked` is nothing.
CALL = """async ([method, url]) => (await fetch(url, {method, body: method === "GET" ? undefined : "{}"})).status"""
FRAME = """url => new Promise(done => {
  const frame = document.body.appendChild(document.createElement("iframe"));
  frame.onload = () => { let found; try { found = frame.contentDocument; } catch {} done(found ? "reached" : "blocked"); };
  frame.src = url;
})"""
WINDOW = """url => new Promise(done => {
  const opened = window.open(url), until = Date.now() + 6000;
  const look = () => {
    let cookie = "";
    try { cookie = opened.location.pathname.startsWith(url.split("?")[0]) ? opened.document.cookie : ""; } catch {}
    if (cookie.includes("_xsrf")) { opened.close(); done("reached"); }
    else if (opened.closed || Date.now() > until) done("blocked");
    else setTimeout(look, 50);
  };
  look();
})"""
TERMINAL = """url => new Promise(done => {
  const line = new WebSocket(url.replace("http", "ws"));
  line.onmessage = () => done("reached");
  line.onerror = () => done("blocked");
})"""


@pytest.fixture(scope="module")
def lured(hub: Hub, wanida: Visitor, somchai: Visitor) -> Iterator[Page]:
    """The instructor's browser, at home in her own server, on a page of the trainee's."""
    assert somchai.token
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = browser.new_context()
        for cookie in wanida.client.cookies.jar:
            context.add_cookies(
                [{"name": cookie.name, "value": cookie.value or "", "domain": "127.0.0.1", "path": cookie.path}]
            )
        page = context.new_page()
        with page.expect_websocket(lambda line: "events/subscribe" in line.url) as found:
            page.goto(f"{hub.url}/user/wanida/lab")
        assert "token=" in found.value.url, "JupyterLab needs no cookie"
        page.wait_for_timeout(300)
        assert not found.value.is_closed()
        page.goto(f"{hub.url}{LURE}")
        yield page
        browser.close()


def test_a_trainees_page_calls_frames_and_opens_nothing_of_an_instructors(hub: Hub, lured: Page, wanida: Visitor):
    terminal = wanida.server("POST", "/terminals").json()["name"]
    line = f"{hub.url}/user/wanida/terminals/websocket/{terminal}"
    calls = [("GET", "/user/wanida/api/contents"), ("PUT", "/user/wanida/formgrader/api/grade/x"), ("POST", "/user/wanida/api/terminals"),
             ("POST", "/hub/api/users/wanida/tokens"), ("GET", "/hub/api/users/wanida")]  # fmt: skip
    assert [lured.evaluate(CALL, [*call]) for call in calls] == [403] * len(calls)
    got = {
        "frame": lured.evaluate(FRAME, "/user/wanida/lab"),
        "her server": lured.evaluate(WINDOW, "/user/wanida/formgrader"),
        "the hub": lured.evaluate(WINDOW, "/hub/token"),
        "her terminal": lured.evaluate(TERMINAL, line),
    }
    assert set(got.values()) == {"blocked"}, got
    assert lured.evaluate(TERMINAL, f"{line}?token={wanida.token}") == "reached", "the terminal is there"


def test_the_same_page_reaches_into_what_is_not_parted(lured: Page):
    """The technique works: without the header that parts it, a window of the same origin is open to its opener."""

    def without_the_header(route: Any) -> None:
        answer = route.fetch(max_redirects=0)
        headers = {name: value for name, value in answer.headers.items() if name != "cross-origin-opener-policy"}
        route.fulfill(response=answer, headers=headers)

    lured.context.route("**/hub/token", without_the_header)
    assert lured.evaluate(WINDOW, "/hub/token") == "reached"


@pytest.mark.usefixtures("somchai", "wanida")
def test_the_proxy_says_what_servers_must_not_say_themselves(hub: Hub):
    def policy(path: str, **headers: str) -> str | None:
        answer = httpx.get(hub.url + path, headers=headers)
        assert "service-worker-allowed" not in answer.headers
        return answer.headers.get("cross-origin-opener-policy")

    assert policy("/hub/login") == policy("/services/academy/environment") == "noopener-allow-popups"
    assert policy("/user/wanida/api") == "noopener-allow-popups"
    assert policy("/user/somchai/api") is None
