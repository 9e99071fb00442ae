"""A filtered jail has no system calls for new namespaces, mounts or memory that belongs to no process."""

import subprocess
import sys

import pytest

from foundation.isolation import Jail, environment_binds

CALLS = {
    "unshare": "libc.unshare(0x10000000)",
    "mount": "libc.mount(b'none', b'/tmp', b'tmpfs', 0, None)",
    "shmget": "libc.shmget(0, 4096, 0o1600)",
    "memfd_create": "libc.memfd_create(b'x', 0)",
}


def run(code: str, *, filtered: bool) -> str:
    jail = Jail(binds=environment_binds(), filtered=filtered)
    program = f"import ctypes; libc = ctypes.CDLL(None, use_errno=True); {code}"
    done = subprocess.run(
        jail.command([sys.executable, "-I", "-c", program]),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={},
    )
    return done.stdout.strip() or done.stderr


@pytest.mark.parametrize("call", CALLS)
def test_a_call_for_hostile_code_is_denied(call: str):
    assert run(f"print({CALLS[call]}, ctypes.get_errno())", filtered=True) == "-1 1"


def test_the_calls_are_there_without_the_filter():
    assert run(f"print({CALLS['memfd_create']} > 0)", filtered=False) == "True"


def test_threads_and_processes_are_as_ever():
    code = (
        "import threading, subprocess; thread = threading.Thread(target=print, args=(1,)); thread.start(); "
        "thread.join(); subprocess.run(['true'], check=True)"
    )
    assert run(code, filtered=True) == "1"
