"""A student's process that is made ready once and copied for each use.

Only for work that is nobody's: a copy knows what its kind did while it was made ready, a fresh process knows nothing.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from grader.judge.link import TraineeLink
from grader.judge.students import StudentLost

LEAVE_S = 2.0


class ReadyProcess:
    """The process of one party, as long as the same files are asked for."""

    def __init__(self) -> None:
        self._link: TraineeLink | None = None
        self._files: Mapping[str, bytes] = {}

    @contextmanager
    def copied(self, files: Mapping[str, bytes], make: Callable[[], TraineeLink]) -> Iterator[TraineeLink]:
        """A copy of what `make` gives for `files`, or that itself when it cannot be copied. Nothing of it is left after."""
        link = self._link if self._files == files else None
        copied = link is not None and _is_copied(link)
        if link is None or not copied:
            self._link, self._files = link, _ = make(), files
            copied = _is_copied(link)
        try:
            yield link
        finally:
            if not copied or not _has_left(link):
                link.student.stop()
                self._link = None


def _is_copied(link: TraineeLink) -> bool:
    """Whether a copy answers from now on: what has threads, or ended after the last copy, gives none."""
    try:
        link.ask("copy")
    except (StudentLost, RuntimeError):
        return False
    return True


def _has_left(link: TraineeLink) -> bool:
    """Whether the copy is gone, and what was copied answers again."""
    link.student.deadline = time.monotonic() + LEAVE_S
    try:
        link.ask("leave")
    except (StudentLost, Exception):  # noqa: BLE001 - whatever work answers that took the place of ours
        return False
    return True
