"""The likely mistake behind a set of failed tests."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from grader.autograde.part import Part
from grader.errors import CourseError
from grader.model import EXERCISE, CellKind, CellResult, GradeCell, Outcome, Release

MISSED = {Outcome.FAILED, Outcome.PARTIAL}
MOST_LIKELY = 4  # of more mistakes than these, none is likely: the test's own message says more


def with_misconception(part: Part, notebook_id: str, release: Release) -> Part:
    """Name the likely mistake when exactly the tests failed that a known wrong answer fails. Raises CourseError.

    A test worth no points is work of one's own choice: left undone, it does not hide the mistake behind the others.
    """
    path = "exercise/mutants.json" if notebook_id == EXERCISE else f"mutants/{notebook_id}.json"
    judged = _judged(release.cells, notebook_id)
    failed = {cell.grade_id for cell in part.cells if cell.outcome in MISSED and cell.grade_id in judged}
    if not failed or path not in release.grading:
        return part
    for_points = failed & {cell.grade_id for cell in part.cells if cell.max_score > 0}
    known = _read(path, release.grading[path])
    alike = [mutant for mutant in known if set(mutant["fails"]) == failed]
    alike = alike or [mutant for mutant in known if set(mutant["fails"]) == for_points]
    missed = failed.intersection(*(mutant["fails"] for mutant in alike))
    told = dict.fromkeys(str(mutant["misconception_th"]) for mutant in alike)
    text = " หรือ ".join(told) if len(told) <= MOST_LIKELY else ""
    return replace(part, cells=tuple(_named(cell, text) if cell.grade_id in missed else cell for cell in part.cells))


def _judged(cells: Iterable[GradeCell], notebook_id: str) -> set[str]:
    """What a machine judges: an answer for a person that is still missing is no sign of a mistake."""
    return {cell.grade_id for cell in cells if cell.notebook_id == notebook_id and cell.kind is CellKind.AUTO}


def _named(cell: CellResult, text: str) -> CellResult:
    return replace(cell, misconception_th=text)


@lru_cache(maxsize=64)  # the same few, for every submission
def _read(path: str, content: bytes) -> Sequence[Mapping[str, Any]]:
    try:
        known: Sequence[Mapping[str, Any]] = json.loads(content)
    except ValueError as error:
        raise CourseError(
            "known-mistakes-unreadable",
            th=f"อ่านรายการความเข้าใจผิดที่พบบ่อยในชุดแบบฝึกหัดที่เผยแพร่ไม่ได้ ({path}) โปรดเผยแพร่ใหม่",
            en=f"The release's list of known mistakes cannot be read ({path}); release it again.",
        ) from error
    return known
