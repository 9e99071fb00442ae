"""What the gradebook knows of an assignment before anyone hands it in, as nbgrader's SaveCells leaves it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from grader.gradebook.cells import node, notebooks_of
from grader.gradebook.database import COMMENT_ABOUT
from grader.model import Release, cells_of, grade_id, text_of


@dataclass(frozen=True)
class SavedCell:
    """One cell with an nbgrader id: the source of a locked one is ours, hidden tests included."""

    name: str
    cell_type: str
    grade: bool
    solution: bool
    task: bool
    locked: bool
    points: float
    source: str
    checksum: str | None


def save_duedate(session: Session, assignment_id: str, duedate: datetime | None) -> None:
    """Set until when an assignment of the gradebook is due."""
    from nbgrader import api

    assignment = session.scalars(select(api.Assignment).filter_by(name=assignment_id)).one()
    assignment.duedate = duedate and duedate.astimezone(UTC).replace(tzinfo=None)


def changed_cells(session: Session, release: Release) -> set[str]:
    """The cells and notebooks that the release has and the gradebook lacks, or the other way round."""
    from nbgrader import api

    query = select(api.Notebook.name, api.SourceCell.name).join(api.SourceCell).join(api.Assignment)
    found = session.execute(query.where(api.Assignment.name == release.assignment_id))
    known = {f"{notebook}/{cell}" for notebook, cell in found}
    wanted = {
        f"{name}/{cell.name}"
        for name, source in notebooks_of(release).items()
        for cell in _saved_cells(source, release.student.get(f"{name}.ipynb"))
    }
    return known ^ wanted


def save_structure(session: Session, course_id: str, release: Release) -> None:
    """Bring assignment, notebooks and cells up to the release; grades of cells that are gone go too."""
    from nbgrader import api

    session.merge(api.Course(id=course_id))
    assignment = session.scalar(select(api.Assignment).filter_by(name=release.assignment_id))
    if assignment is None:
        assignment = api.Assignment(name=release.assignment_id, course_id=course_id)
        session.add(assignment)
    wanted = notebooks_of(release)
    for former in [item for item in assignment.notebooks if item.name not in wanted]:
        _remove_notebook(session, former)
    known = {item.name: item for item in assignment.notebooks}
    for notebook_id, source in wanted.items():
        notebook = known.get(notebook_id) or api.Notebook(name=notebook_id, assignment=assignment)
        _fill(notebook, kernelspec=json.dumps(json.loads(source)["metadata"].get("kernelspec", {})))
        session.add(notebook)
        session.flush()
        _save_cells(session, notebook, _saved_cells(source, release.student.get(f"{notebook_id}.ipynb")))


@lru_cache(maxsize=64)  # the same few, for every run
def _saved_cells(source: bytes, released: bytes | None) -> tuple[SavedCell, ...]:
    """The source's cells as nbgrader stores them: locked ones whole, the others as they were handed out."""
    return tuple(_as_saved(source, released))


def _as_saved(source: bytes, released: bytes | None) -> Iterator[SavedCell]:
    from nbgrader import utils

    shown = {grade_id(cell): text_of(cell) for cell in cells_of(released or source)}
    for plain in cells_of(source):
        cell = node(plain)
        grade, solution, task = utils.is_grade(cell), utils.is_solution(cell), utils.is_task(cell)
        locked = utils.is_locked(cell)
        if not (grade or solution or task or locked):
            continue
        if not locked:
            cell.source = shown[grade_id(plain)]
        yield SavedCell(
            name=cell.metadata.nbgrader.grade_id,
            cell_type=cell.cell_type,
            grade=grade,
            solution=solution,
            task=task,
            locked=locked,
            points=float(cell.metadata.nbgrader.get("points", 0)),
            source=cell.source,
            checksum=utils.compute_checksum(cell),
        )


def _save_cells(session: Session, notebook: Any, cells: Sequence[SavedCell]) -> None:
    from nbgrader import api

    graded = {"grade": api.GradeCell, "task": api.TaskCell}
    for kind, model in {**graded, "solution": api.SolutionCell}.items():
        wanted = {cell.name: cell for cell in cells if getattr(cell, kind)}
        rows = _bring_up(session, model, notebook, wanted)
        for name, row in rows.items():
            if kind in graded:
                _fill(row, max_score=wanted[name].points, cell_type=wanted[name].cell_type)
    named = {cell.name: cell for cell in cells}
    for name, row in _bring_up(session, api.SourceCell, notebook, named).items():
        cell = named[name]
        _fill(row, cell_type=cell.cell_type, locked=cell.locked, source=cell.source, checksum=cell.checksum)
    session.flush()
    _save_comment_targets(session, notebook, cells)


def _bring_up(session: Session, model: Any, notebook: Any, wanted: Mapping[str, SavedCell]) -> dict[str, Any]:
    """The rows of one kind by name: new ones added (to be filled), those no longer wanted removed."""
    rows = {row.name: row for row in session.scalars(select(model).filter_by(notebook_id=notebook.id))}
    for name in rows.keys() - wanted.keys():
        _remove_cell(session, rows.pop(name))
    for name in wanted:
        if name not in rows:
            rows[name] = model(name=name, notebook_id=notebook.id)
            session.add(rows[name])
    return rows


def _fill(row: Any, **values: Any) -> None:
    """Set what differs: SQLAlchemy goes through every row that was assigned to, if only what it held before."""
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def _save_comment_targets(session: Session, notebook: Any, cells: Sequence[SavedCell]) -> None:
    from nbgrader import api

    solution = api.SolutionCell
    query = select(solution.id, solution.name, COMMENT_ABOUT.c.grade_id).where(solution.notebook_id == notebook.id)
    found = session.execute(query.outerjoin(COMMENT_ABOUT, COMMENT_ABOUT.c.cell_id == solution.id))
    wanted = [(cell_id, comment_about(name, cells), former) for cell_id, name, former in found]
    rows = [{"cell_id": cell_id, "grade_id": about} for cell_id, about, former in wanted if about != former]
    if rows:
        session.execute(delete(COMMENT_ABOUT).where(COMMENT_ABOUT.c.cell_id.in_([row["cell_id"] for row in rows])))
        session.execute(insert(COMMENT_ABOUT), rows)


def comment_about(name: str, cells: Sequence[SavedCell]) -> str:
    """The graded cell that a comment on the cell `name` is about: itself, the next one, or else the last."""
    position = next(index for index, cell in enumerate(cells) if cell.name == name)
    graded = [(index, cell.name) for index, cell in enumerate(cells) if cell.grade or cell.task]
    following = [found for index, found in graded if index >= position]
    return following[0] if following else graded[-1][1]


def _remove_notebook(session: Session, notebook: Any) -> None:
    from nbgrader import api

    kinds = (notebook.grade_cells, notebook.solution_cells, notebook.task_cells, notebook.source_cells)
    for cell in [cell for cells in kinds for cell in cells]:
        _remove_cell(session, cell)
    session.execute(delete(api.SubmittedNotebook).filter_by(notebook_id=notebook.id))
    session.delete(notebook)
    session.flush()


def _remove_cell(session: Session, cell: Any) -> None:
    from nbgrader import api

    if not isinstance(cell, api.SourceCell):
        session.execute(delete(api.Grade).filter_by(cell_id=cell.id))
        session.execute(delete(api.Comment).filter_by(cell_id=cell.id))
        session.execute(delete(COMMENT_ABOUT).where(COMMENT_ABOUT.c.cell_id == cell.id))
    session.delete(cell)
    session.flush()
