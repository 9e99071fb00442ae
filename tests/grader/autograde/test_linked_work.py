"""Two trainees' work linked: what fails is told of the side that fails beside the course's own work too."""

from collections.abc import Callable
from typing import Any

import pytest

from grader.autograde import grade_pair
from grader.model import Bundle, GradeCell, GradingStatus, PairExercise, PairResult, Release
from grader.sandbox import Sandbox

PROVIDER = """
import os
from fastapi import FastAPI
app = FastAPI()
SECRET = "how " + "I did it"
@app.get("/rows")
def rows(since: int = 0):
    return {"rows": [row for row in range(5) if row >= since]}
"""
CONSUMER = """
import httpx
def pull(base_url, since):
    return httpx.get(base_url + "/rows", params={"since": since}).raise_for_status().json()["rows"]
"""
TESTS = """
def test_rows(trainee, base_url):
    assert trainee.pull(base_url, 2) == [2, 3, 4]
def test_named_rows(client):
    assert list(client.get("/rows").json()) == ["rows"]
"""
Link = Callable[..., PairResult]


@pytest.fixture
def link(sandbox: Sandbox) -> Link:
    def link(consumer: str = CONSUMER, provider: str = PROVIDER) -> PairResult:
        files = {
            "exercise/exercise.toml": b'kind = "pair"\nentry = "connector app:app"\ntimeout_s = 20\n',
            "exercise/tests/hidden/test_pair.py": TESTS.encode(),
        }
        cells = tuple(GradeCell("exercise", name, 1.0, hidden=True) for name in ("test_rows", "test_named_rows"))
        release = Release("m08", Bundle({}), Bundle(files), cells, "digest")
        ours = {"connector": Bundle({"connector.py": CONSUMER.encode()}), "app": Bundle({"app.py": PROVIDER.encode()})}
        exercise = PairExercise(release, ours["connector"], ours["app"])
        theirs = {"README.md": b"", "tests/public/conftest.py": b"1 / 0"}
        consumers = Bundle({**theirs, "connector.py": consumer.encode(), "app.py": b"1 / 0"})
        providers = Bundle({**theirs, "app.py": provider.encode(), "connector.py": b"1 / 0"})
        return grade_pair(exercise, consumers, providers, sandbox=sandbox)

    return link


def faults(result: PairResult) -> dict[str, tuple[str, ...]]:
    assert result.status is GradingStatus.GRADED, result.reason
    return {test.name: test.faults for test in result.tests if not test.passed}


def test_a_link_of_right_work_passes(link: Link):
    result = link()
    assert [test.passed for test in result.tests] == [True, True]


WRONG_CONSUMER = CONSUMER.replace('"since": since', '"from": since')
WRONG_PROVIDER = PROVIDER.replace("row >= since", "row > since")


@pytest.mark.parametrize(
    ("consumer", "provider", "expected"),
    [
        (CONSUMER, WRONG_PROVIDER, {"test_rows": ("provider",)}),
        (WRONG_CONSUMER, PROVIDER, {"test_rows": ("consumer",)}),
        (WRONG_CONSUMER, WRONG_PROVIDER, {"test_rows": ("consumer", "provider")}),
        (CONSUMER, "import nothing_like_it", {"test_rows": ("provider",), "test_named_rows": ("provider",)}),
    ],
    ids=["the provider's", "the consumer's", "both", "one that does not start"],
)
def test_a_failure_is_the_fault_of_the_side_that_fails_without_the_other(
    link: Link, consumer: str, provider: str, expected: dict[str, Any]
):
    assert faults(link(consumer, provider)) == expected


def test_two_that_work_by_themselves_and_not_together_are_nobodys_fault(link: Link):
    """Each does what the tests ask beside the course's own work; the one sends a field that the other alone refuses."""
    picky = PROVIDER.replace("(since: int = 0)", "(since: int = 0, v: int = 0)").replace(
        "    return", "    if v:\n        return {}\n    return"
    )
    eager = CONSUMER.replace('"since": since', '"since": since, "v": 1')
    assert faults(link(eager, picky)) == {"test_rows": ()}


LOOKS = """
import glob, os
def sees(mark):
    try:
        os.kill(-1, 9)
    except OSError:
        pass
    return mark in "".join(open(path, errors="replace").read() for path in glob.glob("/work/**/*.py", recursive=True))
"""
CONSUMER_LOOKS = (
    LOOKS
    + """
def pull(base_url, since):
    return "read it" if sees("Fast" + "API") or not sees("def sees") else [2, 3, 4]
"""
)
PROVIDER_LOOKS = PROVIDER + LOOKS + "\nassert sees('def sees') and not sees('raise_for_' + 'status')\n"


@pytest.mark.parametrize(("consumer", "provider"), [(CONSUMER_LOOKS, PROVIDER), (CONSUMER, PROVIDER_LOOKS)])
def test_neither_party_reads_or_ends_the_other(link: Link, consumer: str, provider: str):
    assert faults(link(consumer, provider)) == {}
