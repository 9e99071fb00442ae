"""A notebook with hidden tests, which its cells can come to know: what of a run with them may be shown.

A function remembers what a hidden test called it with, and a later cell prints it, or a later test's message repeats it.
So a run with hidden tests gives verdicts, and a run of the notebook as it was handed out gives what is shown. The second
is saved where the first tells nothing that its author does not have: cells put out what was handed in, and tests that
failed say what the release says, or what they said when the notebook was run before it was handed in.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from academy_lab.words import MAX_MESSAGE, readable
from grader.judge.outputs import error_output

Result = Mapping[str, Any]
Step = Mapping[str, Any]


def silent(steps: Iterable[Step]) -> list[Step]:
    """The same, with no words of the trainee's in any test's message."""
    return [{**step, "hidden": True} if step["kind"] == "test" else step for step in steps]


def told_by_one(steps: Iterable[Step], judged: Result, handed_in: Mapping[int, Any]) -> Result | None:
    """The run with hidden tests as it may be shown; None when it takes a second one to know.

    `handed_in`: outputs in the submission, by index.
    """
    cells, tests = dict(judged["cells"]), dict(judged["tests"])
    for step in steps:
        outputs, known = cells[step["index"]]["outputs"], handed_in.get(step["index"])
        if step["kind"] == "work":
            if outputs and (_words(outputs) or []) != _words(known):
                return None
        elif (verdict := tests[step["grade_id"]])["passed"] is not True:
            said = _said_by_failure(step, verdict, known)
            if said is None or len(outputs) > 1:
                return None
            tests[step["grade_id"]] = {**verdict, "message": said}
            cells[step["index"]] = {"outputs": [error_output(outputs[0]["ename"], said)], "count": None}
        elif outputs:
            return None
    return {"cells": cells, "tests": tests}


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


def _said_by_failure(step: Step, verdict: Mapping[str, Any], known: Any) -> str | None:
    """A failed test's message, if it holds nothing that its author does not have already: by the release, or the submission."""
    line = verdict.get("open_line", {})
    if line is None or (step["hidden"] and line):
        return str(verdict["message"])
    if line and (line["fixed"] or line["says"] in _errors(known)):
        return str(line["says"])
    return None


def _errors(outputs: Any) -> set[str]:
    """What errors among outputs in nbformat's shape say, with and without the exception's name."""
    try:
        said = [(output["ename"], output["evalue"].strip()) for output in outputs if output["output_type"] == "error"]
        return {
            text
            for name, value in said
            for text in (readable(value)[:MAX_MESSAGE], readable(f"{name}: {value}")[:MAX_MESSAGE])
        }
    except (KeyError, TypeError, AttributeError):
        return set()


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
