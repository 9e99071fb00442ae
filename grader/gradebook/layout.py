"""What an assignment has in the gradebook, as rows to write against: one look a transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from grader.gradebook.database import COMMENT_ABOUT


@dataclass(frozen=True)
class CellRow:
    """A cell with an nbgrader id. `about` is the graded cell that a comment on it is about."""

    cell_id: str
    name: str
    about: str


@dataclass(frozen=True)
class NotebookRow:
    """A notebook with the cells that take grades and those that take comments (task cells take both)."""

    notebook_id: str
    name: str
    graded: tuple[CellRow, ...]
    commented: tuple[CellRow, ...]


@dataclass(frozen=True)
class AssignmentRow:
    """`duedate` is naive and in UTC, as nbgrader stores it."""

    assignment_id: str
    duedate: datetime | None
    notebooks: tuple[NotebookRow, ...]


def read_layout(session: Session, name: str) -> AssignmentRow:
    """Read one assignment that is in the gradebook; others that write results of it wait from now on."""
    from nbgrader import api

    found = session.execute(
        select(api.Assignment.id, api.Assignment.duedate).where(api.Assignment.name == name).with_for_update()
    ).one()
    about = {row.cell_id: row.grade_id for row in session.execute(select(COMMENT_ABOUT))}
    query = select(api.Notebook.id, api.Notebook.name).where(api.Notebook.assignment_id == found.id)
    notebooks = session.execute(query.order_by(api.Notebook.name)).all()
    base = api.BaseCell.__table__
    cells: dict[str, list[Any]] = {row.id: [] for row in notebooks}
    of_these = base.c.notebook_id.in_(list(cells))
    for cell in session.execute(select(base.c.id, base.c.name, base.c.type, base.c.notebook_id).where(of_these)):
        cells[cell.notebook_id].append(cell)
    rows = tuple(_notebook(row.id, row.name, cells[row.id], about) for row in notebooks)
    return AssignmentRow(found.id, found.duedate, rows)


def _notebook(notebook_id: str, name: str, cells: list[Any], about: Mapping[str, str]) -> NotebookRow:
    def of_kind(*kinds: str) -> tuple[CellRow, ...]:
        found = [cell for kind in kinds for cell in cells if cell.type == kind]
        return tuple(CellRow(cell.id, cell.name, about.get(cell.id, cell.name)) for cell in found)

    return NotebookRow(
        notebook_id, name, graded=of_kind("GradeCell", "TaskCell"), commented=of_kind("SolutionCell", "TaskCell")
    )
