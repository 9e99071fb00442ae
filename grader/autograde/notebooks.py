"""One notebook: what the judge is given, and what its verdicts are worth."""

import json
import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from grader.autograde.broken_answer import with_broken_answers
from grader.autograde.imports import imports
from grader.autograde.once import kept
from grader.autograde.part import NoVerdict, Part, run_pair, ungraded
from grader.autograde.plan import (
    NotANotebook,
    Plan,
    PlannedCell,
    TooManyCells,
    make_plan,
    nbgrader_of,
    source_cells,
    text_of,
)
from grader.autograde.reference import References
from grader.autograde.two_runs import of_both_runs, silent, told_by_one
from grader.errors import CourseError
from grader.judge.reading import read_notebook
from grader.model import (
    HIDDEN_BEGIN,
    MAX_OWN_CELLS,
    Bundle,
    CellKind,
    CellResult,
    GradeCell,
    Isolation,
    Outcome,
    Release,
)
from grader.sandbox import Imports, PairLimits, Sandbox

CELL_TIMEOUT_S = 30.0  # as nbgrader's, unless the release has its own
TIMEOUT_S = 120.0  # of a notebook; more where its cells may run longer
CELLS_IN_A_NOTEBOOKS_TIME = 4
UNLIMITED_S = 3600.0  # of anything
SLACK_S = 20.0
NO_FILE = "ไม่พบไฟล์สมุดบันทึกนี้ในงานที่ส่ง / This notebook is not in the submission."
TOO_MANY_CELLS = (
    f"สมุดบันทึกมีเซลล์ที่เพิ่มเองเกิน {MAX_OWN_CELLS:,} เซลล์ จึงไม่ตรวจ โปรดลบเซลล์ที่ไม่ใช้แล้วส่งใหม่ / "
    f"The notebook has more than {MAX_OWN_CELLS:,} cells of its own and is not graded; delete those not needed and submit again."
)
NO_VERDICT = "ไม่มีผลการตรวจของข้อนี้ / There is no verdict on this cell."
NOT_ANSWERED = "ยังไม่ได้ตอบข้อนี้ / This has not been answered."

_references = References()


def grade_notebook(release: Release, submission: Bundle, notebook_id: str, *, sandbox: Sandbox) -> Part:
    """Results for the cells of one notebook, and the notebook as it was run.

    Raises CourseError when the release has no source for it.
    """
    cells = [cell for cell in release.cells if cell.notebook_id == notebook_id]
    name = f"{notebook_id}.ipynb"
    source = _source(release, notebook_id)
    if name not in submission:
        return Part(tuple(_failed(cell, NO_FILE) for cell in cells))
    try:
        plan = make_plan(source, submission[name])
    except TooManyCells:
        return Part(tuple(_failed(cell, TOO_MANY_CELLS) for cell in cells))
    except NotANotebook:
        return ungraded(cells, "the notebook cannot be read")
    try:
        order = _planned_order(plan, source, release, submission, notebook_id=notebook_id, sandbox=sandbox)
        handed_in = {index: plan.handed_in.get(item.cell["id"]) for index, item in enumerate(plan.cells)}
        result = _graded(order, handed_in, sandbox, imports([source], [submission[name]]))
        _show(plan, result["cells"])
        verdicts = with_broken_answers(plan, result["cells"], result["tests"])
    except (KeyError, TypeError, NoVerdict) as error:
        return ungraded(cells, str(error))
    handed_out = _handed_out(release.student.get(name))
    results = tuple(
        _manual(cell, plan, handed_out) if cell.kind is CellKind.MANUAL else _weighed(cell, verdicts.get(cell.grade_id))
        for cell in cells
    )
    missing = [cell.grade_id for cell in results if cell.outcome is Outcome.UNGRADED]
    reason = f"ไม่มีผลของ / No verdict on {', '.join(missing)}" if missing else ""
    return Part(results, reason, plan.notebook())


def notebook_order(
    release: Release, submission: Bundle, notebook_id: str, *, sandbox: Sandbox
) -> tuple[Mapping[str, Any], Imports]:
    """What the judge is given for a notebook that is there and can be read, if it is to be run just once.

    Raises CourseError, NotANotebook, NoVerdict.
    """
    source, handed_in = _source(release, notebook_id), submission[f"{notebook_id}.ipynb"]
    plan = make_plan(source, handed_in)
    order = _planned_order(plan, source, release, submission, notebook_id=notebook_id, sandbox=sandbox)
    return {**order, "open": None}, imports([source], [handed_in])


def _source(release: Release, notebook_id: str) -> bytes:
    source = release.grading.get(f"source/{notebook_id}.ipynb")
    if source is None:
        raise _no_source(notebook_id)
    return source


def _planned_order(
    plan: Plan, source: bytes, release: Release, submission: Bundle, *, notebook_id: str, sandbox: Sandbox
) -> dict[str, Any]:
    tests = {
        cell.grade_id: cell for cell in release.cells if cell.notebook_id == notebook_id and cell.kind is CellKind.AUTO
    }
    shared = _shared_tests(source, release, tests, sandbox)
    return _order(plan, _read(source, shared), release, submission, tests)


def _run(order: Mapping[str, Any], sandbox: Sandbox, needed: Imports) -> Mapping[str, Any]:
    """What the judge says; nobody is asked about a notebook of text alone. Raises NoVerdict."""
    if not order["cells"]:
        return {"cells": {}, "tests": {}}
    return run_pair(sandbox, "notebook", order, PairLimits(wall_s=order["timeout_s"] + SLACK_S), needed)


def _graded(
    order: Mapping[str, Any], handed_in: Mapping[int, Any], sandbox: Sandbox, needed: Imports
) -> Mapping[str, Any]:
    """The verdicts, and what may be shown of the cells: see `grader.autograde.two_runs`.

    Two runs are made by pairs that know nothing of each other.
    """
    steps, handed_out = order["cells"], order["open"]
    order = {**order, "open": None}
    if handed_out is None:
        return _run(order, sandbox, needed)
    judged = _run({**order, "cells": silent(steps)}, sandbox, needed)
    told = told_by_one(steps, judged, handed_in)
    if told is not None:
        return told
    return of_both_runs(steps, _run({**order, **handed_out}, sandbox, needed), judged)


def _shared_tests(source: bytes, release: Release, tests: Mapping[str, GradeCell], sandbox: Sandbox) -> frozenset[str]:
    def run(shared: frozenset[str]) -> Mapping[str, Any]:
        order = _order(make_plan(source, source), _read(source, shared), release, release.student, tests)
        return _run(order, sandbox, imports([source]))

    return _references.shared_tests(source, _beside_notebooks(release.student), run) if tests else frozenset()


@kept(maxsize=64)
def _read(source: bytes, shared: frozenset[str]) -> dict[str, Any]:
    cells = (
        {"source": cell.source, "role": cell.role, "grade_id": cell.grade_id}
        for cell in source_cells(source)
        if cell.kind == "code"
    )
    return read_notebook(cells, shared)


def _order(
    plan: Plan, read: Mapping[str, Any], release: Release, submission: Bundle, tests: Mapping[str, GradeCell]
) -> dict[str, Any]:
    files = _beside_notebooks(release.student)
    code_cells = [(index, item) for index, item in enumerate(plan.cells) if item.cell["cell_type"] == "code"]
    return {
        "cells": [_step(index, planned, tests) for index, planned in code_cells],
        **read,
        "files": files,
        "student_files": {
            f"submission/{path}": content for path, content in {**_beside_notebooks(submission), **files}.items()
        },
        **_timeouts(release.cell_timeout_s, sum(test["shared"] for test in read["tests"].values())),
    }


def _timeouts(cell_s: float | None, shared: int) -> dict[str, float]:
    """How long a cell and the whole notebook may run; of the tests in it so many are `shared`, and run again and again."""
    cell_s = min(CELL_TIMEOUT_S if cell_s is None else cell_s, UNLIMITED_S)
    whole_s = min(max(TIMEOUT_S, CELLS_IN_A_NOTEBOOKS_TIME * cell_s) + shared * cell_s, UNLIMITED_S)
    return {"timeout_s": whole_s, "cell_timeout_s": cell_s}


def _beside_notebooks(bundle: Bundle) -> dict[str, bytes]:
    """Data files and the like; the exercise has a room of its own."""
    return {
        path: content
        for path, content in bundle.items()
        if not path.endswith(".ipynb") and not path.startswith("exercise/")
    }


def _step(index: int, planned: PlannedCell, tests: Mapping[str, GradeCell]) -> dict[str, Any]:
    step = {"index": index, "source": planned.cell["source"], "kind": "work"}
    if planned.source is None or not planned.source.is_test:
        return step
    grade_id = planned.source.grade_id
    source = planned.source.source
    # Where the text says which lines are hidden, the judge tells them from visible ones.
    hidden = grade_id not in tests or (tests[grade_id].hidden and HIDDEN_BEGIN not in source)
    return step | {"kind": "test", "grade_id": grade_id, "hidden": hidden}


def _show(plan: Plan, ran: Mapping[int, Any]) -> None:
    """Put what the cells put out into the notebook."""
    count = 0
    for index, planned in enumerate(plan.cells):
        if planned.cell["cell_type"] == "code" and index in ran:
            count += 1
            outputs = ran[index]["outputs"]
            for output in outputs:
                if output["output_type"] == "execute_result":
                    output["execution_count"] = count
            planned.cell |= {"outputs": outputs, "execution_count": count}


def _weighed(cell: GradeCell, verdict: Any) -> CellResult:
    verdict = verdict if isinstance(verdict, dict) else {}
    isolation = Isolation.SHARED if verdict.get("shared") else Isolation.JUDGE
    if not isinstance(verdict.get("passed"), bool):
        message = str(verdict.get("message") or NO_VERDICT)
        return CellResult(cell.notebook_id, cell.grade_id, Outcome.UNGRADED, 0.0, cell.max_score, isolation, message)
    if not verdict["passed"]:
        return _failed(cell, str(verdict.get("message", "")), isolation)
    outcome, score = _score(cell.max_score, verdict.get("credit"))
    message = (
        "คะแนนที่เซลล์ทดสอบให้ไม่อยู่ในช่วง / The test cell gave points outside its range."
        if outcome is Outcome.UNGRADED
        else ""
    )
    return CellResult(cell.notebook_id, cell.grade_id, outcome, score, cell.max_score, isolation, message)


def _score(max_score: float, credit: object) -> tuple[Outcome, float]:
    """Credit as a number is partial credit, as in nbgrader; a number outside the range is the test's mistake."""
    if not isinstance(credit, float):
        return Outcome.PASSED, max_score
    if math.isnan(credit) or not 0 <= credit <= max_score:
        return Outcome.UNGRADED, 0.0
    if credit == max_score:
        return Outcome.PASSED, max_score
    return (Outcome.PARTIAL if credit > 0 else Outcome.FAILED), credit


def _manual(cell: GradeCell, plan: Plan, handed_out: Mapping[str, str]) -> CellResult:
    """A person marks it; untouched work gives 0 at once, as in nbgrader."""
    planned = next(
        (item for item in plan.cells if item.source is not None and item.source.grade_id == cell.grade_id), None
    )
    if planned is None:
        return _failed(cell, NOT_ANSWERED)
    is_answer = planned.source is not None and planned.source.is_solution
    if is_answer and planned.cell["source"] == handed_out.get(cell.grade_id):
        return _failed(cell, NOT_ANSWERED)
    return CellResult(cell.notebook_id, cell.grade_id, Outcome.MANUAL, 0.0, cell.max_score)


@lru_cache(maxsize=64)
def _handed_out(notebook: bytes | None) -> Mapping[str, str]:
    """The text each cell was handed out with."""
    if notebook is None:
        return {}
    cells = json.loads(notebook)["cells"]
    return {str(nbgrader_of(cell).get("grade_id")): text_of(cell) for cell in cells}


def _failed(cell: GradeCell, message: str, isolation: Isolation = Isolation.JUDGE) -> CellResult:
    return CellResult(cell.notebook_id, cell.grade_id, Outcome.FAILED, 0.0, cell.max_score, isolation, message)


def _no_source(notebook_id: str) -> CourseError:
    return CourseError(
        "notebook-without-source",
        th=f"ชุดแบบฝึกหัดที่เผยแพร่ไม่มีต้นฉบับของสมุดบันทึก «{notebook_id}» จึงตรวจไม่ได้ โปรดเผยแพร่ใหม่",
        en=f"The release has no source of the notebook “{notebook_id}”, so it cannot be graded; release it again.",
    )
