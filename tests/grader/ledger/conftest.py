"""A fresh database with attempts handed in, and results to record."""

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from foundation.store import session_factory
from grader import exchange, ledger
from grader.model import (
    Assignment,
    Attempt,
    Bundle,
    CellResult,
    GradeCell,
    GradingResult,
    GradingStatus,
    Outcome,
    Release,
    Schedule,
)

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
DIGEST = "d" * 64


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    """Sessions on a database where m01 and m02 are handed out, without a cool-down."""
    factory = session_factory(engine)
    files = Bundle({"m01.ipynb": b"{}"})
    with factory.begin() as session:
        for name, digest in (("m01", DIGEST), ("m02", "e" * 64)):
            release = Release(name, files, files, (GradeCell("m01", "q1", 10),), digest)
            assignment = Assignment(name, name, name, "Collect", "2", (), None, cooldown_s=0)
            exchange.publish(session, release, assignment, Schedule(), NOW)
    return factory


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """A session of the test's own; it holds no transaction until it is first used."""
    with sessions() as session:
        yield session


@pytest.fixture
def hand_in(sessions: sessionmaker[Session]) -> Callable[..., Attempt]:
    """Submit and queue, a second after the one before."""
    numbers = itertools.count()

    def submit(student_id: str = "somchai", assignment_id: str = "m01") -> Attempt:
        at = NOW + timedelta(seconds=next(numbers))
        with sessions.begin() as session:
            receipt = exchange.submit(
                session,
                assignment_id=assignment_id,
                student_id=student_id,
                archive=Bundle({"m01.ipynb": str(at).encode()}).to_zip(),
                idempotency_key=str(at.timestamp()),
                now=at,
                validate=lambda _release, _bundle: None,
            )
            ledger.enqueue(session, receipt, at)
            return exchange.attempt(session, receipt.attempt_id)

    return submit


@pytest.fixture
def make_result() -> Callable[..., GradingResult]:
    """A result of cells q1, q2 … worth 10 each: a number is a score, an outcome an outcome without score."""

    def make(
        *cells: float | Outcome, status: GradingStatus = GradingStatus.GRADED, assignment_id: str = "m01"
    ) -> GradingResult:
        return GradingResult(
            assignment_id=assignment_id,
            release_digest=DIGEST,
            status=status,
            cells=tuple(_cell(f"q{number}", what) for number, what in enumerate(cells, 1)),
            duration_s=0.5,
            engine_version="1.0",
            reason="" if status is GradingStatus.GRADED else "the sandbox broke",
            notebooks={"m01": '{"cells": ["ผลลัพธ์"]}'.encode()},
        )

    return make


def _cell(grade_id: str, what: float | Outcome) -> CellResult:
    if isinstance(what, Outcome):
        return CellResult("m01", grade_id, what, 0, 10)
    outcome = Outcome.PASSED if what == 10 else Outcome.PARTIAL if what else Outcome.FAILED
    return CellResult("m01", grade_id, outcome, what, 10, message=f"ได้ {what}", misconception_th="หยุดที่หน้าแรก")


@pytest.fixture
def grade(sessions: sessionmaker[Session]) -> Callable[..., str]:
    """Claim an attempt and record a result for it; the run id."""

    def record(attempt: Attempt, result: GradingResult, at: datetime = NOW + timedelta(hours=1)) -> str:
        with sessions.begin() as session:
            claimed = ledger.claim(session, "w1", at)
            assert claimed == attempt.attempt_id
            return ledger.record(session, attempt.attempt_id, "w1", result, at)

    return record
