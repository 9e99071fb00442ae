"""A copy of the trainee's process goes on in its place."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.judge.link import TraineeLink
from grader.judge.students import StudentLost
from grader.student.session import Session

LOOPS = "def loop():\n    while True:\n        pass\ndef fine():\n    return 1"


class OneStudent:
    """A trainee's process without walls; its group is interrupted, as a sandbox must do."""

    def __init__(self) -> None:
        self.lost: StudentLost | None = None

    def start(self, _party: int = 0) -> socket.socket:
        self.channel, theirs = socket.socketpair()
        self.pid = os.fork()
        if not self.pid:
            self.channel.close()
            os.setsid()
            try:
                session = Session(theirs)
                session._conversation.serve(lambda: session._copies.leaving)
            finally:
                os._exit(77)
        theirs.close()
        return self.channel

    def interrupt(self, _party: int = 0) -> None:
        os.killpg(self.pid, signal.SIGINT)

    def stop(self, _party: int = 0) -> None:
        os.killpg(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self.channel.close()


@pytest.fixture
def link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TraineeLink]:
    monkeypatch.setattr("grader.student.copies.WRITABLE", (str(tmp_path),))
    link = TraineeLink(OneStudent(), lambda _kind: False)  # type: ignore[arg-type]
    link.student.deadline = time.monotonic() + 20
    yield link
    link.student.stop()


def test_it_is_interrupted_and_goes_on_and_so_does_what_it_was_copied_from(link: TraineeLink):
    link.ask("run_cell", code=LOOPS)
    link.ask("copy")
    link.student.deadline = time.monotonic() + 0.3
    with pytest.raises(StudentLost):
        link.ask("name", name="loop")()
    assert link.student.alive
    link.student.deadline = time.monotonic() + 5
    assert link.ask("name", name="fine")() == 1
    link.ask("leave")
    assert link.ask("name", name="fine")() == 1
