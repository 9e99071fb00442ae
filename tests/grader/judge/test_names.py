"""What the judge reads out of the release's own source."""

import ast
from typing import Any

import pytest

from grader.judge.names import ReleaseNames
from grader.judge.reading import read_notebook
from grader.judge.syntax import bindings_of, parsed, reads_files

HELPERS = bindings_of(
    ast.parse(
        "import pandas as pd\n"
        "def lines(name): return len(open(name).readlines())\n"
        "def a_report(): return lines('report')\n"
        "def mean(): 'of data.csv'\n"
        "WARD = 'ward.db'\n"
        "count = len(pd.read_csv('given.csv'))\n"  # read where the trainee's code is
    )
).bound


def names(*cells: tuple[str, str]) -> ReleaseNames:
    told = [{"role": role, "source": text, "grade_id": f"c{place}"} for place, (role, text) in enumerate(cells)]
    return ReleaseNames(**read_notebook(told)["names"])


def test_imports_of_the_notebook_are_the_judges_own():
    found = names(
        ("open", "import numpy as np\nfrom math import sqrt as root\nimport os.path"), ("locked", "import json")
    )
    assert found.imports == {
        "np": ("numpy", None),
        "root": ("math", "sqrt"),
        "os": ("os", None),
        "json": ("json", None),
    }


def test_a_name_that_is_also_bound_otherwise_is_no_import():
    assert names(("open", "import json"), ("open", "json = 1")).imports == {}


def test_only_definitions_in_locked_cells_are_trusted():
    found = names(
        ("locked", "LIMIT = 3\nrows = []\ndef check(x): pass\nmade = build()"),
        ("open", "LIMIT2 = 4\ndef solve(): pass"),
    )
    assert set(found.definitions) == {"LIMIT", "check"}


def test_a_definition_the_trainee_is_to_replace_is_not_trusted():
    assert names(("locked", "def area(r): pass"), ("open", "def area(r): return r")).definitions == {}


def test_names_that_functions_use_are_pushed_and_others_kept():
    work = "rows = [1]\nprint(rows)\ndef total(n):\n    return sum(squares(n))\ndef up():\n    global counter\n    counter += 1"
    found = names(("open", work), ("test", "rows = ['expected']\nsquares = None"))
    assert {"squares", "counter"} <= found.pushed
    assert "rows" not in found.pushed
    assert found.rebound == {"counter"}


def test_comprehensions_at_the_top_are_not_functions():
    assert "rows" not in names(("open", "rows = []\nx = [r for r in rows]")).pushed


def test_what_a_later_cell_goes_on_with_is_pushed():
    assert "sample" in names(("test", "sample = [1]"), ("locked", "print(sample)")).pushed


def test_a_name_means_what_was_assigned_last():
    found = names(("open", "body = 1"), ("test", "body = 2"), ("test", "body"), ("open", "body = 3"), ("test", "body"))
    assert [("body" in found.theirs[f"c{place}"]) for place in (1, 2, 4)] == [True, False, True]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("assert f(1) == 1", False),
        ("import math\nassert math.isclose(f(1), 1)", False),
        ("%matplotlib inline\nassert f(1)", True),
        ("!ls", True),
        ("import inspect\ninspect.getsource(f)", True),
        ("assert 'f' in globals() and globals()['f'](1) == 1", False),
        ("assert 'f' in dir()", False),
        ("def has(name):\n    return name in locals()", True),
        ("assert all(not name.startswith('tmp') for name in globals())", True),
        ("not python at all", True),
        ("from unittest.mock import patch\nwith patch('builtins.input'):\n    f()", True),
        ("import the_trainees_own_module", True),
        ("get_ipython()", True),
    ],
)
def test_only_tests_that_ask_for_the_interpreter_are_shared(source: str, expected: Any):
    cell = {"source": source, "grade_id": "t", "role": "test"}
    assert read_notebook([cell])["tests"]["t"]["shared"] is expected


def test_magics_are_read_as_ipython_does():
    assert parsed("%time x = 1") is not None
    assert parsed("def (") is None


@pytest.mark.parametrize(
    "test",
    [
        "assert open('x').read()",
        "import pandas as pd\npd.read_csv('x')",
        "import sqlite3\nassert sqlite3.connect('ward.db').execute('SELECT 1')",
        "import numpy\nassert numpy.loadtxt(f'{name}.TXT').sum() == 1",
        "import duckdb\nassert duckdb.sql(\"SELECT * FROM 'ward.parquet'\")",
        "assert lines('report') == 2",
        "assert a_report() == 2",
        "import sqlite3\nassert sqlite3.connect(WARD)",
        "from os.path import getsize\nassert getsize('ward') == 1",
    ],
)
def test_a_test_that_looks_at_files_has_them_fetched(test: str):
    assert reads_files(ast.parse(test), HELPERS)


@pytest.mark.parametrize(
    "test",
    [
        "assert f(1) == 1",
        "assert f('https://data.example.go.th') == 'นพ. ก.'",
        "assert count",
        "assert list(prices) == ['open', 'close'] and f('mean')",
        "'Writes ward.csv, see above.'\nassert f(1) == 1",
    ],
)
def test_any_other_has_not(test: str):
    assert not reads_files(ast.parse(test), HELPERS)
