"""What stands in the way of a start is told before anything is started."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from academy.launch.preflight import held_ports, prepare_home, require_free_port, sole_use
from foundation.errors import CannotStart


def test_a_taken_port_is_refused():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotStart, match=str(port)):
            require_free_port("127.0.0.1", port)
    require_free_port("127.0.0.1", port)


def test_an_address_that_is_not_ours_is_refused():
    with pytest.raises(CannotStart):
        require_free_port("203.0.113.1", 8000)


@pytest.mark.parametrize("home", ["/proc/academy", "/dev/null/academy"])
def test_a_home_that_cannot_be_written_is_refused(home: str):
    with pytest.raises(CannotStart, match="--home"):
        prepare_home(Path(home))


def test_a_home_is_made(tmp_path: Path):
    prepare_home(tmp_path / "a" / "b")
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_held_ports_are_different():
    with held_ports(20) as ports:
        assert len(set(ports)) == 20


def test_a_held_port_is_for_the_server_that_names_it_also_when_it_starts_again():
    with held_ports(1) as (port,):
        for _ in range(2):
            socket.create_server(("127.0.0.1", port)).close()


def test_a_held_port_is_for_nobody_else_until_it_is_let_go():
    with socket.socket() as somebody:
        with held_ports(1) as (port,), pytest.raises(OSError, match="in use"):
            somebody.bind(("127.0.0.1", port))
        somebody.bind(("127.0.0.1", port))


def test_a_home_in_use_is_refused_until_it_is_let_go(tmp_path: Path):
    code = f"""
from pathlib import Path
from academy.launch.preflight import sole_use
with sole_use(Path({str(tmp_path)!r})):
    print("held", flush=True)
    input()
"""
    held = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert held.stdout is not None
    held.stdout.readline()
    with pytest.raises(CannotStart, match="--home"), sole_use(tmp_path):
        pass
    held.kill()
    held.communicate()
    with sole_use(tmp_path):
        pass
