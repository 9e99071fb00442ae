"""The figures that a module tells of its points are the real ones, in its notebooks and in its exercise's README."""

import re
from collections.abc import Iterator

from academy.gate.finding import Finding
from grader.model import EXERCISE, Assignment, NotebookSource, Release, cells_of, nbgrader_of, text_of

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_TASK = re.compile(r"^\*\*(?:ลงมือทำ|คำถาม) \((\d+(?:\.\d+)?) คะแนน", re.MULTILINE)
_BY_MACHINE = "ลงมือทำ"
_EXERCISE = re.compile(r"^\*\*แบบฝึกหัด[^(\n]*\((\d+(?:\.\d+)?) คะแนน", re.MULTILINE)
_ROW = re.compile(r"^\|\s*คะแนน\s*\|(.*\d.*)\|\s*$", re.MULTILINE)


def findings(assignment: Assignment, release: Release) -> Iterator[Finding]:
    """Each heading and each README that tells other points than there are."""
    for source in assignment.notebooks:
        yield from _of_notebook(source, release)
    if assignment.exercise is not None and (readme := release.student.get(f"{EXERCISE}/README.md")):
        tests = assignment.exercise.tests
        by_party = {sum(test.points for test in tests if test.hidden is hidden) for hidden in (True, False)}
        real = {sum(test.points for test in tests), *by_party} - {0.0}
        rows = _ROW.findall(readme.decode())
        if not rows and real:
            yield _no_row(real)
        elif rows and figures(rows[0]) != real:
            yield other_points(f"{EXERCISE}/README.md", "คะแนน", real)


def figures(row: str) -> set[float]:
    """The numbers in a row of a table."""
    return {float(number) for number in _NUMBER.findall(row)}


def _of_notebook(source: NotebookSource, release: Release) -> Iterator[Finding]:
    of_exercise = sum(cell.max_score for cell in release.cells if cell.notebook_id == EXERCISE)
    tasks: list[tuple[str, float, float]] = []  # what is asked, the points it tells, those of the cells up to the next
    for cell in cells_of(source.ipynb):
        text, points = text_of(cell), float(nbgrader_of(cell).get("points") or 0)
        tasks += [(found[0].strip("*"), float(found[1]), 0.0) for found in _TASK.finditer(text)]
        tasks += [(found[0].strip("*"), float(found[1]), of_exercise) for found in _EXERCISE.finditer(text)]
        by_machine = (
            cell["cell_type"] == "code"
        )  # a person marks prose; what is asked there may have a rubric for heading
        if tasks and by_machine == tasks[-1][0].startswith(_BY_MACHINE):
            asked, told, so_far = tasks[-1]
            tasks[-1] = asked, told, so_far + points
    for asked, told, real in tasks:
        if told != real:
            yield other_points(source.notebook_id, asked, {real})


def _no_row(real: set[float]) -> Finding:
    listed = ", ".join(f"{figure:g}" for figure in sorted(real))
    return Finding(
        "points-not-told",
        f"{EXERCISE}/README.md",
        th=f"README ของแบบฝึกหัดยังไม่บอกคะแนน โปรดเพิ่มแถว | คะแนน | … | ที่มีตัวเลข {listed} ในตารางต้นเอกสาร",
        en=f"The exercise's README does not tell its points; add a row | คะแนน | … | with {listed} to the table at its top.",
    )


def other_points(where: str, row: str, real: set[float]) -> Finding:
    """What tells other figures than these."""
    listed = ", ".join(f"{figure:g}" for figure in sorted(real))
    return Finding(
        "points-differ",
        where,
        th=f"«{row}» ต้องบอกตัวเลขเหล่านี้และไม่มีตัวเลขอื่น: {listed} โปรดแก้ข้อความหรือแก้คะแนนของข้อ",
        en=f"“{row}” must tell these figures and no other: {listed}; correct the text, or the points.",
    )
