"""Pieces of work that are nobody's: several judged together come to what each comes to alone."""

import json
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


def found_of(
    release: Release,
    pieces: list[Bundle],
    right: Bundle,
    sandbox: Sandbox,
    *,
    part: str = "exercise",
    test_s: float = 2.0,
) -> list[Found]:
    return first_failures(release, pieces, right, part, student_seed="s", sandbox=sandbox, test_s=test_s)


def test_each_piece_meets_a_process_of_its_own(release: Release, sandbox: Sandbox):
    sources = [RIGHT, WRONG, ENDS, RIGHT, ENDLESS, WRONG, RIGHT]
    pieces = [work(release, source) for source in sources]
    found = found_of(release, pieces, work(release, RIGHT), sandbox, test_s=0.5)
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
    found = found_of(leans, pieces, work(leans, right), sandbox)
    failure, nothing = Found.FAILURE, Found.NOTHING
    assert found == [failure, nothing, failure, nothing, failure, failure, nothing]


def test_what_takes_the_judge_with_it_leaves_the_others_their_verdict(release: Release, sandbox: Sandbox):
    deadly = dict(release.grading)
    name = next(path for path in deadly if path.startswith("exercise/tests/hidden/test_"))
    deadly[name] += b"\ndef test_zz_kills_the_judge(trainee):\n    import os\n    os._exit(0)\n"
    broken = Release(release.assignment_id, release.student, Bundle(deadly), release.cells, release.digest)
    pieces = [work(broken, WRONG), work(broken, RIGHT), work(broken, WRONG)]
    found = found_of(broken, pieces, work(broken, RIGHT), sandbox)
    assert found == [Found.FAILURE, Found.UNSURE, Found.FAILURE]


def notebook(release: Release, source: str) -> Bundle:
    """Right work on the notebook but for its function."""
    node = json.loads(release.grading["source/nb1.ipynb"])
    for cell in node["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "total-rows":
            cell["source"] = source
    return Bundle({**release.student, "nb1.ipynb": json.dumps(node).encode()})


COUNTS = "def total_rows(pages):\n    return sum(len(page) for page in pages)"
COUNTED_ONCE = "COUNTED = globals().get('COUNTED', 0) + 1\n" + COUNTS + " if COUNTED == 1 else None"
LEAVES_A_FILE = (
    "from pathlib import Path\nSEEN = Path('seen').exists()\nPath('seen').touch()\n" + COUNTS + " if not SEEN else 0"
)
IN_A_THREAD = "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()\n" + COUNTS
ENDS_HERE = "import os\ndef total_rows(pages):\n    os._exit(0)"
NEVER_ENDS = "def total_rows(pages):\n    while True: pass"
NEVER_HEARS = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n" + NEVER_ENDS


def test_versions_of_a_notebook_go_on_from_the_same_state(release: Release, sandbox: Sandbox):
    """None sees what another did: to names, to files, to the process."""
    wrong = COUNTS.replace("in pages)", "in pages[:1])")
    sources = [COUNTED_ONCE, wrong, COUNTED_ONCE, LEAVES_A_FILE, LEAVES_A_FILE, ENDS_HERE, IN_A_THREAD, wrong, "def"]
    pieces = [notebook(release, source) for source in sources]
    right = notebook(release, COUNTS)
    nothing, failure = Found.NOTHING, Found.FAILURE
    assert found_of(release, pieces, right, sandbox, part="nb1") == [
        nothing, failure, nothing, nothing, nothing, failure, nothing, failure, failure,
    ]  # fmt: skip


def test_a_version_that_never_ends_leaves_the_others_their_verdict(release: Release, sandbox: Sandbox):
    pieces = [notebook(release, source) for source in (NEVER_ENDS, COUNTS + " ", NEVER_HEARS, COUNTS + "  ")]
    found = found_of(release, pieces, notebook(release, COUNTS), sandbox, part="nb1", test_s=0.5)
    assert found == [Found.TIMEOUT, Found.NOTHING, Found.TIMEOUT, Found.NOTHING]
