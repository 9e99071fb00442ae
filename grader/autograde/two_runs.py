"""A notebook that is run twice: as it was handed out, for what is shown, and with its hidden tests, for the verdicts."""

from collections.abc import Iterable, Mapping
from typing import Any

from grader.judge.outputs import error_output

Result = Mapping[str, Any]


def of_both_runs(steps: Iterable[Mapping[str, Any]], shown: Result, judged: Result) -> dict[str, Any]:
    """One result of both, each as `grader.judge.notebook` gives it. A test that fails in both says why in the open one's words."""
    cells, tests = dict(shown["cells"]), dict(judged["tests"])
    for step in steps:
        if step["kind"] == "test":
            open_one, verdict = shown["tests"][step["grade_id"]], tests[step["grade_id"]]
            if verdict["passed"] is open_one["passed"]:
                tests[step["grade_id"]] = {**verdict, "message": open_one["message"]}
            else:
                cells[step["index"]] = {"outputs": _outputs(verdict), "count": None}
    return {"cells": cells, "tests": tests}


def _outputs(verdict: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [] if verdict["passed"] else [error_output("AssertionError", verdict["message"])]
