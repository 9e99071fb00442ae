"""The exercises of m01 and m05: a plain `pytest` (with `uvicorn` for a provider) against our engine, the same work."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.autograde import autograde
from grader.model import Bundle, Exercise, ExerciseKind, GradingResult, Outcome, Release
from grader.release import generate
from grader.sandbox import Sandbox, default_sandbox
from grader.source import load_course

COURSE = Path(__file__).parents[1] / "course"
ASSIGNMENTS = ("m01", "m05")
SUBMISSIONS = 20
ROUNDS = 5  # of ours: a class, not twenty; the peer's figure is steady at once
WORKERS = 2
START_S = 30.0
# What a teacher would write to run the suites of an exercise against one trainee's work.
CONFTEST = """
import importlib, os
import httpx, pytest

def pytest_configure(config):
    config.addinivalue_line("markers", "grade(points, hint_th, hint_en): points and hints")

@pytest.fixture
def app_env():
    return os.environ

@pytest.fixture
def base_url():
    return os.environ["BASE_URL"]

@pytest.fixture
def client(base_url):
    with httpx.Client(base_url=base_url) as client:
        yield client

@pytest.fixture
def trainee():
    return importlib.import_module(os.environ["ENTRY"])

@pytest.fixture
def seed(request):
    return f"bench {request.node.name}"
"""

Passed = frozenset[str]


def measure() -> list[dict[str, Any]]:
    """Submissions a second of each, ours on two threads, the plain pair one after another; and equal verdicts."""
    with default_sandbox() as sandbox:
        return [_measure(assignment_id, sandbox) for assignment_id in ASSIGNMENTS]


def _measure(assignment_id: str, sandbox: Sandbox) -> dict[str, Any]:
    course = load_course(COURSE)
    assignment = course.assignment(assignment_id)
    exercise = assignment.exercise
    assert exercise is not None
    release = generate(replace(course, assignments=(replace(assignment, notebooks=()),)), assignment_id)
    variants = exercise.variants
    work = [variants[number % len(variants)].files for number in range(SUBMISSIONS)]
    theirs_s, theirs = _plain(exercise, work)
    ours_s, ours = _ours(release, work, sandbox)
    return {
        "name": f"exercise of {assignment_id} ({exercise.kind.value}), {SUBMISSIONS} submissions",
        "peer": "pytest and uvicorn" if exercise.kind is ExerciseKind.PROVIDER else "pytest",
        "peer_per_s": SUBMISSIONS / theirs_s,
        "ours_per_s": SUBMISSIONS * ROUNDS / ours_s,
        "ratio": theirs_s / (ours_s / ROUNDS),
        "equal_scores": theirs == ours,
    }


def _ours(release: Release, work: Sequence[Bundle], sandbox: Sandbox) -> tuple[float, list[Passed]]:
    def grade(submission: Bundle) -> GradingResult:
        return autograde(release, submission, student_seed="bench", sandbox=sandbox)

    with ThreadPoolExecutor(WORKERS) as threads:
        grade(work[0])  # the pool is warm when a class submits
        began = time.perf_counter()
        results = list(threads.map(grade, [*work] * ROUNDS))
        took_s = time.perf_counter() - began
    passed = [frozenset(cell.grade_id for cell in item.cells if cell.outcome is Outcome.PASSED) for item in results]
    return took_s, passed[: len(work)]


def _plain(exercise: Exercise, work: Sequence[Bundle]) -> tuple[float, list[Passed]]:
    with tempfile.TemporaryDirectory() as folder:
        tests = Path(folder, "tests")
        Bundle.from_folder(exercise.folder / "tests").write_to(tests)
        (tests / "conftest.py").write_text(CONFTEST, encoding="utf-8")
        places = [Path(folder, "work", str(number)) for number in range(len(work))]
        for place, submission in zip(places, work, strict=True):
            submission.under("exercise").write_to(place)
        began = time.perf_counter()
        passed = [_plain_pair(exercise, tests, place) for place in places]
        return time.perf_counter() - began, passed


def _plain_pair(exercise: Exercise, tests: Path, place: Path) -> Passed:
    environment = _environment(exercise, tests, place)
    if exercise.kind is not ExerciseKind.PROVIDER:
        return _pytest(tests, place, environment)
    with _uvicorn(exercise.entry, place, environment) as base_url:
        return _pytest(tests, place, {**environment, "BASE_URL": base_url})


def _environment(exercise: Exercise, tests: Path, place: Path) -> dict[str, str]:
    given = {
        name: value if isinstance(value, str) else str(tests / "hidden" / str(value["file"]))
        for name, value in exercise.env.items()
    }
    paths = os.pathsep.join(map(str, (tests / "support", place)))
    return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONPATH": paths, "ENTRY": exercise.entry, **given}


@contextmanager
def _uvicorn(entry: str, place: Path, environment: Mapping[str, str]) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", entry, "--port", str(port), "--log-level", "critical"]
    server = subprocess.Popen(command, cwd=place, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await_port(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _await_port(port: int, server: subprocess.Popen[bytes]) -> None:
    """An app that does not start is tested all the same: its tests then fail."""
    end = time.monotonic() + START_S
    while time.monotonic() < end and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.01)
        else:
            return


def _pytest(tests: Path, place: Path, environment: Mapping[str, str]) -> Passed:
    report = place / "report.xml"
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", f"--rootdir={tests}", str(tests)]
    subprocess.run(command, cwd=place, env=environment, check=False, stdout=subprocess.DEVNULL)
    cases = ET.parse(report).iter("testcase")  # noqa: S314 - written by pytest a moment ago
    return frozenset(case.attrib["name"] for case in cases if len(case) == 0)
