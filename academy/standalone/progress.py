"""Grading a course directory before a person's eyes: a bar with rate and time left, on a terminal alone."""

import math
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from academy.standalone.directory import Directory, Listener, autograde_directory
from academy.standalone.report import Report, Told
from grader.autograde import local_pool, process_sandbox, usable_cores

if TYPE_CHECKING:
    from rich.progress import Task


def grade_with_progress(
    course_dir: Path, assignment_id: str, *, students: Iterable[str], workers: int | None, force: bool, quiet: bool
) -> Report:
    """Grade in a pool of this machine. Raises BilingualError; after KeyboardInterrupt all that is written is whole."""
    workers = workers or usable_cores()
    directory = Directory.open(course_dir, assignment_id)
    pool = local_pool(workers)
    warm = pool.submit(process_sandbox)
    try:
        submissions = directory.chosen(students)
        directory.grading_release  # noqa: B018 - a course that cannot be used is told before the sandbox is there
        warm.result()
        with _bar(len(submissions), quiet=quiet) as listen:
            return autograde_directory(directory, submissions, pool, workers=workers, force=force, listen=listen)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _bar(total: int, *, quiet: bool) -> Iterator[Listener]:
    if quiet or not sys.stderr.isatty():
        yield lambda _told, _fresh: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn
    from rich.text import Text

    class Pace(ProgressColumn):
        """Submissions a second and time left, by what was graded in this run: what stood before took no time."""

        def render(self, task: "Task") -> Text:
            rate = task.fields["fresh"] / task.elapsed if task.elapsed else 0.0
            if not rate:
                return Text()
            left = timedelta(seconds=math.ceil(((task.total or 0) - task.completed) / rate))
            return Text(f"{rate:.1f}/s  เหลือ/left {left}")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Pace())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("ตรวจงาน/grading", total=total, fresh=0)

        def listen(_told: Told, fresh: bool) -> None:
            progress.update(task, advance=1, fresh=progress.tasks[0].fields["fresh"] + fresh)

        yield listen
