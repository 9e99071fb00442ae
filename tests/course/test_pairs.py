"""The pair of m08, judged by the real engine: right work links, and what m09 calls wrong is found on its side."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.autograde import grade_pair
from grader.errors import SandboxUnavailable
from grader.model import Bundle, Course, PairExercise, Release
from grader.release import generate, pair_exercise
from grader.sandbox import Sandbox, default_sandbox

EXERCISES = Path(__file__).parents[2] / "course/exercises"
DATA_OF_M09 = 'Path(__file__).with_name("data.json")'
DATA_OF_M08 = 'Path(os.environ["DATA_FILE"])'


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    try:
        with default_sandbox() as sandbox:
            yield sandbox
    except SandboxUnavailable as error:
        pytest.skip(error.en)


@pytest.fixture(scope="module")
def release(course: Course) -> Release:
    return generate(course, "m08")


@pytest.fixture(scope="module")
def pair(release: Release) -> PairExercise:
    found = pair_exercise(release)
    assert found is not None
    return found


def wrong_provider(name: str) -> Bundle:
    """A service that m09 has tests for, reading its rows as those of m08 do."""
    app = EXERCISES / f"m09/tests/hidden/targets/wrong/{name}/app.py"
    return Bundle({"app.py": app.read_text().replace(DATA_OF_M09, DATA_OF_M08).encode()})


def test_the_courses_own_work_links(pair: PairExercise, sandbox: Sandbox):
    result = grade_pair(pair, pair.consumer, pair.provider, sandbox=sandbox)
    assert [test.name for test in result.tests if not test.passed] == []
    assert len(result.tests) == 6


@pytest.mark.parametrize(
    ("wrong", "failed"),
    [
        ("last_row_is_lost", {"test_every_row_arrives", "test_totals_agree"}),
        ("since_is_compared_as_text", {"test_since_is_a_moment"}),
    ],
)
def test_a_wrong_service_is_its_providers_fault(pair: PairExercise, sandbox: Sandbox, wrong: str, failed: set[str]):
    result = grade_pair(pair, pair.consumer, wrong_provider(wrong), sandbox=sandbox)
    assert {test.name: test.faults for test in result.tests if not test.passed} == dict.fromkeys(failed, ("provider",))


def test_work_that_is_not_begun_is_told_of_its_own_side(pair: PairExercise, release: Release, sandbox: Sandbox):
    starter = release.student.under("exercise")
    result = grade_pair(pair, starter, starter, sandbox=sandbox)
    assert {test.faults for test in result.tests} == {("consumer", "provider"), ("provider",)}


def test_nothing_of_the_pair_is_handed_out(release: Release):
    handed_out = b"\n".join(release.student.values()).decode()
    assert "test_since_is_a_moment" not in handed_out
    assert not [path for path in release.student if "pair" in path.split("/")]
    rows = (EXERCISES / "m08/pair/tests/hidden/data/rows.json").read_text()
    assert rows.splitlines()[4] not in handed_out
