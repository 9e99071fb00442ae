"""Small notebooks written as text, graded by us and by nbgrader.

A file of `notebooks/` is one released notebook: `%% ROLE NAME POINTS` begins a cell. Its own text is the submission
"solution", what is handed out the submission "starter"; `## NAME` begins one more, with the cells (`%% NAME`) it answers
otherwise, and `## NAME whole` one that lists all its cells: `%% = NAME` is the released cell, with another text if one
follows, `%% ~ NAME FIELD=VALUE` the released cell with changed metadata, `%% new` and `%% prose` are the trainee's own.
A folder of the same name holds the files that are handed out beside it.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.autograde import autograde
from grader.model import Assignment, Bundle, Course, GradingResult, NotebookSource, Outcome, Release, cells_of, text_of
from grader.release import generate
from grader.sandbox import Sandbox

NOTEBOOKS = Path(__file__).parent / "notebooks"
DEFAULTS = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
ROLES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "work": ("code", {"solution": True}),
    "test": ("code", {"grade": True, "locked": True}),
    "manual": ("code", {"grade": True, "solution": True}),
    "answer": ("markdown", {"grade": True, "solution": True}),
    "task": ("markdown", {"task": True, "locked": True}),
    "locked": ("code", {"locked": True}),
    "open": ("code", {}),
    "prose": ("markdown", {}),
}
CELL = re.compile(r"^%% (.*)\n", re.MULTILINE)
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
# nbgrader waits for half a minute; what hangs hangs as well for a second.
CELL_TIMEOUT_S = {"timeouts": 1.0}

# By cell; None waits for a person. "ungraded" is ours alone: the test cell gave no number that can be a score.
Score = float | str | None


@dataclass(frozen=True)
class Situation:
    """A released notebook and what was handed in for it, by name, as nbformat JSON."""

    name: str
    release: Release
    submissions: Mapping[str, bytes]
    source: bytes
    files: Mapping[str, bytes]

    @property
    def sha256(self) -> str:
        """Of all that is graded: another text, another situation."""
        told = hashlib.sha256(self.source)
        for name, content in sorted({**self.submissions, **self.files}.items()):
            told.update(hashlib.sha256(name.encode() + b"\x00" + content).digest())
        return told.hexdigest()

    def graded(self, submission: str, sandbox: Sandbox) -> GradingResult:
        """What our engine says."""
        work = Bundle({f"{self.name}.ipynb": self.submissions[submission], **self.files})
        return autograde(self.release, work, student_seed="seed", sandbox=sandbox)


def scores(result: GradingResult) -> dict[str, Score]:
    """The points of each cell as nbgrader's gradebook has them."""
    told: Mapping[Outcome, Score] = {Outcome.MANUAL: None, Outcome.UNGRADED: "ungraded"}
    return {cell.grade_id: told.get(cell.outcome, cell.score) for cell in result.cells}


def outputs(ipynb: bytes) -> list[list[Any]]:
    """What each code cell shows, less what differs from run to run: how far the traceback goes, and counts."""
    return [[_shown(item) for item in cell["outputs"]] for cell in cells_of(ipynb) if cell["cell_type"] == "code"]


def _shown(output: Mapping[str, Any]) -> list[Any]:
    match output["output_type"]:
        case "stream":
            return [output["name"], "".join(output["text"])]
        case "error":
            return ["error", output["ename"], output["evalue"]]
        case kind:
            data = {mime: "".join(content).strip() for mime, content in output["data"].items()}
            return [kind, dict(sorted(data.items()))]


def read_situations() -> dict[str, Situation]:
    """All of `notebooks/`, by name."""
    return {path.stem: read_situation(path) for path in sorted(NOTEBOOKS.glob("*.txt"))}


def read_situation(path: Path) -> Situation:
    """The situation a text file describes."""
    name, folder = path.stem, path.with_suffix("")
    files = {item.name: item.read_bytes() for item in sorted(folder.glob("*.*"))}
    released, *handed_in = re.split(r"^## ", path.read_text(), flags=re.MULTILINE)
    source = _notebook([_source_cell(*entry) for entry in _entries(released)])
    release = _released(path, json.dumps(source).encode(), files)
    cells = json.loads(release.student[f"{name}.ipynb"])["cells"]
    solved = [dict(cell, source=text_of(own)) for cell, own in zip(cells, source["cells"], strict=True)]
    submissions = {"solution": solved, "starter": cells}
    for text in handed_in:
        head, _, body = text.partition("\n")
        called, *kind = head.split()
        submissions[called] = _whole(solved, body) if kind else _overlaid(solved, dict(_entries(body)))
    written = {called: json.dumps(_notebook(found)).encode() for called, found in submissions.items()}
    return Situation(name, release, written, json.dumps(source).encode(), files)


def _released(path: Path, source: bytes, files: Mapping[str, bytes]) -> Release:
    assignment = Assignment("a", "a", "a", "x", "1", (NotebookSource(path.stem, path, source),), None)
    release = generate(Course("semantics", "c", "c", path, (assignment,), 60), "a")
    student = Bundle({**release.student, **files})
    return replace(release, student=student, cell_timeout_s=CELL_TIMEOUT_S.get(path.stem))


def _notebook(cells: list[dict[str, Any]]) -> dict[str, Any]:
    cells = [dict(cell, id=f"c{place}") for place, cell in enumerate(cells)]
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": KERNEL, "cells": cells}


def _entries(text: str) -> list[tuple[str, str]]:
    parts = CELL.split(text)[1:]
    return [(head, body.rstrip("\n")) for head, body in zip(parts[::2], parts[1::2], strict=True)]


def _cell(kind: str, text: str, metadata: Mapping[str, Any]) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "metadata": dict(metadata), "source": text}
    return cell | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def _source_cell(head: str, text: str) -> dict[str, Any]:
    role, *rest = head.split()
    kind, flags = ROLES[role]
    if not rest:
        return _cell(kind, text, {})
    points = {"points": float(rest[1])} if len(rest) > 1 else {}
    return _cell(kind, text, {"nbgrader": {**DEFAULTS, **flags, "grade_id": rest[0], **points}})


def _name(cell: Mapping[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def _overlaid(cells: list[dict[str, Any]], texts: Mapping[str, str]) -> list[dict[str, Any]]:
    if strange := texts.keys() - {_name(cell) for cell in cells}:
        raise ValueError(f"no such cells: {strange}")
    return [dict(cell, source=texts.get(_name(cell), cell["source"])) for cell in cells]


def _whole(cells: list[dict[str, Any]], body: str) -> list[dict[str, Any]]:
    known = {_name(cell): cell for cell in cells}
    return [_handed_in(known, head, text) for head, text in _entries(body)]


def _handed_in(known: Mapping[str, dict[str, Any]], head: str, text: str) -> dict[str, Any]:
    match head.split():
        case ["=", name]:
            return dict(known[name], source=text or known[name]["source"])
        case ["~", name, *changes]:
            cell = dict(known[name], source=text or known[name]["source"])
            flags = {key: json.loads(value) for key, _, value in (change.partition("=") for change in changes)}
            kind = flags.pop("cell_type", cell["cell_type"])
            return _cell(kind, cell["source"], {"nbgrader": {**cell["metadata"]["nbgrader"], **flags}})
        case [kind]:
            return _cell("markdown" if kind == "prose" else "code", text, {})
        case _:
            raise ValueError(head)
