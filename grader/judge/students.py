"""The trainee's process, as the judge reaches it: start, ask, interrupt, replace."""

import itertools
import os
import socket
import time
from collections.abc import Callable

from grader.judge.foreseen import Foresight
from grader.wire import (
    ChannelClosed,
    ChannelStalled,
    Conversation,
    Frames,
    MalformedFrame,
    NotPlain,
    Refused,
)

FIRST = 0  # the party whose first student a sandbox may have started already
MAX_FRAME = 48 << 20
INTERRUPT_GRACE_S = 2.0
MIN_PATIENCE_S = 0.05

Answer = Callable[[bytes], bytes]


class StudentLost(BaseException):
    """The trainee's process ended, or did not answer in time. Not an Exception: no test may take it for an answer."""

    def __init__(self, *, stalled: bool) -> None:
        super().__init__("time limit reached" if stalled else "the trainee's process ended")
        self.stalled = stalled


class Students:
    """The line to the warm parent, which starts, interrupts and stops one student process for each party.

    `lost` is how a question was last left without an answer: a test that catches everything catches that too. Whoever
    wants to know sets it to None before. `foresight` tells the engine what to take for the result of a stuck judge.
    """

    def __init__(self, control: socket.socket, foresight: Foresight, first: socket.socket | None = None) -> None:
        self.foresight = foresight
        self.lost: StudentLost | None = None
        self._control = control
        self._first = first
        self._started: set[int] = set()
        self._numbers = itertools.count(1)

    def start(self, party: int = FIRST) -> socket.socket:
        """A fresh student; the one before is killed with all it started. Raises ChannelClosed when there is none to be had."""
        if party == FIRST and self._first is not None:
            first, self._first = self._first, None
            self._started.add(party)
            return first
        if party in self._started:
            self.stop(party)
        self._started.add(party)
        descriptors = self._order(b"start", party)
        if not descriptors:
            raise ChannelClosed
        return socket.socket(fileno=descriptors[0])

    def interrupt(self, party: int = FIRST) -> None:
        """Raise KeyboardInterrupt in the trainee's code; once this returns, none is on its way to what is asked later."""
        self._order(b"interrupt", party)

    def stop(self, party: int = FIRST) -> None:
        """Kill the student and all it started."""
        if party == FIRST and self._first is not None:
            self._first.close()
            self._first = None
        self._order(b"stop", party)

    def _order(self, verb: bytes, party: int) -> list[int]:
        """Have it done; descriptors that come with the answer, which has the order's number: an alarm may have cut one short."""
        number = next(self._numbers)
        self._control.send(b"%s %d %d" % (verb, party, number))
        while True:
            answer, descriptors, _, _ = socket.recv_fds(self._control, 64, 1)
            if not answer or int(answer) == number:
                return descriptors
            for descriptor in descriptors:
                os.close(descriptor)


class Student:
    """The student process of a party. `answer` is asked when its code calls back; `deadline` bounds every question."""

    def __init__(self, students: Students, answer: Answer, party: int = FIRST) -> None:
        self._students = students
        self._party = party
        self._answer = answer
        self.deadline = time.monotonic()
        self.alive = True
        self._is_cut_short = False
        self._conversation = Conversation(Frames(students.start(party), MAX_FRAME), answer)

    def ask(self, question: bytes) -> bytes:
        """The student's answer; raises Refused with the trainee's exception, or StudentLost."""
        if self.alive and self._is_cut_short:
            self._recover()
        if not self.alive:
            raise self._lost(stalled=False)
        patience = max(self.deadline - time.monotonic(), MIN_PATIENCE_S)
        try:
            return self._conversation.ask(question, patience)
        except ChannelStalled:
            lost = self._lost(stalled=True)  # so whatever rings while this goes on
            self._recover()
            raise lost from None
        except (ChannelClosed, MalformedFrame):
            lost = self._lost(stalled=False)
            self.stop()
            raise lost from None
        except (Refused, NotPlain):
            raise
        except BaseException:
            self._is_cut_short = True  # by an alarm, say: it still works at the question
            raise

    def _lost(self, *, stalled: bool) -> StudentLost:
        self._students.lost = StudentLost(stalled=stalled)
        return self._students.lost

    def stop(self) -> None:
        """Kill it; it stays lost."""
        if self.alive:
            self.alive = False
            self._students.stop(self._party)

    def _recover(self) -> None:
        """Interrupt what runs too long and get back in step, as a notebook's kernel is interrupted; else kill."""
        self._is_cut_short = True
        self._students.interrupt(self._party)
        try:
            self._conversation.await_stale(INTERRUPT_GRACE_S)
        except (ChannelStalled, ChannelClosed, MalformedFrame, Refused, NotPlain):
            self.stop()
        self._is_cut_short = False
