"""What a tree of processes holds."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from hub_config.servers.watch import deleted_mib, family, memory_mib

HOLD = 40 << 20


@contextmanager
def process(code: str) -> Iterator[int]:
    child = subprocess.Popen([sys.executable, "-I", "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdin
    assert child.stdout
    with child:
        assert child.stdout.readline() == b"ready\n"
        yield child.pid
        child.stdin.close()


def test_memory_of_children_counts():
    code = (
        f"import os, sys\nif os.fork() == 0:\n held = bytearray({HOLD})\n print('ready', flush=True)\n sys.stdin.read()\n"
        "else: os.wait()"
    )
    with process(code) as pid:
        assert 40 <= memory_mib(family(pid), 1) < 80


def test_memory_shared_by_a_fork_counts_once():
    code = (
        f"import os, sys\nheld = os.urandom({HOLD})\n"
        "if os.fork() == 0:\n print('ready', flush=True)\n sys.stdin.read()\nelse: os.wait()"
    )
    with process(code) as pid:
        assert memory_mib(family(pid), 1) < 75 < memory_mib(family(pid), 10_000)


def test_a_deleted_file_still_held_counts_once():
    code = (
        "import os, sys, tempfile\nfile = tempfile.TemporaryFile()\n"
        f"file.write(os.urandom({HOLD}))\nfile.flush()\nsecond = os.dup(file.fileno())\n"
        "print('ready', flush=True)\nsys.stdin.read()"
    )
    with process(code) as pid:
        assert deleted_mib(family(pid)) == 40


def test_a_process_that_is_gone_holds_nothing():
    assert family(2**22 + 1) == []
    assert memory_mib(family(2**22 + 1), 0) == 0
    assert os.getpid() in {found.pid for found in family(os.getpid())}
