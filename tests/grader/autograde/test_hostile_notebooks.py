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


EVIL = '''
import pickle
CODE = """
from grader.judge.cells import CellTrial
CellTrial.run = lambda self: (self._verdict(passed=True), [])
"""
class Evil:
    def __reduce__(self):
        return exec, (CODE,)
def save(model):
    with open("model.pkl", "wb") as file:
        file.write(pickle.dumps(Evil()))
def total():
    return 0
'''
HONEST = """
import pickle
def save(model):
    with open("model.pkl", "wb") as file:
        pickle.dump(model, file)
def total():
    return 42
"""
LOADERS = {
    "by_name": ("import pickle", "pickle.load(open('model.pkl', 'rb'))"),
    "by_another_name": ("import pickle as p", "p.load(open('model.pkl', 'rb'))"),
    "by_pandas": ("import pandas", "getattr(pandas, 'read_pickle')('model.pkl')"),
    "by_a_helper": ("import pickle\ndef kept():\n    return pickle.load(open('model.pkl', 'rb'))", "kept()"),
}


@pytest.mark.parametrize("loader", LOADERS)
def test_what_the_trainee_pickled_is_never_unpickled_by_the_judge(grade_notebook: Any, outcomes: Any, loader: str):
    setup, load = LOADERS[loader]
    cells = [("locked", "setup", setup), ("work", "w", HONEST), ("test", "saved", f"save([1])\nassert {load} == [1]")]
    cells += [("test", "total_is_right", "assert total() == 42")]

    honest, cheat = (grade_notebook(cells, {"w": work}) for work in (HONEST, EVIL))
    assert [cell.isolation for cell in honest.cells] == ["shared", "judge"]
    assert outcomes(honest) == {"saved": "passed", "total_is_right": "passed"}
    assert outcomes(cheat)["total_is_right"] == "failed"
    assert cheat.score == 0


def test_a_module_of_the_releases_unpickles_no_class_in_the_judge(grade_notebook: Any, outcomes: Any):
    files = {"keeper.py": b"import pickle\ndef kept():\n    return pickle.load(open('model.pkl', 'rb'))\n"}
    test = "import keeper, pathlib\nsave([1])\npathlib.Path('model.pkl').exists()\nassert keeper.kept() == [1]"
    cells = [("work", "w", HONEST), ("test", "saved", test), ("test", "total_is_right", "assert total() == 42")]

    assert outcomes(grade_notebook(cells, {"w": EVIL}, files=files)) == {"saved": "failed", "total_is_right": "failed"}


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
