"""What the module tells its readers: time, points and titles hold, and no blank is left."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from academy.gate import points
from academy.gate.finding import Finding
from grader.model import (
    EXERCISE,
    Assignment,
    CellKind,
    NotebookSource,
    Release,
    cells_of,
    text_of,
)

BLANK = "«เติม"
NO_STEP = {"", "-", "–"}
_ROW = re.compile(r"^\|([^|]*)\|(.*)\|\s*$", re.MULTILINE)
_TIME = re.compile(r"(?:(\d+(?:\.\d+)?)\s*ชั่วโมง)?\s*(?:(\d+)\s*นาที)?")


def minutes_of(source: NotebookSource) -> int | None:
    """How long the notebook takes, by its own table."""
    for hours, minutes in _TIME.findall(_table(source).get("เวลา", "")):
        if hours or minutes:
            return round(float(hours or 0) * 60) + int(minutes or 0)
    return None


def findings(assignment: Assignment, release: Release) -> Iterator[Finding]:
    """All that is wrong."""
    if assignment.demands.thai_text:
        for source in assignment.notebooks:
            yield from _promises(assignment, source, release)
        yield from points.findings(assignment, release)
        yield from _titles(release)
    yield from _blanks(assignment)


def _table(source: NotebookSource) -> dict[str, str]:
    """The first table of the notebook: a label to the rest of its row."""
    text = "\n".join(text_of(cell) for cell in cells_of(source.ipynb)[:2])
    return {label.strip(): rest.strip() for label, rest in _ROW.findall(text)}


def _promises(assignment: Assignment, source: NotebookSource, release: Release) -> Iterator[Finding]:
    table = _table(source)
    wanted = ["คะแนน"] + (["ขั้นตอนใน SOP", "พื้นฐานที่ต้องมี"] if assignment.sop_steps not in NO_STEP else [])
    missing = [label for label in wanted if not table.get(label)]
    if minutes_of(source) is None:
        missing.append("เวลา (… นาที)")
    if missing:
        yield _not_told(source, ", ".join(missing))
    told = points.figures(table.get("คะแนน", ""))
    real = _points(assignment, source, release)
    if "คะแนน" not in missing and not real <= told <= real | _of_each(source, release):
        yield points.other_points(source.notebook_id, "คะแนน", real)


def _points(assignment: Assignment, source: NotebookSource, release: Release) -> set[float]:
    """The figures a reader is owed: all points, those of each judge, those of the exercise."""
    by_kind = dict.fromkeys(CellKind, 0.0)
    exercise = 0.0
    for cell in release.cells:
        if cell.notebook_id == source.notebook_id:
            by_kind[cell.kind] += cell.max_score
        elif cell.notebook_id == EXERCISE:
            exercise += cell.max_score
    figures = {sum(by_kind.values()), *by_kind.values()} - {0.0}
    return figures | ({exercise} if exercise and source is assignment.notebooks[0] else set())


def _of_each(source: NotebookSource, release: Release) -> set[float]:
    """The points of each test, where all have as many: the row may tell them."""
    each = {cell.max_score for cell in release.cells if cell.notebook_id == source.notebook_id}
    return each if len(each) == 1 else set()


def _blanks(assignment: Assignment) -> Iterator[Finding]:
    """What `academy course new` leaves for the author to write."""
    for place, path in texts_of(assignment, {".md"}):
        left = path.read_text(encoding="utf-8").count(BLANK)
        if left:
            yield _not_filled_in(place, left)


def texts_of(assignment: Assignment, suffixes: Collection[str]) -> Iterator[tuple[str, Path]]:
    """The module's files that end so, each with its place in the module: `m01.md`, `exercise/mutants/x/mutant.toml`."""
    folders = {source.path.parent: "" for source in assignment.notebooks}
    if assignment.exercise is not None:
        folders[assignment.exercise.folder] = f"{EXERCISE}/"
    for folder, place in folders.items():
        for path in sorted(folder.rglob("*")):
            if path.suffix in suffixes and path.is_file():
                yield f"{place}{path.relative_to(folder).as_posix()}", path


def _titles(release: Release) -> Iterator[Finding]:
    for cell in release.cells:
        if cell.kind is CellKind.AUTO:
            thai, english = is_thai(cell.title_th) and is_thai(cell.hint_th), cell.hint_en and not is_thai(cell.hint_en)
            if not thai or not english:
                yield _untitled(f"{cell.notebook_id}/{cell.grade_id}")


def is_thai(text: str) -> bool:
    """Whether there is a Thai letter in it."""
    return any("ก" <= letter <= "๛" for letter in text)


def _not_filled_in(where: str, left: int) -> Finding:
    return Finding(
        "blank-left",
        where,
        th=f"ยังมีช่อง {BLANK}: …» ที่ไม่ได้เขียน {left} แห่ง โปรดแทนด้วยเนื้อหาของท่าน",
        en=f"There are {left} blanks {BLANK}: …» left to write; put your own text in their place.",
    )


def _not_told(source: NotebookSource, missing: str) -> Finding:
    return Finding(
        "table-incomplete",
        source.notebook_id,
        th=f"ตารางต้นสมุดบันทึกยังไม่บอก: {missing} โปรดเพิ่มแถวนั้น",
        en=f"The table at the top of the notebook does not tell: {missing}; add the row.",
    )


def _untitled(where: str) -> Finding:
    return Finding(
        "test-untitled",
        where,
        th="เทสต์ต้องมีชื่อและคำใบ้ภาษาไทย กับคำใบ้ภาษาอังกฤษ โปรดเพิ่มบรรทัด # ชื่อ, # คำใบ้: …, # Hint: … (หรือ docstring, hint_th, hint_en)",
        en="A test needs a title and a hint in Thai and a hint in English: # title, # คำใบ้: …, # Hint: … (docstring, hint_th, hint_en).",
    )
