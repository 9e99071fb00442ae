"""The engine's side of the warm parent: start it in a jail, send it orders, read results, replace it when it dies."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from foundation.errors import CannotStart
from foundation.isolation import Jail, Limits, environment_binds, require_isolation
from foundation.isolation.jail import ETC
from grader.errors import SandboxUnavailable
from grader.sandbox.base import Ending, PairLimits, PairOutcome, Sandbox
from grader.wire import ChannelClosed, ChannelStalled, Frames, MalformedFrame, NotPlain, decode, encode

START_S = 120.0
GRACE_S = 5.0
HOUSE = ("foundation", "grader")
TEMPLATE_LIMITS = Limits(memory_mib=None, processes=None, file_size_mib=None, tmp_mib=64, open_files=4096)
# Read when a library loads, so they must stand before the fork: one thread each, two malloc arenas.
TEMPLATE_ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}


class WarmSandbox(Sandbox):
    """One warm parent and the pairs it forks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._log: BinaryIO | None = None
        self._shown = _shown_paths()
        with self._lock:
            self._start()

    def run(self, program: str, order: Mapping[str, Any], limits: PairLimits) -> PairOutcome:
        """See Sandbox. A worker found dead before the pair began is replaced first; that is nobody's fault."""
        message = {"program": program, "order": encode(dict(order))}
        life, their_life = socket.socketpair()
        result, their_result = socket.socketpair()
        with life, result:
            with their_life, their_result:
                self._send_order(limits, their_life, their_result)
            deadline = time.monotonic() + limits.wall_s + GRACE_S
            frames = Frames(result)
            try:
                frames.send(message, deadline)
                answer = frames.receive(deadline)
                self._see_off(life)
                if "crash" in answer:
                    return PairOutcome(Ending.JUDGE_DIED, reason=answer["crash"])
                return PairOutcome(Ending.FINISHED, decode(answer["result"]))
            except (ChannelClosed, ChannelStalled, MalformedFrame, NotPlain, KeyError, TypeError):
                return self._ending(life)

    def close(self) -> None:
        """See Sandbox."""
        with self._lock:
            self._stop()

    def _send_order(self, limits: PairLimits, *descriptors: socket.socket) -> None:
        order = {
            "wall_s": limits.wall_s,
            "student": asdict(limits.student),
            "judge": asdict(limits.judge),
            "shown": self._shown,
        }
        message, numbers = json.dumps(order).encode(), [end.fileno() for end in descriptors]
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._stop()
                self._start()
            assert self._control is not None
            try:
                socket.send_fds(self._control, [message], numbers)
            except OSError:
                self._stop()
                self._start()
                socket.send_fds(self._control, [message], numbers)

    def _see_off(self, life: socket.socket) -> None:
        """Wait until the leader, and so everything in the pair, is gone."""
        life.settimeout(GRACE_S)
        with contextlib.suppress(OSError):
            while life.recv(1 << 16):
                pass

    def _ending(self, life: socket.socket) -> PairOutcome:
        """Why there is no result, by the leader's last word."""
        life.settimeout(GRACE_S)
        try:
            word = life.recv(1 << 16)
        except TimeoutError:
            return PairOutcome(Ending.TIMED_OUT, reason="the pair did not end in time")
        except OSError:
            word = b""
        event = json.loads(word) if word else {}
        if event.get("timed_out"):
            return PairOutcome(Ending.TIMED_OUT, reason="the pair used up its time")
        if "judge" in event:
            return PairOutcome(Ending.JUDGE_DIED, reason=f"the judge ended with {event['judge']} and no result")
        return PairOutcome(Ending.WORKER_DIED, reason=event.get("failed") or self._last_words())

    def _last_words(self) -> str:
        if self._log is None:
            return "the warm parent is gone"
        self._log.seek(0)
        return self._log.read()[-2000:].decode(errors="replace").strip() or "the warm parent is gone"

    def _start(self) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        jail = Jail(binds=environment_binds(HOUSE), limits=TEMPLATE_LIMITS, hostname="grader")
        argv = [sys.executable, "-I", "-m", "grader.sandbox.template", str(theirs.fileno())]
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process that writes it
        with theirs:
            self._process = _spawn(jail.command(argv), theirs, self._log)
        self._control.settimeout(START_S)
        try:
            ready = self._control.recv(64)
        except OSError:
            ready = b""
        if ready != b"ready":
            reason = self._last_words()
            self._stop()
            raise _did_not_start(reason)
        self._control.settimeout(GRACE_S)

    def _stop(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.kill()  # bubblewrap takes everything inside with it
            self._process.wait()
        if self._log is not None:
            self._log.close()
        self._control = self._process = self._log = None


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


def default_sandbox() -> Sandbox:
    """The sandbox this machine can give; raises SandboxUnavailable with the reason when it gives none."""
    try:
        require_isolation()
    except CannotStart as error:
        raise SandboxUnavailable(error.code, th=error.th, en=error.en) from error
    return WarmSandbox()


def _shown_paths() -> list[str]:
    """What a room shows: the system and the Python environment, nothing of ours beside it."""
    roots = [Path(path) for path in ("/usr", "/bin", "/sbin", "/lib", "/lib64")]
    system = [path for path in roots if path.is_dir() and not path.is_symlink()]
    etc = [path for name in ETC if (path := Path("/etc", name)).exists()]
    environment = sorted({Path(sys.base_prefix), Path(sys.prefix)})
    return [os.fspath(path) for path in (*system, *etc, *environment)]


def _did_not_start(reason: str) -> SandboxUnavailable:
    return SandboxUnavailable(
        "sandbox-did-not-start",
        th=f"เริ่มพื้นที่แยกสำหรับตรวจงานไม่ได้ ({reason}) จึงยังไม่ตรวจงานใด โปรดแจ้งผู้ดูแลระบบ",
        en=f"The grading sandbox did not start ({reason}), so nothing is graded; tell the administrator.",
    )
