"""What is done to IPython for speed changes nothing that it puts out. In a process of its own: there is one shell in each."""

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[[str], Any]


@pytest.fixture(scope="module")
def answer() -> Ask:
    """The value of an expression, as JSON, in a fresh process where `shell` is warm and `run(*cells)` gives their outputs."""

    def ask(expression: str) -> Any:
        code = (
            "import json, sys; from grader.student import shell as warm; warm.warm_up(); said, sys_stdout = sys.stdout, 0\n"
            "from grader.student.recording import RecordingShell\n"
            "shell = warm.Shell(); ipython = RecordingShell.instance()\n"
            "run = lambda *cells: [shell.run(cell)['outputs'] for cell in cells]\n"
            f"said.write(json.dumps({expression}))"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
        return json.loads(done.stdout)

    return ask


def test_warming_up_leaves_nothing_that_a_cell_could_see(answer: Ask):
    found = answer(
        "[[n for n in vars(sys) if n.startswith('last_')], list(shell.names['In']), shell.names['_'], run('1/0')]"
    )
    assert found[:3] == [[], [""], ""]
    ((failed,),) = found[3]
    assert failed["ename"] == "ZeroDivisionError"
    assert "Cell In[1], line 1\n----> 1 1/0" in "\n".join(failed["traceback"])


def test_a_traceback_is_made_once_and_kept_as_ipython_keeps_it(answer: Ask):
    cells = "'def f():\\n    raise ValueError(1)\\nf()', 'f(1', 'n = 1\\nraise SystemExit(2)'"
    shown, kept = answer(f"[run({cells}), list(ipython.history_manager.exceptions.values())]")
    assert [item["ename"] for item in kept] == ["ValueError", "SyntaxError", "SystemExit"]
    assert [outputs[0]["traceback"] for outputs in shown[:2]] == [item["traceback"] for item in kept[:2]]
    assert "line 2" in "".join(kept[2]["traceback"])
