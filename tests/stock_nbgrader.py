"""nbgrader's own commands, as an instructor types them: the oracle."""

import os
import subprocess
import sys
from pathlib import Path

# Each command in a process of its own, after one import of nbgrader, which is most of what one costs. Kernels are waited
# for as much as they work, so the folders take their turns side by side. Prints the commands that failed.
COMMANDS = """
import os
import sys
from nbgrader.apps.nbgraderapp import NbGraderApp
def forked(run, *given):
    child = os.fork()
    if child == 0:
        run(*given)
        sys.exit(0)
    return child
def run_all(folder, commands):
    os.chdir(folder)
    for command in commands:
        if os.waitpid(forked(NbGraderApp.launch_instance, command.split()), 0)[1]:
            print(f"{folder}: {command}", flush=True)
orders = [order.split(": ") for order in sys.argv[1:]]
folders = [forked(run_all, name, [said for where, said in orders if where == name]) for name in {n for n, _ in orders}]
sys.exit(any([os.waitpid(child, 0)[1] for child in folders]))
"""


def run_nbgrader(above: Path, *orders: str) -> None:
    """Run "FOLDER: COMMAND" for each of `orders`, folders below `above`; raises RuntimeError for one that fails."""
    failed, said = try_nbgrader(above, *orders)
    if failed:
        raise RuntimeError("\n".join([*failed, said]))


def try_nbgrader(above: Path, *orders: str) -> tuple[list[str], str]:
    """The same; gives the orders that failed, and what was said. Raises RuntimeError when nbgrader is not to be had."""
    home = dict.fromkeys(("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR"), str(above / "home"))
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", COMMANDS, *orders], cwd=above, timeout=1800, check=False,
        env={**home, "PATH": path, "LANG": "C.UTF-8"}, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    return [line for line in done.stdout.splitlines() if line in orders], done.stderr
