"""Pieces of work that are nobody's: several judged together come to what each comes to alone."""

from pathlib import Path

import pytest

from grader.autograde import Found, first_failures
from grader.model import Bundle, Release
from grader.release import generate
from grader.sandbox import Sandbox
from grader.source import load_course

SMALL_COURSE = Path(__file__).parents[1] / "small_course"
RIGHT = (SMALL_COURSE / "exercises/a1/solution/collect.py").read_text(encoding="utf-8")
WRONG = RIGHT.replace("for page in pages", "for page in pages[:1]")
ENDS = f"import os\n{RIGHT.replace('return', 'os._exit(0); return')}"
ENDLESS = RIGHT.replace("    return", "    while True: pass\n    return")


@pytest.fixture(scope="module")
def release() -> Release:
    return generate(load_course(SMALL_COURSE), "a1")


def work(release: Release, source: str) -> Bundle:
    return Bundle({**release.student, "exercise/collect.py": source.encode()})


def test_each_piece_meets_a_process_of_its_own(release: Release, sandbox: Sandbox):
    sources = [RIGHT, WRONG, ENDS, RIGHT, ENDLESS, WRONG, RIGHT]
    pieces = [work(release, source) for source in sources]
    found = first_failures(release, pieces, work(release, RIGHT), student_seed="s", sandbox=sandbox, test_s=0.5)
    assert found == [
        Found.NOTHING, Found.FAILURE, Found.FAILURE, Found.NOTHING, Found.TIMEOUT, Found.FAILURE, Found.NOTHING,
    ]  # fmt: skip


def test_a_test_that_leans_on_another_kills_nobody_by_coming_first(release: Release, sandbox: Sandbox):
    """Among pieces that differ alike the test that failed comes first: unless right work does not pass it there."""
    leaning = dict(release.grading)
    name = next(path for path in leaning if path.startswith("exercise/tests/hidden/test_"))
    leaning[name] += (
        b"\nSEEN = []\ndef test_y_leaves(trainee):\n    SEEN.append(1)\n"
        b"def test_z_leans(trainee):\n    assert SEEN\n    trainee.DOES_NOT_MATTER\n"
    )
    leans = Release(release.assignment_id, release.student, Bundle(leaning), release.cells, release.digest)
    right = f"{RIGHT}\nDOES_NOT_MATTER = 1\n"
    pieces = [work(leans, source) for source in (RIGHT, right, WRONG, right, WRONG, RIGHT, right)]
    found = first_failures(leans, pieces, work(leans, right), student_seed="s", sandbox=sandbox, test_s=2.0)
    failure, nothing = Found.FAILURE, Found.NOTHING
    assert found == [failure, nothing, failure, nothing, failure, failure, nothing]


def test_what_takes_the_judge_with_it_leaves_the_others_their_verdict(release: Release, sandbox: Sandbox):
    deadly = dict(release.grading)
    name = next(path for path in deadly if path.startswith("exercise/tests/hidden/test_"))
    deadly[name] += b"\ndef test_zz_kills_the_judge(trainee):\n    import os\n    os._exit(0)\n"
    broken = Release(release.assignment_id, release.student, Bundle(deadly), release.cells, release.digest)
    pieces = [work(broken, WRONG), work(broken, RIGHT), work(broken, WRONG)]
    found = first_failures(broken, pieces, work(broken, RIGHT), student_seed="s", sandbox=sandbox, test_s=2.0)
    assert found == [Found.FAILURE, Found.UNSURE, Found.FAILURE]
