"""What hidden tests call the work with is known to the work; nobody is to read it."""

import json
from typing import Any

import pytest

from grader.autograde.two_runs import told_by_one
from grader.judge.reading import read_notebook
from grader.sandbox import Sandbox
from tests.grader.autograde.conftest import code_cell

SECRET = 4711
OPEN = "assert double(2) == 4, double(2)"
HIDDEN = f"{OPEN}\n### BEGIN HIDDEN TESTS\nassert double({SECRET}) == {2 * SECRET}, f'not {{double({SECRET})}}'\n### END HIDDEN TESTS"
LATER = "assert triple(1) == 3, triple(1)"
HONEST = "def double(x):\n    return 2 * x"
REMEMBERS = "seen = []\ndef double(x):\n    seen.append(x)\n    return 2 * x"
TELLS = "print(seen)\ndef triple(x):\n    return str(seen)"
CELLS = [
    ("work", "d", HONEST),
    ("test", "a", HIDDEN),
    ("work", "t", "def triple(x):\n    return 3 * x"),
    ("test", "b", LATER),
]


def everything_told(result: Any) -> str:
    return json.dumps([cell.message for cell in result.cells]) + result.notebooks["nb"].decode().split('"id": "c2"')[1]


@pytest.mark.parametrize("second", [TELLS, "print(seen)\ndef triple(x):\n    return 3 * x"])
def test_what_a_hidden_test_called_the_work_with_is_told_nowhere(grade_notebook: Any, second: str):
    result = grade_notebook(CELLS, {"d": REMEMBERS, "t": second})
    assert str(SECRET) not in everything_told(result)
    assert "[2, 2]" in result.notebooks["nb"].decode() or "[2]" in result.notebooks["nb"].decode()
    assert result.cells[0].outcome == "passed"


def test_a_value_is_not_told_by_the_words_of_a_hidden_line(grade_notebook: Any):
    result = grade_notebook(CELLS, {"d": "def double(x):\n    return 2 * x if x < 9 else x"})
    assert (result.cells[0].outcome, result.cells[0].message) == ("failed", "not …")


def test_an_open_line_that_fails_says_the_value(grade_notebook: Any):
    result = grade_notebook(CELLS, {"t": "def triple(x):\n    return 'three'"})
    assert [cell.message for cell in result.cells] == ["", "three"]


class Counted(Sandbox):
    """Another sandbox, counting."""

    def __init__(self, inner: Sandbox) -> None:
        self.inner, self.runs = inner, 0

    def run(self, *args: Any, **more: Any) -> Any:
        self.runs += 1
        return self.inner.run(*args, **more)

    def close(self) -> None:
        """Somebody else's."""


def runs(grade_notebook: Any, monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, **how: Any) -> int:
    grade_notebook(CELLS)  # what is found out once for a release
    counted = Counted(sandbox)
    monkeypatch.setattr("tests.grader.autograde.conftest.autograde", _with(counted))
    grade_notebook(CELLS, **how)
    return counted.runs


def _with(sandbox: Sandbox) -> Any:
    from grader.autograde import autograde

    return lambda *args, **more: autograde(*args, **{**more, "sandbox": sandbox})


def executed(source: str, printed: str) -> list[dict[str, Any]]:
    cells = [code_cell(role, name, source if name == "t" else text) for role, name, text in CELLS]
    cells[2]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": [printed]}]
    return cells


@pytest.mark.parametrize(("printed", "expected"), [("one\ntwo\n", 1), ("one\n", 2)])
def test_outputs_that_were_handed_in_need_no_second_run(
    grade_notebook: Any, monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, printed: str, expected: int
):
    work = "def triple(x):\n    return 3 * x\nprint('one')\nprint('two')"
    assert runs(grade_notebook, monkeypatch, sandbox, submitted=executed(work, printed)) == expected


def test_silent_work_that_passes_needs_no_second_run(
    grade_notebook: Any, monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox
):
    assert runs(grade_notebook, monkeypatch, sandbox) == 1


def failed_before(says: str, name: str = "AssertionError") -> list[dict[str, Any]]:
    """The notebook with a wrong triple, and the last test's error as it was when that was run."""
    cells = [
        code_cell(role, name, "def triple(x):\n    return 'three'" if name == "t" else text)
        for role, name, text in CELLS
    ]
    cells[3]["outputs"] = [{"output_type": "error", "ename": name, "evalue": says, "traceback": ["whatever"]}]
    return cells


@pytest.mark.parametrize(("says", "expected"), [("three", 1), ("four", 2)])
def test_a_failure_that_said_the_same_before_it_was_handed_in_needs_no_second_run(
    grade_notebook: Any, monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, says: str, expected: int
):
    assert runs(grade_notebook, monkeypatch, sandbox, submitted=failed_before(says)) == expected
    result = grade_notebook(CELLS, submitted=failed_before(says))
    assert result.cells[1].message == "three"
    assert "whatever" not in result.notebooks["nb"].decode()


def test_a_hidden_line_that_fails_says_its_fixed_words_without_a_second_run(
    grade_notebook: Any, monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox
):
    work = {"d": "def double(x):\n    return 2 * x if x < 9 else x"}
    assert runs(grade_notebook, monkeypatch, sandbox, work=work) == 1


def test_an_open_line_that_fails_with_the_releases_words_alone_needs_no_second_run(
    grade_notebook: Any, monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox
):
    cells = [*CELLS[:3], ("test", "b", "assert triple(1) == 3")]
    monkeypatch.setattr("tests.grader.autograde.test_two_runs.CELLS", cells)
    wrong = {"t": "def triple(x):\n    return 0"}
    assert runs(grade_notebook, monkeypatch, sandbox, work=wrong) == 1
    assert grade_notebook(cells, wrong).cells[1].message == "assert triple(1) == 3"


@pytest.mark.parametrize("guess", ["[2, 1]", "nothing"])
def test_a_remembered_value_in_a_later_failure_is_told_to_nobody_who_did_not_hand_it_in(
    grade_notebook: Any, guess: str
):
    cells = failed_before(guess)
    cells[0]["source"], cells[2]["source"] = REMEMBERS, "def triple(x):\n    return str(seen)"
    assert str(SECRET) not in everything_told(grade_notebook(CELLS, submitted=cells))


def test_only_a_notebook_with_hidden_lines_is_read_twice():
    assert read_notebook([{"source": OPEN, "grade_id": "a", "role": "test"}])["open"] is None
    assert read_notebook([{"source": HIDDEN, "grade_id": "a", "role": "test"}])["open"] is not None


@pytest.mark.parametrize(
    "handed_in",
    [
        None,
        [],
        "one",
        [{}],
        [None],
        [{"output_type": "error"}],
        [{"output_type": "stream", "name": "stdout", "text": 3}],
    ],
)
def test_outputs_of_no_known_shape_are_not_those_that_came(handed_in: Any):
    came = {"cells": {0: {"outputs": [{"output_type": "stream", "name": "stdout", "text": "one"}]}}, "tests": {}}
    assert told_by_one([{"kind": "work", "index": 0}], came, {0: handed_in}) is None


def test_an_error_is_never_what_was_handed_in():
    error = [{"output_type": "error", "ename": "E", "evalue": "v", "traceback": []}]
    came = {"cells": {0: {"outputs": error}}, "tests": {}}
    assert told_by_one([{"kind": "work", "index": 0}], came, {0: error}) is None


def test_a_table_under_a_known_text_is_not_what_was_handed_in():
    data = {"text/plain": "table", "text/html": "<table><tr><td>4711</td></tr></table>"}
    came = {"cells": {0: {"outputs": [{"output_type": "display_data", "data": data}]}}, "tests": {}}
    known = [{"output_type": "display_data", "data": {"text/plain": "table"}}]
    assert told_by_one([{"kind": "work", "index": 0}], came, {0: known}) is None
    assert told_by_one([{"kind": "work", "index": 0}], came, {0: came["cells"][0]["outputs"]}) == came
