"""The services of a real hub."""

import os
import re
import signal

import httpx
import psutil

from tests.hub_config.real_hub import Hub, eventually


def environment(hub: Hub) -> dict[str, object]:
    try:
        answer = httpx.get(f"{hub.url}/services/academy/environment", timeout=5)
        return dict(answer.json()) if answer.is_success else {}
    except httpx.HTTPError:
        return {}


def test_a_person_is_known_to_the_academy_without_being_asked(hub: Hub):
    somchai = hub.visit("somchai")
    answer = somchai.client.get("/services/academy/", follow_redirects=True)
    assert (answer.json()["name"], answer.json()["groups"]) == ("somchai", ["trainees"])


def test_a_stranger_is_sent_to_the_login_page(hub: Hub):
    with hub.client() as client:
        assert "/hub/login" in str(client.get("/", follow_redirects=True).url)


def test_a_service_gets_its_own_variables_and_none_of_the_hubs(hub: Hub):
    names = environment(hub)["names"]
    assert isinstance(names, list)
    assert "A_SERVICE_SECRET" in names
    assert {"A_SECRET_OF_THE_HUB", "ACADEMY_HUB_SETTINGS"}.isdisjoint(names)


def test_a_killed_service_is_back_in_seconds(hub: Hub):
    before = environment(hub)["pid"]
    assert isinstance(before, int)
    os.kill(before, signal.SIGKILL)
    eventually(lambda: environment(hub).get("pid") not in (None, before), 15)


def test_the_proxy_hangs_up_on_an_idle_service_before_the_service_would(hub: Hub):
    service = psutil.Process(environment(hub)["pid"])

    def is_connected() -> bool:
        return any(line.status == psutil.CONN_ESTABLISHED for line in service.net_connections("tcp"))

    assert is_connected()
    eventually(lambda: not is_connected(), 4.5)  # uvicorn's patience is 5 s


def test_the_culler_may_see_who_is_idle(hub: Hub):
    eventually(lambda: re.search(r"200 GET /hub/api/users\?.*\(idle-culler@", hub.log.read_text()))


def test_the_proxys_own_api_wants_a_password(hub: Hub):
    url = f"http://127.0.0.1:{hub.settings.proxy_api_port}/api/overview"
    assert httpx.get(url).status_code == 401
