"""Notebooks as text: `# %% name [role points]` begins a cell; a name the assignment does not know is the author's own.

In a submission only the cells that differ from the solution are written down.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.model import Bundle, NotebookSource, Release
from grader.release.notebook import grade_cells, student_version

ASSIGNMENTS = Path(__file__).parent / "assignments"
NOTEBOOK = "nb.ipynb"
_HEADER = re.compile(r"^# %% (?P<name>[\w-]+)(?: \[(?P<role>\w+)(?: (?P<points>\d+))?\])?$")
_FLAGS: Mapping[str, Mapping[str, bool]] = {
    "locked": {"grade": False, "solution": False, "locked": True},
    "work": {"grade": False, "solution": True, "locked": False},
    "test": {"grade": True, "solution": False, "locked": True},
}


@dataclass(frozen=True)
class Cell:
    """One code cell. `role` is empty for a cell of the author's own."""

    name: str
    source: str
    role: str = ""
    points: int = 0

    def as_json(self) -> dict[str, Any]:
        """The cell in nbformat's shape, with nbgrader's metadata when it is the assignment's."""
        nbgrader = {"grade_id": self.name, "schema_version": 3, "task": False, **_FLAGS.get(self.role, {})}
        if self.role == "test":
            nbgrader["points"] = self.points
        return {
            "id": self.name, "cell_type": "code", "source": self.source, "outputs": [], "execution_count": None,
            "metadata": {"nbgrader": nbgrader} if self.role else {},
        }  # fmt: skip


def cells_of(text: str) -> list[Cell]:
    """The cells of a text."""
    return list(_cells(text))


def _cells(text: str) -> Iterator[Cell]:
    header: re.Match[str] | None = None
    lines: list[str] = []
    for line in [*text.splitlines(), "# %% end"]:
        found = _HEADER.match(line)
        if found is None:
            lines.append(line)
            continue
        if header is not None:
            source = "\n".join(lines).strip("\n")
            yield Cell(header["name"], source, header["role"] or "", int(header["points"] or 0))
        header, lines = found, []


def notebook(cells: list[dict[str, Any]]) -> dict[str, Any]:
    """A whole notebook in nbformat's shape."""
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": cells}


@dataclass(frozen=True)
class Assignment:
    """A release, and its cells with everything in them."""

    name: str
    cells: tuple[Cell, ...]
    files: Mapping[str, bytes]
    release: Release

    @property
    def source(self) -> dict[str, Any]:
        """The source notebook, hidden tests and solutions inside."""
        return notebook([cell.as_json() for cell in self.cells])

    def submission(self, text: str) -> dict[str, Any]:
        """What someone hands in who solved everything but the cells of `text`; foreign ones follow the cell before."""
        written = cells_of(text)
        work = {cell.name: cell for cell in written}
        known = {cell.name for cell in self.cells}
        solved = [
            Cell(cell.name, work[cell.name].source, cell.role) if cell.name in work else _as_handed_out(cell)
            for cell in self.cells
        ]
        before = ""
        for cell in written:
            if cell.name not in known:
                place = next((at for at, item in enumerate(solved) if item.name == before), -1) + 1
                solved.insert(place, cell)
            before = cell.name
        return notebook([cell.as_json() for cell in solved])


def load_assignment(name: str, replace: Mapping[str, str]) -> Assignment:
    """One assignment, released as nbgrader would; `{{KEY}}` in its text becomes `replace["KEY"]`."""
    cells = tuple(cells_of(filled((ASSIGNMENTS / f"{name}.py").read_text(), replace)))
    folder = ASSIGNMENTS / name
    files = dict(Bundle.from_folder(folder)) if folder.is_dir() else {}
    ipynb = json.dumps(notebook([cell.as_json() for cell in cells])).encode()
    source = NotebookSource(NOTEBOOK.removesuffix(".ipynb"), Path(f"{name}.py"), ipynb)
    released = student_version(source)
    release = Release(
        name,
        Bundle({NOTEBOOK: released, **files}),
        Bundle({f"source/{NOTEBOOK}": ipynb}),
        grade_cells(source, released),
        f"digest of {name}",
    )
    return Assignment(name, cells, files, release)


def filled(text: str, replace: Mapping[str, str]) -> str:
    """`text` with its placeholders filled."""
    for key, value in replace.items():
        text = text.replace("{{" + key + "}}", value)
    return text


def _as_handed_out(cell: Cell) -> Cell:
    """A cell as an honest trainee hands it in: solved, and without what was hidden."""
    source = re.sub(
        r"^ *### BEGIN HIDDEN TESTS\n(.*\n)*? *### END HIDDEN TESTS\n?", "", cell.source + "\n", flags=re.MULTILINE
    )
    return Cell(
        cell.name,
        re.sub(r"^ *### (BEGIN|END) SOLUTION\n", "", source, flags=re.MULTILINE).strip("\n"),
        cell.role,
        cell.points,
    )
