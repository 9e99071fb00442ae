"""A test that fails because an answer's cell did not run says so: else it tells only that a name is missing.

The error is the one that the feedback's notebook shows below that cell, so nothing is told here that is not there.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from academy_lab.words import readable
from grader.autograde.plan import Plan

MAX_TEXT = 200
MISSING_NAME = "NameError"
_CELL = re.compile(r"<ipython-input-[^>]*>, ")  # how IPython names a cell in a SyntaxError, with a number of its own


def with_broken_answers(plan: Plan, ran: Mapping[int, Any], verdicts: Mapping[str, Any]) -> dict[str, Any]:
    """`verdicts` by grade_id, those of failed tests with the error of the answer's cell that they depend on.

    That is the answer next above the test; or, where the test misses a name, the nearest one above that raised an error.
    """
    told = dict(verdicts)
    for grade_id, reason in _reasons(plan, ran):
        verdict = told.get(grade_id)
        if isinstance(verdict, dict) and verdict.get("passed") is False:
            told[grade_id] = verdict | {"message": f"{verdict.get('message', '')}\n{reason}".strip()}
    return told


def _reasons(plan: Plan, ran: Mapping[int, Any]) -> Iterator[tuple[str, str]]:
    nearest = last = ""
    for index, planned in enumerate(plan.cells):
        if planned.source is None or index not in ran:
            continue
        name, text = _error(ran[index])
        if planned.source.is_solution:
            nearest = f"{name}: {text}".strip(": ") if name else ""
            last = nearest or last
        elif planned.source.is_test and (reason := nearest or (last if name == MISSING_NAME else "")):
            yield planned.source.grade_id, _said(reason)


def _error(cell: Mapping[str, Any]) -> tuple[str, str]:
    """The name and the text of the error that a cell ended with; empty when it did not."""
    errors = [output for output in cell["outputs"] if output["output_type"] == "error"]
    return (errors[-1]["ename"], errors[-1]["evalue"]) if errors else ("", "")


def _said(reason: str) -> str:
    reason = _CELL.sub("", reason)[:MAX_TEXT]
    return readable(
        f"เซลล์คำตอบของข้อนี้รันไม่ผ่าน ให้แก้ที่เซลล์นั้นก่อน: {reason} / The cell of the answer raised this error; mend it first."
    )
