"""A run of pytest that was begun before it had a suite comes to what pytest comes to. In a process of its own each."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROGRAM = """
import json, sys
from pathlib import Path
from academy_lab.suite import OPTIONS, run_pytest
from grader.judge import begun

class Noting:
    def __init__(self): self.ran = []
    def pytest_runtest_logreport(self, report): self.ran.append([report.nodeid, report.when, report.outcome])

how, suite, first = sys.argv[1], Path(sys.argv[2]), sys.argv[3] == "first"
noting = Noting()
if how == "begun":
    finders = list(sys.meta_path)
    begun.begin()
    assert sys.meta_path == finders, "a trainee's process imports as ever"
    code, said = begun.run(suite, [suite / "public"], [noting], until_failure=first)
else:
    more = ["--exitfirst"] if first else []
    code, said = run_pytest([*OPTIONS, *more, "--rootdir", str(suite), f"--confcutdir={suite}", str(suite / "public")], noting)
print(json.dumps([code, noting.ran, said]))
"""
PASSES = "def test_a(tmp_path, monkeypatch, capsys):\n    print('x')\n    assert capsys.readouterr().out == 'x\\n'\n"
SUITES = {
    "all pass": {"test_a.py": PASSES},
    "one fails": {"test_a.py": f"{PASSES}def test_b():\n    assert [1] == [2], 'said'\ndef test_c(): pass\n"},
    "nothing to run": {"test_a.py": ""},
    "a conftest": {
        "conftest.py": "import pytest\n@pytest.fixture\ndef one(): return 1\n",
        "test_a.py": "def test_a(one): assert one == 1\n",
    },
    "it is ended": {"test_a.py": "import pytest\ndef test_a(): pytest.exit('now', returncode=9)\ndef test_b(): pass\n"},
    "a fixture ends badly": {
        "test_a.py": "import pytest\n@pytest.fixture(scope='session')\ndef one():\n    yield\n    raise OSError\n"
        "def test_a(one): pass\ndef test_b(): assert 0\n"
    },
}  # fmt: skip


def _run(how: str, suite: Path, first: str = "all") -> Any:
    command = [sys.executable, "-c", PROGRAM, how, str(suite), first]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60, text=True)
    return json.loads(done.stdout)


def _suite(folder: Path, files: dict[str, str]) -> Path:
    (folder / "public").mkdir()
    for name, text in files.items():
        (folder / "public" / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("first", ["all", "first"])
@pytest.mark.parametrize("name", SUITES)
def test_what_runs_and_the_code_are_pytests(tmp_path: Path, name: str, first: str):
    suite = _suite(tmp_path, SUITES[name])
    assert _run("begun", suite, first)[:2] == _run("main", suite, first)[:2]


def test_a_suite_that_cannot_be_read_is_told(tmp_path: Path):
    suite = _suite(tmp_path, {"test_a.py": "import no_such_module\n"})
    code, ran, said = _run("begun", suite)
    assert code not in {0, 1}
    assert not ran
    assert "Interrupted: 1 error during collection" in said
