"""A course of one small assignment, with every kind of graded cell and an exercise, and a fresh database."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from foundation.store import Base, open_engine
from grader.model import Course, Release
from grader.release import generate
from grader.source import load_course

SMALL_COURSE = Path(__file__).parent / "small_course"
# Its tests belong to an exercise, and are read, not run.
collect_ignore = ["small_course"]


@pytest.fixture
def course_root(tmp_path: Path) -> Path:
    """A copy of the small course, to break things in."""
    return Path(shutil.copytree(SMALL_COURSE, tmp_path / "course"))


@pytest.fixture(scope="session")
def small_course() -> Course:
    return load_course(SMALL_COURSE)


@pytest.fixture(scope="session")
def small_release(small_course: Course) -> Release:
    return generate(small_course, "a1")


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'academy.db'}"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()
