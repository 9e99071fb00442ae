"""A jail shows what it is given and nothing else, and drops what it can."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from foundation.errors import CannotStart
from foundation.isolation import Bind, Jail, Limits, Tier, environment_binds, probe, require_isolation
from foundation.isolation import jail as jail_module

Look = Callable[..., Any]


@pytest.fixture
def look() -> Look:
    """Run `code` in a jail; give back what it prints as JSON."""
    if probe()[0] is Tier.NONE:
        pytest.skip(probe()[1])

    def run(code: str, *binds: Bind, limits: Limits | None = None, **env: str) -> Any:
        jail = Jail(binds=[*environment_binds(), *binds], limits=limits or Limits())
        command = jail.command([sys.executable, "-I", "-c", f"import os, json\nprint(json.dumps({code}))"])
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


def test_it_runs_as_somebody_without_rights(look: Look):
    assert look("os.getuid()") not in (0, None)
    status = "[l.split()[1] for l in open('/proc/self/status') if l.startswith(('CapEff', 'CapPrm', 'NoNewPrivs'))]"
    assert look(status) == ["0000000000000000", "0000000000000000", "1"]


def test_it_sees_no_home_no_state_and_no_course(look: Look, tmp_path: Path):
    house = Path(__file__).parents[3]
    hidden = [str(tmp_path), str(house / "course"), str(house / "grader"), "/etc/shadow", "/var", "/home"]
    assert look(f"[p for p in {hidden} if os.path.exists(p)]") == []


def test_a_bind_is_read_only_unless_writable(look: Look, tmp_path: Path):
    tmp_path.chmod(0o777)
    inside = Path("/box")
    assert look("os.access('/box', os.W_OK)", Bind(tmp_path, inside)) is False
    assert look("os.access('/box', os.W_OK)", Bind(tmp_path, inside, writable=True)) is True


def test_only_the_callers_environment_comes_in(look: Look, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ACADEMY_SECRET", "secret")
    assert "ACADEMY_SECRET" not in look("dict(os.environ)", GIVEN="1")
    assert look("os.environ['GIVEN']", GIVEN="1") == "1"


def test_the_network_is_loopback_alone(look: Look):
    assert look("sorted(__import__('socket').if_nameindex())[0][1]") == "lo"
    assert look("sum('00000000' in l for l in open('/proc/net/route'))") == 0


def test_processes_are_counted(look: Look):
    code = (
        "(lambda n: (lambda pids: len(pids))([p for p in map(lambda i: "
        "__import__('subprocess').Popen(['sleep', '1']).pid if i < n else 0, range(3)) if p]))(3)"
    )
    assert look(code) == 3
    with pytest.raises(AssertionError, match="BlockingIOError"):
        look(code, limits=Limits(processes=2))


def test_memory_is_limited(look: Look):
    assert look("len(bytearray(64 << 20))") == 64 << 20
    with pytest.raises(AssertionError, match="MemoryError"):
        look("len(bytearray(64 << 20))", limits=Limits(memory_mib=32))


def test_installed_as_a_wheel_other_rooms_are_hidden(look: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    site = tmp_path / "site"
    for room in jail_module.ROOMS:
        (site / room).mkdir(parents=True)
        (site / room / "file").touch()
    (site / "foundation/isolation").mkdir()
    monkeypatch.setattr(jail_module, "__file__", str(site / "foundation/isolation/jail.py"))
    monkeypatch.setattr("foundation.isolation.jail.sys.prefix", str(site))
    binds = environment_binds(["sample_api"])
    monkeypatch.undo()
    rooms = {bind.source.name for bind in binds if bind.empty}
    assert rooms == set(jail_module.ROOMS) - {"sample_api"}
    shown = f"[n for n in {list(jail_module.ROOMS)} if os.path.exists(os.path.join({str(site)!r}, n, 'file'))]"
    assert look(shown, *binds) == ["sample_api"]


def test_a_machine_that_isolates_nothing_refuses_to_start(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("foundation.isolation.tier.probe", lambda: (Tier.NONE, "not permitted"))
    with pytest.raises(CannotStart, match="not permitted"):
        require_isolation()
