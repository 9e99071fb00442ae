"""What a submitted notebook becomes before it is run, by nbgrader's rules.

Locked and test cells are the release's, deleted ones are put back, what the trainee did to metadata counts for
nothing. nbgrader 0.9.6: `deduplicateids` (of two cells with one id the later counts), `overwritecells`, `determine_grade`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from grader.model import MAX_OWN_CELLS

_KINDS = ("code", "markdown", "raw")
DEFAULT_NOTEBOOK = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}}


class NotANotebook(Exception):
    """The submitted file is no notebook; submissions are looked at before they get here, so this is rare."""


class TooManyCells(NotANotebook):
    """The submitted notebook has more cells of its own than anybody writes."""


@dataclass(frozen=True)
class SourceCell:
    """A cell of the release's source notebook. `grade_id` is empty for one that nbgrader does not know."""

    grade_id: str
    kind: str
    source: str
    metadata: Mapping[str, Any]

    @property
    def is_grade(self) -> bool:
        """Whether it has points."""
        return bool(self.metadata.get("grade"))

    @property
    def is_solution(self) -> bool:
        """Whether the trainee writes in it."""
        return bool(self.metadata.get("solution"))

    @cached_property
    def is_locked(self) -> bool:
        """Whether its text is always the release's."""
        return not self.is_solution and (self.is_grade or bool(self.metadata.get("locked")))

    @cached_property
    def is_test(self) -> bool:
        """Whether the judge runs it for points."""
        return self.kind == "code" and self.is_grade and not self.is_solution

    @property
    def role(self) -> str:
        """What it may define for tests; see `grader.judge.names`."""
        if self.is_test:
            return "test"
        return "locked" if self.is_locked else "open"


@dataclass
class PlannedCell:
    """A cell of the notebook as it is run; `cell` is its nbformat JSON, `source` the release's cell if it has one."""

    cell: dict[str, Any]
    source: SourceCell | None = None


@dataclass
class Plan:
    """The cells to run, in order, and the release's cells."""

    cells: list[PlannedCell]
    release: tuple[SourceCell, ...]
    metadata: Mapping[str, Any] = field(default_factory=dict)
    handed_in: Mapping[str, Any] = field(default_factory=dict)  # outputs in the submission, by the cell's id here

    def notebook(self) -> bytes:
        """The planned notebook as nbformat JSON."""
        cells = [planned.cell for planned in self.cells]
        notebook = {**DEFAULT_NOTEBOOK, "metadata": self.metadata, "cells": cells}
        # On one line: indented JSON is written by Python code, which takes ten times as long.
        text = json.dumps(notebook, ensure_ascii=False)
        return text.encode(errors="replace")  # half a character, which is JSON and no text, becomes `?`


def make_plan(source: bytes, submitted: bytes) -> Plan:
    """Raises NotANotebook when the submission cannot be read, or has too many cells."""
    release = source_cells(source)
    try:
        notebook = json.loads(submitted)
        if len(notebook["cells"]) > len(release) + MAX_OWN_CELLS:
            raise TooManyCells
        handed_in = _cells(notebook)
        planned = _overwritten(handed_in, {cell.grade_id: cell for cell in release if cell.grade_id})
        outputs = {item.cell["id"]: cell.get("outputs") for item, cell in zip(planned, handed_in, strict=True)}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotANotebook from error
    _put_back(planned, release)
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return Plan(planned, release, metadata, outputs)


@lru_cache(maxsize=64)
def source_cells(source: bytes) -> tuple[SourceCell, ...]:
    """The cells of the release's notebook."""
    return tuple(_source_cell(cell) for cell in _cells(json.loads(source)))


def text_of(cell: Mapping[str, Any]) -> str:
    """A cell's source, which nbformat allows as text or as a list of lines."""
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def nbgrader_of(cell: Mapping[str, Any]) -> dict[str, Any]:
    """A cell's nbgrader metadata, empty when there is none."""
    metadata = cell.get("metadata")
    found = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return found if isinstance(found, dict) else {}


def _cells(notebook: Any) -> list[Any]:
    cells = notebook["cells"]
    if not isinstance(cells, list):
        raise TypeError("cells")
    return cells


def _source_cell(cell: Mapping[str, Any]) -> SourceCell:
    metadata = nbgrader_of(cell)
    return SourceCell(str(metadata.get("grade_id", "")), cell["cell_type"], text_of(cell), metadata)


def _cell(kind: str, source: str, metadata: Mapping[str, Any], name: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"id": name, "cell_type": kind, "metadata": metadata, "source": source}
    if kind == "code":
        cell |= {"outputs": [], "execution_count": None}
    return cell


def _of_release(source: SourceCell, text: str, name: str) -> PlannedCell:
    return PlannedCell(_cell(source.kind, text, {"nbgrader": dict(source.metadata)}, name), source)


def _overwritten(cells: list[Any], known: Mapping[str, SourceCell]) -> list[PlannedCell]:
    """The submitted cells without their outputs, attachments and foreign metadata."""
    planned: list[PlannedCell] = []
    seen: set[str] = set()
    for place, cell in reversed(list(enumerate(cells))):
        kind, text, name = cell["cell_type"], text_of(cell), f"c{place}"
        grade_id = nbgrader_of(cell).get("grade_id")
        source = known.get(grade_id) if isinstance(grade_id, str) and grade_id not in seen else None
        if source is None:
            planned.append(PlannedCell(_cell(kind if kind in _KINDS else "raw", text, {}, name)))
        else:
            seen.add(source.grade_id)
            planned.append(_of_release(source, source.source if source.is_locked else text, name))
    return planned[::-1]


def _put_back(planned: list[PlannedCell], release: Sequence[SourceCell]) -> None:
    """Add locked and graded cells that were deleted, each after the cell it followed in the release."""
    there = {id(cell.source) for cell in planned}
    if all(id(source) in there for source in release if source.is_locked):
        return
    after = 0
    for number, source in enumerate(release):
        if not source.grade_id:
            continue
        place = next((at for at, cell in enumerate(planned) if cell.source is source), None)
        if place is not None:
            after = place + 1
        elif source.is_locked:
            planned.insert(after, _of_release(source, source.source, f"r{number}"))
            after += 1
