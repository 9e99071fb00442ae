"""A fresh database with one small assignment handed out."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from foundation.store import session_factory
from grader import exchange
from grader.model import Assignment, Bundle, GradeCell, Receipt, Release, Schedule

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
NOTEBOOK = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    return session_factory(engine)


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """A session of the test's own; it holds no transaction until it is first used."""
    with sessions() as session:
        yield session


@pytest.fixture
def make_release() -> Callable[..., Release]:
    def make(assignment_id: str = "m01", text: str = "first", points: float = 4) -> Release:
        student = Bundle({"m01.ipynb": NOTEBOOK, "exercise/README.md": text.encode()})
        grading = Bundle({"source/m01.ipynb": NOTEBOOK, "exercise/tests/hidden/test_it.py": text.encode()})
        cells = (
            GradeCell("m01", "q1", points, title_th="ข้อ ๑", hint_th="ดูหน้าสุดท้าย"),
            GradeCell("exercise", "t1", 1, hidden=True),
        )
        digest = hashlib.sha256(f"{assignment_id} {text} {points}".encode()).hexdigest()
        return Release(assignment_id, student, grading, cells, digest)

    return make


@pytest.fixture
def make_assignment() -> Callable[..., Assignment]:
    def make(assignment_id: str = "m01", cooldown_s: float = 30.0, counts: bool = True) -> Assignment:
        return Assignment(
            assignment_id=assignment_id,
            title_th="เก็บข้อมูลให้ครบ",
            title_en="Collect every page",
            stage="Collect",
            sop_steps="2",
            notebooks=(),
            exercise=None,
            cooldown_s=cooldown_s,
            counts=counts,
        )

    return make


@pytest.fixture
def schedule() -> Schedule:
    return Schedule(duedate=NOW + timedelta(days=7), closes_at=NOW + timedelta(days=14))


@pytest.fixture
def published(
    sessions: sessionmaker[Session],
    make_release: Callable[..., Release],
    make_assignment: Callable[..., Assignment],
    schedule: Schedule,
) -> Release:
    """The release of m01, handed out."""
    release = make_release()
    with sessions.begin() as session:
        exchange.publish(session, release, make_assignment(), schedule, NOW)
    return release


@pytest.fixture
def hand_in(sessions: sessionmaker[Session], published: Release) -> Callable[..., Receipt]:
    """Submit in a transaction of its own; what is not said is like the first submission of somchai."""

    def submit(text: str = "print(1)", key: str = "key-1", student_id: str = "somchai", at: datetime = NOW) -> Receipt:
        archive = Bundle({"m01.ipynb": NOTEBOOK, "exercise/collect.py": text.encode()}).to_zip()
        with sessions.begin() as session:
            return exchange.submit(
                session,
                assignment_id=published.assignment_id,
                student_id=student_id,
                archive=archive,
                idempotency_key=key,
                now=at,
                validate=lambda _release, _bundle: None,
            )

    return submit
