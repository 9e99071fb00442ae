"""Source notebooks: Jupytext text with nbgrader's cell metadata, and the variants beside them."""

import hashlib
from pathlib import Path
from typing import Any

from grader.model import NOTEBOOK_METADATA, CellsVariant, NotebookSource, grade_id, nbgrader_of, to_ipynb
from grader.source import mistakes
from grader.source.markup import check_markup
from grader.source.table import Table


def load_notebook(path: Path) -> NotebookSource:
    """Read `<notebook_id>.md` and `variants/<name>.toml` beside it.

    Raises CourseError when it is missing, refused by nbgrader's own metadata check, or without graded cells.
    """
    notebook = _read(path)
    if not any(nbgrader_of(cell).get("grade") or nbgrader_of(cell).get("task") for cell in notebook.cells):
        raise mistakes.no_grade_cells(path)
    ipynb = to_ipynb(notebook)
    return NotebookSource(path.stem, path, ipynb, _variants(path, notebook))


def read_ipynb(path: Path) -> bytes:
    """Read a source notebook `<notebook_id>.ipynb` as it is, an old format brought to version 4.

    Raises CourseError when nbgrader's own metadata check refuses it (two cells of one grade_id, say), when it gives
    no points, or when it is in another language than Python.
    """
    import nbformat
    from nbgrader.nbgraderformat import MetadataValidator

    try:
        notebook: Any = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)  # type: ignore[no-untyped-call]
        MetadataValidator().validate_nb(notebook)
    except Exception as error:  # nbformat raises whatever its readers and schemas raise
        raise mistakes.bad_notebook(path, f"{type(error).__name__}: {error}".split("\n", 1)[0]) from error
    if not any(nbgrader_of(cell).get("grade") or nbgrader_of(cell).get("task") for cell in notebook.cells):
        raise mistakes.no_grade_cells(path)
    told = notebook.metadata
    language = told.get("kernelspec", {}).get("language") or told.get("language_info", {}).get("name") or "python"
    if language.lower() not in {"python", "ipython"}:
        raise mistakes.other_language(path, language)
    return to_ipynb(notebook)


def _read(path: Path) -> Any:
    import jupytext
    from nbgrader.nbgraderformat import MetadataValidator

    if not path.is_file():
        raise mistakes.missing_file(path)
    check_markup(path)
    try:
        notebook = jupytext.read(path)
        MetadataValidator().validate_nb(notebook)
    except Exception as error:  # jupytext raises whatever its readers raise
        raise mistakes.bad_notebook(path, f"{type(error).__name__}: {error}".split("\n", 1)[0]) from error
    notebook.metadata.clear()
    notebook.metadata.update(NOTEBOOK_METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for position, cell in enumerate(notebook.cells):
        cell.id = _cell_id(path.stem, position, cell)
    return notebook


def _cell_id(notebook_id: str, position: int, cell: Any) -> str:
    """An id that stays: Jupytext invents new ones on every read, and digests must not change with them."""
    name = grade_id(cell) or f"#{position}"
    return hashlib.sha256(f"{notebook_id}/{name}".encode()).hexdigest()[:16]


def _variants(path: Path, notebook: Any) -> tuple[CellsVariant, ...]:
    """The variants whose file names this notebook, or names none where there is only one notebook."""
    solutions = {grade_id(cell) for cell in notebook.cells if nbgrader_of(cell).get("solution")}
    grades = {grade_id(cell) for cell in notebook.cells if nbgrader_of(cell).get("grade")}
    found = []
    for file in sorted((path.parent / "variants").glob("*.toml")):
        table = Table.read(file).only("notebook", "misconception_th", "fails", "cells")
        if path.parent.joinpath(f"{table.choice('notebook', _siblings(path), path.stem)}.md") != path:
            continue
        cells, fails = table.mapping("cells"), table.names("fails")
        for key, unknown in (("cells", cells.keys() - solutions), ("fails", set(fails) - grades)):
            if unknown:
                raise mistakes.unknown_names(file, key, unknown)
        if not cells or not all(isinstance(source, str) for source in cells.values()):
            raise mistakes.bad_value(file, "cells", "ตารางของ grade_id = ข้อความ", "a table of grade_id = text")
        misconception = table.text("misconception_th") if fails else ""
        found.append(CellsVariant(file.stem, cells, fails, misconception))
    return tuple(found)


def _siblings(path: Path) -> list[str]:
    return sorted(file.stem for file in path.parent.glob("*.md"))
