"""The leader of one pair: first process of the pair's pid namespace, so that its end is everybody's end.

It makes the two rooms, restarts the student when the judge asks, watches the clock, the student's memory and the line
to the engine outside (`life`), and never runs anything that is not ours.
"""

import contextlib
import json
import os
import select
import signal
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foundation.isolation import Limits
from grader.sandbox import kernel, room

TICK_S = 0.25
MEMORY_SLACK = 1.25
PAGE = os.sysconf("SC_PAGE_SIZE")

Side = Callable[[Mapping[str, socket.socket]], None]


@dataclass(frozen=True)
class _Child:
    """One side: its number here, and the name of the pid namespace it is the first of."""

    pid: int
    namespace: str


class Leader:
    """State of one pair. `order` is the engine's: limits, `shown`, `wall_s`."""

    def __init__(self, order: Mapping[str, Any], life: socket.socket, result: socket.socket,
                 judge: Side, student: Side) -> None:  # fmt: skip
        self._order = order
        self._life = life
        self._judge, self._student = judge, student
        self._deadline = time.monotonic() + order["wall_s"]
        self._own_pids = os.pidfd_open(os.getpid())
        self._running: _Child | None = None
        self._control, judge_control = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._judging = self._start("judge", judge, {"result": result, "control": judge_control})

    def lead(self) -> None:
        """Serve until the judge ends, the time is over or the engine hangs up; tell the engine, and leave nobody."""
        try:
            self._serve()
        finally:
            self._stop_student()
            os.kill(self._judging.pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(self._judging.pid, 0)

    def _serve(self) -> None:
        judge = os.pidfd_open(self._judging.pid)
        watched: list[Any] = [judge, self._control, self._life]
        while time.monotonic() < self._deadline:
            ready, _, _ = select.select(watched, [], [], TICK_S)
            if self._life in ready:
                return
            if self._control in ready:
                self._obey()
            if judge in ready:
                status = os.waitid(os.P_PIDFD, judge, os.WEXITED | os.WNOWAIT)
                self._tell({"judge": status.si_status if status is not None else None})
                return
            self._watch_memory()
        self._tell({"timed_out": True})

    def _tell(self, event: Mapping[str, Any]) -> None:
        with contextlib.suppress(OSError):
            self._life.sendall(json.dumps(event).encode())

    def _start(self, name: str, side: Side, ends: Mapping[str, socket.socket]) -> "_Child":
        """Fork a side into its own pid namespace; its ends of the channels are closed here."""
        kernel.unshare(kernel.CLONE_NEWPID)
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.write(writer, bytes(Path("/proc/self/ns/pid").readlink()))
            _become(side, ends, Limits(**self._order[name]), self._order["shown"])
        kernel.return_to_pid_namespace(self._own_pids)
        os.close(writer)
        namespace = os.read(reader, 64).decode()
        os.close(reader)
        for end in ends.values():
            end.close()
        return _Child(pid, namespace)

    def _obey(self) -> None:
        request = self._control.recv(64)
        if request == b"interrupt" and self._running is not None:
            os.kill(self._running.pid, signal.SIGINT)
        elif request == b"stop":
            self._stop_student()
            self._control.send(b"stopped")
        elif request == b"start":
            self._stop_student()
            ours, theirs = socket.socketpair()
            self._running = self._start("student", self._student, {"channel": theirs})
            socket.send_fds(self._control, [b"started"], [ours.fileno()])
            ours.close()

    def _stop_student(self) -> None:
        if self._running is not None:
            os.kill(self._running.pid, signal.SIGKILL)
            os.waitpid(self._running.pid, 0)  # returns when its whole pid namespace is gone
            self._running = None

    def _watch_memory(self) -> None:
        """Kill the student when its process tree together outgrows what one process may have."""
        limit = self._order["student"]["memory_mib"]
        if self._running is None or limit is None:
            return
        if _tree_memory(self._running.namespace) > limit * MEMORY_SLACK * room.MIB:
            os.kill(self._running.pid, signal.SIGKILL)


def _tree_memory(namespace: str) -> int:
    """Bytes of private memory of all processes of a pid namespace; /proc here is that of the jail around us."""
    total = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):
                if str((entry / "ns/pid").readlink()) == namespace:
                    _, resident, shared, *_ = map(int, (entry / "statm").read_text().split())
                    total += (resident - shared) * PAGE
    return total


def _become(side: Side, ends: Mapping[str, socket.socket], limits: Limits, shown: list[str]) -> None:
    """In the new child: keep `ends`, enter the room, run the side, never return."""
    status = 1
    try:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(nowhere, number)
        kept = {end.fileno() for end in ends.values()} | {0, 1, 2}
        for number in {int(name) for name in os.listdir("/proc/self/fd")} - kept:  # noqa: PTH208 - names only
            with contextlib.suppress(OSError):
                os.close(number)
        os.setsid()  # a process group of its own: kill(0) knows no pid namespace
        room.enter(limits, shown)
        side(ends)
        status = 0
    finally:
        os._exit(status)
