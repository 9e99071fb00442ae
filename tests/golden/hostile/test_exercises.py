"""Exercises under attack: every case of the corpus, among honest work, in one run over one pool."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import psutil
import pytest
from grader.autograde import autograde
from grader.errors import BundleRejected, SandboxUnavailable
from grader.model import Bundle, GradingResult, Release
from grader.release import validate_submission
from grader.sandbox import Sandbox, default_sandbox
from tests.golden.hostile.exercise_corpus import ExerciseCase, in_time, load_exercise_cases, releases
from tests.golden.hostile.surroundings import Surroundings, made_surroundings

CASES = load_exercise_cases()
NAMES = [case.name for case in CASES]
FAMILIES = {case.family for case in CASES}


@dataclass(frozen=True)
class Run:
    """The whole corpus, graded."""

    around: Surroundings
    results: dict[tuple[str, str], GradingResult | None]
    releases: dict[str, Release]
    before: dict[str, str]
    after: dict[str, str]
    left: int

    def result(self, case: ExerciseCase, which: str) -> GradingResult | None:
        """None when it was rejected."""
        return self.results[case.name, which]


def hand_in(release: Release, archive: bytes, timeout_s: float | None, sandbox: Sandbox) -> GradingResult | None:
    """Through the front door and the engine, as the academy does; None when the door stays shut."""
    try:
        submission = Bundle.from_zip(archive)
        validate_submission(release, submission)
    except BundleRejected:
        return None
    return autograde(in_time(release, timeout_s), submission, student_seed="seed", sandbox=sandbox)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    folder = tmp_path_factory.mktemp("hostile")
    try:
        sandbox = default_sandbox()
    except SandboxUnavailable as error:
        pytest.skip(error.en)
    with sandbox, made_surroundings(folder / "world") as around, ThreadPoolExecutor(2) as pool:
        ready = releases(folder / "course", around.replace)
        before = around.world.state()
        children = {process.pid for process in psutil.Process().children(recursive=True)}
        submitted = {
            (case.name, which): pool.submit(
                hand_in, ready[case.assignment], case.archive(which, around.replace),
                case.timeout_s if which == "hostile" else None, sandbox,
            )
            for case in CASES for which in ("hostile", "honest")
        }  # fmt: skip
        results = {key: future.result() for key, future in submitted.items()}
        after = around.world.state()
        left = [process for process in psutil.Process().children(recursive=True) if process.pid not in children]
        yield Run(around, results, ready, before, after, len(left) - len(sandbox._parents))  # parents stay warm


def scores(result: GradingResult) -> dict[str, float]:
    return {cell.grade_id: cell.score for cell in result.cells}


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_hostile_submission_earns_what_it_honestly_earned(run: Run, case: ExerciseCase):
    result = run.result(case, "hostile")
    if case.rejected:
        assert result is None
        return
    assert result is not None
    if result.status == "graded":
        assert scores(result) == case.earned
    else:
        assert result.score == 0


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_its_honest_twin_keeps_its_full_score(run: Run, case: ExerciseCase):
    result = run.result(case, "honest")
    assert result is not None
    assert (result.status, result.score) == ("graded", run.releases[case.assignment].max_score), result


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_no_secret_comes_out(run: Run, case: ExerciseCase):
    result: Any = run.result(case, "hostile")
    told = "" if result is None else f"{result.cells} {result.notebooks}"
    assert run.around.seen_in(told) == set()


def test_nothing_on_the_host_is_changed(run: Run):
    assert run.after == run.before


def test_nothing_outside_is_reached(run: Run):
    assert run.around.reached == []


def test_no_process_is_left(run: Run):
    assert run.left == 0


def test_the_corpus_is_wide_enough():
    assert len(CASES) >= 40
    assert len({case.tries for case in CASES}) == len(CASES)
    for family in FAMILIES:
        assert sum(case.family == family for case in CASES) >= 5, family


def test_every_case_says_what_it_earned_test_by_test(run: Run):
    for case in CASES:
        assert case.earned.keys() == {cell.grade_id for cell in run.releases[case.assignment].cells}, case.name
