"""Many submissions: plan → executor → results, a few in memory at any time.

Any `concurrent.futures.Executor` will do: threads here (the work is done in sandboxed processes), or a cluster's, such as
`distributed.Client(…).get_executor()`, whose machines have this package and open a sandbox of their own.
"""

import atexit
import os
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import cache
from itertools import islice

from foundation.errors import BilingualError
from grader.autograde.engine import ENGINE_VERSION, autograde
from grader.autograde.part import NOT_GRADED
from grader.model import Bundle, CellKind, CellResult, GradeCell, GradingResult, GradingStatus, Outcome, Release
from grader.sandbox import Sandbox, default_sandbox

# Submissions in hand for each worker: one that runs, and one that is there when it ends.
AHEAD = 2


@dataclass(frozen=True)
class Work:
    """One submission to grade; `student_seed` as for `autograde`."""

    student_id: str
    submission: Bundle
    student_seed: str


@dataclass(frozen=True)
class Done:
    """One submission and what became of it."""

    work: Work
    result: GradingResult


def local_pool(workers: int | None = None) -> ThreadPoolExecutor:
    """Open a pool on this machine: as many workers as this process may use cores, unless told."""
    return ThreadPoolExecutor(workers or usable_cores(), thread_name_prefix="grading")


def usable_cores() -> int:
    """How many cores this process may use, which may be fewer than there are."""
    return len(os.sched_getaffinity(0))


def grade_submission(release: Release, submission: Bundle, student_seed: str) -> GradingResult:
    """Grade one submission in this process's own sandbox, opened by the first: what a worker of any executor runs."""
    return autograde(release, submission, student_seed=student_seed, sandbox=process_sandbox())


def grade_all(
    release: Release, work: Iterable[Work], executor: Executor, *, ahead: int, batch: int = 32, delay_s: float = 1.0
) -> Iterator[list[Done]]:
    """Grade `work`, which is read only `ahead` of what is done; results in lists, in the order they come in.

    A list has at most `batch` results, and none of them has waited longer than `delay_s`. Raises BilingualError when
    nothing can be graded at all (no sandbox, an unusable release); any other failure is one submission's `ungraded`.
    """
    waiting: dict[Future[GradingResult], Work] = {}
    ready: list[Done] = []
    coming = iter(work)
    began = time.monotonic()
    try:
        while True:
            for item in islice(coming, ahead - len(waiting)):
                waiting[executor.submit(grade_submission, release, item.submission, item.student_seed)] = item
            if not waiting:
                break
            finished, _ = wait(waiting, max(0.0, began + delay_s - time.monotonic()), FIRST_COMPLETED)
            ready += [Done(waiting[future], _result(release, future)) for future in finished]
            for future in finished:
                del waiting[future]
            if len(ready) >= batch or time.monotonic() >= began + delay_s:
                yield ready
                ready, began = [], time.monotonic()
        yield ready
    finally:
        for future in waiting:
            future.cancel()


def not_graded(release: Release, reason: str, message: str = NOT_GRADED) -> GradingResult:
    """Give the result of what nobody could grade: no cell has points, and none is a zero."""

    def cell(item: GradeCell) -> CellResult:
        outcome = Outcome.MANUAL if item.kind is CellKind.MANUAL else Outcome.UNGRADED
        told = "" if outcome is Outcome.MANUAL else message
        return CellResult(item.notebook_id, item.grade_id, outcome, 0.0, item.max_score, message=told)

    return GradingResult(
        assignment_id=release.assignment_id,
        release_digest=release.digest,
        status=GradingStatus.UNGRADED,
        cells=tuple(cell(item) for item in release.cells),
        duration_s=0.0,
        engine_version=ENGINE_VERSION,
        reason=reason,
    )


def _result(release: Release, future: Future[GradingResult]) -> GradingResult:
    try:
        return future.result()
    except BilingualError:
        raise
    except Exception as error:  # noqa: BLE001 - an executor passes on whatever happened on its side
        return not_graded(release, f"{NOT_GRADED} ({type(error).__name__}: {error})")


_OPENING = threading.Lock()


def process_sandbox() -> Sandbox:
    """Give the one sandbox of this process, warm from the first use on. Raises SandboxUnavailable."""
    with _OPENING:
        return _opened()


def close_process_sandbox() -> None:
    """Close it, when it is open; a later use opens another."""
    with _OPENING:
        if _opened.cache_info().currsize:
            _opened().close()
            _opened.cache_clear()


@cache
def _opened() -> Sandbox:
    return default_sandbox()


atexit.register(close_process_sandbox)
