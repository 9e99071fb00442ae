"""Notebooks as plain values, as far as the gradebook needs them."""

import json
from collections.abc import Mapping
from typing import Any

from grader.model import Release

EXERCISE = "exercise"


def notebooks_of(release: Release) -> dict[str, bytes]:
    """The source of each notebook that the gradebook shows, the generated `exercise` last."""
    found = {
        path.removeprefix("source/").removesuffix(".ipynb"): content
        for path, content in release.grading.items()
        if path.startswith("source/") and path.endswith(".ipynb")
    }
    scoreboard = release.grading.get(f"{EXERCISE}.ipynb")
    return found if scoreboard is None else {**found, EXERCISE: scoreboard}


def cells_of(ipynb: bytes) -> list[dict[str, Any]]:
    """The cells of a notebook."""
    cells: list[dict[str, Any]] = json.loads(ipynb)["cells"]
    return cells


def grade_id(cell: Mapping[str, Any]) -> str | None:
    """A cell's nbgrader id, None for a cell that is the trainee's own."""
    value = cell["metadata"].get("nbgrader", {}).get("grade_id")
    return value if isinstance(value, str) else None


def text(cell: Mapping[str, Any]) -> str:
    """A cell's source; nbformat allows a text or a list of lines."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def node(cell: Mapping[str, Any]) -> Any:
    """A cell as nbformat's own type, which nbgrader's functions take."""
    import nbformat

    return nbformat.from_dict({**cell, "source": text(cell)})  # type: ignore[no-untyped-call]  # no types given
