"""What locked cells give to tests is the release's, in whatever form they give it."""

from typing import Any

import pytest

WORK = "def area(r):\n    return 3 * r * r"
FORMS = {
    "annotated": ("TOL: float = 0.5", "abs(area(2) - 12) < TOL", "TOL = 1e9"),
    "read_in_with": (
        "import json, pathlib\npathlib.Path('key').write_text('[12]')\nwith open('key') as f:\n    KEY = json.load(f)",
        "[area(2)] == KEY",
        "KEY = [0]",
    ),
    "item": ("D = {}\nD['a'] = 12", "area(2) == D['a']", "D = {'a': 0}"),
    "augmented": ("L = [5]\nL += [12]", "area(2) == L[1]", "L = [5, 0]"),
    "in_if": ("if True:\n    def same(a, b): return a == b", "same(area(2), 12)", "same = lambda a, b: True"),
    "in_try": (
        "try:\n    from math import isclose\nexcept ImportError:\n    pass",
        "isclose(area(2), 12)",
        "isclose = lambda a, b: True",
    ),
    "lambda": ("same = lambda a, b: a == b", "same(area(2), 12)", "same = lambda a, b: True"),
    "partial": (
        "import math\nfrom functools import partial\nnear = partial(math.isclose, rel_tol=0.1)",
        "near(area(2), 12)",
        "near = lambda a, b: True",
    ),
    "test_case": (
        "import unittest\ntc = unittest.TestCase()",
        "tc.assertEqual(area(2), 12) is None",
        "class T:\n    def assertEqual(self, a, b): pass\ntc = T()",
    ),
    "instance": (
        "class Checker:\n    def ok(self, a): return a == 12\nchecker = Checker()",
        "checker.ok(area(2))",
        "class C:\n    def ok(self, a): return True\nchecker = C()",
    ),
    "unpacked": ("lo, hi = sorted([13, 11])", "lo < area(2) < hi", "lo, hi = -1, 1"),
    "star": ("from math import *", "isclose(area(2), 12)", "isclose = lambda a, b: True"),
    "of_a_function": ("TOL: int = 1\ndef near(a): return abs(a - 12) < TOL", "near(area(2))", "TOL = 1e9"),
}


@pytest.mark.parametrize("form", FORMS)
def test_only_the_work_decides(grade_notebook: Any, outcomes: Any, form: str):
    locked, claim, fake = FORMS[form]
    cells = [("locked", "setup", locked), ("work", "area", WORK), ("test", "right", f"assert {claim}")]

    honest = grade_notebook(cells, {"area": WORK})
    hostile = grade_notebook(cells, {"area": f"def area(r):\n    return 0\n{fake}"})

    assert outcomes(honest) == {"right": "passed"}
    assert outcomes(hostile) == {"right": "failed"}


SHARED_BY_WORK = {
    "result_of_the_work": ("got = area(2)", "", "assert got == 12"),
    "filled_by_the_work": ("", "stock['a'] = 1", "assert stock == {'a': 1}"),
    "sorted_by_the_work": ("", "stock.update(b=2)", "assert stock['b'] == 2"),
    "rebound_by_the_work": ("", "stock = [4]", "assert stock == [4]"),
    "grown_by_a_function": ("", "def add(n):\n    stock.setdefault(n, 1)", "add('x')\nassert 'x' in stock"),
    "taken_by_a_function": ("", "def last(): return stock.popitem()", "last()\nassert not stock"),
    "changed_by_the_test": ("", "def first(): return stock['z']", "stock['z'] = 5\nassert first() == 5"),
    "given_to_the_work": (
        "import numpy as np\nrng = np.random.default_rng(1)",
        "def draw(r): return r.integers(5, 6)",
        "assert draw(rng) == 5",
    ),
}


@pytest.mark.parametrize("case", SHARED_BY_WORK)
def test_what_depends_on_the_work_is_looked_up_there(grade_notebook: Any, outcomes: Any, case: str):
    later, work, test = SHARED_BY_WORK[case]
    cells = [
        ("locked", "setup", "stock = {}\nstock['z'] = 0"),
        ("work", "area", WORK),
        ("work", "more", work if case != "filled_by_the_work" else "stock.clear()\nstock['a'] = 1"),
        ("locked", "later", later),
        ("test", "right", test),
    ]

    assert outcomes(grade_notebook(cells)) == {"right": "passed"}


def test_what_a_later_locked_cell_adds_is_not_there_before(grade_notebook: Any, outcomes: Any):
    cells = [
        ("locked", "setup", "D = {}\nD['a'] = 1"),
        ("test", "before", "assert len(D) == 1"),
        ("locked", "later", "D['b'] = 2"),
        ("test", "after", "assert len(D) == 2"),
    ]

    assert outcomes(grade_notebook(cells)) == {"before": "passed", "after": "passed"}


def test_a_locked_cell_that_awaits_and_one_that_prints(grade_notebook: Any, outcomes: Any):
    cells = [
        ("locked", "setup", "import asyncio\nx = await asyncio.sleep(0, 7)\nL = []\nprint('hello')\nL += [7]"),
        ("test", "right", "assert x == L[0]"),
    ]

    assert outcomes(grade_notebook(cells)) == {"right": "passed"}
