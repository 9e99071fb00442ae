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


def test_a_port_is_never_shared():
    code = (
        "import socket\nfirst, second = socket.socket(), socket.socket()\nfor one in (first, second):\n"
        "    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)\nfirst.bind(('127.0.0.1', 0))\nfirst.listen()\n"
        "print(second.connect_ex(first.getsockname()))\n"
        "try: socket.socket().bind(first.getsockname())\nexcept OSError as error: print(error.errno == 98)"
    )
    assert run(code, filtered=True).split() == ["0", "True"]


def test_nobody_sets_a_limit_on_processor_time():
    code = (
        "import resource\nprint(resource.getrlimit(resource.RLIMIT_CPU)[0])\n"
        "resource.setrlimit(resource.RLIMIT_STACK, resource.getrlimit(resource.RLIMIT_STACK))\n"
        "try: resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nexcept (OSError, ValueError) as error: print('refused')"
    )
    assert run(code, filtered=True).split() == ["-1", "refused"]
