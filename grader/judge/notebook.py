"""The program that judges a notebook: the trainee's cells run in the student, the test cells here.

The order: `cells` in the order to run them (`index`, `kind` "work" or "test", `source`, and for a test `grade_id` and
`hidden`), `names`, `tests` and `modules` (see `grader.judge.reading`), `files` (path → bytes, what the release handed
out beside the notebook), `student_files` (path below /work → bytes), `timeout_s`, `cell_timeout_s`; `first_failure` when
nothing is to be run after a test that does not pass; `works` for several versions of the notebook that are nobody's,
each a mapping of a cell's index to what stands there instead.

The result: `{"cells": {index: {"outputs", "count"}}, "tests": {grade_id: {"passed", "credit", "message", "shared"}}}`;
`passed` is None when nothing can be said; `credit` is None for all or nothing, else the points that the cell's last
expression came to. A test that failed in silence (`hidden`) by its own words has `open_line` too: what it `says` in full,
and whether those are just the release's words (`fixed`); None when a hidden line failed. With `works` it is `works`
alone: `tests` of each, None when there are none to be had.
"""

import contextlib
import os
import sys
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from academy_lab.words import OUT_OF_TIME
from grader.judge.cells import ALARM_SLACK_S, CellTrial
from grader.judge.foreseen import Foresight
from grader.judge.link import TraineeLink
from grader.judge.messages import BY_ATTRIBUTES, text_of
from grader.judge.names import MODULE, JudgeNames, ReleaseNames
from grader.judge.outputs import error_output, fresh_outputs, lost_output
from grader.judge.shared import SharedTests
from grader.judge.students import StudentLost, Students
from grader.judge.versions import judge_versions

PATIENCE_S = 10.0  # for the copies of a shared test together; more where a cell may run longer
RELEASED = Path("/work/released")
CODE = (".py", ".pyc", ".so", ".pth")


def judge(order: Mapping[str, Any], students: Students) -> dict[str, Any]:
    """Run one notebook."""
    RELEASED.mkdir()
    for path, content in order["files"].items():
        _write(RELEASED / path, content)
    os.chdir(RELEASED)
    sys.path.insert(0, str(RELEASED))
    if "works" not in order:
        return _Notebook(order, students).run()
    students.foresight = Foresight(None)  # the engine hears the end alone
    notebook = _Notebook(order, students)
    notebook.begin()
    return {"works": judge_versions(notebook, order["works"], order["timeout_s"])}


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


class _Notebook:
    def __init__(self, order: Mapping[str, Any], students: Students) -> None:
        self._order, self._students = order, students
        self.cells: Sequence[Mapping[str, Any]] = order["cells"]
        self._end = time.monotonic() + order["timeout_s"]
        self._link = TraineeLink(students, lambda kind: kind.__module__ == MODULE)
        self._student = self._link.student
        self._student.deadline = self._end
        if order["student_files"]:
            self._link.ask("files", files=dict(order["student_files"]))
        self._names = JudgeNames(ReleaseNames(**order["names"]), self._link)
        self._shared = SharedTests(self._link, self._names, self._renew, max(PATIENCE_S, order["cell_timeout_s"]))
        # What the engine has not been told yet.
        self._cells: dict[int, dict[str, Any]] = {}
        self._tests: dict[str, dict[str, Any]] = {}
        self._is_watched = False

    def run(self) -> dict[str, Any]:
        self.begin()
        self._students.foresight.say(None, if_stuck=_out_of_time(self.cells))
        return self.run_cells(self.cells)

    def begin(self) -> None:
        """Make ready for the first cell."""
        if self._order["modules"]:
            self.ask_work("shared_begin", modules=self._order["modules"])

    def run_cells(self, cells: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Run these, and give the result so far."""
        for cell in cells:
            self._renew()
            self._foresee(cell)
            if time.monotonic() >= self._end:
                self._skip(cell)
            elif cell["kind"] == "work":
                self._run_work(cell)
            else:
                self._run_test(cell)
            if self._order.get("first_failure") and any(not test["passed"] for test in self._tests.values()):
                break
        return {"cells": self._cells, "tests": self._tests}

    def renew(self) -> None:
        """Begin the clock of the whole notebook anew."""
        self._end = time.monotonic() + self._order["timeout_s"]
        self._renew()

    def ask_work(self, op: str, patience_s: float | None = None, **body: Any) -> None:
        """Ask the trainee's process, within so many seconds; raises what that answers, or StudentLost."""
        if patience_s is not None:
            self._student.deadline = time.monotonic() + patience_s
        self._link.ask(op, **body)

    def _renew(self) -> None:
        self._student.deadline = min(self._end, time.monotonic() + self._order["cell_timeout_s"])

    def _foresee(self, cell: Mapping[str, Any]) -> None:
        """Before a test, and after one, tell the engine how long it may take until the next word.

        Nothing else can keep the judge: it waits for the trainee's process, or reads with an eye on the clock.
        """
        if not self._students.foresight.is_heard:
            return
        is_own = cell["kind"] == "test" and not self._order["tests"][cell["grade_id"]]["shared"]
        if is_own or self._is_watched:
            left_s = self._student.deadline - time.monotonic() + ALARM_SLACK_S if is_own else None
            self._students.foresight.say(left_s, done={"cells": self._cells, "tests": self._tests})
            self._cells, self._tests = {}, {}
            self._is_watched = is_own

    def _skip(self, cell: Mapping[str, Any]) -> None:
        """The time is over before this cell."""
        late = _out_of_time([cell])
        self._cells |= late["cells"]
        self._tests |= late["tests"]

    def _run_work(self, cell: Mapping[str, Any]) -> None:
        try:
            done = self._link.ask("run_cell", code=cell["source"])
        except StudentLost as lost:
            done = {"outputs": [lost_output(lost)], "count": None}
        except (Exception, SystemExit) as error:  # noqa: BLE001 - what the student's process answers is theirs
            done = {"outputs": [error_output(type(error).__name__, text_of(error))], "count": None}
        self._cells[cell["index"]] = fresh_outputs(done)

    def _run_test(self, cell: Mapping[str, Any]) -> None:
        test = self._order["tests"][cell["grade_id"]]
        if test["shared"]:
            verdict, outputs = self._shared.run({**cell, **test})
        else:
            verdict, outputs = self._try({**cell, **test})
        self._tests[cell["grade_id"]] = verdict
        self._cells[cell["index"]] = {"outputs": outputs, "count": None}

    def _try(self, test: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Run a test here. One that passes although it got no answer of the trainee's process has not passed."""
        self._names.begin(test["grade_id"])
        self._link.after_call = partial(self._after_call, test)
        self._look_around(test)
        self._students.lost = None
        self._link.differed = False
        trial = CellTrial(test, self._names, self._student.deadline - time.monotonic())
        verdict, outputs = trial.run()
        if self._link.differed and not verdict["passed"]:
            verdict["message"] = f"{verdict['message']}\n{BY_ATTRIBUTES}".strip()
            verdict.pop("open_line", None)  # it does not say that
        self._link.after_call = self._names.forget_values
        late = time.monotonic() > self._student.deadline + ALARM_SLACK_S
        lost = self._students.lost or (StudentLost(stalled=True) if late else None)
        if lost is None or not verdict["passed"]:
            return verdict, outputs
        output = lost_output(lost)
        return {**verdict, "passed": False, "credit": None, "message": output["evalue"]}, [output]

    def _after_call(self, test: Mapping[str, Any]) -> None:
        self._names.forget_values()
        for name, text in self._look_around(test):
            (sys.stderr if name == "stderr" else sys.stdout).write(text)  # wherever the test has these go

    def _look_around(self, test: Mapping[str, Any]) -> list[list[str]]:
        """What the trainee's code left since the last look, as far as the test looks at it: files, and prints."""
        if test["files"]:
            self._fetch_produced()
        if not test["prints"] or not self._student.alive:
            return []
        try:
            said = self._link.ask("printed")
        except (StudentLost, SystemExit, Exception):  # noqa: BLE001 - nothing was said then
            return []
        return [[output["name"], output["text"]] for output in fresh_outputs(said)["outputs"] if "text" in output]

    def _fetch_produced(self) -> None:
        """Files that the trainee's code wrote, for tests that read them; never code, never over the release's."""
        if not self._student.alive:
            return
        try:
            produced = self._link.ask("produced")
        except (StudentLost, SystemExit, Exception):  # noqa: BLE001 - no files then; the test says what is missing
            return
        for path, content in produced.items() if type(produced) is dict else ():
            if type(content) is bytes and _is_data(path) and PurePosixPath(path).as_posix() not in self._order["files"]:
                with contextlib.suppress(OSError, ValueError):  # a name that no file can have
                    _write(RELEASED / path, content)


def _out_of_time(cells: Sequence[Mapping[str, Any]]) -> dict[str, dict[Any, Any]]:
    """The part of a result for cells that there was no time for."""
    verdict = {"passed": False, "credit": None, "message": OUT_OF_TIME, "shared": False}
    outputs = [error_output("TimeoutError", OUT_OF_TIME)]
    return {
        "cells": {cell["index"]: {"outputs": outputs, "count": None} for cell in cells},
        "tests": {cell["grade_id"]: verdict for cell in cells if cell["kind"] == "test"},
    }


def _is_data(path: object) -> bool:
    if type(path) is not str:
        return False
    pure = PurePosixPath(path)
    return not pure.is_absolute() and ".." not in pure.parts and pure.suffix not in CODE and "\x00" not in path
