"""kill -9 of random grading processes, while the grading service works through a pile of submissions.

    python -m bench.crash [--submissions N] [--kills N] [--seed N] [--json FILE]

The real worker service grades from the real ledger; this script plays the hub's part, which starts it again when it dies.
Whatever lives below this process is fair game: the service, its jail, warm parents, judges, students; nothing else is.
In the end every attempt must have been graded exactly once, with the very results it has when nobody is killed, and no
process, mount or file may be left. Exit code 1 otherwise.
"""

import argparse
import ctypes
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from random import Random

import psutil
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import func, select

from academy.settings import load_settings
from academy.workflow import Academy
from bench.progress import console
from bench.work import varied_work
from foundation.store import utc_now
from grader import exchange, ledger
from grader.autograde import autograde
from grader.ledger.queue import JobState
from grader.ledger.tables import JobRow
from grader.model import Bundle, GradingResult, Schedule
from grader.release import generate
from grader.sandbox import default_sandbox

SUBMISSIONS, KILLS = 2000, 1000
# m01's notebook, and for every tenth trainee m05 with its exercise.
NOTEBOOK, EXERCISE, EXERCISE_EVERY = "m01", "m05", 10
LOOK_S = 0.05
RESTART_S = 0.3  # the hub takes up to a second
STOP_S = 30.0
LEAVE_S = 5.0
AHEAD = 20  # submissions by which the kills run ahead of what is graded, so that none is left over at the end
PATIENCE_S = 120.0  # without one more graded submission in this time, the run has failed
PR_SET_CHILD_SUBREAPER = 36
DONE = (JobState.GRADED, JobState.UNGRADED)
# How deep below the service a process is, and what it is there.
KINDS = ("worker", "jail", "jail's first process", "nursery's keeper", "nursery", "warm parent", "judge or student")

Outcomes = tuple[tuple[str, str, float], ...]


@dataclass(frozen=True)
class Report:
    """What became of the run; `faults` is empty when everything is as it must be."""

    submissions: int
    kills: Mapping[str, int]
    restarts: int
    wall_s: float
    faults: Sequence[str] = field(default_factory=list)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.crash", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--submissions", type=int, default=SUBMISSIONS, help="how many are graded (%(default)s)")
    parser.add_argument(
        "--kills", type=int, default=KILLS, help="how many processes are killed meanwhile (%(default)s)"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the choice of victims (%(default)s)")
    parser.add_argument("--json", type=Path, help="write the report there as JSON")
    given = parser.parse_args()
    report = crash_run(given.submissions, given.kills, Random(given.seed))  # noqa: S311 - victims, not secrets
    print(
        f"{report.submissions} submissions, {sum(report.kills.values())} kills in {report.wall_s:.0f} s: {dict(report.kills)}"
    )
    print(
        "\n".join(report.faults)
        or "every attempt graded exactly once, every result as without kills, nothing left behind"
    )
    if given.json:
        given.json.write_text(json.dumps(asdict(report), indent=1), encoding="utf-8")
    sys.exit(bool(report.faults))


def crash_run(submissions: int, kills: int, luck: Random) -> Report:
    """Submit, kill while it is graded, and look at what is left. Kills are spread over the run by what is graded."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)  # whoever loses a parent stays below us
    with tempfile.TemporaryDirectory(prefix="academy-crash-") as folder:
        home, scratch = Path(folder, "home"), Path(folder, "tmp")
        home.mkdir()
        scratch.mkdir()
        academy = Academy(load_settings(home=home))
        expected = _submit(academy, submissions)
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8")
        began = time.monotonic()
        worker = _Worker(home, scratch)
        killer = _Killer(worker, luck)
        faults = _watch(academy, worker, killer, submissions, kills)
        faults += worker.stop()
        wall_s = time.monotonic() - began
        faults += _wrong_results(academy, expected)
        if Path("/proc/self/mountinfo").read_text(encoding="utf-8") != mounts:
            faults.append("a mount is left, or gone")
        faults += [f"left in the temporary folder: {path.name}" for path in scratch.iterdir()]
        academy.engine.dispose()
        return Report(submissions, dict(killer.kills), worker.restarts, wall_s, faults)


def _submit(academy: Academy, submissions: int) -> dict[str, Outcomes]:
    """Hand everything in; what each attempt must come to, by its id."""
    work = {name: _published(academy, name) for name in (NOTEBOOK, EXERCISE)}
    expected = {}
    for number in range(submissions):
        name = EXERCISE if number % EXERCISE_EVERY == 0 else NOTEBOOK
        archive, outcomes = work[name][number % len(work[name])]
        receipt = academy.submit(name, f"s{number:05}", archive, f"crash-{number:05}")
        expected[receipt.attempt_id] = outcomes
    return expected


def _published(academy: Academy, assignment_id: str) -> list[tuple[bytes, Outcomes]]:
    """Hand out an assignment; the ways of doing it, each with its result when nobody is killed."""
    assignment = academy.course.assignment(assignment_id)
    if assignment_id == NOTEBOOK:
        assignment = replace(assignment, exercise=None)
    course = replace(academy.course, assignments=(assignment,))
    release = generate(course, assignment_id)
    with academy.sessions.begin() as session:
        exchange.publish(session, release, assignment, Schedule(), utc_now())
    academy.bridge.prepare(release, None)
    with default_sandbox() as sandbox:
        return [
            (bundle.to_zip(), _outcomes(autograde(release, bundle, student_seed="crash", sandbox=sandbox)))
            for bundle in _few(varied_work(course, release))
        ]


def _few(work: Sequence[Bundle]) -> Sequence[Bundle]:
    return work[:: max(1, len(work) // 8)]


def _outcomes(result: GradingResult) -> Outcomes:
    return tuple((cell.notebook_id + "/" + cell.grade_id, cell.outcome.value, cell.score) for cell in result.cells)


class _Worker:
    """The grading service, started again whenever it dies."""

    def __init__(self, home: Path, scratch: Path) -> None:
        self._environment = {**os.environ, "ACADEMY_HOME": str(home), "TMPDIR": str(scratch)}
        self._log = (home / "worker.log").open("ab")
        self.restarts = -1
        self._begin()

    def _begin(self) -> None:
        self.restarts += 1
        command = [sys.executable, "-m", "academy", "service", "worker"]
        self.process = subprocess.Popen(
            command, env=self._environment, stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log
        )

    def look_after(self) -> None:
        """Start it again if it is dead; see off orphans that have come to us."""
        if self.process.poll() is not None:
            time.sleep(RESTART_S)
            self._begin()
        for child in psutil.Process().children():
            if child.pid != self.process.pid:
                with suppress(ChildProcessError):
                    os.waitpid(child.pid, os.WNOHANG)

    def stop(self) -> list[str]:
        """Stop it as the hub does; who is still there then, when they have had time to end."""
        with closing(self._log):
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(STOP_S)
        deadline = time.monotonic() + LEAVE_S
        while (left := _living()) and time.monotonic() < deadline:
            time.sleep(LOOK_S)
        faults = [f"left: process {process.pid} ({' '.join(process.cmdline())[:80]})" for process in left]
        for process in left:
            process.kill()
        return faults


def _living() -> list[psutil.Process]:
    return [item for item in psutil.Process().children(recursive=True) if item.status() != psutil.STATUS_ZOMBIE]


class _Killer:
    """Kills one process below this one at a time, any with the same likelihood."""

    def __init__(self, worker: _Worker, luck: Random) -> None:
        self._worker, self._luck = worker, luck
        self.kills: Counter[str] = Counter()

    def strike(self) -> None:
        """Kill one; nobody when the one that was chosen has just ended."""
        with suppress(psutil.NoSuchProcess, ProcessLookupError, IndexError):
            victim = self._luck.choice(_living())
            handle = os.pidfd_open(victim.pid)  # whoever has the number later is not meant
            try:
                kind = _kind(victim, self._worker.process.pid)
                if victim.is_running():
                    signal.pidfd_send_signal(handle, signal.SIGKILL)
                    self.kills[kind] += 1
            finally:
                os.close(handle)


def _kind(process: psutil.Process, worker: int) -> str:
    """What a process is, by its place below the service."""
    line = [process.pid, *(parent.pid for parent in process.parents())]
    return KINDS[min(line.index(worker), len(KINDS) - 1)] if worker in line else "orphan"


def _watch(academy: Academy, worker: _Worker, killer: _Killer, submissions: int, kills: int) -> list[str]:
    columns = TextColumn("{task.description:<8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console) as progress:
        grading, killing = progress.add_task("graded", total=submissions), progress.add_task("killed", total=kills)
        done, moved = 0, time.monotonic()
        while done < submissions:
            worker.look_after()
            if done_now := _done(academy) - done:
                done, moved = done + done_now, time.monotonic()
            if time.monotonic() > moved + PATIENCE_S:
                return [f"only {done} of {submissions} were graded; nothing moved for {PATIENCE_S:g} s"]
            if killer.kills.total() < min(kills, (done + AHEAD) * kills / submissions):
                killer.strike()
            progress.update(grading, completed=done)
            progress.update(killing, completed=killer.kills.total())
            time.sleep(LOOK_S)
    return [] if killer.kills.total() == kills else [f"only {killer.kills.total()} of {kills} kills were done in time"]


def _done(academy: Academy) -> int:
    with academy.reading() as session:
        return session.scalar(select(func.count()).where(JobRow.state.in_(DONE))) or 0


def _wrong_results(academy: Academy, expected: Mapping[str, Outcomes]) -> list[str]:
    faults = []
    with academy.reading() as session:
        for attempt_id, outcomes in expected.items():
            runs = ledger.runs(session, attempt_id)
            if len(runs) != 1:
                faults.append(f"{attempt_id} was graded {len(runs)} times")
                continue
            found = ledger.result(session, attempt_id).machine
            if _outcomes(found) != outcomes:
                faults.append(
                    f"{attempt_id} is {found.status}, not as without kills: {found.reason or _outcomes(found)}"
                )
    return faults


if __name__ == "__main__":
    main()
