"""What is done to IPython for speed changes nothing that it puts out. In a process of its own: there is one shell in each."""

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from grader.student.shell import WARM_CELLS

Ask = Callable[[str], Any]

BEGIN = """
import json, sys
from grader.student import shell as warm
from grader.student.recording import RecordingShell
said = sys.stdout
"""
WARM = """
warm.warm_up()
shell = warm.Shell(); ipython = RecordingShell.instance()
run = lambda *cells: [shell.run(cell)["outputs"] for cell in cells]
"""
# What the shell does in another way than IPython to be fast; without these it is IPython's own.
FASTER = ("transform_cell", "should_run_async", "showtraceback", "init_traceback_handlers", "init_history")
CELLS = (
    "a = 1\nb = 2", "a", "a\nb", "a; b;", "_", "_ + Out[2], In[1]", "x = (1,\n 2)\nx", "print('x'); 5", "", "  ", "# only",
    "def f(n):\n    '''Text\n    of lines.'''\n    return 1 / n\n\nf(1)", "f(0)", "[f(n) for n in (1, 0)]", "f(1", "  a = 1\nb",
    "try:\n    f(0)\nexcept ZeroDivisionError as error:\n    raise KeyError('k') from error",
    "import json\njson.loads('{')", "import json; json.loads('{'); 1", "raise SystemExit(3)", "raise KeyboardInterrupt",
    "return 1", "import asyncio\nawait asyncio.sleep(0)\n7", "%who_ls", "%nosuchmagic", "!echo hi", "get_ipython().run_cell('1/0');",
    "from __future__ import annotations\ndef g(x: no_such) -> None: ...\ng.__annotations__", "exec('1/0')", "eval('(')",
    "def r(n):\n    return r(n - 1) if n else 1 / n\nr(30)",
    "f?",
    "raise ExceptionGroup('g', [ValueError(1)])", "import os\nos.mkdir('d'); os.chdir('d'); os.rmdir('../d')\nf(0)", "None",
    "class T(Exception):\n    def _render_traceback_(self): return ['mine']\nraise T", "import sys\nsys.last_value", "yield 1",
    "a = 1\n\nIn [1]: b", ">>> 1 + 1", "x = 5 # c\nx # ;", "'''\n;'''", "lambda: 0;", "import math\nmath.sqrt(-1)", "%tb", "_i, _ii",
    "_i, _ii, _iii", "get_ipython().last_execution_succeeded, get_ipython().execution_count", "get_ipython().last_execution_result.result",
)  # fmt: skip


def _in_a_process(code: str) -> Any:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def answer() -> Ask:
    """The value of an expression, as JSON, in a fresh process where `shell` is warm and `run(*cells)` gives their outputs."""
    return lambda expression: _in_a_process(f"{BEGIN}{WARM}\nsaid.write(json.dumps({expression}))")


def test_cells_put_out_what_they_do_by_ipythons_own_ways(answer: Ask, tmp_path: Any, monkeypatch: Any):
    monkeypatch.chdir(tmp_path)
    asked = f"[run(*{CELLS!r}), list(shell.names['In']), sorted(shell.names['Out'])]"
    slow = f"for name in {FASTER}: delattr(RecordingShell, name)"
    ours, theirs = answer(asked), _in_a_process(f"{BEGIN}{slow}\n{WARM}\nsaid.write(json.dumps({asked}))")
    for cell, mine, its in zip(CELLS, ours[0], theirs[0], strict=True):
        assert (cell, mine) == (cell, its)
    assert ours == theirs


def test_a_warning_of_the_parser_is_shown_once_with_its_line(answer: Ask):
    ((said,),) = answer("run('import warnings\\nwarnings.simplefilter(\"always\")', 'p = 1\\nq = \"\\\\d\"')[1:]")
    assert said["text"].count("Warning") == 1
    assert said["text"].endswith('  q = "\\d"\n')


def test_a_cell_that_is_no_python_leaves_no_name_of_a_cell_behind(answer: Ask):
    names = answer("[run('%who_ls\\n(1'), run('%who_ls\\n1'), len(ipython.compile._filename_map)][2]")
    assert names == 2 + len(WARM_CELLS)


def test_an_error_that_cannot_say_its_text_is_shown_with_what_kept_it_from_that(answer: Ask):
    """IPython's own way differs in how many lines of the class it shows."""
    ((first, second),) = answer("run('class E(Exception):\\n    def __str__(self): raise ValueError(1)\\nraise E')")
    assert (first["ename"], first["evalue"]) == ("E", "")
    assert (second["ename"], second["evalue"]) == ("ValueError", "1")


def test_warming_up_leaves_nothing_that_a_cell_could_see(answer: Ask):
    found = answer(
        "[[n for n in vars(sys) if n.startswith('last_')], list(shell.names['In']), shell.names['_'], run('1/0')]"
    )
    assert found[:3] == [[], [""], ""]
    ((failed,),) = found[3]
    assert failed["ename"] == "ZeroDivisionError"
    assert "Cell In[1], line 1\n----> 1 1/0" in "\n".join(failed["traceback"])


def test_a_traceback_is_made_once_to_be_shown_and_stored():
    counting = """
from IPython.core.ultratb import VerboseTB
made, get_records = [], VerboseTB.get_records
VerboseTB.get_records = lambda *given: made.append(1) or get_records(*given)
shown = run("1/0", "%tb")
said.write(json.dumps([shown, len(made), ipython.history_manager.exceptions[1]]))
"""
    shown, made, stored = _in_a_process(f"{BEGIN}{WARM}{counting}")
    assert made == 2
    assert stored["traceback"] == shown[0][0]["traceback"] == shown[1][0]["traceback"]
