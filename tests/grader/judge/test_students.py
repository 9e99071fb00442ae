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
    with ours, theirs:
        theirs.settimeout(1)
        yield Students(ours, Foresight(None), first), theirs


def _answer_the_next_start(parent: socket.socket) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        parent.send(b"stopped")
        socket.send_fds(parent, [b"started"], [ours.fileno()])


def test_the_student_that_is_there_is_taken_without_a_word(line: Line, first: socket.socket):
    students, parent = line
    assert students.start() is first
    parent.setblocking(False)
    with pytest.raises(BlockingIOError):
        parent.recv(64)


def test_a_second_student_is_a_fresh_one_in_place_of_the_first(line: Line, first: socket.socket):
    students, parent = line
    students.start()
    _answer_the_next_start(parent)
    with students.start() as second:
        assert second is not first
    assert [parent.recv(64), parent.recv(64)] == [b"stop 0", b"start 0"]


def test_a_stopped_student_is_never_taken(line: Line, first: socket.socket):
    students, parent = line
    _answer_the_next_start(parent)
    students.stop()
    with students.start() as second:
        assert second is not first
    assert [parent.recv(64), parent.recv(64)] == [b"stop 0", b"start 0"]


def test_another_party_has_a_student_of_its_own(line: Line, first: socket.socket):
    students, parent = line
    ours, theirs = socket.socketpair()
    with ours, theirs:
        socket.send_fds(parent, [b"started"], [ours.fileno()])
    with students.start(1) as other:
        assert other is not first
    assert parent.recv(64) == b"start 1"


def test_an_alarm_rings_when_an_order_is_done_and_not_before(line: Line):
    students, parent = line
    students.start().close()

    def be_slow() -> None:
        parent.recv(64)
        time.sleep(0.3)
        parent.send(b"interrupted")
        _answer_the_next_start(parent)

    slow = threading.Thread(target=be_slow)
    slow.start()
    with pytest.raises(TimeIsUp), alarm(0.1):
        students.interrupt()
    with students.start() as second:  # so no answer was left over for it
        assert second.fileno() >= 0
    slow.join()
