"""A notebook with hidden tests, which its cells can come to know: what of a run with them may be shown.

A function remembers what a hidden test called it with, and a later cell prints it, or a later test's message repeats it.
So a run with hidden tests gives verdicts, and a run of the notebook as it was handed out gives what is shown. The second
is saved where the first tells nothing that its author does not have: all passed, and cells put out what was handed in.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from grader.judge.outputs import error_output

Result = Mapping[str, Any]
Step = Mapping[str, Any]


def silent(steps: Iterable[Step]) -> list[Step]:
    """The same, with no words of the trainee's in any test's message."""
    return [{**step, "hidden": True} if step["kind"] == "test" else step for step in steps]


def tells_nothing(steps: Iterable[Step], judged: Result, handed_in: Mapping[int, Any]) -> bool:
    """Whether the run with hidden tests may be shown as it is; `handed_in`: outputs in the submission, by index."""
    for step in steps:
        outputs = judged["cells"][step["index"]]["outputs"]
        if step["kind"] == "test":
            if outputs or judged["tests"][step["grade_id"]]["passed"] is not True:
                return False
        elif outputs and (_words(outputs) or []) != _words(handed_in.get(step["index"])):
            return False
    return True


def of_both_runs(steps: Iterable[Step], shown: Result, judged: Result) -> dict[str, Any]:
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


def _words(outputs: Any) -> list[tuple[str, str]] | None:
    """What outputs in nbformat's shape say, each stream in one piece; None for what is not of that shape, or an error."""
    words: list[tuple[str, str]] = []
    try:
        for output in outputs:
            for kind, text in _said(output):
                if words and words[-1][0] == kind and output["output_type"] == "stream":
                    words[-1] = (kind, words[-1][1] + text)
                else:
                    words.append((kind, text))
    except (KeyError, TypeError, AttributeError):
        return None
    return words


def _said(output: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Raises KeyError for an error: its traceback differs from place to place, and is the trainee's to word."""
    if output["output_type"] == "stream":
        return [(output["name"], _joined(output["text"]))]
    return sorted((kind, _joined(text).strip("\n")) for kind, text in output["data"].items())


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)
