"""An nbgrader course directory as it lies on the disk: `source/`, `submitted/`, and where the rest belongs.

`source/` may also be ours: a `course.toml` in the directory or in its `source/`.
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import translate
from functools import cached_property
from pathlib import Path
from typing import Any

from grader.errors import BundleRejected, UnknownAssignment
from grader.model import Bundle, BundleLimits, Course, NotebookSource
from grader.source import mistakes
from grader.source.course import load_course
from grader.source.folder import read_folder
from grader.source.nbgrader_config import CONFIG_FILE, read_config, reading
from grader.source.notebook import read_ipynb

# More than a service takes over the network: the files are on the disk already.
LIMITS = BundleLimits(total_mib=200, files=5000, path_length=1000)
_TIMESTAMP = "timestamp.txt"

# What nbgrader's late penalty plug-in is asked: student, points, seconds late; None for no penalty.
Penalty = Callable[[str, float, float], float | None]


@dataclass(frozen=True)
class Submitted:
    """One student's folder below `submitted/`, not read yet."""

    student_id: str
    folder: Path


@dataclass(frozen=True)
class CourseDirectory:
    """A course directory and its settings. `config` and `settings` are traitlets' and nbgrader's own."""

    root: Path
    config: Any
    settings: Any
    authored: Course | None = None

    @property
    def course_id(self) -> str:
        """The id in nbgrader's settings, or else that of `course.toml`."""
        return self.settings.course_id or (self.authored.course_id if self.authored else "")

    @property
    def db_url(self) -> str:
        """The gradebook's SQLAlchemy URL; a file is named by its whole path."""
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import ArgumentError

        try:
            url = make_url(self.settings.db_url)
        except ArgumentError as error:
            raise mistakes.bad_config(self.root / CONFIG_FILE, str(error)) from error
        if url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}:
            url = url.set(database=str(self.root / str(url.database)))
        return url.render_as_string(hide_password=False)

    @cached_property
    def penalty(self) -> Penalty:
        """The plug-in that the configuration names for late work. Raises CourseError when there is none such."""
        from nbgrader.preprocessors import AssignLatePenalties

        with reading(self.root):
            assigned = AssignLatePenalties(config=self.config)
            assigned.init_plugin()

        def ask(student_id: str, score: float, late_s: float) -> float | None:
            try:
                cost = assigned.plugin_inst.late_submission_penalty(student_id, score, late_s)
                return None if cost is None else float(cost)
            except Exception as error:  # the plug-in is the instructor's own
                raise mistakes.bad_config(self.root / CONFIG_FILE, f"{type(error).__name__}: {error}") from error

        return ask

    @cached_property
    def cell_timeout_s(self) -> float:
        """How long one cell may run; infinity for no limit."""
        from nbgrader.preprocessors import Execute

        with reading(self.root):
            timeout = Execute(config=self.config).timeout
        return math.inf if timeout is None or timeout < 0 else float(timeout)

    @property
    def creates_students(self) -> bool:
        """Whether a student whom the gradebook does not know is added."""
        return bool(self.config.Autograde.get("create_student", True))

    def kept_from_overwriting(self, assignment_id: str) -> frozenset[str]:
        """Files beside the notebooks that stay as they were handed in."""
        return frozenset(self.config.Autograde.get("exclude_overwriting", {}).get(assignment_id, ()))

    @property
    def file_mode(self) -> int:
        """Permissions of autograded files; of released ones the author may write too."""
        return 0o664 if self.settings.groupshared else 0o444

    def place(self, step: str, student_id: str, assignment_id: str) -> str:
        """The folder of one step (`source`, `submitted`, …) below the root, as `directory_structure` has it."""
        name = getattr(self.settings, f"{step}_directory")
        told = {"nbgrader_step": name, "student_id": student_id, "assignment_id": assignment_id}
        try:
            place = Path(self.settings.directory_structure.format(**told))
        except (KeyError, IndexError, ValueError) as error:
            raise mistakes.bad_config(self.root / CONFIG_FILE, f"directory_structure: {error}") from error
        if place.is_absolute() or ".." in place.parts:
            raise mistakes.bad_config(self.root / CONFIG_FILE, f"{step}_directory: {name}")
        return place.as_posix()

    def notebooks(self, assignment_id: str) -> tuple[NotebookSource, ...]:
        """The source notebooks of an assignment. Raises UnknownAssignment, CourseError."""
        folder = self._source(assignment_id)
        found = sorted(path for path in folder.glob("*.ipynb") if self._is_kept(path.name))
        _all_different(folder, [*found, *folder.glob("*/**/*.ipynb")], self._is_kept)
        if not found:
            raise mistakes.no_notebooks(folder)
        return tuple(NotebookSource(path.stem, path, read_ipynb(path)) for path in found)

    def files(self, assignment_id: str) -> Bundle:
        """What lies beside the source notebooks: data, pictures. Raises CourseError."""
        folder = self._source(assignment_id)
        try:
            found = read_folder(folder, self._is_kept, LIMITS)
        except BundleRejected as error:
            raise mistakes.bad_files(folder, error) from error
        return Bundle({path: content for path, content in found.items() if not path.endswith(".ipynb")}, LIMITS)

    def submissions(self, assignment_id: str) -> Iterator[Submitted]:
        """Everybody's folder for the assignment, by student, those excluded by the configuration left out."""
        left_out = set(filter(None, self.settings.student_id_exclude.split(",")))
        marker = "\0student\0"
        before, _, after = self.place("submitted", marker, assignment_id).partition(marker)
        above = self.root / before.rpartition("/")[0]
        prefix, suffix = before.rpartition("/")[2], after.partition("/")[0]
        if marker in after or not above.is_dir():
            return
        below = after.partition("/")[2]
        for entry in sorted(above.iterdir()):
            student_id = entry.name.removeprefix(prefix).removesuffix(suffix)
            folder = entry / below
            hidden = entry.name.startswith(".") or f"{prefix}{student_id}{suffix}" != entry.name
            if not hidden and student_id not in left_out and folder.is_dir():
                yield Submitted(student_id, folder)

    def read(self, submitted: Submitted) -> Bundle:
        """The files handed in, less those the configuration ignores. Raises BundleRejected."""
        return read_folder(submitted.folder, self._is_kept, LIMITS)

    def _source(self, assignment_id: str) -> Path:
        folder = self.root / self.place("source", ".", assignment_id)
        if not assignment_id or "/" in assignment_id or assignment_id in {".", ".."} or not folder.is_dir():
            raise UnknownAssignment.without_source(assignment_id)
        return folder

    def _is_kept(self, name: str) -> bool:
        return self._ignored.match(name) is None

    @cached_property
    def _ignored(self) -> re.Pattern[str]:
        """What any of the configuration's patterns matches; without one, nothing."""
        return re.compile("|".join(map(translate, self.settings.ignore)) or r"(?!)")


def open_course_directory(root: Path) -> CourseDirectory:
    """Read the settings of a course directory. Raises CourseError."""
    if not root.is_dir():
        raise mistakes.no_course_directory(root)
    root = root.resolve()
    config = read_config(root)
    from nbgrader.coursedir import CourseDirectory as Settings

    with reading(root):
        settings = Settings(config=config, root=str(root))
    directory = CourseDirectory(root, config, settings)
    source = root / settings.source_directory
    toml = next((folder for folder in (root, source) if (folder / "course.toml").is_file()), None)
    if toml is not None:
        return CourseDirectory(root, config, settings, load_course(toml))
    if not source.is_dir():
        raise mistakes.no_source(root, settings.source_directory)
    return directory


def received_at(submission: Bundle) -> datetime | None:
    """When a submission came in, by the `timestamp.txt` that nbgrader's exchange writes; None without one.

    Raises BundleRejected for one that is no point in time.
    """
    from nbgrader.utils import parse_utc

    try:
        told = submission.get(_TIMESTAMP, b"").decode().strip()
        moment: datetime | None = parse_utc(told).replace(tzinfo=UTC) if told else None
    except (ValueError, OverflowError) as error:
        raise mistakes.bad_timestamp() from error
    return moment


def _all_different(folder: Path, paths: list[Path], is_kept: Callable[[str], bool]) -> None:
    """One notebook to a name: nbgrader tells notebooks apart by their names alone, and some disks by less than that."""
    seen: set[str] = set()
    for path in paths:
        if all(is_kept(part) for part in path.relative_to(folder).parts):
            if path.stem.casefold() in seen:
                raise mistakes.twice(folder, "สมุดบันทึก", "notebooks", path.stem)
            seen.add(path.stem.casefold())
