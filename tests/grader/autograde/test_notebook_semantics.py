"""Honest notebooks are worth what nbgrader would give them."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from grader.model import MAX_OWN_CELLS

HONEST = Path(__file__).parent / "honest"
SQUARES_SOURCE = """
def squares(n):
    if n < 1:
        raise ValueError("n")
    return [i ** 2 for i in range(1, n + 1)]
"""
USES_SQUARES = """
kept = squares
del squares
try:
    total(1)
except NameError:
    pass
else:
    raise AssertionError("does not use squares")
finally:
    squares = kept
"""
SQUARES = [
    ("work", "squares", SQUARES_SOURCE),
    ("test", "correct", "assert squares(1) == [1]\nassert squares(3) == [1, 4, 9]"),
    (
        "test",
        "invalid",
        "try:\n    squares(0)\nexcept ValueError:\n    pass\nelse:\n    raise AssertionError('did not raise')",
    ),
    ("work", "total", "def total(n):\n    return sum(squares(n))"),
    ("test", "sums", "assert total(2) == 5"),
    ("test", "uses_squares", USES_SQUARES),
    ("test", "still_there", "assert total(3) == 14"),
]


def test_a_solution_gets_all_points(grade_notebook: Any, outcomes: Any):
    result = grade_notebook(SQUARES)
    assert set(outcomes(result).values()) == {"passed"}
    assert {cell.isolation for cell in result.cells} == {"judge"}


def test_a_wrong_answer_fails_its_own_tests_only(grade_notebook: Any, outcomes: Any):
    result = grade_notebook(SQUARES, {"total": "def total(n):\n    return sum(i ** 2 for i in range(1, n + 1))"})
    assert {name for name, outcome in outcomes(result).items() if outcome == "failed"} == {"uses_squares"}


def one_test(grade: Any, work: str, test: str, **options: Any) -> Any:
    return grade([("work", "w", work), ("test", "t", test)], **options).cells[0]


@pytest.mark.parametrize("case", sorted(HONEST.glob("*.txt")), ids=lambda path: path.stem)
def test_honest_code_crosses_between_the_interpreters(grade_notebook: Any, case: Path):
    work, test = case.read_text().split("----- test\n")
    cell = one_test(grade_notebook, work, test)
    assert (cell.outcome, cell.isolation, cell.message) == ("passed", "judge", "")


@pytest.mark.parametrize(
    ("last", "outcome", "score"),
    [
        ("0.5", "partial", 0.5),
        ("2", "passed", 2),
        ("0", "failed", 0),
        ("'text'", "passed", 2),
        ("3", "ungraded", 0),
        ("True", "passed", 2),
        ("None", "passed", 2),
    ],
)
def test_a_number_at_the_end_is_partial_credit(grade_notebook: Any, last: str, outcome: str, score: float):
    cell = one_test(grade_notebook, "x = 1", f"assert x == 1\n{last}", points=2)
    assert (cell.outcome, cell.score) == (outcome, score)


def test_test_cells_are_the_releases_whatever_was_handed_in(grade_notebook: Any, outcomes: Any):
    result = grade_notebook([("work", "w", "x = 1"), ("test", "t", "assert x == 2")], {"t": "assert True"})
    assert outcomes(result) == {"t": "failed"}


def test_deleted_tests_come_back_and_of_doubles_the_last_counts(grade_notebook: Any, outcomes: Any):
    def cell(name: str, source: str) -> dict[str, Any]:
        flags = {"grade": False, "solution": True, "locked": False, "grade_id": name}
        return {"cell_type": "code", "metadata": {"nbgrader": flags}, "source": source, "outputs": []}

    result = grade_notebook(
        [("work", "w", ""), ("test", "t", "assert x == 2"), ("test", "u", "assert x > 1")],
        submitted=[cell("w", "x = 1"), cell("w", "x = 2")],
    )
    assert outcomes(result) == {"t": "passed", "u": "passed"}


def test_manual_cells_wait_for_a_person_unless_untouched(grade_notebook: Any, outcomes: Any):
    cells = [("manual", "essay", "# answer here")]
    assert outcomes(grade_notebook(cells, {"essay": "# my answer"})) == {"essay": "manual"}
    assert outcomes(grade_notebook(cells)) == {"essay": "failed"}


def test_a_locked_helper_is_the_releases_own(grade_notebook: Any, outcomes: Any):
    cells = [
        ("locked", "setup", "EXPECTED = 6\ndef check(value):\n    assert value == EXPECTED, 'wrong'"),
        ("work", "w", "answer = 6"),
        ("test", "t", "check(answer)"),
    ]
    assert outcomes(grade_notebook(cells)) == {"t": "passed"}
    cheat = {"w": "answer = 1\nEXPECTED = 1\ndef check(value):\n    pass"}
    assert outcomes(grade_notebook(cells, cheat)) == {"t": "failed"}


@pytest.mark.parametrize(
    "work", ["return xs", "return list(xs)", "return [xs[0], list(xs[1])]", "xs[1] = list(xs[1])\n    return xs"]
)
def test_a_copy_that_still_holds_what_was_passed_is_none(grade_notebook: Any, outcomes: Any, work: str):
    cells = [
        ("work", "w", "import copy\ndef copied(xs):\n    return copy.deepcopy(xs)"),
        ("test", "t", "a = [[1], [2]]\nb = copied(a)\nb[0].append(3)\nassert a == [[1], [2]] and a is not b"),
    ]
    assert outcomes(grade_notebook(cells)) == {"t": "passed"}
    assert outcomes(grade_notebook(cells, {"w": f"def copied(xs):\n    {work}"})) == {"t": "failed"}


MONEY = """
class Money:
    def __init__(self, amount):
        self.amount, self.seen = amount, SEEN
    def __eq__(self, other):
        return VERDICT
    __hash__ = None
"""


@pytest.mark.parametrize(
    ("seen", "verdict", "outcome"),
    [("0", "self.amount == other.amount", "passed"), ("0", "True", "passed"), ("object()", "True", "failed")],
    ids=["honest", "lying, yet alike", "lying"],
)
def test_objects_are_compared_by_what_they_hold_and_the_message_says_so(
    grade_notebook: Any, seen: str, verdict: str, outcome: str
):
    cells = [("work", "w", "Money = int"), ("test", "t", "assert Money(3) == Money(3) and Money(3) != Money(4)")]
    (cell,) = grade_notebook(cells, {"w": MONEY.replace("SEEN", seen).replace("VERDICT", verdict)}).cells
    assert cell.outcome == outcome
    assert ("__eq__" in cell.message) == (outcome == "failed")


FRAME = """
import pandas as pd
class Frame(pd.DataFrame):
    @property
    def _constructor(self):
        return Frame
    def equals(self, other):
        return True
def table():
    return Frame({"a": [NUMBER]})
"""


def test_a_table_of_a_subclass_is_what_it_holds(grade_notebook: Any, outcomes: Any):
    test = "import pandas as pd\nwanted = pd.DataFrame({'a': [1]})\nassert table().equals(wanted)\n"
    test += "pd.testing.assert_frame_equal(table(), wanted)"
    cells = [("work", "w", FRAME.replace("NUMBER", "1")), ("test", "t", test)]
    assert outcomes(grade_notebook(cells)) == {"t": "passed"}
    assert outcomes(grade_notebook(cells, {"w": FRAME.replace("NUMBER", "2")})) == {"t": "failed"}


def test_a_stuck_cell_is_interrupted_and_the_rest_goes_on(
    grade_notebook: Any, outcomes: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("grader.autograde.notebooks.CELL_TIMEOUT_S", 1.0)
    cells = [
        ("work", "a", "x = 1"),
        ("work", "b", ""),
        ("test", "t", "assert x == 1"),
        ("test", "u", "b()"),
        ("test", "v", "assert x"),
    ]
    result = grade_notebook(cells, {"b": "def b():\n    while True:\n        pass\nwhile True:\n    pass"})
    assert outcomes(result) == {"t": "passed", "u": "failed", "v": "passed"}


def test_an_interrupt_that_is_slow_to_arrive_hits_nothing_that_comes_after(
    grade_notebook: Any, outcomes: Any, sandbox: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("grader.autograde.notebooks.CELL_TIMEOUT_S", 1.0)
    cells = [
        ("work", "a", ""),
        ("test", "t", "a()"),
        ("work", "b", ""),
        ("test", "u", "assert done"),
    ]
    work = {
        "a": "import time\ndef a():\n    time.sleep(1.3)",
        "b": "for _ in range(40):\n    time.sleep(0.01)\ndone = True",
    }
    grade_notebook(cells, {**work, "a": "def a(): pass"})  # so the parent is warm
    with _slow_to_deliver(sandbox, after_s=0.6, for_s=0.9):
        assert outcomes(grade_notebook(cells, work)) == {"t": "failed", "u": "passed"}


@pytest.mark.parametrize("rest", ["", "while True:\n    time.sleep(0.01)"], ids=["goes_on", "is_interrupted"])
def test_a_process_that_the_work_made_does_not_answer_in_its_place(
    grade_notebook: Any, outcomes: Any, monkeypatch: pytest.MonkeyPatch, rest: str
):
    monkeypatch.setattr("grader.autograde.notebooks.CELL_TIMEOUT_S", 1.0)
    cells = [
        ("work", "a", "pass"),
        ("work", "b", "def f(x):\n    return x"),
        *(("test", f"t{number}", f"assert f({number}) == {number}") for number in range(6)),
    ]
    work = {"a": f"import os, time\nos.fork()\n{rest}"}
    assert set(outcomes(grade_notebook(cells, work)).values()) == {"passed"}


@contextmanager
def _slow_to_deliver(sandbox: Any, after_s: float, for_s: float) -> Iterator[None]:
    """Let the warm parent, which passes on what the judge asks for, stand still for a while."""
    family = psutil.Process(sandbox._jail.process.pid).children(recursive=True)

    def stand_still() -> None:
        for process in family:
            process.suspend()
        time.sleep(for_s)
        for process in family:
            process.resume()

    timer = threading.Timer(after_s, stand_still)
    timer.start()
    try:
        yield
    finally:
        timer.join()


@pytest.mark.parametrize(
    "test",
    [
        "import sqlite3\nassert sqlite3.connect('ward.db').execute('SELECT beds FROM ward').fetchall() == [(3,)]",
        "import numpy as np\nassert np.loadtxt(f'{WARD}.txt') == 3",
        "assert lines(WARD) == ['3']",
    ],
)
def test_a_test_sees_what_the_trainees_code_wrote_however_it_looks(grade_notebook: Any, outcomes: Any, test: str):
    work = """
import sqlite3
with sqlite3.connect("ward.db") as ward:
    ward.execute("CREATE TABLE ward (beds)")
    ward.execute("INSERT INTO ward VALUES (BEDS)")
for name in ("ward", "ward.txt"):
    with open(name, "w") as file:
        file.write("BEDS")
"""
    cells = [
        ("locked", "l", "WARD = 'ward'\ndef lines(name):\n    return open(name).read().splitlines()"),
        ("work", "w", work.replace("BEDS", "3")),
        ("test", "t", test),
    ]
    result = grade_notebook(cells)
    assert outcomes(result) == {"t": "passed"}
    assert result.cells[0].isolation == "judge"
    assert outcomes(grade_notebook(cells, {"w": work.replace("BEDS", "4")})) == {"t": "failed"}


def test_outputs_are_kept_as_text_and_markup_is_dropped(grade_notebook: Any):
    work = "from IPython.display import HTML, display\nprint('seen')\ndisplay(HTML('<script>x</script>'))\n1 + 1"
    result = grade_notebook([("work", "w", work), ("test", "t", "pass")])
    outputs = json.loads(result.notebooks["nb"])["cells"][0]["outputs"]
    assert [output["output_type"] for output in outputs] == ["stream", "display_data", "execute_result"]
    assert "script>" not in json.dumps(outputs)
    assert outputs[0]["text"] == "seen\n"


def test_a_test_that_needs_the_trainees_interpreter_is_marked_shared(grade_notebook: Any):
    work = "def f():\n    return 1"
    test = "import inspect\nassert 'return' in inspect.getsource(f)"
    passed = one_test(grade_notebook, work, test)
    failed = one_test(grade_notebook, work, test + "\nassert f() == 2")
    assert (passed.outcome, passed.isolation, failed.outcome) == ("passed", "shared", "failed")


def test_messages_tell_the_authors_words_and_no_hidden_line(grade_notebook: Any):
    test = "assert f(1) == 1\n### BEGIN HIDDEN TESTS\nassert f(2) == 4711\n### END HIDDEN TESTS"
    visible = one_test(grade_notebook, "def f(x):\n    return 0", test)
    hidden = one_test(grade_notebook, "def f(x):\n    return x", test)
    assert "f(1) == 1" in visible.message
    assert "4711" not in hidden.message
    told = one_test(grade_notebook, "def f(x):\n    return x", test.replace("4711", "4711, 'doubling fails'"))
    assert told.message == "doubling fails"


def test_a_test_says_that_the_answer_it_needs_did_not_run(grade_notebook: Any):
    cells = [
        ("work", "f", ""),
        ("test", "t1", "assert f() == 1"),
        ("work", "g", ""),
        ("test", "t2", "assert g(f) == 2"),
    ]
    broken = {"f": "def f():\n    return 1 1", "g": "def g(f):\n    return f() + 1"}
    first, second = grade_notebook(cells, broken).cells
    assert "NameError" in first.message
    assert "SyntaxError: invalid syntax (line 2)" in first.message
    assert "SyntaxError" in second.message  # the name it misses is of the first answer
    right, wrong = grade_notebook(cells, broken | {"f": "def f():\n    return 1", "g": "def g(f):\n    return 1"}).cells
    assert (right.outcome, wrong.message) == ("passed", "assert g(f) == 2")


def test_a_hidden_test_that_catches_an_error_of_the_works_keeps_its_words(grade_notebook: Any):
    test = (
        "### BEGIN HIDDEN TESTS\ntry:\n    f()\nexcept ValueError as error:\n"
        "    assert 'x' in str(error), f'name x, not «{error}»'\n### END HIDDEN TESTS"
    )
    cell = one_test(grade_notebook, "def f():\n    raise ValueError('secret')", test)
    assert cell.message == "name x, not «…»"


def test_a_missing_notebook_is_a_zero_with_the_reason(sandbox: Any):
    from grader.autograde import autograde
    from grader.model import Bundle, GradeCell, Release

    source = {"nbformat": 4, "cells": []}
    release = Release(
        "a", Bundle({}), Bundle({"source/nb.ipynb": json.dumps(source).encode()}), (GradeCell("nb", "t", 1.0),), "d"
    )
    result = autograde(release, Bundle({}), student_seed="s", sandbox=sandbox)
    assert (result.status, result.score, result.cells[0].outcome) == ("graded", 0, "failed")


def test_more_cells_than_anybody_writes_fail_with_the_reason_and_run_nothing(grade_notebook: Any):
    cells = [{"cell_type": "code", "metadata": {}, "source": ""}] * (MAX_OWN_CELLS + 3)
    result = grade_notebook([("work", "w", "x = 1"), ("test", "t", "pass")], submitted=cells)
    assert [(cell.outcome, "2,000" in cell.message) for cell in result.cells] == [("failed", True)]
