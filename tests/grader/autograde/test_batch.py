"""Many submissions through an executor, whichever it is."""

import pickle
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import pytest

from grader.autograde import Work, grade_all, grade_submission, local_pool, not_graded, usable_cores
from grader.errors import SandboxUnavailable
from grader.model import Bundle, CellKind, GradeCell, GradingStatus, Outcome, Release

RELEASE = Release(
    "a1", Bundle({}), Bundle({}), (GradeCell("nb", "t", 2.0), GradeCell("nb", "w", 1.0, CellKind.MANUAL)), "digest"
)


class Stepping(Executor):
    """Does what it is told with each submission, in threads of its own."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer
        self._pool = local_pool(4)

    def submit(self, _function: Any, release: Any, submission: Any, _seed: Any) -> Future[Any]:  # type: ignore[override]
        return self._pool.submit(self._answer, release, submission)


def work(count: int, seen: list[int] | None = None) -> Iterator[Work]:
    for number in range(count):
        if seen is not None:
            seen.append(number)
        yield Work(f"s{number}", Bundle({"n.txt": str(number).encode()}), "seed")


def graded(release: Release, _submission: Bundle) -> Any:
    return not_graded(release, "")


def test_every_submission_comes_back_once_with_its_own_result():
    def named(release: Release, submission: Bundle) -> Any:
        return not_graded(release, submission["n.txt"].decode())

    done = [item for batch in grade_all(RELEASE, work(50), Stepping(named), ahead=4, batch=7) for item in batch]
    assert sorted(int(item.result.reason) for item in done) == list(range(50))
    assert all(item.work.student_id == f"s{item.result.reason}" for item in done)


def test_no_more_is_read_than_is_in_hand():
    seen: list[int] = []
    done = 0
    for batch in grade_all(RELEASE, work(40, seen), Stepping(graded), ahead=3, batch=5):
        assert len(batch) <= 5 + 3
        done += len(batch)
        assert len(seen) <= done + 3
    assert done == 40


def test_a_result_does_not_wait_for_slow_ones_to_fill_its_batch():
    release_slow = threading.Event()

    def slow_after_the_first(release: Release, submission: Bundle) -> Any:
        if submission["n.txt"] != b"0":
            release_slow.wait(10)
        return not_graded(release, "")

    batches = grade_all(RELEASE, work(3), Stepping(slow_after_the_first), ahead=3, delay_s=0.1)
    began = time.monotonic()
    assert [item.work.student_id for item in next(batches)] == ["s0"]
    assert time.monotonic() - began < 5
    release_slow.set()
    assert sum(len(batch) for batch in batches) == 2


@pytest.mark.parametrize("error", [RuntimeError("bug"), BrokenProcessPool("gone"), MemoryError()])
def test_a_failure_on_the_executors_side_is_one_submissions_ungraded(error: Exception):
    def fails_once(release: Release, submission: Bundle) -> Any:
        if submission["n.txt"] == b"1":
            raise error
        return not_graded(release, "")

    done = [item for batch in grade_all(RELEASE, work(3), Stepping(fails_once), ahead=2) for item in batch]
    reasons = {item.work.student_id: item.result.reason for item in done}
    assert type(error).__name__ in reasons["s1"]
    assert (reasons["s0"], reasons["s2"]) == ("", "")


def test_without_a_sandbox_nothing_is_graded_and_what_waits_is_cancelled():
    cancelled: list[bool] = []

    class Refusing(Executor):
        def submit(self, *_: Any) -> Future[Any]:  # type: ignore[override]
            future: Future[Any] = Future()
            if cancelled:
                return future
            cancelled.append(True)
            future.set_exception(SandboxUnavailable("none", th="ไม่มี", en="None."))
            return future

    with pytest.raises(SandboxUnavailable):
        list(grade_all(RELEASE, work(9), Refusing(), ahead=4))


def test_what_could_not_be_graded_has_no_points_and_no_zero():
    result = not_graded(RELEASE, "why", "told")
    assert (result.status, result.reason, result.max_score) == (GradingStatus.UNGRADED, "why", 3.0)
    assert [(cell.outcome, cell.message) for cell in result.cells] == [
        (Outcome.UNGRADED, "told"),
        (Outcome.MANUAL, ""),
    ]


def test_a_clusters_executor_can_take_all_of_it():
    assert pickle.loads(pickle.dumps(grade_submission)) is grade_submission
    release, submission = pickle.loads(pickle.dumps((RELEASE, Bundle({"a": b"1"}))))
    assert (release.digest, dict(submission)) == ("digest", {"a": b"1"})


def test_a_pool_of_this_machine_is_as_large_as_its_cores():
    with local_pool() as pool:
        assert pool._max_workers == usable_cores() >= 1
