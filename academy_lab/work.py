"""The trainee's own work, tried in their own server: a module imported here, an app served from a thread here.

As in grading, the exercise's `entry` is the app (`app:app`), the module (`collect`), or a module and the app beside it.
"""

import importlib
import os
import sys
from collections.abc import Mapping
from typing import Any

from academy_lab.asgi import AppServer, load
from academy_lab.clock import TimeIsUp
from academy_lab.exercise import Exercise
from academy_lab.origin import Message, Watched, line_of, where

START_PATIENCE_S = 15.0


class WorkDoesNotStart(Exception):
    """The work cannot be used at all; the text is for the trainee, and so is the `line` of theirs that is to blame."""

    def __init__(self, text: str, line: str) -> None:
        super().__init__(text)
        self.line = line


class ErrorsNoted(Watched):
    """The app, and what it raised while it answered."""

    def __init__(self, app: Any, notes: list[str]) -> None:
        super().__init__(app)
        self._notes = notes

    def failed(self, error: Exception, answer: list[Message]) -> list[Message]:
        """Note the error; the answer is the app's own."""
        self._notes.append(where(error))
        return answer


class OwnWork:
    """The work in an exercise's folder. This process is its own: what the work leaves behind goes with it."""

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        self._environment = exercise.environment()
        self._server: AppServer | None = None
        self._broken: dict[str, tuple[str, str]] = {}
        self.raised: list[str] = []
        """What the app raised while it answered; for its reader to clear."""

    @property
    def environment(self) -> Mapping[str, str]:
        """What the work is started with."""
        return dict(self._environment)

    def enter(self) -> None:
        """Go where the work is, as grading does: its folder, its variables, its modules first."""
        os.chdir(self._exercise.folder)
        os.environ.update(self._environment)
        sys.dont_write_bytecode = True
        sys.path[:0] = [str(self._exercise.folder), str(self._exercise.tests.parent / "support")]

    def base_url(self) -> str:
        """Where the app answers; raises WorkDoesNotStart."""
        if self._server is None:
            app = self._exercise.entry.split()[-1]
            self._server = self._started(app, lambda: AppServer(ErrorsNoted(load(app), self.raised), START_PATIENCE_S))
        return f"http://127.0.0.1:{self._server.port}"

    def module(self) -> Any:
        """The trainee's module; raises WorkDoesNotStart."""
        module = self._exercise.entry.split()[0].partition(":")[0]
        return self._started(module, lambda: importlib.import_module(module))

    def _started(self, what: str, start: Any) -> Any:
        """What `start` gives; what once did not start is not tried again."""
        if what not in self._broken:
            try:
                return start()
            except TimeIsUp as error:
                self._broken[what] = "ใช้เวลาเริ่มนานเกินไป / took too long to start", line_of(error)
            except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever the trainee's module raises
                self._broken[what] = f"{type(error).__name__}: {error}", line_of(error)
        raise WorkDoesNotStart(*self._broken[what])
