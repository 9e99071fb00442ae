"""A run of pytest that was begun before it had a suite comes to what pytest comes to. In processes of their own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PROGRAM = """
import json, sys
from pathlib import Path
from academy_lab.suite import OPTIONS, run_pytest
from grader.judge import begun

class Noting:
    def __init__(self): self.ran = []
    def pytest_runtest_logreport(self, report): self.ran.append([report.nodeid, report.when, report.outcome])

def run(suite, first):
    noting = Noting()
    if sys.argv[1] == "begun":
        finders = list(sys.meta_path)
        begun.begin()
        assert sys.meta_path == finders, "a trainee's process imports as ever"
        code, said = begun.run(suite, [suite / "public"], [noting], until_failure=first)
    else:
        more = ["--exitfirst"] if first else []
        here = ["--rootdir", str(suite), f"--confcutdir={suite}", str(suite / "public")]
        code, said = run_pytest([*OPTIONS, *more, *here], noting)
    return [code, noting.ran, said]

print(json.dumps([[run(Path(suite), first) for first in (False, True)] for suite in sys.argv[2:]]))
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
    "a conftest that names plugins, options and hooks": {
        "conftest.py": "import sys\nsys.path.insert(0, __file__.rpartition('/')[0])\npytest_plugins = ['plugged']\nseen = []\n"
        "def pytest_addoption(parser): parser.addoption('--level', default='3')\n"
        "def pytest_sessionstart(session): seen.append('start')\n"
        "def pytest_collection(session): seen.append('collection')\n",
        "plugged.py": "import pytest\n@pytest.fixture\ndef one(): return 1\n",
        "test_a.py": "def test_a(one, request):\n"
        "    assert one == 1 and request.config.getoption('level') == '3'\n"
        "def test_b(request):\n"
        "    seen = [p.seen for p in request.config.pluginmanager.get_plugins() if hasattr(p, 'seen')]\n"
        "    assert seen == [['start', 'collection']]\n",
    },
    "it is ended": {"test_a.py": "import pytest\ndef test_a(): pytest.exit('now', returncode=9)\ndef test_b(): pass\n"},
    "a fixture ends badly": {
        "test_a.py": "import pytest\n@pytest.fixture(scope='session')\ndef one():\n    yield\n    raise OSError\n"
        "def test_a(one): pass\ndef test_b(): assert 0\n"
    },
}  # fmt: skip


def _run(how: str, *suites: Path) -> Any:
    command = [sys.executable, "-c", PROGRAM, how, *map(str, suites)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60, text=True)
    return json.loads(done.stdout)


def _suite(folder: Path, files: dict[str, str]) -> Path:
    (folder / "public").mkdir(parents=True)
    for name, text in files.items():  # of one name each: a process imports a module of a name once
        (folder / "public" / name.replace("test_a", f"test_{folder.name}")).write_text(text, encoding="utf-8")
    return folder


def test_what_runs_and_the_code_are_pytests(tmp_path: Path):
    suites = [_suite(tmp_path / str(number), files) for number, files in enumerate(SUITES.values())]
    for name, ours, pytests in zip(SUITES, _run("begun", *suites), _run("main", *suites), strict=True):
        assert [each[:2] for each in ours] == [each[:2] for each in pytests], name


def test_a_suite_that_cannot_be_read_is_told(tmp_path: Path):
    [[(code, ran, said), _]] = _run("begun", _suite(tmp_path / "a", {"test_a.py": "import no_such_module\n"}))
    assert code not in {0, 1}
    assert not ran
    assert "Interrupted: 1 error during collection" in said
