"""Shows that every case works where nothing is defended: `python -m tests.golden.hostile.prove_exercises [CASE…]`.

Each case and its honest twin are graded by `undefended_exercise`, each in a jail of its own with its surroundings inside, so
that a bomb shows its effect within bounds and hurts nobody. What was seen is written to `proof_exercises.md`, a row for
each case; exit 1 when a case did not work. Some minutes; nothing here is part of the default tests.
"""

import itertools
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foundation.isolation import Bind, Jail, Limits, environment_binds
from tests.golden.hostile.exercise_corpus import PROOF, ExerciseCase, load_exercise_cases

REPO = Path(__file__).parents[3]
LIMITS = Limits(memory_mib=2048, processes=200, file_size_mib=256, tmp_mib=300)
TIME_S = 180.0
# What takes so many times as long as its honest twin, and at least so many seconds, does not end.
LATE, LATE_S, HONEST_S = 4, 8.0, 60.0
THREADS = 2 * (os.cpu_count() or 1)  # much of it is waiting
_users = itertools.count(33_000)  # the kernel counts processes by user: one bomb must not starve another's jail
# From here on an effect counts; the honest twin must stay below each.
SHOWS = {
    "unearned": 1, "secret": 1, "host": 1, "sent": 1, "time": 1, "survivor": 1, "verdict": 1, "processes": 100, "threads": 150,
    "descriptors": 400, "memory": 500, "disk": 150, "inodes": 20_000, "output": 100,
}  # fmt: skip
TITLE = """# Where the hostile exercises were shown to work

Written by `python -m tests.golden.hostile.prove_exercises`, which runs every case and its honest twin through
`undefended_exercise`. Credit is what was given beyond what was earned, in points; memory and disk are in MiB.

| case | family | works on | effect | honest twin | this case |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Shown:
    """What was seen of a case and of its twin."""

    case: ExerciseCase
    hostile: dict[str, Any]
    honest: dict[str, Any]

    @property
    def measure(self) -> str:
        """What the effect is read from."""
        return "unearned" if self.case.effect == "credit" else self.case.effect

    @property
    def works(self) -> bool:
        """Whether the case had its effect, and its twin its full score and no effect."""
        full = self.honest["credit"] == self.honest["most"]
        quiet = self.measure == "unearned" or self.honest[self.measure] < SHOWS[self.measure]
        return full and quiet and self.hostile[self.measure] >= SHOWS[self.measure]

    def row(self) -> str:
        """One line of the table."""
        case = self.case
        honest = 0 if self.measure == "unearned" else self.honest[self.measure]
        cells = [case.name, case.family, case.works_on, case.effect, f"{honest:g}", f"{self.hostile[self.measure]:g}"]
        return "| " + " | ".join(cells) + " |"


def measure(case: ExerciseCase, which: str, patience_s: float) -> dict[str, Any]:
    """Grade one submission in a jail; what `watch_exercise` saw of it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "room")
        folder.mkdir()
        folder.chmod(0o777)
        Path(name).chmod(0o755)
        binds = [*environment_binds(("foundation", "grader")), Bind(REPO / "tests"), Bind(folder, writable=True)]
        jail = Jail(binds=binds, limits=LIMITS, cwd=folder, run_as=next(_users))
        order = json.dumps({"case": case.name, "which": which, "folder": str(folder), "patience_s": patience_s})
        argv = [sys.executable, "-P", "-m", "tests.golden.hostile.watch_exercise", order]
        done = subprocess.run(
            jail.command(argv), capture_output=True, text=True, timeout=TIME_S, check=False, env=_environment(folder)
        )
        if done.returncode != 0 or not (folder / "seen.json").is_file():
            raise RuntimeError(f"{which}: {done.stderr[-3000:]}")
        seen: dict[str, Any] = json.loads((folder / "seen.json").read_text())
        return seen


def _environment(folder: Path) -> dict[str, str]:
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(folder / "home"),
        "PYTHONPATH": str(REPO),
    }  # fmt: skip


def show(case: ExerciseCase) -> Shown | str:
    """Measure a case and its twin; the reason when that failed."""
    try:
        honest = measure(case, "honest", HONEST_S)
        return Shown(case, measure(case, "hostile", max(LATE * honest["seconds"], LATE_S)), honest)
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        return f"{case.name}: {error}"


def main(names: list[str]) -> int:
    """Show the cases of these names (all without any); the exit code."""
    cases = [case for case in load_exercise_cases() if not names or case.name in names or case.family in names]
    with ThreadPoolExecutor(THREADS) as pool:
        shown = list(pool.map(show, cases))
    rows = [item.row() for item in shown if isinstance(item, Shown)]
    failed = [
        item if isinstance(item, str) else f"{item.row()}\n{item}"
        for item in shown
        if isinstance(item, str) or not item.works
    ]
    if not names:
        PROOF.write_text(TITLE + "\n".join(rows) + "\n")
    print(*(rows if names else []), f"{len(cases) - len(failed)} of {len(cases)} work", *failed, sep="\n")  # noqa: T201 - a script
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
