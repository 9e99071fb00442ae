"""The service as a process, started as the hub starts it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from academy.workflow import Academy
from tests.ports import free_ports

TOKEN = "the-service-token-nobody-may-read"


@pytest.fixture
def environment(academy: Academy) -> dict[str, str]:
    return {
        **os.environ,
        "ACADEMY_HOME": str(academy.settings.home),
        "JUPYTERHUB_SERVICE_NAME": "academy",
        "JUPYTERHUB_SERVICE_PREFIX": "/services/academy/",
        "JUPYTERHUB_SERVICE_URL": f"http://127.0.0.1:{free_ports(1)[0]}",
        "JUPYTERHUB_API_URL": "http://127.0.0.1:9/hub/api",
        "JUPYTERHUB_API_TOKEN": TOKEN,
        "JUPYTERHUB_CLIENT_ID": "service-academy",
    }


def wait_until_up(url: str) -> None:
    for _ in range(200):
        try:
            if httpx.get(f"{url}/healthz").is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise AssertionError(url)


def test_it_answers_says_when_the_hub_does_not_and_stops_when_told(environment: dict[str, str], tmp_path: Path):
    url = f"{environment['JUPYTERHUB_SERVICE_URL']}/services/academy"
    log = tmp_path / "service.log"
    with log.open("wb") as output:
        command = [sys.executable, "-m", "academy", "service", "web"]
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    try:
        wait_until_up(url)
        answer = httpx.get(f"{url}/api/v1/me", headers={"Authorization": "token anything"})
        assert (answer.status_code, answer.json()["code"]) == (503, "hub-unavailable")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    assert TOKEN not in log.read_text()
    assert "Traceback" not in log.read_text()
