"""The gradebook of a course directory that nothing but commands work in: no hub, no service, no ledger."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from grader.gradebook import refusals
from grader.gradebook.autograded import autograded_notebooks
from grader.gradebook.database import GRADED, SHOWN, check_gradebook, driver_words, open_gradebook, transaction
from grader.gradebook.layout import read_layout
from grader.gradebook.shown import Entry, Penalty, add_students, save_entries
from grader.gradebook.structure import changed_cells, save_structure
from grader.gradebook.tree import Modes, Tree
from grader.model import EXERCISE, Bundle, GradingResult, GradingStatus, Release

# Where one student's autograded work lies, below the course directory.
Place = Callable[[str], str]


@dataclass(frozen=True)
class Graded:
    """One submission with its result. `told` is the result as JSON, kept to be told again."""

    student_id: str
    received_at: datetime | None
    submission: Bundle
    result: GradingResult
    told: Mapping[str, Any]


@dataclass(frozen=True)
class Standing:
    """What was graded of a student before: the digest of the submission, and the result as it was told."""

    sha256: str
    told: Mapping[str, Any]


class CourseGradebook:
    """Writes the gradebook at `url` and the folders below `root`; safe beside formgrader and other runs of ours.

    A result is there whole, rows and notebooks, or is not called graded: killed at any moment, the next run grades
    again what it does not find so. Raises GradebookUnusable.
    """

    def __init__(self, url: str, course_id: str, root: Path, modes: Modes) -> None:
        check_gradebook(url)
        self._engine = open_gradebook(url)
        self._course_id = course_id
        self._tree = Tree(root, None, modes)

    def prepare(self, release: Release, *, release_to: str | None = None) -> None:
        """Bring the assignment's cells up to the release; with `release_to`, put there what is handed out.

        Refused, as by nbgrader, when cells have come or gone although work was graded.
        """
        with self._transaction() as session:
            _check_owner(session)
            if self._is_graded(session, release) and (changed := changed_cells(session, release)):
                raise refusals.cells_have_changed(release.assignment_id, changed)
            save_structure(session, self._course_id, release)
            if release_to is not None:
                self._tree.replace(release_to, release.student)

    def standing(self, assignment_id: str, place: Place) -> dict[str, Standing]:
        """What is graded, by student: its notebooks are there, and its rows."""
        with self._transaction() as session:
            _check_owner(session)
            found = session.execute(self._of(assignment_id, GRADED.c.sha256, GRADED.c.result))
            rows = [row for row in found if self._tree.holds(place(row.student_id))]
        return {row.student_id: Standing(row.sha256, json.loads(row.result)) for row in rows}

    def students(self) -> set[str]:
        """Everybody whom the gradebook knows."""
        from nbgrader import api

        with self._transaction() as session:
            return set(session.scalars(select(api.Student.id)))

    def record(self, release: Release, batch: Sequence[Graded], place: Place, penalty: Penalty | None = None) -> None:
        """Show these results, of different students, in place of former ones: one transaction for all of them.

        The notebooks are put in place just before the rows are committed, and what stood is no longer called graded
        before the first of them is touched.
        """
        with self._transaction() as session:
            self._forget(session, release.assignment_id, [item.student_id for item in batch])
        with self._transaction() as session:
            assignment = read_layout(session, release.assignment_id)
            add_students(session, [item.student_id for item in batch])
            entries = [_entry(release, item) for item in batch]
            saved = save_entries(session, assignment, entries, penalty)
            graded = [
                _row(item, saved[item.student_id]) for item in batch if item.result.status is GradingStatus.GRADED
            ]
            # Once more: another run may have recorded the same students since.
            self._forget(session, release.assignment_id, [item.student_id for item in batch])
            if graded:
                session.execute(insert(GRADED), graded)
            for item in batch:
                self._show(release, item, place(item.student_id))

    def _show(self, release: Release, item: Graded, folder: str) -> None:
        notebooks = dict(autograded_notebooks(release, item.submission, item.result))
        if not notebooks:
            self._tree.remove(folder)
            return
        handed_in = {path: content for path, content in item.submission.items() if _may_lie_beside(path)}
        beside = {path: content for path, content in release.student.items() if _is_beside(path)}
        self._tree.replace(folder, {**handed_in, **beside, **notebooks})

    def _forget(self, session: Session, assignment_id: str, students: Sequence[str]) -> None:
        from nbgrader import api

        table = api.SubmittedAssignment
        these = select(table.id).join(api.Assignment)
        these = these.where(api.Assignment.name == assignment_id, table.student_id.in_(students))
        session.execute(delete(GRADED).where(GRADED.c.submission_id.in_(these)))

    def _is_graded(self, session: Session, release: Release) -> bool:
        from nbgrader import api

        query = select(api.SubmittedAssignment.id).join(api.Assignment)
        return session.scalar(query.where(api.Assignment.name == release.assignment_id).limit(1)) is not None

    def _of(self, assignment_id: str, *columns: Any) -> Select[Any]:
        from nbgrader import api

        submitted = api.SubmittedAssignment
        query = select(submitted.student_id, *columns).join(GRADED, GRADED.c.submission_id == submitted.id)
        return query.join(api.Assignment).where(api.Assignment.name == assignment_id)

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        try:
            with transaction(self._engine) as session:
                yield session
        except DBAPIError as error:
            raise refusals.cannot_be_opened(driver_words(error)) from error


def _may_lie_beside(path: str) -> bool:
    """Whether a file that was handed in may stand where formgrader serves files: a page would run as the instructor."""
    return not path.endswith(".ipynb") and not (guess_type(path, strict=False)[0] or "").endswith(("html", "xml"))


def _is_beside(path: str) -> bool:
    """Whether a file of the release stands in place of one handed in: data and the like, never an exercise's."""
    return not path.endswith(".ipynb") and not path.startswith(f"{EXERCISE}/")


def _entry(release: Release, item: Graded) -> Entry:
    return Entry.of(item.student_id, item.received_at, (release, item.submission, item.result))


def _row(item: Graded, submission_id: str) -> Mapping[str, Any]:
    told = json.dumps(item.told, ensure_ascii=False)
    return {"submission_id": submission_id, "sha256": item.submission.sha256, "result": told}


def _check_owner(session: Session) -> None:
    if session.scalar(select(SHOWN.c.attempt_id).limit(1)) is not None:
        raise refusals.belongs_to_an_academy()
