"""Runs inside a jail: notebooks' cells one after another, as a kernel runs them.

Standard input: a JSON list of runs, each `{"cells": [text, …], "env": {name: text}, "files": {path: text}}`; standard
output: for each run a list of `[error's name, its text]` or null, one for each cell. Each run has a process and a folder
of its own.
"""

import contextlib
import importlib
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

Failed = tuple[str, str, str] | None
# Loaded once, where a cell names them, and not by each run anew.
SLOW = ("fastapi", "httpx", "matplotlib.pyplot", "numpy", "pandas", "pydantic")


def main() -> None:
    """Answer the runs on standard input."""
    from IPython.core.interactiveshell import InteractiveShell  # noqa: F401 - loaded once, before the forks

    runs = json.load(sys.stdin)
    named = {
        name
        for name in SLOW
        for run in runs
        for cell in run["cells"]
        if f"import {name}" in cell or f"from {name}" in cell
    }
    for name in sorted(named):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    json.dump([_forked(run) for run in runs], sys.stdout)


def _forked(run: dict[str, Any]) -> list[Failed]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "w") as answer:
            answer.write(json.dumps(_run(run)))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    died: list[Failed] = [("DeadKernelError", "", "")]
    return json.loads(text) if text else died


def _run(run: dict[str, Any]) -> list[Failed]:
    from IPython.core.interactiveshell import InteractiveShell

    os.environ.update(run["env"])
    os.chdir(tempfile.mkdtemp())
    for path, text in run["files"].items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text, encoding="utf-8")
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    shell: Any = InteractiveShell()  # type: ignore[no-untyped-call]
    return [_failure(shell.run_cell(cell)) for cell in run["cells"]]


def _failure(result: Any) -> Failed:
    error = result.error_before_exec or result.error_in_exec
    if error is None:
        return None
    return type(error).__name__, str(error)[:500], str(getattr(error, "name", "") or "")


if __name__ == "__main__":
    main()
