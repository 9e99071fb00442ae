"""What a trainee would hand in for a notebook: solved, untouched, or with the cells of a variant."""

import json
from collections.abc import Mapping

from grader.model import (
    Bundle,
    CellKind,
    NotebookSource,
    Release,
    Variant,
    VariantKind,
    cells_of,
    grade_id,
    nbgrader_of,
    text_of,
    to_ipynb,
)

_MARKERS = ("BEGIN SOLUTION", "END SOLUTION")


def notebook_variants(release: Release, notebook: NotebookSource) -> tuple[Variant, ...]:
    """All prepared work for one notebook of the release, the solution first."""
    solved = {
        name: _without_markers(text_of(cell))
        for cell in cells_of(notebook.ipynb)
        if nbgrader_of(cell).get("solution") and (name := grade_id(cell))
    }
    judged = tuple(
        cell.grade_id
        for cell in release.cells
        if cell.notebook_id == notebook.notebook_id and cell.kind is CellKind.AUTO
    )

    def variant(
        kind: VariantKind, name: str, cells: Mapping[str, str], fails: tuple[str, ...] = (), thought: str = ""
    ) -> Variant:
        return Variant(
            notebook.notebook_id, kind, name, _filled_in(release, notebook.notebook_id, cells), fails, thought
        )

    return (
        variant(VariantKind.SOLUTION, "solution", solved),
        variant(VariantKind.STARTER, "starter", {}, judged),
        *(
            variant(
                VariantKind.MUTANT if item.fails else VariantKind.ALTERNATIVE,
                item.name,
                {**solved, **item.cells},
                item.fails,
                item.misconception_th,
            )
            for item in notebook.variants
        ),
    )


def _filled_in(release: Release, notebook_id: str, cells: Mapping[str, str]) -> Bundle:
    """The released notebook with the sources of some solution cells replaced."""
    path = f"{notebook_id}.ipynb"
    node = json.loads(release.student[path])
    for cell in node["cells"]:
        cell["source"] = cells.get(grade_id(cell) or "", cell["source"])
    return Bundle({path: to_ipynb(node)})


def _without_markers(source: str) -> str:
    return "\n".join(line for line in source.split("\n") if not any(marker in line for marker in _MARKERS))
