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
    found = first_failures(release, pieces, student_seed="s", sandbox=sandbox, test_s=0.5)
    assert found == [
        Found.NOTHING, Found.FAILURE, Found.FAILURE, Found.NOTHING, Found.TIMEOUT, Found.FAILURE, Found.NOTHING,
    ]  # fmt: skip


def test_what_takes_the_judge_with_it_leaves_the_others_their_verdict(release: Release, sandbox: Sandbox):
    deadly = dict(release.grading)
    name = next(path for path in deadly if path.startswith("exercise/tests/hidden/test_"))
    deadly[name] += b"\ndef test_zz_kills_the_judge(trainee):\n    import os\n    os._exit(0)\n"
    broken = Release(release.assignment_id, release.student, Bundle(deadly), release.cells, release.digest)
    pieces = [work(broken, WRONG), work(broken, RIGHT), work(broken, WRONG)]
    found = first_failures(broken, pieces, student_seed="s", sandbox=sandbox, test_s=2.0)
    assert found == [Found.FAILURE, Found.UNSURE, Found.FAILURE]
