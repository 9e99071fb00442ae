"""A course of one small assignment: a notebook with every kind of graded cell, and an exercise."""

import shutil
from pathlib import Path

import pytest

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
