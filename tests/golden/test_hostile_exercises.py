"""Exercises under attack: every case earns what was honest and nothing more, learns nothing, and changes nothing."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import psutil
import pytest

from grader.autograde import autograde
from grader.errors import BundleRejected, SandboxUnavailable
from grader.model import Bundle, GradingResult, Outcome, Release
from grader.release import validate_submission
from grader.sandbox import Sandbox, default_sandbox
from tests.golden.hostile.exercise_corpus import PROOF, ExerciseCase, in_time, load_exercise_cases, releases
from tests.golden.hostile.graded import HONEST, HOSTILE
from tests.golden.hostile.surroundings import HIDDEN, Surroundings, made_surroundings
from tests.golden.hostile.world import PLACES, SECRETS

CASES = load_exercise_cases()
FAMILIES = {
    "planted_files", "invisible_failures", "lying_answers", "early_exits", "forging", "outliving", "reading_hidden",
    "others_things", "links_and_odd_names", "bombs", "endless", "network",
}  # fmt: skip
THREADS = 3  # on two cores: the endless ones wait more than they work
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)

Results = Mapping[tuple[str, str], GradingResult | None]


@dataclass(frozen=True)
class Run:
    """The whole corpus, graded once; None stands for what the front door refused."""

    results: Results
    releases: Mapping[str, Release]
    around: Surroundings
    before: Mapping[str, str]
    after: Mapping[str, str]
    left: int


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    folder = tmp_path_factory.mktemp("attacked")
    try:
        sandbox = default_sandbox()
    except SandboxUnavailable as error:
        pytest.skip(error.en)
    with sandbox, made_surroundings(folder / "world") as around:
        ready = releases(folder / "course", around.replace)
        one_each = list({case.assignment: case for case in CASES}.values())
        grade_all(one_each, ready, around, sandbox)  # a warm parent for each course
        before, resting = around.world.state(), len(psutil.Process().children(recursive=True))
        results = grade_all(CASES, ready, around, sandbox)
        left = len(psutil.Process().children(recursive=True)) - resting
        yield Run(results, ready, around, before, around.world.state(), left)


def grade_all(
    cases: list[ExerciseCase], ready: Mapping[str, Release], around: Surroundings, sandbox: Sandbox
) -> Results:
    """One batch, in which every hostile submission is followed by its honest twin."""
    both = [(case, which) for case in cases for which in (HOSTILE, HONEST)]

    def grade(item: tuple[ExerciseCase, str]) -> GradingResult | None:
        case, which = item
        release = in_time(ready[case.assignment], case.timeout_s if which == HOSTILE else None)
        try:
            submission = Bundle.from_zip(case.archive(which, around.replace))
            validate_submission(release, submission)
        except BundleRejected:
            return None
        return autograde(release, submission, student_seed=case.name, sandbox=sandbox)

    with ThreadPoolExecutor(THREADS) as pool:
        return {(case.name, which): result for (case, which), result in zip(both, pool.map(grade, both), strict=True)}


@each_case
def test_a_cheat_earns_just_what_was_honest(run: Run, case: ExerciseCase):
    result = run.results[case.name, HOSTILE]
    if case.rejected:
        assert result is None
        return
    assert result is not None
    earned = {cell.grade_id: cell.score for cell in result.cells}
    ungraded = {cell.grade_id for cell in result.cells if cell.outcome is Outcome.UNGRADED}
    assert earned == dict(case.earned) | dict.fromkeys(ungraded, 0)


@each_case
def test_its_honest_twin_keeps_its_full_score(run: Run, case: ExerciseCase):
    result = run.results[case.name, HONEST]
    assert result is not None
    assert (result.status, result.score) == ("graded", run.releases[case.assignment].max_score), result


@each_case
def test_no_secret_is_told(run: Run, case: ExerciseCase):
    result = run.results[case.name, HOSTILE]
    assert result is None or run.around.seen_in(f"{result.cells} {result.notebooks}") == set()


def test_every_cheat_was_graded_or_refused(run: Run):
    statuses = Counter(None if result is None else result.status for result in run.results.values())
    assert statuses == {None: sum(case.rejected for case in CASES), "graded": 2 * len(CASES) - statuses[None]}


def test_nothing_of_the_host_is_changed(run: Run):
    assert run.after == run.before


def test_nothing_outside_is_reached(run: Run):
    assert (run.around.reached, run.around.world.received) == ([], [])


def test_no_process_is_left(run: Run):
    assert run.left == 0


def test_the_corpus_is_wide():
    assert Counter(case.family for case in CASES).keys() == FAMILIES
    assert min(Counter(case.family for case in CASES).values()) >= 5
    assert len({case.tries for case in CASES}) == len(CASES) >= 55


def test_every_case_says_what_it_earned_and_what_it_is_after(run: Run):
    for case in CASES:
        assert case.earned.keys() == {cell.grade_id for cell in run.releases[case.assignment].cells}, case.name
        assert set(case.secrets) <= {*SECRETS, *HIDDEN}, case.name
        assert set(case.unchanged) <= PLACES.keys(), case.name


def test_every_case_was_shown_to_work():
    rows = re.findall(
        r"^\| (\w+) \| (\w+) \| (\w+) \| (\w+) \| [\d.]+ \| ([\d.]+) \|$", PROOF.read_text(), re.MULTILINE
    )
    assert {row[:4] for row in rows if float(row[4]) > 0} == {
        (case.name, case.family, case.works_on, case.effect) for case in CASES
    }
