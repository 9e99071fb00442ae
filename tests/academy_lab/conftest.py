"""Exercises as a trainee has them: fetched into a home of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from grader.model import Course
from grader.release import generate
from grader.source import load_course

Fetch = Callable[[str, Mapping[str, bytes]], Path]
Try = Callable[..., dict[str, tuple[bool, str]]]
TRY = """
import json, sys
from academy_lab.check import check
from academy_lab.exercise import find
print(json.dumps({one.name: [one.passed, one.message] for one in check(find(sys.argv[1]))}))
"""


@pytest.fixture(scope="session")
def course() -> Course:
    return load_course(Path(__file__).parents[2] / "course")


@pytest.fixture
def fetch(course: Course, tmp_path: Path) -> Fetch:
    """Put an assignment where a trainee would have it, with their work; its folder."""

    def fetch(assignment_id: str, work: Mapping[str, bytes]) -> Path:
        for path, content in {**generate(course, assignment_id).student, **work}.items():
            place = tmp_path / assignment_id / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        return tmp_path / assignment_id

    return fetch


@pytest.fixture
def try_it() -> Try:
    """What `academy check` finds, test by test, in a process of its own that runs `before` first."""

    def try_it(folder: Path, before: str = "") -> dict[str, tuple[bool, str]]:
        done = subprocess.run(
            [sys.executable, "-c", f"{before}\n{TRY}", str(folder)],
            capture_output=True, text=True, timeout=120, check=True, env={**os.environ, "USER": "malee"},
        )  # fmt: skip
        found: dict[str, Any] = json.loads(done.stdout)
        return {name: (passed, message) for name, (passed, message) in found.items()}

    return try_it
