"""Grading a course directory before a person's eyes: a bar with rate and time left, on a terminal alone."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
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
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        """Submissions a second, lately."""

        def render(self, task: "Task") -> Text:
            return Text(f"{task.speed:.1f}/s" if task.speed else "")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("ตรวจงาน/grading", total=total)

        def listen(_told: Told, _fresh: bool) -> None:
            progress.advance(task)

        yield listen
