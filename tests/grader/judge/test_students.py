"""Which student the judge is given."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from academy_lab.clock import TimeIsUp, alarm
from grader.judge.foreseen import Foresight
from grader.judge.students import Students

Line = tuple[Students, socket.socket]


@pytest.fixture
def first() -> Iterator[socket.socket]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours


@pytest.fixture
def line(first: socket.socket) -> Iterator[Line]:
    """Students with one that was started beforehand, and the warm parent's end of their line."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs, ours:
        yield Students(ours, Foresight(None), first), theirs


class Parent(threading.Thread):
    """Carries out orders, `slow_s` late, until the other end is closed."""

    def __init__(self, line: socket.socket, slow_s: float = 0) -> None:
        super().__init__()
        self._line, self._slow_s = line.dup(), slow_s
        self.orders: list[bytes] = []
        self.start()

    def run(self) -> None:
        while order := self._line.recv(64):
            verb, party, number = order.split()
            self.orders.append(verb + b" " + party)
            time.sleep(self._slow_s)
            ours, theirs = socket.socketpair()
            with ours, theirs:
                socket.send_fds(self._line, [number], [ours.fileno()] if verb == b"start" else [])
        self._line.close()


def test_the_student_that_is_there_is_taken_without_a_word(line: Line, first: socket.socket):
    students, parent = line
    assert students.start() is first
    parent.setblocking(False)
    with pytest.raises(BlockingIOError):
        parent.recv(64)


def test_a_second_student_is_a_fresh_one_in_place_of_the_first(line: Line, first: socket.socket):
    students, parent = line
    students.start()
    warm = Parent(parent)
    with students.start() as second:
        assert second is not first
    assert warm.orders == [b"stop 0", b"start 0"]


def test_a_stopped_student_is_never_taken(line: Line, first: socket.socket):
    students, parent = line
    warm = Parent(parent)
    students.stop()
    with students.start() as second:
        assert second is not first
    assert warm.orders == [b"stop 0", b"start 0"]


def test_another_party_has_a_student_of_its_own(line: Line, first: socket.socket):
    students, parent = line
    warm = Parent(parent)
    with students.start(1) as other:
        assert other is not first
    assert warm.orders == [b"start 1"]


@pytest.mark.parametrize("cut_short", ["interrupt", "start"])
def test_no_order_takes_the_answer_of_one_that_an_alarm_cut_short(line: Line, cut_short: str):
    students, parent = line
    warm = Parent(parent, slow_s=0.3)
    with pytest.raises(TimeIsUp), alarm(0.1):
        getattr(students, cut_short)(1)
    begun = time.monotonic()
    students.interrupt(1)
    assert time.monotonic() - begun > 0.3
    with students.start(1) as student:
        assert student.fileno() >= 0
    assert warm.orders[-1] == b"start 1"
