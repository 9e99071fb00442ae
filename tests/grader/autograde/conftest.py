import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest

from grader.autograde import autograde
from grader.errors import SandboxUnavailable
from grader.model import Bundle, CellKind, GradeCell, GradingResult, Release
from grader.sandbox import Sandbox, default_sandbox

FLAGS = {
    "work": {"grade": False, "solution": True, "locked": False},
    "manual": {"grade": True, "solution": True, "locked": False, "points": 2},
    "locked": {"grade": False, "solution": False, "locked": True},
    "test": {"grade": True, "solution": False, "locked": True, "points": 1},
}

Cell = tuple[str, str, str]  # role ("open" is unknown to nbgrader), grade_id, source
GradeNotebook = Callable[..., GradingResult]
GradeExercise = Callable[..., GradingResult]


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    try:
        with default_sandbox() as sandbox:
            yield sandbox
    except SandboxUnavailable as error:
        pytest.skip(error.en)


def notebook(cells: Sequence[Mapping[str, Any]]) -> bytes:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)}).encode()


def code_cell(role: str, grade_id: str, source: str, **more: Any) -> dict[str, Any]:
    metadata = {"nbgrader": {**FLAGS[role], "grade_id": grade_id, **more}} if role in FLAGS else {}
    return {"cell_type": "code", "metadata": metadata, "source": source, "outputs": [], "execution_count": None}


@pytest.fixture
def grade_notebook(sandbox: Sandbox) -> GradeNotebook:
    """Grade `cells` as a release, with the sources in `work` (by grade_id) or a whole `submitted` list of cells."""

    def grade(
        cells: Sequence[Cell],
        work: Mapping[str, str] | None = None,
        submitted: Sequence[Mapping[str, Any]] | None = None,
        files: Mapping[str, bytes] | None = None,
        points: float = 1,
    ) -> GradingResult:
        source = [code_cell(role, name, text) for role, name, text in cells]
        handed_in = submitted or [code_cell(role, name, (work or {}).get(name, text)) for role, name, text in cells]
        graded = [
            GradeCell(
                "nb", name, points if role == "test" else 2.0, CellKind.AUTO if role == "test" else CellKind.MANUAL
            )
            for role, name, _ in cells
            if role in ("test", "manual")
        ]
        release = Release(
            "a1",
            Bundle({"nb.ipynb": notebook(source), **(files or {})}),
            Bundle({"source/nb.ipynb": notebook(source)}),
            tuple(graded),
            "digest",
        )
        return autograde(release, Bundle({"nb.ipynb": notebook(handed_in)}), student_seed="seed", sandbox=sandbox)

    return grade


@pytest.fixture
def grade_exercise(sandbox: Sandbox) -> GradeExercise:
    """Grade `work` (path → text) by `tests` (path below tests/ → text)."""

    def grade(
        kind: str,
        tests: Mapping[str, str],
        work: Mapping[str, str],
        *,
        entry: str = "",
        toml: str = "",
        timeout_s: int = 20,
        mutants: list[Any] | None = None,
        data_seed: str | None = None,
    ) -> GradingResult:
        entry = entry or ("app:app" if kind == "provider" else "work")
        files = {"exercise/exercise.toml": f'kind = "{kind}"\nentry = "{entry}"\ntimeout_s = {timeout_s}\n{toml}'}
        files |= {f"exercise/tests/{path}": text for path, text in tests.items()}
        if mutants is not None:
            files["exercise/mutants.json"] = json.dumps(mutants)
        names = [
            (line.split("(")[0].removeprefix("def "), "hidden" in path)
            for path, text in tests.items()
            for line in text.splitlines()
            if line.startswith("def test_")
        ]
        cells = tuple(GradeCell("exercise", name, 1.0, hidden=hidden) for name, hidden in names)
        grading = Bundle({path: text.encode() for path, text in files.items()})
        submission = Bundle({f"exercise/{path}": text.encode() for path, text in work.items()})
        release = Release("a1", Bundle({}), grading, cells, "digest")
        return autograde(release, submission, student_seed="seed", sandbox=sandbox, data_seed=data_seed)

    return grade


@pytest.fixture
def outcomes() -> Callable[[GradingResult], dict[str, str]]:
    return lambda result: {cell.grade_id: cell.outcome.value for cell in result.cells}
