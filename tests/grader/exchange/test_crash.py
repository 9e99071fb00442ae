"""A process killed while it submits: a submission is whole or not there, and every receipt has its attempt."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.orm import Session, sessionmaker

from grader import exchange, ledger
from grader.model import Receipt

# Runs until killed: after "waiting" it stays inside the transaction; after "receipt …" the attempt is promised.
SUBMITTER = """
import sys, time
from datetime import UTC, datetime
from foundation.store import open_engine, session_factory
from grader import exchange, ledger
from grader.model import Bundle

url, stop_at = sys.argv[1:]
now = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
sessions = session_factory(open_engine(url))

def wait(point):
    if stop_at == point:
        print("waiting", flush=True)
        time.sleep(60)

for number in range(10_000):
    with sessions.begin() as session:
        receipt = exchange.submit(
            session, assignment_id="m01", student_id=f"s{number}",
            archive=Bundle({"m01.ipynb": b"x" * 50_000, "n": str(number).encode()}).to_zip(),
            idempotency_key=f"k{number}", now=now, validate=lambda *_: wait("validate"),
        )
        wait("stored")
        ledger.enqueue(session, receipt, now)
        wait("queued")
    print("receipt", receipt.attempt_id, flush=True)
"""


def run_and_kill(url: str, stop_at: str, until: Callable[[str], bool]) -> list[str]:
    """Start a submitter, kill -9 it once a printed line satisfies `until`; the attempts it had receipts for."""
    process = subprocess.Popen([sys.executable, "-c", SUBMITTER, url, stop_at], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if until(line):
            os.kill(process.pid, signal.SIGKILL)
            break
    rest, _ = process.communicate(timeout=30)
    assert process.returncode == -signal.SIGKILL
    words = [line.split() for line in [*lines, *rest.splitlines(keepends=True)] if line.endswith("\n")]
    return [attempt_id for kind, *(attempt_id,) in (w for w in words if len(w) == 2)]


@pytest.mark.parametrize("stop_at", ["validate", "stored", "queued"])
def test_killed_inside_the_transaction_it_leaves_nothing(
    url: str, sessions: sessionmaker[Session], hand_in: Callable[..., Receipt], stop_at: str, now: datetime
):
    assert run_and_kill(url, stop_at, lambda line: line == "waiting\n") == []
    with sessions.begin() as session:
        assert exchange.attempts(session) == []
        assert ledger.claim(session, "w", now) is None
    assert hand_in().number == 1  # the next one goes in as if nothing had been


@pytest.mark.usefixtures("published")
def test_killed_anywhere_every_receipt_has_its_attempt_files_and_job(
    url: str, sessions: sessionmaker[Session], now: datetime
):
    seen = []

    def enough(line: str) -> bool:
        seen.append(line)
        return len(seen) >= 12

    promised = run_and_kill(url, "never", enough)
    assert len(promised) >= 12
    with sessions.begin() as session:
        stored = {item.attempt_id for item in exchange.attempts(session)}
        assert set(promised) <= stored
        for attempt_id in stored:
            assert len(exchange.submission(session, attempt_id)["m01.ipynb"]) == 50_000
        queued = {ledger.claim(session, "w", now) for _ in stored}
        assert queued == stored
