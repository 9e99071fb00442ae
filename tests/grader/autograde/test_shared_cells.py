"""Test cells that run in the trainee's interpreter: marked, and hard to talk into a pass."""

import json
import marshal
from pathlib import Path
from typing import Any

import pytest

from grader.judge.reading import read_notebook

SHARED = Path(__file__).parent / "shared"
LOCKED = "def check(got, wanted):\n    assert got == wanted"
ASKS = "assert get_ipython() is not None\n"  # what only the trainee's interpreter has


def graded(grade: Any, solution: str, work: str, test: str, **options: Any) -> Any:
    cells = [("locked", "setup", LOCKED), ("work", "w", solution), ("test", "t", ASKS + test)]
    return grade(cells, {"w": work}, **options).cells[0]


def case_of(path: Path) -> tuple[str, str, str]:
    honest, rest = path.read_text().split("----- cheat\n")
    cheat, test = rest.split("----- test\n")
    return honest, cheat, test


@pytest.mark.parametrize("path", sorted(SHARED.glob("*.txt")), ids=lambda path: path.stem)
def test_a_cheat_earns_nothing_and_its_honest_twin_everything(grade_notebook: Any, path: Path):
    honest, cheat, test = case_of(path)
    earned = [graded(grade_notebook, honest, work, test) for work in (honest, cheat)]
    assert [cell.isolation for cell in earned] == ["shared", "shared"]
    assert (earned[0].outcome, earned[0].score) == ("passed", 1)
    assert earned[1].outcome in {"failed", "ungraded"}
    assert earned[1].score == 0


WORK = "def triple(x):\n    return 3 * x"
SECRET = "4711"
JUDGED = f"""
expected = 3
assert triple(1) == expected
### BEGIN HIDDEN TESTS
expected = "{SECRET}"
def secretly(x):
    return triple(x), "{SECRET}"
### END HIDDEN TESTS
"""
WITH_HIDDEN = f"""
assert triple(2) == 6, f"three times two is not {{triple(2)}}"
### BEGIN HIDDEN TESTS
assert secretly(3) == (9, "{SECRET}"), "three times three"
### END HIDDEN TESTS
expected = 4
"""
CELLS = [("work", "w", WORK), ("test", "judged", JUDGED), ("test", "t", ASKS + WITH_HIDDEN), ("open", "last", "'end'")]


def told(result: Any, grade_id: str) -> tuple[str, str]:
    cell = next(cell for cell in result.cells if cell.grade_id == grade_id)
    return cell.outcome.value, cell.message


def shown(result: Any) -> str:
    return json.dumps([cell.get("outputs") for cell in json.loads(result.notebooks["nb"])["cells"]])


def test_a_test_with_hidden_lines_passes_with_what_hidden_lines_before_it_made(grade_notebook: Any):
    result = grade_notebook(CELLS)
    assert [told(result, name) for name in ("judged", "t")] == [("passed", ""), ("passed", "")]
    assert "'end'" in shown(result)


def test_a_public_line_says_all_and_a_hidden_one_just_the_authors_fixed_words(grade_notebook: Any):
    wrong, half = ("def triple(x):\n    return x and 1", "def triple(x):\n    return 3 * x if x < 3 else 0")
    results = [grade_notebook(CELLS, {"w": work}) for work in (wrong, half)]
    assert told(results[0], "t") == ("failed", "AssertionError: three times two is not 1")
    assert told(results[1], "t") == ("failed", "three times three")
    assert "three times three" in shown(results[1])


def test_nothing_that_hidden_lines_made_is_shown(grade_notebook: Any):
    looks = "seen = []\ndef triple(x):\n    seen.extend(map(repr, globals().values()))\n    return 3 * x"
    cells = [*CELLS[:-1], ("open", "last", "print(len(seen), [one for one in seen if '4711' in one])")]
    result = grade_notebook(cells, {"w": looks})
    assert told(result, "t") == ("passed", "")
    assert SECRET not in shown(result) + told(result, "t")[1]


def test_a_test_that_only_its_hidden_lines_make_python_is_handed_out_as_nothing():
    text = "with open('x') as file:\n    ### BEGIN HIDDEN TESTS\n    exec(file)\n    ### END HIDDEN TESTS"
    handed_out = read_notebook([{"source": text, "grade_id": "t", "role": "test"}])["open"]["tests"]["t"]
    assert handed_out["shared"] is False
    assert marshal.loads(handed_out["body"]).co_names == ()
