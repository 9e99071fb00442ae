"""From a source notebook to the one trainees get, by nbgrader's own preprocessors, and its graded cells.

Heavy imports stay inside functions: importing nbgrader costs seconds.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from grader.errors import CourseError
from grader.model import (
    HIDDEN_BEGIN,
    CellKind,
    GradeCell,
    NotebookSource,
    cells_of,
    grade_id,
    nbgrader_of,
    text_of,
    to_ipynb,
)

_CODE_STUB = "# เขียนโค้ดของท่านตรงนี้\nraise NotImplementedError()"
_TEXT_STUB = "เขียนคำตอบของท่านตรงนี้"

# A test cell introduces itself: its first comment is the title, and these comments are hints.
_HINTS = {"hint_th": "คำใบ้:", "hint_en": "Hint:"}
_HINT_LABELS = tuple(_HINTS.values())


def student_version(notebook: NotebookSource) -> bytes:
    """The notebook without solutions, outputs, hidden tests and mark schemes, locked and with checksums.

    The steps and their order are those of `nbgrader generate_assignment` (0.9.6), less the ones that write a
    database or add foreign cells. Raises CourseError when a step refuses the notebook.
    """
    node = node_of(notebook.ipynb)
    resources: dict[str, Any] = {}
    try:
        for step in _steps():
            node, resources = step.preprocess(node, resources)
    except (RuntimeError, ValueError) as error:
        raise refused(notebook, str(error)) from error
    return to_ipynb(node)


def grade_cells(notebook: NotebookSource, released: bytes) -> tuple[GradeCell, ...]:
    """The graded cells in order. Titles come from what trainees see, hints also from the hidden part.

    A test's title is its first comment; what a person marks bears the heading it stands under.
    """
    titles = dict(_titles(cells_of(released)))
    graded = [
        cell for cell in cells_of(notebook.ipynb) if nbgrader_of(cell).get("grade") or nbgrader_of(cell).get("task")
    ]
    return tuple(_grade_cell(notebook.notebook_id, cell, titles) for cell in graded)


def node_of(ipynb: bytes) -> Any:
    """A notebook of ours as nbformat's own type, which preprocessors change in place."""
    import nbformat

    return nbformat.from_dict(json.loads(ipynb))  # type: ignore[no-untyped-call]  # nbformat gives no types


def _steps() -> list[Any]:
    from nbgrader import preprocessors as nbgrader

    return [
        nbgrader.LockCells(),
        nbgrader.ClearSolutions(code_stub={"python": _CODE_STUB}, text_stub=_TEXT_STUB),
        nbgrader.ClearOutput(),
        nbgrader.CheckCellMetadata(),
        nbgrader.ClearHiddenTests(),
        nbgrader.ClearMarkScheme(),
        nbgrader.ComputeChecksums(),
        nbgrader.CheckCellMetadata(),
    ]


def _titles(cells: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    heading = ""
    for cell in cells:
        if cell["cell_type"] == "markdown":
            heading = next(iter(_comments(text_of(cell))), heading)
            title = heading
        else:
            title = next((line for line in _comments(text_of(cell)) if not line.startswith(_HINT_LABELS)), "")
        yield grade_id(cell) or "", title


def _grade_cell(notebook_id: str, cell: Mapping[str, Any], titles: Mapping[str, str]) -> GradeCell:
    name = str(grade_id(cell))
    source = text_of(cell)
    nbgrader = nbgrader_of(cell)
    manual = nbgrader.get("task") or nbgrader.get("solution")
    comments = list(_comments(source))
    hints = {key: _after(label, comments) for key, label in _HINTS.items()}
    words = re.sub(r"[-_]+", " ", name.removeprefix("test")).strip().capitalize()
    return GradeCell(
        notebook_id=notebook_id,
        grade_id=name,
        max_score=float(nbgrader["points"]),
        kind=CellKind.MANUAL if manual else CellKind.AUTO,
        title_th=titles[name] or words,
        title_en=words,
        hidden=HIDDEN_BEGIN in source,
        **hints,
    )


def _comments(source: str) -> Iterable[str]:
    """The texts of comment lines (in Markdown: of headings), without nbgrader's markers."""
    for line in source.splitlines():
        words = line.strip().lstrip("#").strip()
        if line.strip().startswith("#") and words and not re.match(r"(BEGIN|END) [A-Z ]+$", words):
            yield words


def _after(label: str, comments: Iterable[str]) -> str:
    return next((line.removeprefix(label).strip() for line in comments if line.startswith(label)), "")


def refused(notebook: NotebookSource, reason: str) -> CourseError:
    """Say that one of nbgrader's steps does not take the notebook."""
    said = reason.split("\n", 1)[0]
    return CourseError(
        "notebook-not-releasable",
        th=f"nbgrader สร้างสมุดบันทึก «{notebook.notebook_id}» ฉบับผู้เข้ารับการอบรมไม่ได้ ({said}) โปรดแก้ไขต้นฉบับ",
        en=f"nbgrader cannot make the student version of “{notebook.notebook_id}” ({said}); correct it.",
    )
