"""The engine's line into the jail: start the first warm parent, ask it for others, hand them orders."""

import contextlib
import json
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from typing import BinaryIO

from foundation.isolation import Jail, Limits, environment_binds
from grader.errors import SandboxUnavailable

START_S = 120.0
LOOK_S = 0.5  # between two looks whether there is still somebody to wait for
GRACE_S = 5.0
GONE = "the warm parent is gone"
HOUSE = ("academy_lab", "contracts", "foundation", "grader")
TEMPLATE_LIMITS = Limits(memory_mib=None, processes=None, file_size_mib=None, tmp_mib=64, open_files=4096)
# Read when a library loads, so they must stand before the fork: one thread each, two malloc arenas.
TEMPLATE_ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}


class ParentLine:
    """The engine's line to a warm parent."""

    def __init__(self, line: socket.socket, jail_lives: Callable[[], bool]) -> None:
        self._line, self._jail_lives = line, jail_lives
        self._ready = threading.Lock()
        self._waited = False

    def send(self, message: bytes, ends: Iterable[socket.socket]) -> None:
        """Hand an order over; raises OSError. The first one waits until the parent has loaded its libraries."""
        with self._ready:
            if not self._waited:
                self._line.settimeout(LOOK_S)
                if self._first_word() != b"ready":
                    raise ConnectionResetError("the warm parent ended")
                self._line.settimeout(GRACE_S)
                self._waited = True
        socket.send_fds(self._line, [message], [end.fileno() for end in ends])

    def _first_word(self) -> bytes:
        """What it says when it has loaded its libraries; nothing when its jail is gone.

        A line on its way into a jail that is killed is not always closed with it: nobody may ever speak on it.
        """
        end = time.monotonic() + START_S
        while self._jail_lives() and time.monotonic() < end:
            with contextlib.suppress(TimeoutError):
                return self._line.recv(64)
        return b""

    def close(self) -> None:
        """Let it go when its last pair is done."""
        self._line.close()


class WarmJail:
    """The jailed process that forks warm parents. Raises SandboxUnavailable when it does not start."""

    def __init__(self) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        jail = Jail(binds=environment_binds(HOUSE), limits=TEMPLATE_LIMITS, hostname="grader")
        argv = [sys.executable, "-I", "-m", "grader.sandbox.template", str(theirs.fileno())]
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process that writes it
        with theirs:
            self.process = _spawn(jail.command(argv), theirs, self._log)
        self._control.settimeout(START_S)
        try:
            ready = self._control.recv(64)
        except OSError:
            ready = b""
        if ready != b"ready":
            reason = self.last_words()
            self.close()
            raise did_not_start(reason)
        self._control.settimeout(GRACE_S)

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self.process.poll() is None

    def parent(self, libraries: frozenset[str]) -> ParentLine:
        """A new warm parent; raises OSError."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            message = json.dumps({"libraries": sorted(libraries)}).encode()
            socket.send_fds(self._control, [message], [theirs.fileno()])
        return ParentLine(ours, lambda: self.alive)

    def last_words(self) -> str:
        """What it said before it ended."""
        try:
            self._log.seek(0)
            said = self._log.read()[-2000:].decode(errors="replace").strip()
        except ValueError:  # closed meanwhile
            said = ""
        return said or GONE

    def close(self) -> None:
        """End it; bubblewrap takes everything inside with it."""
        self._control.close()
        self.process.kill()
        self.process.wait()
        self._log.close()


def _spawn(command: list[str], control: socket.socket, log: BinaryIO) -> subprocess.Popen[bytes]:
    """Start the jail from a thread that lives as long as it does.

    bubblewrap dies with its parent, and to the kernel the parent is the thread that started it: one of an executor's
    may be gone long before its process.
    """
    started: Future[subprocess.Popen[bytes]] = Future()

    def keep() -> None:
        try:
            process = subprocess.Popen(
                command, env=TEMPLATE_ENVIRONMENT, pass_fds=[control.fileno()],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log,
            )  # fmt: skip
        except OSError as error:
            started.set_exception(error)
            return
        started.set_result(process)
        process.wait()

    threading.Thread(target=keep, name="warm-parent", daemon=True).start()
    return started.result()


def did_not_start(reason: str) -> SandboxUnavailable:
    """Nothing can be graded for this reason."""
    return SandboxUnavailable(
        "sandbox-did-not-start",
        th=f"เริ่มพื้นที่แยกสำหรับตรวจงานไม่ได้ ({reason}) จึงยังไม่ตรวจงานใด โปรดแจ้งผู้ดูแลระบบ",
        en=f"The grading sandbox did not start ({reason}), so nothing is graded; tell the administrator.",
    )
