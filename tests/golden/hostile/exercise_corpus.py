"""The corpus of exercises: what each case tries, and what it truly earned."""

import importlib.util
import shutil
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.model import Bundle, Release
from grader.release import generate
from grader.source import load_course
from tests.golden.hostile.corpus import packed
from tests.golden.hostile.text import filled

HERE = Path(__file__).parent
CASES = HERE / "exercises"
COURSE = HERE / "course"
PROOF = HERE / "proof_exercises.md"
WORK = "exercise/"

POINTS: Mapping[str, dict[str, float]] = {
    "visits": {"test_visits_are_summed_by_province": 2, "test_a_rate_has_two_decimals": 2},
    "partner": {"test_every_page_is_fetched": 2, "test_the_sick_are_summed": 2},
}

Replace = Mapping[str, str]


@dataclass(frozen=True)
class ExerciseCase:
    """One folder of the corpus: the files of `hostile` over the starter, those of its `honest` twin over the solution.

    `earned` gives the points that an honest look at the hostile work gives, test by test. `secrets` are those it is
    after, `unchanged` what it must leave as it is, `works_on` where it was shown to work and `effect` what was seen
    there; `rejected` is set where the front door must not even take it. `timeout_s` shortens the exercise's time where
    the case is about endlessness.
    """

    name: str
    family: str
    tries: str
    assignment: str
    works_on: str
    effect: str
    earned: Mapping[str, float]
    secrets: tuple[str, ...]
    unchanged: tuple[str, ...]
    rejected: bool
    timeout_s: float | None

    @property
    def points(self) -> dict[str, float]:
        """Points of the tests that are worth more than one."""
        return POINTS[self.assignment]

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return CASES / self.name

    def archive(self, which: str, replace: Replace) -> bytes:
        """The zip that is handed in: the `hostile` one or its `honest` twin."""
        below = COURSE / "exercises" / self.assignment / {"hostile": "starter", "honest": "solution"}[which]
        known = {**replace, **{key: key for key in replace if key.startswith("CANARY")}}  # nobody's work knows them
        files: dict[str, Any] = {**_read(below, known), **_read(self.folder / which, known)}
        tamper = self._tamper(which)
        if tamper is not None:
            tamper(files, replace)
        return packed({path if path.startswith("/") else WORK + path: content for path, content in files.items()})

    def _tamper(self, which: str) -> Callable[[dict[str, Any], Replace], None] | None:
        path = self.folder / "tamper.py"
        if not path.is_file():
            return None
        spec = importlib.util.spec_from_file_location(f"tamper_{self.name}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found: Callable[[dict[str, Any], Replace], None] | None = getattr(module, which, None)
        return found


def load_exercise_cases() -> list[ExerciseCase]:
    """All cases, by name."""
    return [_load(path) for path in sorted(CASES.glob("*/case.toml"))]


def _load(path: Path) -> ExerciseCase:
    told = tomllib.loads(path.read_text())
    return ExerciseCase(
        name=path.parent.name,
        family=told["family"],
        tries=told["tries"],
        assignment=told["assignment"],
        works_on=told["works_on"],
        effect=told["effect"],
        earned=told["earned"],
        secrets=tuple(told["secrets"]),
        unchanged=tuple(told["unchanged"]),
        rejected=told.get("rejected", False),
        timeout_s=told.get("timeout_s"),
    )


def filled_course(folder: Path, canaries: Replace) -> Path:
    """The course with its secrets in it, at the new `folder`."""
    shutil.copytree(COURSE, folder)
    for path in folder.rglob("*"):
        if path.is_file():
            path.write_text(filled(path.read_text(), canaries))
    return folder


def releases(folder: Path, canaries: Replace) -> dict[str, Release]:
    """The course's releases, with its secrets filled in below the new `folder`."""
    course = load_course(filled_course(folder, canaries))
    return {assignment.assignment_id: generate(course, assignment.assignment_id) for assignment in course.assignments}


def in_time(release: Release, timeout_s: float | None) -> Release:
    """The release with another limit of time for its exercise."""
    if timeout_s is None:
        return release
    name = "exercise/exercise.toml"
    toml = release.grading[name].replace(b"timeout_s = 30", f"timeout_s = {timeout_s}".encode())
    return replace(release, grading=Bundle({**release.grading, name: toml}))


def _read(folder: Path, replace: Replace) -> dict[str, bytes]:
    return {path: filled(content.decode(), replace).encode() for path, content in Bundle.from_folder(folder).items()}
