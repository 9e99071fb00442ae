"""However a hub ends, all it started ends too, and the next one begins cleanly; here as an ordinary user."""

import os
import shutil
import signal
from pathlib import Path

import httpx
import psutil
import pytest

from hub_config.sign_in import sign_in
from people import Role
from tests.hub_config.real_hub import OWN_PASSWORD, Hub, Visitor, make_settings, running_hub

# Within a user namespace root is nobody special: the same as starting the hub from an ordinary account.
ORDINARY = ("unshare", "--user", "--map-user=1000", "--map-group=1000") if os.geteuid() == 0 else ()
PEOPLE = {"somchai": Role.TRAINEE, "malee": Role.TRAINEE}


def end(hub: Hub, number: signal.Signals) -> list[psutil.Process]:
    """Send the signal to the hub alone and give what still runs afterwards."""
    family = hub.family()
    names = {process.name() for process in family}
    assert {"traefik", "bwrap"} <= names
    hub.process.send_signal(number)
    hub.process.wait(20)
    return psutil.wait_procs(family, timeout=10)[1]


def look_around(hub: Hub, somchai: Visitor) -> None:
    home = hub.settings.home
    (hub.settings.homes / "malee").mkdir(mode=0o700)
    (hub.settings.homes / "malee" / "mine.txt").write_text("private")
    code = "import os; print(os.getuid(), [os.path.exists(path) for path in {paths}])"
    paths = [str(home / name) for name in ("academy.db", "secrets", "hub", "homes/malee/mine.txt")]
    assert somchai.run(code.format(paths=paths)) == "1000 [False, False, False, False]"


@pytest.mark.skipif(shutil.which("unshare") is None, reason="util-linux is not installed")
def test_nothing_outlives_a_killed_hub_and_the_next_one_knows_everything(tmp_path: Path):
    settings = make_settings(tmp_path)
    with running_hub(settings, PEOPLE, through=ORDINARY) as hub:
        somchai = hub.visit("somchai")
        somchai.start_server()
        look_around(hub, somchai)
        assert end(hub, signal.SIGKILL) == []
    with running_hub(settings, PEOPLE, through=ORDINARY) as hub, hub.client() as client:
        sign_in(client, "somchai", OWN_PASSWORD)
        again = Visitor("somchai", client)
        assert client.get("/hub/home").status_code != httpx.codes.NOT_FOUND
        again.start_server()
        assert end(hub, signal.SIGINT) == []
