"""The warm parent: pairs end, parents come back, nothing stays."""

import os
import pwd
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

from foundation.errors import CannotStart
from foundation.isolation import Limits
from grader.errors import SandboxUnavailable
from grader.judge.reading import read_notebook
from grader.sandbox import Ending, Imports, PairLimits, PairOutcome, Sandbox, WarmSandbox, default_sandbox
from grader.sandbox.jail import ParentLine

Run = Callable[..., PairOutcome]
KEPT = 3  # bubblewrap, the process that waits in it, the first warm parent
FOREVER = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"


def test_a_pair_that_takes_too_long_is_killed_with_all_it_started(run: Run, sandbox: Any):
    began = time.monotonic()
    assert run(f"import os\nos.fork()\n{FOREVER}", PairLimits(wall_s=1.0)).ending is Ending.TIMED_OUT
    assert time.monotonic() - began < 4
    assert _left(sandbox) == KEPT + len(sandbox._parents)


def test_a_judge_that_breaks_is_told_from_a_result(sandbox: Sandbox):
    outcome = sandbox.run("notebook", {"nonsense": 1}, PairLimits())
    assert (outcome.ending, outcome.result) == (Ending.JUDGE_DIED, None)
    assert "KeyError" in outcome.reason


def test_a_killed_parent_comes_back():
    with WarmSandbox() as sandbox:
        assert sandbox._jail is not None
        sandbox._jail.process.kill()
        sandbox._jail.process.wait()
        assert _one(sandbox, "x = 1").ending is Ending.FINISHED


def test_a_parent_killed_under_a_running_pair_is_our_death():
    with WarmSandbox() as sandbox:
        assert sandbox._jail is not None
        threading.Timer(0.5, sandbox._jail.process.kill).start()
        assert _one(sandbox, FOREVER).ending is Ending.WORKER_DIED
        assert _one(sandbox, "x = 1").ending is Ending.FINISHED


def test_what_submissions_import_is_loaded_when_others_import_it_too_and_only_so_much():
    names = ("yaml", "jsonschema", "openpyxl", "requests")
    with WarmSandbox() as sandbox:

        def is_loaded(name: str) -> str:
            imports = Imports(frozenset(), frozenset({name, "no_such_library"}))
            outcome = _one(sandbox, f"import sys\nprint({name!r} in sys.modules)", imports)
            return str(outcome.result["cells"][0]["outputs"][0]["text"]).strip()

        assert [(is_loaded(name), is_loaded(name)) for name in names] == [("False", "True")] * 3 + [("False", "False")]
        assert is_loaded("yaml") == "True"


@pytest.mark.parametrize("side", ["judge", "student"])
def test_a_side_killed_from_outside_is_our_death_and_costs_no_warm_parent(side: str):
    with WarmSandbox() as sandbox:
        family, warm = _warm(sandbox)

        def strike() -> None:
            judge, student = (process for process in family.children(recursive=True) if process not in warm)
            {"judge": judge, "student": student}[side].kill()

        threading.Timer(0.5, strike).start()
        assert _one(sandbox, FOREVER).ending is Ending.KILLED
        assert all(process.is_running() for process in warm)


@pytest.mark.parametrize("pause_s", [0, 0.1], ids=["while", "before"])
def test_a_judge_killed_when_its_order_is_answered_costs_no_warm_parent(pause_s: float):
    with WarmSandbox() as sandbox:
        family, warm = _warm(sandbox)

        def strike() -> None:
            judge = next(process for process in family.children(recursive=True) if process not in warm)
            for process in warm:
                process.suspend()
            time.sleep(1)  # meanwhile it asks for an interrupt
            judge.kill()
            time.sleep(pause_s)
            for process in warm:
                process.resume()

        threading.Timer(0.5, strike).start()
        assert _one(sandbox, FOREVER, cell_timeout_s=1.0).ending is Ending.KILLED
        assert all(process.is_running() for process in warm)
        assert _one(sandbox, "x = 1").ending is Ending.FINISHED


@pytest.mark.parametrize(
    "ending",
    [
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\nos.kill(0, signal.SIGKILL)\nos._exit(3)",
        "import ctypes\nctypes.string_at(0)",
        "import os\nos.abort()",
    ],
)
def test_a_student_that_ends_itself_has_its_result(run: Run, ending: str):
    assert run(ending).ending is Ending.FINISHED


def test_a_student_that_outgrows_its_memory_has_its_result(run: Run):
    limits = PairLimits(student=Limits(memory_mib=100, processes=64, file_size_mib=1, tmp_mib=1))
    code = "import os, time\nfor _ in range(3):\n    os.fork()\nx = b'x' * (40 << 20)\ntime.sleep(9)"
    assert run(code, limits).ending is Ending.FINISHED


def test_closing_takes_everything_with_it():
    sandbox = WarmSandbox()
    assert sandbox._jail is not None
    family = psutil.Process(sandbox._jail.process.pid).children(recursive=True)
    sandbox.close()
    _, alive = psutil.wait_procs(family, timeout=5)
    assert alive == []


def test_pairs_run_side_by_side_and_know_nothing_of_each_other(run: Run):
    code = (
        "import socket, time, os, random\ns = socket.create_server(('127.0.0.1', 8000))\nopen('/tmp/mine', 'x')\n"
        "time.sleep(0.3)\nprint(random.random(), [name for name in os.listdir('/tmp') if os.path.isfile(f'/tmp/{name}')])"
    )
    with ThreadPoolExecutor(4) as pool:
        texts = [outcome.result["cells"][0]["outputs"][0]["text"] for outcome in pool.map(run, [code] * 4)]
    assert all("['mine']" in text for text in texts)
    assert len(set(texts)) == 4  # and each drew its own random number


def test_the_parent_outlives_the_thread_that_started_it():
    with ThreadPoolExecutor(1) as pool:
        sandbox = pool.submit(WarmSandbox).result()
    with sandbox:
        assert sandbox._jail is not None
        time.sleep(0.2)
        assert sandbox._jail.process.poll() is None


def test_no_mount_is_left_on_the_host(run: Run):
    before = Path("/proc/self/mounts").read_text()
    run("x = 1")
    assert Path("/proc/self/mounts").read_text() == before


def test_without_isolation_nothing_is_graded(monkeypatch: pytest.MonkeyPatch):
    def refuse() -> None:
        raise CannotStart("no-isolation", th="ไม่ได้", en="no user namespaces here")

    monkeypatch.setattr("grader.sandbox.warm.require_isolation", refuse)
    with pytest.raises(SandboxUnavailable, match="no user namespaces here"):
        default_sandbox()


def test_no_secret_is_on_the_command_line_or_in_the_environment(sandbox: Any):
    process = psutil.Process(sandbox._jail.process.pid)
    assert "PATH" not in process.environ()
    assert all(
        name.split("_")[0] in {"LANG", "MALLOC", "OMP", "OPENBLAS", "PYTHONDONTWRITEBYTECODE"}
        for name in process.environ()
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="the other tests run as an ordinary user already")
def test_it_works_for_an_ordinary_user():
    nobody = pwd.getpwnam("nobody")
    for folder in (Path(sys.base_prefix), Path(sys.prefix), *Path(sys.base_prefix).parents, *Path(__file__).parents):
        if not folder.stat().st_mode & stat.S_IXOTH:
            pytest.skip(f"others cannot read {folder}")
    code = (
        "from grader.sandbox import *\nwith default_sandbox() as s: print(s.run('notebook', {}, PairLimits()).ending)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[], env={}, cwd="/",
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stdout.strip() == "judge-died", done.stderr


def test_a_line_on_which_nobody_will_ever_speak_is_given_up_with_its_jail():
    """A line on its way into a jail that is killed may stay open: its other end is in a message that nobody reads."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    looks = iter([True, True])
    with ours, theirs, pytest.raises(ConnectionResetError):
        ParentLine(ours, lambda: next(looks, False)).send(b"{}", ())
    assert next(looks, None) is None


def _warm(sandbox: WarmSandbox) -> tuple[psutil.Process, list[psutil.Process]]:
    """The jail's first process, and all that is there between two pairs."""
    assert _one(sandbox, "x = 1").ending is Ending.FINISHED
    assert sandbox._jail is not None
    family = psutil.Process(sandbox._jail.process.pid)
    return family, family.children(recursive=True)


def _one(sandbox: Sandbox, code: str, imports: Imports | None = None, cell_timeout_s: float = 9.0) -> PairOutcome:
    cell = {"index": 0, "kind": "work", "source": code}
    order = {
        "cells": [cell],
        **read_notebook([]),
        "files": {},
        "student_files": {},
        "timeout_s": 9.0,
        "cell_timeout_s": cell_timeout_s,
    }
    return sandbox.run("notebook", order, PairLimits(wall_s=9.0), imports=imports or Imports())


def _left(sandbox: Any) -> int:
    time.sleep(0.1)
    return len(psutil.Process(sandbox._jail.process.pid).children(recursive=True))
