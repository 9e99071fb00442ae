"""What an instructor does, with nbgrader's own classes and its high-level API."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from academy.nbgrader_plugin.configuration import configure_course, configure_exchange
from academy.nbgrader_plugin.errors import LocalProblem, Refused

Step = Callable[..., Any]
AtHome = Callable[[str], Path]


@pytest.fixture
def handed_in(service_url: str, work: bytes) -> Callable[[str], None]:
    def hand_in(username: str) -> None:
        headers = {"Authorization": f"token token-{username}", "Idempotency-Key": f"key-{username}"}
        url = f"{service_url}/api/v1/assignments/m01/attempts"
        httpx.post(url, content=work, headers=headers).raise_for_status()

    return hand_in


@pytest.fixture
def course(at_home: AtHome) -> Config:
    at_home("kru")
    config = Config()
    configure_exchange(config)
    configure_course(config)
    return config


def api(config: Config) -> NbGraderAPI:
    return NbGraderAPI(CourseDirectory(config=config), config=config)


def test_collecting_writes_each_work_with_its_time(course: Config, tmp_path: Path, handed_in: Callable[[str], None]):
    handed_in("malee")
    handed_in("somchai")
    made = api(course)
    assert made.collect("m01")["success"]
    for username in ("malee", "somchai"):
        folder = tmp_path / "course" / "submitted" / username / "m01"
        assert (folder / "paging.ipynb").exists()
        assert made.coursedir.get_existing_timestamp(str(folder)) is not None
    assert made.get_submitted_students("m01") == {"malee", "somchai"}


def test_collecting_twice_changes_nothing(course: Config, tmp_path: Path, handed_in: Callable[[str], None]):
    handed_in("malee")
    api(course).collect("m01")
    stamp = tmp_path / "course" / "submitted" / "malee" / "m01" / "timestamp.txt"
    before = stamp.stat().st_mtime_ns
    assert api(course).collect("m01")["success"]
    assert stamp.stat().st_mtime_ns == before


@pytest.mark.usefixtures("course")
def test_everybodys_work_is_listed(step: Step, handed_in: Callable[[str], None]):
    handed_in("malee")
    (group,) = step("List", inbound=True)
    assert (group["student_id"], len(group["submissions"])) == ("malee", 1)


def test_formgraders_api_finds_the_exchange_working(course: Config):
    made = api(course)
    assert made.exchange_missing is False
    assert made.exchange_root == ""
    assert made.get_released_assignments() == {"m01"}


def test_formgraders_api_survives_an_academy_that_is_down(course: Config, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ACADEMY_URL", "http://127.0.0.1:9")
    assert api(course).exchange_missing is True


def test_feedback_needs_no_release(course: Config):
    assert api(course).release_feedback("m01")["success"]


def test_a_release_is_not_withdrawn(course: Config, step: Step):
    with pytest.raises(LocalProblem, match="กำหนดวันปิดรับงานแทน"):
        step("List", "m01", remove=True)
    assert api(course).unrelease("m01")["success"] is False


@pytest.mark.usefixtures("course")
def test_releasing_is_the_academys_and_an_instructors_alone(
    at_home: AtHome, step: Step, academy: Any, monkeypatch: pytest.MonkeyPatch
):
    asked = []
    monkeypatch.setattr(academy, "is_proved", lambda _name: True)
    monkeypatch.setattr(academy, "release_assignment", lambda name: asked.append(name) or academy.assignments()[0])
    step("ReleaseAssignment", "m01")
    at_home("malee")
    with pytest.raises(Refused) as refusal:
        step("ReleaseAssignment", "m01")
    assert (asked, refusal.value.code) == (["m01"], "not-permitted")


def test_nbgraders_own_autograding_is_off_however_it_is_called(course: Config):
    """It would run a trainee's code with the instructor's rights, beside the gradebook."""
    course.CourseDirectory.assignment_id = "m01"
    work = Path(course.CourseDirectory.root, "submitted", "malee", "m01", "paging.ipynb")
    work.parent.mkdir(parents=True)
    work.touch()
    with pytest.raises(SystemExit, match="class page"):
        Autograde(coursedir=CourseDirectory(config=course), config=course).start()
    assert api(course).autograde("m01", "malee")["success"] is False
