"""What trainee code finds when it tries the walls of its room."""

import errno
import os
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import contracts

Inside = Callable[[str], Any]
TRY = """
import errno, os, socket
def attempt(action, *args):
    try:
        action(*args)
        return "done"
    except OSError as error:
        return errno.errorcode[error.errno]
"""


@pytest.fixture
def host_server() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_server_on_the_hosts_loopback_cannot_be_reached(inside: Inside, host_server: int):
    socket.create_connection(("127.0.0.1", host_server), timeout=2).close()
    assert inside(f"{TRY}\nseen = attempt(socket.create_connection, ('127.0.0.1', {host_server}), 2)") == "ECONNREFUSED"


def test_an_abstract_socket_of_the_host_cannot_be_reached(inside: Inside):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("\0academy-test")
        server.listen()
        code = "s = socket.socket(socket.AF_UNIX)\nseen = attempt(s.connect, chr(0) + 'academy-test')"
        assert inside(f"{TRY}\n{code}") == "ECONNREFUSED"


def test_there_is_no_way_out_of_loopback(inside: Inside):
    assert inside(f"{TRY}\nseen = attempt(socket.create_connection, ('192.0.2.1', 80), 2)") == "ENETUNREACH"
    assert inside(f"{TRY}\nseen = attempt(socket.socket, 40)") == "EAFNOSUPPORT"  # vsock knows no namespaces
    assert inside("import socket\nseen = [name for _, name in socket.if_nameindex()]") in (["lo"], ["lo", "sit0"])


def test_host_files_do_not_exist_inside(inside: Inside, tmp_path: Path):
    home = tmp_path / "academy.db"
    home.write_text("secret")
    repository = Path(__file__).parents[3]
    paths = [
        home,
        Path("/etc/shadow"),
        Path("/etc/passwd"),
        repository / "course",
        repository / "grader",
        Path("/proc/1"),
        Path("/sys"),
    ]
    assert inside(f"import os\nseen = [p for p in {[str(p) for p in paths]} if os.path.exists(p)]") == []


def test_the_environment_is_empty_but_for_the_neutral(inside: Inside, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ACADEMY_SECRET", "secret")
    assert sorted(inside("import os\nseen = dict(os.environ)")) == ["HOME", "LANG", "PATH"]


def test_it_is_nobody_and_can_become_nobody_else(inside: Inside):
    code = (
        "import ctypes, struct\nlibc = ctypes.CDLL(None)\n"
        "data = ctypes.create_string_buffer(24)\nlibc.capget(struct.pack('II', 0x20080522, 0), data)\n"
        "seen = [os.getuid(), os.getpid(), libc.prctl(39, 0, 0, 0, 0), libc.prctl(21, 0, 0, 0, 0), data.raw.hex().strip('0'),"
        "attempt(os.setuid, 0), attempt(os.chroot, '/tmp')]"
    )
    assert inside(f"{TRY}\n{code}") == [1000, 1, 1, 2, "", "EINVAL", "EPERM"]


@pytest.mark.parametrize("path", [os.__file__, "/usr/bin/env", "/etc/hosts"])
def test_the_environment_cannot_be_changed(inside: Inside, path: str):
    assert inside(f"{TRY}\nseen = attempt(open, {path!r}, 'a')") in ("EROFS", "EACCES")


def test_no_new_namespace_and_no_mount(inside: Inside):
    code = (
        "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\nseen = []\n"
        "for call in (lambda: libc.unshare(0x10000000), lambda: libc.mount(b'n', b'/tmp', b'tmpfs', 0, None),\n"
        "             lambda: libc.syscall(435, 0, 0), lambda: libc.syscall(56, 0x10000000, 0, 0, 0, 0)):\n"
        "    ctypes.set_errno(0)\n    call()\n    seen.append(ctypes.get_errno())"
    )
    assert inside(code) == [errno.EPERM, errno.EPERM, errno.ENOSYS, errno.EPERM]


def test_only_its_own_processes_can_be_signalled(inside: Inside):
    code = "seen = [attempt(os.kill, number, 0) for number in (2, 3, 100, os.getppid() or 4000)]"
    assert inside(f"{TRY}\n{code}") == ["ESRCH"] * 4


def test_its_disk_is_small(inside: Inside):
    code = "def fill():\n    for n in range(9):\n        open(f'/tmp/{n}', 'wb').write(bytes(16 << 20))\nseen = attempt(fill)"
    assert inside(f"{TRY}\n{code}") == "ENOSPC"


OPEN_FILES = """
def is_open(number):
    try:
        os.fstat(number)
        return True
    except OSError:
        return False
seen = sum(map(is_open, range(1024)))
"""


def test_descriptors_of_ours_are_not_inherited(inside: Inside):
    assert inside(f"{TRY}\n{OPEN_FILES}") <= 6  # three standard ones, the channel, the event loop's


def test_no_package_of_ours_can_be_imported(inside: Inside):
    names = ("contracts.checks", "academy", "hub_config", "people", "sample_api")
    code = "import importlib\nseen = []\nfor name in NAMES:\n    try:\n        seen.append(importlib.import_module(name).__name__)\n"
    code += "    except ImportError:\n        pass"
    installed = {"contracts.checks"} if Path(contracts.__file__).is_relative_to(sys.prefix) else set()
    assert set(inside(code.replace("NAMES", repr(names)))) == installed
