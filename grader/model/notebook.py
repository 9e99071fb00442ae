"""Notebooks as plain values: the little of nbformat and of nbgrader's cell metadata that the stages share."""

import json
from collections.abc import Mapping
from typing import Any

# The name under which an exercise stands beside the notebooks: in releases, results, the gradebook and feedback.
EXERCISE = "exercise"

# Cells of a submitted notebook beyond the released ones: each costs time, even an empty one.
MAX_OWN_CELLS = 2_000

# What marks the hidden part of a test in every release, whatever words its course uses.
HIDDEN_BEGIN, HIDDEN_END = "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"

# What every notebook of ours runs on.
NOTEBOOK_METADATA: Mapping[str, Any] = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def cells_of(ipynb: bytes) -> list[dict[str, Any]]:
    """Read the cells of a notebook of ours, or of one that was checked at submit."""
    cells: list[dict[str, Any]] = json.loads(ipynb)["cells"]
    return cells


def nbgrader_of(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give a cell's nbgrader metadata, empty for a cell that is the trainee's own."""
    metadata: Mapping[str, Any] = cell["metadata"].get("nbgrader", {})
    return metadata


def grade_id(cell: Mapping[str, Any]) -> str | None:
    """Give a cell's nbgrader id; it must be a text to be one."""
    value = nbgrader_of(cell).get("grade_id")
    return value if isinstance(value, str) else None


def text_of(cell: Mapping[str, Any]) -> str:
    """Give a cell's source; nbformat allows a text or a list of lines."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def to_ipynb(notebook: Mapping[str, Any]) -> bytes:
    """Write a notebook, the same bytes for the same notebook; what is no text (a lone surrogate) becomes `?`."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True).encode(errors="replace")
