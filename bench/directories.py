"""nbgrader course directories to grade side by side: nbgrader's quickstart course and our m01's notebook."""

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from bench.work import COURSE, as_saved, ps1_work, varied_work
from grader.model import Bundle
from grader.release import generate
from grader.source import load_course

# The words our trainees read in place of a solution; all else is nbgrader's default.
CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "bench"
c.ClearSolutions.code_stub = {"python": "# เขียนโค้ดของท่านตรงนี้\\nraise NotImplementedError()"}
c.ClearSolutions.text_stub = "เขียนคำตอบของท่านตรงนี้"
"""


@dataclass(frozen=True)
class Prepared:
    """A course's files, nothing submitted yet, and ways of doing its assignment."""

    assignment_id: str
    what: str
    what_th: str
    files: Bundle
    ways: tuple[Bundle, ...]

    @classmethod
    def of(cls, *, ways: Iterable[Bundle], **what: Any) -> Self:
        """A course whose ways were run before they are handed in, as trainees do."""
        with ThreadPoolExecutor() as pool:
            return cls(ways=tuple(pool.map(as_saved, ways)), **what)

    def lay_out(self, folder: Path, submissions: int) -> None:
        """Write the directory, with so many submissions in it."""
        self.files.write_to(folder)
        for number in range(submissions):
            way = self.ways[number % len(self.ways)]
            way.write_to(folder / "submitted" / f"s{number:04}" / self.assignment_id)


def quickstart(scratch: Path) -> Prepared:
    """What `nbgrader quickstart` makes. `scratch` is an empty folder."""
    nbgrader(scratch, "quickstart", "course101")
    course = scratch / "course101"
    files = Bundle.from_folder(course)
    nbgrader(course, "generate_assignment", "ps1")
    ways = ps1_work(Bundle.from_folder(course / "release" / "ps1"))
    return Prepared.of(
        assignment_id="ps1",
        what="nbgrader's quickstart course (ps1)",
        what_th="หลักสูตรตัวอย่างของ nbgrader (ps1)",
        files=files,
        ways=ways,
    )


def m01() -> Prepared:
    """The notebook of our m01 as a course of nbgrader's own."""
    course = load_course(COURSE)
    assignment = replace(course.assignment("m01"), exercise=None)
    course = replace(course, assignments=(assignment,))
    files = {f"source/m01/{item.notebook_id}.ipynb": item.ipynb for item in assignment.notebooks}
    files["nbgrader_config.py"] = CONFIG.encode()
    ways = varied_work(course, generate(course, "m01"))
    return Prepared.of(
        assignment_id="m01",
        what="our m01's notebook",
        what_th="สมุดบันทึก m01 ของเรา",
        files=Bundle(files),
        ways=ways,
    )


def nbgrader(folder: Path, *arguments: str) -> None:
    """Run nbgrader's own command in `folder`. Raises CalledProcessError."""
    _run(folder, "nbgrader", *arguments)


def academy(folder: Path, *arguments: str) -> None:
    """Run our command in `folder`. Raises CalledProcessError."""
    _run(folder, "academy", *arguments)


def _run(folder: Path, module: str, *arguments: str) -> None:
    command = [sys.executable, "-m", module, *arguments]
    try:
        subprocess.run(command, cwd=folder, env=environment(folder), check=True, capture_output=True)
    except subprocess.CalledProcessError as error:
        sys.stderr.buffer.write(error.stderr)
        raise


def environment(folder: Path) -> Mapping[str, str]:
    """What a command of nbgrader's or ours may see: a home of its own below `folder`, and our programs."""
    home = dict.fromkeys(("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR"), str(folder / "home"))
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return {**home, "PATH": path, "LANG": "C.UTF-8"}
