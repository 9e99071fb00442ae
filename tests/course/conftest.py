from pathlib import Path

import pytest

from grader.model import Course
from grader.source import load_course


@pytest.fixture(scope="session")
def course() -> Course:
    return load_course(Path(__file__).parents[2] / "course")
