"""Cheats and bombs in notebooks earn nothing, learn nothing, and leave nothing behind."""

import json
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

HOSTILE = Path(__file__).parent / "hostile_notebooks"
SECRET = "4711"
TEST = f"""
expected = 6
result = double(3)
assert result == expected
### BEGIN HIDDEN TESTS
secret = {SECRET}
assert double(2000) == secret - 711, "the hidden case"
### END HIDDEN TESTS
"""
TOLERANT = """
import math
assert math.isclose(double(3), 6)
assert abs(double(4) - 8) < 1e-9
"""
CELLS = [
    ("work", "earlier", "other = 'fine'"),
    ("test", "honest", "assert other == 'fine'"),
    ("work", "double", ""),
    ("test", "double_is_right", TEST),
    ("test", "double_is_close", TOLERANT),
]


@pytest.fixture(autouse=True)
def _short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.autograde.notebooks.CELL_TIMEOUT_S", 0.8)


@pytest.mark.parametrize("case", sorted(HOSTILE.glob("*.txt")), ids=lambda path: path.stem)
def test_a_cheat_earns_just_what_was_honest(grade_notebook: Any, outcomes: Any, sandbox: Any, case: Path):
    result = grade_notebook(CELLS, {"double": case.read_text()})

    assert outcomes(result) == {"honest": "passed", "double_is_right": "failed", "double_is_close": "failed"}
    assert result.status == "graded"
    assert SECRET not in _what_the_trainee_sees(result)
    assert _nothing_is_left(sandbox)


def test_the_same_cells_solved_honestly_pass(grade_notebook: Any):
    assert grade_notebook(CELLS, {"double": "def double(x):\n    return 2 * x"}).score == 3


def _what_the_trainee_sees(result: Any) -> str:
    cells = json.loads(result.notebooks["nb"])["cells"]
    return json.dumps([[cell.get("outputs") for cell in cells], [cell.message for cell in result.cells], result.reason])


def _nothing_is_left(sandbox: Any) -> bool:
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline:
        if len(psutil.Process(sandbox._jail.process.pid).children(recursive=True)) == 3 + len(sandbox._parents):
            return True
        time.sleep(0.01)
    return False
