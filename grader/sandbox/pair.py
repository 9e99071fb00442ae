"""One pair: the judge, the students it asks for, and the network they share. Runs in the warm parent.

Nothing here is of a submission: what the judge is to do comes to it on its own line, after the fork.
"""

import contextlib
import json
import os
import random
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Self

import grader.judge
import grader.student
from foundation.isolation import Limits
from grader.judge.students import FIRST
from grader.sandbox import kernel, room

MEMORY_SLACK = 1.25
MAX_REQUEST = 64
PF_EXITING = 0x4  # of the kernel's task flags
MAX_DESCRIPTORS = 4096  # the jail's limit

Side = Callable[[Mapping[str, socket.socket]], None]


@dataclass(frozen=True)
class Watch:
    """The parent's loop: `add` and `remove` what to call when a source can be read; `gone` hears of a pair's end."""

    add: Callable[[Any, Callable[[], None]], None]
    remove: Callable[[Any], None]
    gone: Callable[["Pair"], None]


@dataclass(frozen=True)
class _Child:
    """One side, the first process of its pid namespace: its number, here and in the jail's /proc, and a descriptor."""

    pid: int
    shown: int
    pidfd: int

    @classmethod
    def of(cls, pid: int) -> Self:
        """The child that was just forked."""
        pidfd = os.pidfd_open(pid)
        info = kernel.read(f"/proc/self/fdinfo/{pidfd}")
        return cls(pid, int(info.partition(b"Pid:")[2].split()[0]), pidfd)

    def kill(self) -> None:
        """End it and all it started."""
        signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)

    def is_ending(self) -> bool:
        """Whether it has begun to exit, which others see before it can be reaped: its lines close first."""
        try:
            return all(_is_ending(task) for task in os.listdir(f"/proc/{self.shown}/task"))  # noqa: PTH208 - often
        except OSError:
            return True

    def reap(self) -> int:
        """Its exit status; waits until its whole pid namespace is gone."""
        os.close(self.pidfd)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def _is_ending(task: str) -> bool:
    """Whether a thread has begun to exit, or will before it does anything else. The first one alone may leave as it likes."""
    try:
        stat, status = kernel.read(f"/proc/{task}/stat"), kernel.read(f"/proc/{task}/status")
    except OSError:
        return True
    killed = int(status.partition(b"SigPnd:")[2].split()[0], 16) >> (signal.SIGKILL - 1) & 1
    return bool(int(stat.rpartition(b")")[2].split()[6]) & PF_EXITING or killed)


class Pair:
    """`order` is the engine's: `wall_s`, limits of both sides. `result` is the judge's line to the engine, `life` ours."""

    def __init__(
        self, order: Mapping[str, Any], life: socket.socket, result: socket.socket, home: kernel.Home, watch: Watch
    ) -> None:
        self._limits = {side: Limits(**order[side]) for side in ("judge", "student")}
        self._deadline = time.monotonic() + order["wall_s"]
        self._life, self._home, self._watch = life, home, watch
        self._control, judge_control = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._network = home.new_network()
        self._students: dict[int, _Child] = {}
        self._stopping: dict[int, bytes] = {}  # party → the order's number
        self._condemned: set[int] = set()
        self._judge: _Child | None = None
        self._ending = False
        # Every program asks for this student first, so it is there already.
        first, channel = socket.socketpair()
        ends = {"result": result, "control": judge_control, "first": first}
        try:
            self._judge = self._start("judge", _judge, ends, self._judge_ended)
            self._students[FIRST] = self._start(
                "student", _student, {"channel": channel}, partial(self._student_ended, FIRST)
            )
        except OSError:
            self._undo(*ends.values(), channel)
            raise
        watch.add(self._life, self._end)
        watch.add(self._control, self._obey)

    def _undo(self, *ends: socket.socket) -> None:
        """There is no room for two processes: leave nothing of the first."""
        if self._judge is not None:
            self._watch.remove(self._judge.pidfd)
            self._judge.kill()
            self._judge.reap()
        for end in (*ends, self._control):
            end.close()
        os.close(self._network)

    def check(self, now: float, memory: Mapping[int, int]) -> None:
        """End the pair when its time is over, and students that together with all they started use too much."""
        if now > self._deadline and not self._ending:
            self._tell({"timed_out": True})
            self._end()
        limit = self._limits["student"].memory_mib
        for party, student in tuple(self._students.items()):
            if limit is not None and memory[student.shown] > limit * MEMORY_SLACK * room.MIB:
                self._kill_student(party)

    def _tell(self, event: Mapping[str, Any]) -> None:
        with contextlib.suppress(OSError):
            self._life.sendall(json.dumps(event).encode())

    def _start(self, name: str, side: Side, ends: Mapping[str, socket.socket], ended: Callable[[], None]) -> _Child:
        """Fork a side into its own pid namespace; its ends of the channels are closed here."""
        with self._home.away(self._network):
            pid = kernel.fork()
            if pid == 0:
                kernel.rename(name)
                _become(side, ends, self._limits[name])
        child = _Child.of(pid)
        for end in ends.values():
            end.close()
        self._watch.add(child.pidfd, ended)
        return child

    def _obey(self) -> None:
        """Do what the judge asks: `start`, `stop` or `interrupt`, of which party, and a number for the answer."""
        try:
            request = self._control.recv(MAX_REQUEST)
        except ConnectionResetError:  # gone before it read the last answer
            request = b""
        if not request:
            self._end()  # the judge is done, or gone
            return
        verb, party, number = request.split()
        self._carry_out(verb, int(party), number)

    def _carry_out(self, verb: bytes, party: int, number: bytes) -> None:
        student = self._students.get(party)
        if verb == b"stop" and student is not None:
            self._stopping[party] = number
            self._kill_student(party)
        elif verb == b"start" and student is None:
            self._start_student(party, number)
        else:
            if verb == b"interrupt" and student is not None:
                with contextlib.suppress(ProcessLookupError):  # it has no group of its own yet
                    os.killpg(student.pid, signal.SIGINT)  # what it started too, as a kernel's interrupt does
            self._answer(number)

    def _answer(self, number: bytes, *descriptors: int) -> None:
        """Tell the judge, which may be gone by now, that this order is done."""
        with contextlib.suppress(OSError):
            socket.send_fds(self._control, [number], descriptors)

    def _start_student(self, party: int, number: bytes) -> None:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            ended = partial(self._student_ended, party)
            try:
                self._students[party] = self._start("student", _student, {"channel": theirs}, ended)
            except OSError:  # no memory, or no number for one more
                self._answer(number)
            else:
                self._answer(number, ours.fileno())

    def _student_ended(self, party: int) -> None:
        student = self._students.pop(party)
        self._watch.remove(student.pidfd)
        if student.reap() == -signal.SIGKILL and party not in self._condemned:
            # No kill from inside reaches the first process of a pid namespace: what came of this one is no verdict.
            self._tell({"killed": True})
            self._end()
        self._condemned.discard(party)
        if party in self._stopping:
            self._answer(self._stopping.pop(party))
        self._leave_if_last()

    def _judge_ended(self) -> None:
        assert self._judge is not None
        self._watch.remove(self._judge.pidfd)
        self._tell({"judge": self._judge.reap()})
        self._judge = None
        self._end()
        self._leave_if_last()

    def _end(self) -> None:
        """Kill what is left; the rest is done as they end."""
        if not self._ending:
            self._ending = True
            self._watch.remove(self._control)
            self._watch.remove(self._life)
            if self._judge is not None:
                self._judge.kill()
            for party in self._students:
                self._kill_student(party)

    def _kill_student(self, party: int) -> None:
        """End a student, and know of it: one that is already dying was killed by something else, or ended itself."""
        student = self._students[party]
        if not student.is_ending():
            self._condemned.add(party)
        student.kill()

    def _leave_if_last(self) -> None:
        if self._ending and self._judge is None and not self._students:
            self._control.close()
            os.close(self._network)
            self._life.close()
            self._watch.gone(self)


def _become(side: Side, ends: Mapping[str, socket.socket], limits: Limits) -> None:
    """In the new child: keep `ends`, enter the room, run the side, never return."""
    status = 1
    try:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(nowhere, number)
        first = 3
        for number in sorted(end.fileno() for end in ends.values()):
            os.closerange(first, number)
            first = number + 1
        os.closerange(first, MAX_DESCRIPTORS)
        os.setsid()  # a process group of its own: kill(0) knows no pid namespace
        room.enter(limits, is_judge=side is _judge)
        _reseed()
        side(ends)
        status = 0
    finally:
        os._exit(status)


def _reseed() -> None:
    """A forked child must not draw the same numbers as its siblings."""
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    tempfile.tempdir = None


def _judge(ends: Mapping[str, socket.socket]) -> None:
    grader.judge.run(ends["result"], ends["control"], ends["first"])


def _student(ends: Mapping[str, socket.socket]) -> None:
    grader.student.run(ends["channel"])
