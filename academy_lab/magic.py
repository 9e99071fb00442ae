"""`%academy check m01`: the command, from a notebook."""

import subprocess
import sys
from pathlib import Path
from typing import Any


def academy(line: str) -> None:
    """Run `academy …` on the saved files: in a process of its own, so that what was imported before is read anew."""
    import shlex

    done = subprocess.run(
        [sys.executable, "-m", "academy", *shlex.split(line)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=Path.cwd(),
    )
    print((done.stdout + done.stderr).rstrip())  # noqa: T201 - the magic's answer


def register_here() -> None:
    """Give the running kernel the magic; a plain interactive Python has none and is left alone."""
    if ipython := sys.modules.get("IPython"):
        register(ipython.get_ipython())


def register(shell: Any) -> None:
    """Give `shell` the magic."""
    shell.register_magic_function(academy, "line", "academy")
