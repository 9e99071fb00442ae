"""Versions of one notebook that are nobody's: its cells are run once, and both sides fork where a version differs.

Up to its first cell that differs a version is the notebook itself, so the forks are just where a run of that version
would be: the trainee's process in the same state, the tests' names too. Nothing that a trainee handed in is judged so.
"""

import gc
import threading
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from grader.judge.copied import LEAVE_S
from grader.judge.forked import in_a_fork
from grader.judge.students import StudentLost

SLACK_S = 6.0  # past the clock of the version itself: a stalled student is interrupted, then killed

Changes = Mapping[int, str]  # index of a cell → what stands there instead


class Notebook(Protocol):
    """What is asked of `grader.judge.notebook`."""

    cells: Sequence[Mapping[str, Any]]

    def renew(self) -> None:
        """Begin the clock of the whole notebook anew."""

    def run_cells(self, cells: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Run these, and give the result so far."""

    def ask_work(self, op: str, patience_s: float | None = None) -> None:
        """Ask the trainee's process; raises what that answers, or StudentLost."""


def judge_versions(notebook: Notebook, works: Sequence[Changes], timeout_s: float) -> list[dict[str, Any] | None]:
    """What the tests of each version come to, up to the first that fails; None where that cannot be said.

    The notebook itself comes first from the first fork: where that does not pass, forking is what it does not bear.
    """
    results: list[dict[str, Any] | None] = [None] * len(works)
    left = {number: min(changes) for number, changes in enumerate(works)}
    proved = False
    gc.freeze()
    for place, cell in enumerate(notebook.cells):
        for number in [number for number, first in left.items() if first == cell["index"]]:
            del left[number]
            if not proved:
                right = _forked(notebook, place, {}, timeout_s)
                proved = right is not None and right["left"] and all(test["passed"] for test in right["tests"].values())
            result = _forked(notebook, place, works[number], timeout_s) if proved else None
            results[number] = result
            if result is None or not result["left"]:
                return results
        if not left:
            break
        notebook.run_cells([cell])
    return results


def _forked(notebook: Notebook, place: int, changes: Changes, timeout_s: float) -> dict[str, Any] | None:
    if threading.active_count() > 1:  # a fork would have none of them
        return None
    notebook.renew()
    later = [{**cell, "source": changes.get(cell["index"], cell["source"])} for cell in notebook.cells[place:]]

    def run() -> dict[str, Any]:
        notebook.ask_work("copy")
        tests = notebook.run_cells(later)["tests"]
        try:
            notebook.ask_work("leave", LEAVE_S)
        except StudentLost:
            return {"tests": tests, "left": False}
        return {"tests": tests, "left": True}

    return in_a_fork(run, timeout_s + SLACK_S)
