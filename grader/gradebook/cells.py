"""The notebooks of a release as nbgrader's gradebook takes them."""

from collections.abc import Mapping
from typing import Any

from grader.model import EXERCISE, Release, text_of


def notebooks_of(release: Release) -> dict[str, bytes]:
    """The source of each notebook that the gradebook shows, the generated `exercise` last."""
    found = {
        path.removeprefix("source/").removesuffix(".ipynb"): content
        for path, content in release.grading.items()
        if path.startswith("source/") and path.endswith(".ipynb")
    }
    scoreboard = release.grading.get(f"{EXERCISE}.ipynb")
    return found if scoreboard is None else {**found, EXERCISE: scoreboard}


def node(cell: Mapping[str, Any]) -> Any:
    """A cell as nbformat's own type, which nbgrader's functions take."""
    import nbformat

    return nbformat.from_dict({**cell, "source": text_of(cell)})  # type: ignore[no-untyped-call]  # no types given
