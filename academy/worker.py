"""The grading service: claims attempts, grades them, records what came out.

Killed at any moment it loses nothing: a claim it held is taken up again, and a result is recorded whole or not at all.
"""

import contextlib
import logging
import os
import select
import signal
import threading
from concurrent.futures import ThreadPoolExecutor

from academy.gradebook_sync import GradebookSync
from academy.settings import Settings
from academy.workflow import Academy
from grader.errors import ClaimLost
from grader.sandbox import Sandbox, default_sandbox

log = logging.getLogger("academy.worker")

# An idle grader is woken by the bell; it looks by itself as often as this, for work that is tried again or came unheard.
IDLE_S = 1.0
# The gradebook follows within this time; marks given by nbgrader's own commands are found as soon.
GRADEBOOK_S = 2.0


def run_worker(settings: Settings) -> None:
    """Grade until SIGTERM or SIGINT; the submission in hand is finished first."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    academy = Academy(settings)
    academy.recover_claims()
    bell = academy.submitted.listen()
    with default_sandbox() as sandbox, ThreadPoolExecutor(settings.grading_workers + 1) as threads:
        running = [threads.submit(_grade, academy, sandbox, bell, stop) for _ in range(settings.grading_workers)]
        running.append(threads.submit(_show, academy, stop))
        while not stop.wait(0.5):
            # A thread ends early only by an error of ours: stop, say it, and let the hub start us afresh.
            if any(thread.done() for thread in running):
                stop.set()
    for thread in running:
        thread.result()


def _grade(academy: Academy, sandbox: Sandbox, bell: int, stop: threading.Event) -> None:
    while not stop.is_set():
        attempt_id = academy.claim()
        if attempt_id is None:
            _wait(bell)
        else:
            grade_one(academy, attempt_id, sandbox)


def _wait(bell: int) -> None:
    """Until one ring is taken: each is one submission, so each wakes one grader."""
    if select.select([bell], [], [], IDLE_S)[0]:
        with contextlib.suppress(BlockingIOError):  # another grader was quicker
            os.read(bell, 1)


def grade_one(academy: Academy, attempt_id: str, sandbox: Sandbox) -> None:
    """Grade one claimed attempt; a failure of ours is recorded as such, to be tried again, never as a score."""
    try:
        _grade_claimed(academy, attempt_id, sandbox)
    except ClaimLost:
        # A regrade was asked for meanwhile, or we were too slow: whoever holds the claim now records the result.
        log.info("the claim on %s was lost", attempt_id)


def _grade_claimed(academy: Academy, attempt_id: str, sandbox: Sandbox) -> None:
    try:
        result = academy.autograde(attempt_id, sandbox)
    except Exception as error:
        log.exception("grading %s failed", attempt_id)
        academy.fail(attempt_id, f"{type(error).__name__}: {error}")
        return
    academy.record(attempt_id, result)
    log.info("%s %s %g/%g in %.2f s", attempt_id, result.status, result.score, result.max_score, result.duration_s)


def _show(academy: Academy, stop: threading.Event) -> None:
    gradebook = GradebookSync(academy)
    while not stop.wait(GRADEBOOK_S):
        try:
            gradebook.refresh()
        except Exception:
            # Grading goes on without it: the ledger is the truth, and the next refresh tries again.
            log.exception("the gradebook could not be brought up")
