"""Tests that a trainee wrote: they must accept what is right, and they score by the mistakes they notice."""

from typing import Any

import pytest

from grader.autograde import Care, grade_part
from grader.model import Bundle, GradeCell, Release
from grader.sandbox import Sandbox

APP = """
import os
from fastapi import FastAPI
app = FastAPI()
ROWS = [{"id": number} for number in range(5)]
@app.get("/rows")
def rows(offset: int = 0):
    return {"rows": ROWS[offset:offset + 2], "total": len(ROWS)}
"""
OTHER = APP.replace("[offset:offset + 2]", "[offset:offset + 3]")
ONE_PAGE = APP.replace("ROWS[offset:", "ROWS[0:")
WRONG_TOTAL = APP.replace("len(ROWS)", "2")
TARGETS = {
    "hidden/targets/right/reference/app.py": APP, "hidden/targets/right/longer_pages/app.py": OTHER,
    "hidden/targets/wrong/one_page/app.py": ONE_PAGE, "hidden/targets/wrong/wrong_total/app.py": WRONG_TOTAL,
}  # fmt: skip
TESTS = """
def test_accepts_right_work(suite):
    suite.accepts("reference"), suite.accepts("longer_pages")
def test_notices_one_page(suite):
    assert suite.kills("one_page")
def test_notices_a_wrong_total(suite):
    assert suite.kills("wrong_total")
"""
WRITTEN = """
import pytest
@pytest.fixture
def rows(client):
    found, total = [], 1
    for _ in range(4):
        body = client.get("/rows", params={"offset": len(found)}).json()
        found += body["rows"]
    return found
def test_no_row_comes_twice(rows):
    assert len({row["id"] for row in rows}) == len(rows)
def test_the_total_is_told(client, rows):
    assert client.get("/rows").json()["total"] == len(rows)
"""
ALL, NONE = ("passed", "passed", "passed"), ("failed", "failed", "failed")
ACCEPTS_ONLY = ("passed", "failed", "failed")


def graded(grade_exercise: Any, written: str, timeout_s: int = 60) -> Any:
    tests, work = {"hidden/test_suite.py": TESTS, **TARGETS}, {"tests/test_mine.py": written}
    return grade_exercise("tests", tests, work, entry="tests/", toml='target = "app:app"\n', timeout_s=timeout_s)


def outcomes(result: Any) -> tuple[str, ...]:
    return tuple(cell.outcome.value for cell in result.cells)


def test_good_tests_accept_what_is_right_and_notice_what_is_wrong(grade_exercise: Any):
    result = graded(grade_exercise, WRITTEN)
    assert outcomes(result) == ALL, result


def test_tests_score_by_the_mistakes_they_notice(grade_exercise: Any):
    result = graded(grade_exercise, WRITTEN.partition("def test_the_total")[0])
    assert outcomes(result) == ("passed", "passed", "failed")
    assert "ยังไม่พบข้อผิดพลาดนี้" in result.cells[2].message


@pytest.mark.parametrize(
    ("written", "expected", "says"),
    [
        ("def test_nothing():\n    assert True\n", ACCEPTS_ONLY, "do not notice"),
        ("def test_all():\n    assert False\n", NONE, "test_all"),
        ("def test_pages(client):\n    assert len(client.get('/rows').json()['rows']) == 2\n", NONE, "test_pages"),
        ("x = 1\n", NONE, "No test"),
        ("import nothing_like_it\ndef test_a():\n    pass\n", NONE, "No test"),
        ("import pytest\ndef test_a(client):\n    pytest.skip('later')\n", NONE, "test_a"),
        (
            "seen = []\ndef test_a():\n    seen.append(1)\ndef test_b():\n    assert seen\n",
            ACCEPTS_ONLY,
            "ย้อนลำดับ: test_b",
        ),
    ],
    ids=[
        "notices nothing",
        "refuses all",
        "asserts a detail",
        "none at all",
        "not to be imported",
        "skips",
        "leans on order",
    ],
)
def test_tests_that_are_no_use_earn_nothing_by_it(
    grade_exercise: Any, written: str, expected: tuple[str, ...], says: str
):
    result = graded(grade_exercise, written)
    assert outcomes(result) == expected
    assert says in result.cells[-1].message


def test_the_courses_open_tests_beside_the_trainees_are_not_the_trainees(grade_exercise: Any):
    """They are handed out in the same folder, and handed in with it."""
    given = {
        "public/test_open.py": "def test_all(suite):\n    assert suite.in_any_order()\n",
        "support/test_it.py": "0 / 0",
    }
    tests = {"hidden/test_suite.py": TESTS, **TARGETS, **given}
    work = {"tests/test_mine.py": WRITTEN, **{f"tests/{path}": text for path, text in given.items()}}
    result = grade_exercise("tests", tests, work, entry="tests/", toml='target = "app:app"\n', timeout_s=60)
    assert set(outcomes(result)) == {"passed"}, result


SPIES = """
import glob, os, sys, pathlib
seen = "".join(open(path, errors="replace").read() for path in glob.glob("/work/**/*", recursive=True) if os.path.isfile(path))
wrong = "ROWS[" + "0:" in seen or "one_" + "page" in seen + repr(sys.argv) + repr(dict(os.environ)) + repr(sys.modules.keys())
here = pathlib.Path("/work/ran")
again = here.exists()
here.touch()
def test_a(client):
    assert not wrong and not again
"""
FORGES = """
import gc, pytest
def pytest_runtest_makereport(item, call):
    pass
for thing in gc.get_objects():
    if type(thing).__name__ == "_Plugin":
        thing.verdicts = type("Lies", (list,), {"append": lambda self, it: list.append(self, (it[0], True))})()
def test_a(client):
    assert False
"""
ANSWERS_OBJECTS = """
import gc
class Liar:
    def __bool__(self):
        return True
    def __eq__(self, other):
        return True
class Verdicts(list):
    def __getitem__(self, key):
        return [("test_a", Liar())]
for thing in gc.get_objects():
    if type(thing).__name__ == "_Plugin":
        thing.verdicts = Verdicts()
def test_a(client):
    pass
"""
LEAKS = """
import httpx, pytest
def pytest_generate_tests(metafunc):
    metafunc.parametrize("secret", ["CANARY" + str(5)])
def test_a(client, secret):
    assert False, secret
globals()["test_CANARY"] = lambda: 1 / 0
"""
ENDS = "import os\ndef test_a(client):\n    if len(client.get('/rows').json()['rows']) == 2:\n        os._exit(0)\n"
STALLS = """
import time
def test_a(client):
    while True:
        try:
            time.sleep(1)
        except Exception:
            pass
"""


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (SPIES, ACCEPTS_ONLY),
        (FORGES, ACCEPTS_ONLY),
        (ANSWERS_OBJECTS, NONE),
        (LEAKS, NONE),
        (ENDS, NONE),
        (STALLS, NONE),
    ],
    ids=[
        "looks for the mistake",
        "forges verdicts",
        "answers with objects",
        "tells what it saw",
        "ends itself",
        "never ends",
    ],
)
def test_hostile_tests_earn_what_they_notice(grade_exercise: Any, written: str, expected: tuple[str, ...]):
    result = graded(grade_exercise, written, 6 if written == STALLS else 60)
    assert outcomes(result) == expected, result
    assert "CANARY" not in repr(result)


GUESSES = """
import random
def test_a():
    assert random.SystemRandom().random() < 0.65
"""


def test_guesses_earn_next_to_nothing(grade_exercise: Any):
    """Eight mistakes: one is earned by chance less than once in a hundred times, so three never are."""
    gradings = [outcomes(graded(grade_exercise, GUESSES)) for _ in range(4)]
    assert sum(outcome == "passed" for grading in gradings for outcome in grading[1:]) <= 2


MODULE = "def total(numbers):\n    if not numbers:\n        raise ValueError('empty')\n    return sum(numbers)\n"
MODULE_TESTS = "def test_notices(suite):\n    assert suite.kills('{}')\n"
OF_A_MODULE = """
import pytest
def test_sums(trainee):
    assert trainee.total([1, 2]) == 3
def test_empty(trainee):
    with pytest.raises(ValueError, match="empty"):
        trainee.total([])
"""


@pytest.mark.parametrize("wrong", ["return 3", "return numbers[0]", "import time; time.sleep(60)"])
def test_the_target_may_be_a_module(grade_exercise: Any, wrong: str):
    tests = {
        "hidden/test_suite.py": MODULE_TESTS.format("wrong"),
        "public/targets/right/reference/sums.py": MODULE,
        "hidden/targets/wrong/wrong/sums.py": MODULE.replace("return sum(numbers)", wrong),
    }
    written = OF_A_MODULE.replace("assert", "assert trainee.total([5]) == 5 and" if wrong == "return 3" else "assert")
    result = grade_exercise("tests", tests, {"t/test_a.py": written}, entry="t", toml='target = "sums"\n', timeout_s=60)
    assert outcomes(result) == ("passed",), result


def test_a_target_that_does_not_start_is_the_courses_fault(grade_exercise: Any):
    tests = {"hidden/test_suite.py": TESTS, **TARGETS, "hidden/targets/wrong/one_page/app.py": "import nothing_like_it"}
    result = grade_exercise("tests", tests, {"t/test_a.py": WRITTEN}, entry="t", toml='target = "app:app"\n')
    assert result.status == "ungraded"
    assert "nothing_like_it" in result.reason


LEAVES_A_MARK = "SEEN = []\ndef test_it_is_new():\n    SEEN.append(1)\n    assert len(SEEN) == 1\n"
LEAVES_A_FILE = (
    "def test_it_is_new(tmp_path):\n    (tmp_path / 'mark').touch()\n    assert tmp_path.name.endswith('0')\n"
)
THREAD = "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
ENDS_IT = "import os\ndef test_ends():\n    os._exit(0)\n"
LEANS = "seen = []\ndef test_a():\n    seen.append(1)\ndef test_b():\n    assert seen\n"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (WRITTEN + LEAVES_A_MARK, (True, True, True)),
        (WRITTEN + LEAVES_A_FILE, (True, True, True)),
        (THREAD + WRITTEN, (True, True, True)),
        (ENDS_IT, (False, False, False)),
        ("import os\nos._exit(0)\n", (False, False, False)),
        (LEANS, (True, False, False)),
        (LEAVES_A_MARK, (True, False, False)),
    ],
)
def test_copies_of_work_that_is_nobodys_say_what_fresh_processes_say(
    sandbox: Sandbox, written: str, expected: tuple[bool, ...]
):
    toml = 'kind = "tests"\nentry = "tests/"\ntarget = "app:app"\ntimeout_s = 60\n'
    files = {"exercise.toml": toml, "tests/hidden/test_suite.py": TESTS}
    files |= {f"tests/{path}": text for path, text in TARGETS.items()}
    names = ("test_accepts_right_work", "test_notices_one_page", "test_notices_a_wrong_total")
    release = Release(
        "a1",
        Bundle({}),
        Bundle({f"exercise/{path}": text.encode() for path, text in files.items()}),
        tuple(GradeCell("exercise", name, 1.0, hidden=True) for name in names),
        "digest",
    )
    work = Bundle({"exercise/tests/test_mine.py": written.encode()})
    part = grade_part(release, work, "exercise", student_seed="s", sandbox=sandbox, care=Care.ORDER)
    assert tuple(cell.outcome.value == "passed" for cell in part.cells) == expected, part
