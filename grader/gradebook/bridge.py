"""nbgrader's course directory: formgrader and nbgrader's own commands work on what the ledger holds."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from grader.gradebook.autograded import autograded_notebooks
from grader.gradebook.cells import notebooks_of
from grader.gradebook.database import SHOWN, open_gradebook, transaction
from grader.gradebook.layout import read_layout
from grader.gradebook.marks import ManualMark, read_marks
from grader.gradebook.shown import Entry, find_submission, knows_student, name_attempt, save_entries, save_student
from grader.gradebook.structure import save_duedate, save_structure
from grader.gradebook.tree import Tree
from grader.model import EXERCISE, Attempt, Bundle, GradingResult, Release

_DATABASE = "gradebook.db"
_STEPS = ("source", "release", "submitted", "autograded", "feedback")


class GradebookBridge:
    """Keeps `source/ release/ submitted/ autograded/ feedback/ gradebook.db` in `course_dir`.

    All of it is shared with the group `gid`, so that an instructor's server under another uid can mark. Each
    method that writes is one transaction, safe beside formgrader and beside other processes of ours.
    """

    def __init__(self, course_dir: Path, course_id: str, gid: int | None = None) -> None:
        self._dir = course_dir
        self._course_id = course_id
        self._gid = gid
        self._engine = open_gradebook(f"sqlite:///{course_dir / _DATABASE}")

    def prepare(self, release: Release, duedate: datetime | None) -> None:
        """Show an assignment: its sources, its release, its cells in the gradebook. Again changes nothing."""
        tree = self._tree()
        with transaction(self._engine) as session:
            save_structure(session, self._course_id, release)
            save_duedate(session, release.assignment_id, duedate)
            sources = {f"{name}.ipynb": content for name, content in notebooks_of(release).items()}
            tree.replace(f"source/{_plain(release.assignment_id)}", sources)
            tree.replace(f"release/{release.assignment_id}", release.student)

    def show(  # noqa: PLR0917 - the parts of one attempt, in the order they came to be
        self,
        release: Release,
        attempt: Attempt,
        submission: Bundle,
        result: GradingResult,
        person_name: str,
        marks: Iterable[ManualMark] = (),
        run_id: str = "",
    ) -> list[ManualMark]:
        """Show the attempt that counts in place of a former one, with the `marks` given to it so far.

        `result` is the machine's; `run_id` is kept for `shown_runs`. Returns the marks that stood there until now, read
        in the same transaction: one given in formgrader a moment ago is in them, and is the caller's to record.
        `prepare` has been called for the assignment.
        """
        tree = self._tree()
        place = f"{_plain(attempt.student_id)}/{_plain(attempt.assignment_id)}"
        with transaction(self._engine) as session:
            former = find_submission(session, attempt.student_id, attempt.assignment_id)
            stood = read_marks(session, former) if former else []
            save_student(session, attempt.student_id, person_name)
            entry = Entry.of(attempt.student_id, attempt.received_at, (release, submission, result), marks)
            saved = save_entries(session, read_layout(session, attempt.assignment_id), [entry])
            name_attempt(session, saved[attempt.student_id], attempt.attempt_id, run_id)
            # Inside the transaction: its lock keeps two writers from mixing their files.
            stamp = {"timestamp.txt": _timestamp(attempt)}
            graded = dict(autograded_notebooks(release, submission, result))
            tree.replace(f"submitted/{place}", {**_handed_in(submission), **stamp})
            tree.replace(f"autograded/{place}", {**graded, **stamp})
        return stood

    def rename(self, student_id: str, person_name: str) -> None:
        """Show a student under another name; of one who was never shown there is nothing to rename."""
        self._tree()
        with transaction(self._engine) as session:
            if knows_student(session, student_id):
                save_student(session, student_id, person_name)

    def manual_marks(self) -> list[ManualMark]:
        """All marks and comments of people, given in formgrader or by `show`, on the attempts shown."""
        self._tree()
        with transaction(self._engine) as session:
            return read_marks(session)

    def shown_attempts(self) -> Mapping[tuple[str, str], str]:
        """The attempt_id that is shown, by student_id and assignment_id."""
        return {key: attempt_id for key, (attempt_id, _) in self._shown().items()}

    def shown_runs(self) -> Mapping[tuple[str, str], str]:
        """The run_id that `show` was given with what is shown, by student_id and assignment_id."""
        return {key: run_id for key, (_, run_id) in self._shown().items() if run_id}

    def _shown(self) -> Mapping[tuple[str, str], tuple[str, str | None]]:
        from nbgrader import api
        from sqlalchemy import select

        self._tree()
        columns = (api.SubmittedAssignment.student_id, api.Assignment.name, SHOWN.c.attempt_id, SHOWN.c.run_id)
        with transaction(self._engine) as session:
            rows = session.execute(
                select(*columns)
                .join(api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id)
                .join(SHOWN, SHOWN.c.submission_id == api.SubmittedAssignment.id)
            )
            return {(student_id, name): (attempt_id, run_id) for student_id, name, attempt_id, run_id in rows}

    def _tree(self) -> Tree:
        tree = Tree(self._dir, self._gid)
        for step in _STEPS:
            tree.make(step)
        tree.reserve(_DATABASE)
        return tree


def _handed_in(submission: Bundle) -> Mapping[str, bytes]:
    """The submission less what would pass for ours: those names belong to the course."""
    ours = {f"{EXERCISE}.ipynb", "timestamp.txt"}
    return {path: content for path, content in submission.items() if path.split("/", 1)[0] not in ours}


def _timestamp(attempt: Attempt) -> bytes:
    return f"{attempt.received_at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f} UTC\n".encode()


def _plain(name: str) -> str:
    """One path component, as usernames and assignment ids are."""
    if not name or name.startswith(".") or "/" in name or "\0" in name:
        message = f"not a folder name: {name!r}"
        raise ValueError(message)
    return name
