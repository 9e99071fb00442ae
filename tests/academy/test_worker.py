"""The worker: a failure of ours is tried again, never a score; a lost claim stops nothing."""

import os
import threading
import time

import pytest

from academy import worker
from academy.workflow import Academy
from grader import exchange, ledger
from grader.model import ScoreStatus
from grader.sandbox import Sandbox
from tests.academy.conftest import graded_result


class NoSandbox(Sandbox):
    """Nothing runs in these tests."""

    def run(self, *_arguments: object, **_options: object):
        raise AssertionError

    def close(self) -> None:
        """Nothing to close."""


def claimed(academy: Academy, work: bytes) -> str:
    academy.submit("m01", "somchai", work, "k1")
    attempt_id = academy.claim()
    assert attempt_id is not None
    return attempt_id


def status(academy: Academy) -> ScoreStatus:
    with academy.reading() as session:
        attempts = exchange.attempts(session)
        return ledger.scores(session, attempts=attempts, policies={}, max_scores={"m01": 8.0})[0].status


def test_a_result_is_recorded(academy: Academy, work: bytes, monkeypatch: pytest.MonkeyPatch):
    attempt_id = claimed(academy, work)
    monkeypatch.setattr(academy, "autograde", lambda *_: graded_result())
    worker.grade_one(academy, attempt_id, NoSandbox())
    assert status(academy) is ScoreStatus.PENDING


def test_a_crash_of_ours_leaves_the_attempt_waiting(academy: Academy, work: bytes, monkeypatch: pytest.MonkeyPatch):
    def crash(*_: object) -> None:
        raise OSError("the machine is out of memory")

    attempt_id = claimed(academy, work)
    monkeypatch.setattr(academy, "autograde", crash)
    worker.grade_one(academy, attempt_id, NoSandbox())
    assert status(academy) is ScoreStatus.WAITING


def test_a_claim_lost_to_a_regrade_is_let_go(academy: Academy, work: bytes, monkeypatch: pytest.MonkeyPatch):
    attempt_id = claimed(academy, work)
    monkeypatch.setattr(academy, "autograde", lambda *_: graded_result())
    academy.recover_claims()
    worker.grade_one(academy, attempt_id, NoSandbox())
    assert status(academy) is ScoreStatus.WAITING


def test_an_idle_grader_takes_up_a_submission_when_it_comes(
    academy: Academy, work: bytes, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(worker, "IDLE_S", 5.0)
    monkeypatch.setattr(academy, "autograde", lambda *_: graded_result())
    stop, bell = threading.Event(), academy.submitted.listen()
    grader = threading.Thread(target=worker._grade, args=(academy, NoSandbox(), bell, stop))
    grader.start()
    try:
        time.sleep(0.3)
        academy.submit("m01", "somchai", work, "k1")
        deadline = time.monotonic() + 2
        while status(academy) is ScoreStatus.WAITING and time.monotonic() < deadline:
            time.sleep(0.02)
        assert status(academy) is ScoreStatus.PENDING
    finally:
        stop.set()
        academy.submitted.ring()
        grader.join()
        os.close(bell)
