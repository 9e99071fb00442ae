"""A whole course directory, graded or prepared in place of nbgrader's own commands."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path

from academy.standalone.report import Report, Told, told
from foundation.errors import BilingualError, UnusableInput
from grader.autograde import AHEAD, Done, Work, grade_all, not_graded
from grader.errors import BundleRejected
from grader.gradebook import CourseGradebook, Graded, Modes
from grader.model import EXERCISE, TRUSTED, Bundle, Release
from grader.release import generate, generate_configured
from grader.source import CourseDirectory, Submitted, open_course_directory, received_at

# Files that are handed out: the author goes on working with them.
_RELEASED = 0o644
_RELEASED_SHARED = 0o664

# Told of each submission as it is done: its result, and whether it was graded just now.
Listener = Callable[[Told, bool], None]


@dataclass(frozen=True)
class Directory:
    """One assignment of a course directory."""

    course: CourseDirectory
    assignment_id: str

    @classmethod
    def open(cls, root: Path, assignment_id: str) -> "Directory":
        """Read the settings. Raises CourseError."""
        return cls(open_course_directory(root), assignment_id)

    @cached_property
    def release(self) -> Release:
        """What the source says the assignment is. Raises CourseError, UnknownAssignment."""
        if self.course.authored is not None:
            return generate(self.course.authored, self.assignment_id)
        notebooks = self.course.notebooks(self.assignment_id)
        files = self.course.files(self.assignment_id)
        made = generate_configured(self.assignment_id, notebooks, files, self.course.config, self.course.root)
        return replace(made, cell_timeout_s=self.course.cell_timeout_s)

    @cached_property
    def grading_release(self) -> Release:
        """The same, less the files that the course lets trainees hand in changed."""
        kept = self.course.kept_from_overwriting(self.assignment_id)
        student = {path: content for path, content in self.release.student.items() if path not in kept}
        return replace(self.release, student=Bundle(student, TRUSTED)) if kept else self.release

    def gradebook(self, *, file_mode: int) -> CourseGradebook:
        """Open the gradebook that the settings name. Raises GradebookUnusable."""
        course = self.course
        return CourseGradebook(course.db_url, course.course_id, course.root, Modes(file=file_mode))

    def autograded(self, student_id: str) -> str:
        """Where a student's autograded notebooks lie, below the root."""
        return self.course.place("autograded", student_id, self.assignment_id)

    def chosen(self, patterns: Iterable[str]) -> list[Submitted]:
        """The submissions of the students that match one of `patterns` (shell-style); of all, without one.

        Raises UnusableInput for a pattern that nobody matches.
        """
        everybody = list(self.course.submissions(self.assignment_id))
        wanted = tuple(patterns)
        for pattern in wanted:
            if not any(fnmatchcase(item.student_id, pattern) for item in everybody):
                raise _no_such_student(pattern, self.assignment_id)
        return [item for item in everybody if not wanted or any(fnmatchcase(item.student_id, p) for p in wanted)]


def generate_assignment(directory: Directory) -> Release:
    """Write `release/` and bring the gradebook up to the source, as `nbgrader generate_assignment` does.

    Raises CourseError, UnknownAssignment, GradebookUnusable; then nothing was written.
    """
    release = directory.release
    mode = _RELEASED_SHARED if directory.course.settings.groupshared else _RELEASED
    place = directory.course.place("release", ".", directory.assignment_id)
    directory.gradebook(file_mode=mode).prepare(release, release_to=place)
    return release


def autograde_directory(
    directory: Directory,
    submissions: Iterable[Submitted],
    executor: Executor,
    *,
    workers: int,
    force: bool = False,
    listen: Listener = lambda _told, _fresh: None,
) -> Report:
    """Grade `submissions` and write them down; what is graded already is told again unless `force`.

    Raises BilingualError when nothing can be graded; what was graded until then stays.
    """
    release = directory.grading_release
    gradebook = directory.gradebook(file_mode=directory.course.file_mode)
    gradebook.prepare(release)
    run = _Run(directory, gradebook, force=force, listen=listen)
    with ThreadPoolExecutor(1, thread_name_prefix="gradebook") as writer:
        written: Future[None] | None = None
        for batch in grade_all(release, run.to_grade(submissions), executor, ahead=AHEAD * workers):
            if written is not None:
                written.result()
            written = writer.submit(run.record, run.taken_in(batch))
        assert written is not None  # there is a last batch, if an empty one
        written.result()
    results = sorted(run.results, key=lambda item: str(item["student_id"]))
    return Report(release.assignment_id, tuple(results), run.fresh)


class _Run:
    """What one run has found and written so far."""

    def __init__(self, directory: Directory, gradebook: CourseGradebook, *, force: bool, listen: Listener) -> None:
        self.results: list[Told] = []
        self._received: dict[str, datetime | None] = {}
        self.fresh = 0
        self._directory = directory
        self._release = directory.grading_release
        self._gradebook = gradebook
        self._listen = listen
        self._standing = {} if force else gradebook.standing(directory.assignment_id, directory.autograded)
        self._known = None if directory.course.creates_students else gradebook.students()
        self._rejected: list[Graded] = []

    def to_grade(self, submissions: Iterable[Submitted]) -> Iterator[Work]:
        """Read one submission after another, and give those that are to be graded."""
        for item in submissions:
            if self._known is not None and item.student_id not in self._known:
                self._tell(
                    _refusal(self._release, item.student_id, _not_in_the_gradebook(item.student_id)).told, fresh=False
                )
                continue
            try:
                work = self._read(item)
            except (BilingualError, OSError) as error:
                self._rejected.append(_refusal(self._release, item.student_id, error))
                continue
            stands = self._standing.get(item.student_id)
            if stands is not None and stands.sha256 == work.submission.sha256:
                self._tell(stands.told, fresh=False)
            else:
                yield work

    def taken_in(self, batch: Iterable[Done]) -> list[Graded]:
        """Give what is to be written: what was graded, and what could not be read meanwhile."""
        graded = [_graded(done, self._received.pop(done.work.student_id)) for done in batch]
        rejected, self._rejected = self._rejected, []
        return [*graded, *rejected]

    def record(self, batch: list[Graded]) -> None:
        """Write these down, in one transaction, and tell of them."""
        if batch:
            self._gradebook.record(self._release, batch, self._directory.autograded, self._directory.course.penalty)
        for item in batch:
            self._tell(item.told, fresh=True)

    def _read(self, item: Submitted) -> Work:
        submission = self._directory.course.read(item)
        moment = received_at(submission)
        if not any(_is_asked_for(self._release, path) for path in submission):
            raise _nothing_to_grade()
        self._received[item.student_id] = moment
        return Work(item.student_id, submission, f"{self._directory.assignment_id}/{item.student_id}")

    def _tell(self, told: Told, *, fresh: bool) -> None:
        self.results.append(told)
        self.fresh += fresh
        self._listen(told, fresh)


def _graded(done: Done, moment: datetime | None) -> Graded:
    student_id = done.work.student_id
    return Graded(student_id, moment, done.work.submission, done.result, told(student_id, done.result))


def _refusal(release: Release, student_id: str, error: BilingualError | OSError) -> Graded:
    """What is told of a submission that cannot be read at all: no points, and why."""
    reason = str(error if isinstance(error, BilingualError) else _unreadable(str(error)))
    result = not_graded(release, reason, reason)
    return Graded(student_id, None, Bundle({}), result, told(student_id, result))


def _is_asked_for(release: Release, path: str) -> bool:
    is_notebook = path.endswith(".ipynb") and path in release.student
    return is_notebook or (path.startswith(f"{EXERCISE}/") and f"{EXERCISE}/exercise.toml" in release.grading)


def _no_such_student(pattern: str, assignment_id: str) -> UnusableInput:
    return UnusableInput(
        "no-such-submission",
        th=f"ไม่พบงานของ «{pattern}» ที่ส่งในชุดแบบฝึกหัด «{assignment_id}» โปรดตรวจค่า --student",
        en=f"Nobody called “{pattern}” has handed in “{assignment_id}”; check --student.",
    )


def _not_in_the_gradebook(student_id: str) -> BundleRejected:
    return BundleRejected(
        "student-not-in-the-gradebook",
        th=f"ไม่มี «{student_id}» ในสมุดคะแนน และค่า Autograde.create_student ไม่ให้เพิ่มเอง โปรดเพิ่มด้วย nbgrader db student add",
        en=f"“{student_id}” is not in the gradebook, and Autograde.create_student is off; add them: nbgrader db student add",
    )


def _nothing_to_grade() -> BundleRejected:
    return BundleRejected(
        "nothing-to-grade",
        th="งานที่ส่งไม่มีสมุดบันทึกหรือไฟล์ที่ชุดแบบฝึกหัดนี้ขอ โปรดตรวจว่าไฟล์ใช้ชื่อเดิมและส่งครบ",
        en="The submission has none of the notebooks or files that the assignment asks for; see that they bear their names.",
    )


def _unreadable(reason: str) -> BundleRejected:
    return BundleRejected(
        "unreadable-submission",
        th=f"อ่านไฟล์งานที่ส่งไม่ได้ ({reason}) โปรดตรวจสิทธิ์ของไฟล์แล้วตรวจใหม่",
        en=f"The submitted files cannot be read ({reason}); check their permissions and grade again.",
    )
