"""Shows that every case of the corpus works where nothing is defended: `python -m tests.golden.hostile.prove [CASE…]`.

Each case runs under `undefended`, those that say so under stock nbgrader too, inside a jail of its own with a world
around it, so that a bomb shows its effect within bounds and hurts nobody. What was seen is written to `proof.md`, a
row for each case (of some alone when their names or families are given, the other rows stay); exit 1 when a case did not
work. Some minutes; nothing here is part of the default tests.
"""

import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foundation.isolation import Bind, Jail, Limits, environment_binds
from tests.golden.hostile.corpus import PROOF, Case, load_cases

REPO = Path(__file__).parents[3]
LIMITS = Limits(memory_mib=1500, processes=200, file_size_mib=128, tmp_mib=300)
TIME_S = 60.0
_users = itertools.count(31_000)  # the kernel counts processes by user: one bomb must not starve another's jail
# From here on an effect counts; honest work stays far below each (the twins are measured too).
SHOWS = {
    "processes": 60, "threads": 60, "memory": 500, "disk": 120, "inodes": 12_000, "output": 20, "survivor": 1, "time": 1,
    "secret": 1, "host": 1, "sent": 1, "markup": 1,
}  # fmt: skip
TITLE = """# Where the hostile notebooks were shown to work

Written by `python -m tests.golden.hostile.prove`; points are those of all tests together.

| case | family | works on | effect | honest work | this case |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Shown:
    """What was seen of a case and of its twin, as one number each; `is_honest` says whether the twin earned all."""

    case: Case
    hostile: float
    honest: float
    grader: str

    @property
    def works(self) -> bool:
        """Whether the case had its effect, and its twin had not."""
        if self.case.effect == "credit":
            return self.hostile > sum(max(points) for points in self.case.earned.values()) + self.honest
        return self.hostile >= SHOWS[self.case.effect] > self.honest

    def row(self) -> str:
        """One line of the table."""
        case = self.case
        cells = [case.name, case.family, self.grader, case.effect, f"{self.honest:g}", f"{self.hostile:g}"]
        return "| " + " | ".join(cells) + " |"


def measure(case: Case, which: str, grader: str) -> dict[str, Any]:
    """Run one submission in a jail; what `watch` saw of it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "room")
        folder.mkdir(mode=0o777)
        folder.chmod(0o777)
        Path(name).chmod(0o755)
        binds = [*environment_binds(("foundation", "grader")), Bind(REPO / "tests"), Bind(folder, writable=True)]
        jail = Jail(binds=binds, limits=LIMITS, cwd=folder, run_as=next(_users))
        order = json.dumps({"case": case.name, "which": which, "grader": grader, "folder": str(folder)})
        argv = [sys.executable, "-P", "-m", "tests.golden.hostile.watch", order]
        done = subprocess.run(
            jail.command(argv), capture_output=True, text=True, timeout=TIME_S, check=False, env=_environment(folder)
        )
        if done.returncode != 0 or not (folder / "seen.json").is_file():
            raise RuntimeError(f"{case.name} {which}: {done.stderr[-3000:]}")
        seen: dict[str, Any] = json.loads((folder / "seen.json").read_text())
        return seen


def _environment(folder: Path) -> dict[str, str]:
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(folder / "home"),
        "PYTHONPATH": str(REPO), "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
    }  # fmt: skip


def show(case: Case) -> Shown:
    """Measure a case and its twin on the grader it says it works on."""
    hostile, honest = (measure(case, which, case.works_on) for which in ("hostile", "honest"))
    if case.effect == "credit":
        missing = honest["most"] - honest["credit"]
        if missing:
            raise RuntimeError(f"{case.name}: the honest twin misses {missing:g} points on {case.works_on}")
        possible = honest["most"] - sum(_most(case, name, points) for name, points in honest["points"].items())
        return Shown(case, hostile["credit"], possible, case.works_on)
    return Shown(case, hostile[case.effect], honest[case.effect], case.works_on)


def _most(case: Case, name: str, points: float) -> float:
    """What honest grading takes away for a test."""
    return points if name in case.earned else 0.0


def main(names: list[str]) -> int:
    """Show the cases of these names (all without any); the exit code."""
    cases = [case for case in load_cases() if not names or case.name in names or case.family in names]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        shown = list(pool.map(_shown_or_why, cases))
    rows = {item.case.name: item.row() for item in shown if isinstance(item, Shown)}
    failed = [
        item if isinstance(item, str) else item.row() for item in shown if isinstance(item, str) or not item.works
    ]
    PROOF.write_text(TITLE + "\n".join(_with_those_before(rows, {case.name for case in cases})) + "\n")
    print(*(rows.values() if names else []), f"{len(cases) - len(failed)} of {len(cases)} work", *failed, sep="\n")  # noqa: T201 - a script
    return 1 if failed else 0


def _with_those_before(rows: dict[str, str], tried: set[str]) -> list[str]:
    """The rows, and those that are written down of cases which were not tried now and still exist."""
    found = re.findall(r"^(\| (\w+) \| .*)$", PROOF.read_text() if PROOF.is_file() else "", re.MULTILINE)
    known = {case.name for case in load_cases()} - tried
    kept = {name: row for row, name in found if name in known}
    return [row for _, row in sorted({**kept, **rows}.items())]


def _shown_or_why(case: Case) -> Shown | str:
    try:
        return show(case)
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        return f"{case.name}: {error}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
