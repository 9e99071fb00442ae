"""The trainee's work as an exercise's tests use it: a served app, a module's functions, or both in one process.

The order's `entry` is the app (`app:app`), the module (`collect`), or a module and the app beside it (`connector app:app`).
"""

import socket
import time
from collections.abc import Mapping
from typing import Any

from grader.judge.link import TraineeLink
from grader.judge.students import StudentLost, Students
from grader.wire import is_well_known

START_PATIENCE_S = 15.0
SUITE = "/work/suite/"


class WorkDoesNotStart(Exception):
    """The trainee's app or module cannot be used at all; the text is for the trainee."""


class Trainee:
    """One trainee's work. A student process that ended or got stuck is replaced before the next test."""

    def __init__(self, order: Mapping[str, Any], students: Students, party: int = 0) -> None:
        self._order = order
        self._students = students
        self._party = party
        self._link: TraineeLink | None = None
        self._port: int | None = None
        self._module: Any = None
        self._broken: dict[str, str] = {}
        self._deadline = time.monotonic()

    @property
    def environment(self) -> dict[str, str]:
        """What the work is started with."""
        return dict(self._order["env"])

    @property
    def is_secret(self) -> bool:
        """Whether the work is given data that must not come out, so that no text of its own may be repeated."""
        return bool(self._order["secret"])

    def set_deadline(self, deadline: float) -> None:
        """Bound everything asked of the student from now on."""
        self._deadline = deadline
        if self._link is not None:
            self._link.student.deadline = deadline

    def base_url(self) -> str:
        """Where the app is served; it is started when it is not running."""
        if self._port is None or not self._is_up():
            link = self._running("serve", afresh=self._port is not None)
            app = self._order["entry"].split()[-1]
            self._port = self._started(link, "serve", entry=app, patience_s=START_PATIENCE_S)
            if type(self._port) is not int:
                raise WorkDoesNotStart("no port")
        return f"http://127.0.0.1:{self._port}"

    def module(self) -> Any:
        """The trainee's module, imported in the student's process."""
        if self._module is None or self._link is None or not self._link.student.alive:
            link = self._running("import")
            module = self._order["entry"].split()[0].partition(":")[0]
            self._module = self._started(link, "import", module=module)
        return self._module

    def beside(self, contents: Mapping[str, bytes]) -> "Trainee":
        """The same work, to be started anew beside other contents of the files that these variables of `env` name.

        The process that ran so far ends; whoever asks this one again gets another, beside its own files.
        """
        paths = {name: self.environment[name].removeprefix("/work/") for name in contents}
        files = {**self._order["student_files"], **{paths[name]: content for name, content in contents.items()}}
        self.stop()
        other = Trainee({**self._order, "student_files": files}, self._students, self._party)
        other.set_deadline(self._deadline)
        return other

    def stop(self) -> None:
        """End the process; it is replaced when something is asked of the work again."""
        if self._link is not None:
            self._link.student.stop()

    def _started(self, link: TraineeLink, op: str, **body: Any) -> Any:
        try:
            return link.ask(op, **body)
        except (StudentLost, SystemExit, Exception) as error:  # noqa: BLE001 - whatever the trainee's module raises
            link.student.stop()
            self._broken[op] = self._told(error, op, body)
        raise WorkDoesNotStart(self._broken[op])

    def _told(self, error: BaseException, op: str, body: Mapping[str, Any]) -> str:
        """Why the work does not start. An error is told as it meets public data, in its class's name where only secret data gives it."""
        if isinstance(error, StudentLost):
            return "ใช้เวลาเริ่มนานเกินไป / took too long to start" if error.stalled else "หยุดทำงานทันที / ended at once"
        if self.is_secret:
            return self._told_of_public_data(op, body) or (type(error).__name__ if is_well_known(type(error)) else "")
        return f"{type(error).__name__}: {error}"

    def _told_of_public_data(self, op: str, body: Mapping[str, Any]) -> str:
        """The error that a start with nothing secret gives; empty when it gives none, or a file has no public twin."""
        files = {path: data for path, data in self._order["student_files"].items() if path.startswith("submission/")}
        files |= self._order["open_files"]
        if files.keys() != self._order["student_files"].keys():
            return ""
        link = self._new(files)
        try:
            link.ask(op, **body)
        except StudentLost:
            return ""
        except (Exception, SystemExit) as error:  # noqa: BLE001 - likewise
            return f"{type(error).__name__}: {error}"
        finally:
            link.student.stop()
        return ""

    def _running(self, op: str, *, afresh: bool = False) -> TraineeLink:
        """The student process with the work in it, a new one when it ended; what once did not start is not tried again."""
        if op in self._broken:
            raise WorkDoesNotStart(self._broken[op])
        if afresh or self._link is None or not self._link.student.alive:
            self._port = self._module = None
            self._link = self._new(self._order["student_files"])
        return self._link

    def _new(self, files: Mapping[str, bytes]) -> TraineeLink:
        link = TraineeLink(self._students, _is_of_the_suite, self._party)
        link.student.deadline = self._deadline
        link.ask("files", files=dict(files))
        link.ask("environment", values=self.environment)
        return link

    def _is_up(self) -> bool:
        if self._link is None or not self._link.student.alive:
            return False
        try:
            socket.create_connection(("127.0.0.1", self._port or 0), timeout=1).close()
        except OSError:
            return False
        return True


def _is_of_the_suite(kind: type) -> bool:
    import sys

    module = sys.modules.get(kind.__module__)
    return str(getattr(module, "__file__", "") or "").startswith(SUITE)
