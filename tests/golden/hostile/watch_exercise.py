"""Inside the jail of `prove_exercises`: makes the surroundings, starts the grader, and writes down what it sees.

It outlives everything the submission starts, and is the only judge of its effect.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.golden.hostile import undefended_exercise as undefended
from tests.golden.hostile.exercise_corpus import ExerciseCase, filled_course, load_exercise_cases
from tests.golden.hostile.surroundings import Surroundings, made_surroundings

AFTER_S = 2.5  # for what acts or lives on when all is graded
LATER = {"host", "survivor"}
TICK_S = 0.02
MIB = 1 << 20
PAGE = os.sysconf("SC_PAGE_SIZE")


class Peak:
    """The most that was seen at once of processes, threads, descriptors and memory."""

    def __init__(self) -> None:
        self.processes = self.threads = self.memory = self.descriptors = 0

    def look(self) -> None:
        """Take one more look."""
        found = list(_others())
        self.processes = max(self.processes, len(found))
        self.threads = max(self.threads, sum(threads for _, threads, _ in found))
        self.memory = max(self.memory, sum(memory for _, _, memory in found) // MIB)
        self.descriptors = max([self.descriptors, *(_descriptors(entry) for entry, _, _ in found)])


def _others() -> Iterator[tuple[Path, int, int]]:
    """Threads and resident bytes of every process of this jail but the watching ones."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and int(entry.name) not in {1, os.getpid()}:
            with contextlib.suppress(OSError, ValueError, IndexError):
                stat = (entry / "stat").read_text().rpartition(")")[2].split()
                if stat[0] != "Z":
                    yield entry, int(stat[17]), int(stat[21]) * PAGE


def _descriptors(process: Path) -> int:
    try:
        return len(list((process / "fd").iterdir()))
    except OSError:
        return 0


def watch(case: ExerciseCase, which: str, folder: Path, patience_s: float) -> dict[str, Any]:
    """Grade one submission and say what happened; what takes longer than `patience_s` is late."""
    with made_surroundings(folder / "world") as around:
        tests, room = _prepare(case, which, around, folder)
        before = around.world.state()
        peak = Peak()
        seen = _graded(room, peak, patience_s, AFTER_S if case.effect in LATER else 0)
        after = around.world.state()
        output = room / undefended.OUTPUT
        told = output.read_bytes()[:MIB].decode(errors="replace") if output.is_file() else ""
        verdicts = json.loads((room / undefended.VERDICTS).read_text()) if seen["verdict"] == 0 else {}
        return seen | {
            "credit": sum(points for name, points in tests.items() if verdicts.get(name)), "most": sum(tests.values()),
            "unearned": sum(points for name, points in tests.items() if verdicts.get(name) and not case.earned[name]),
            "host": sum(after.get(path) != before.get(path) for path in after.keys() | before.keys()),
            "secret": len(around.seen_in(told) & set(case.secrets)), "sent": len(around.reached),
            "output": output.stat().st_size // MIB if output.is_file() else 0,
            "processes": peak.processes, "threads": peak.threads, "memory": peak.memory, "descriptors": peak.descriptors,
            "disk": _size(room / undefended.WORK), "inodes": sum(1 for _ in (room / undefended.WORK).rglob("*")),
        }  # fmt: skip


def _prepare(case: ExerciseCase, which: str, around: Surroundings, folder: Path) -> tuple[dict[str, float], Path]:
    """Lay out the grader's room; the points of each test."""
    course = filled_course(folder / "course", around.replace) / "exercises" / case.assignment
    room = folder / "grading"
    room.mkdir()
    (course / "tests").rename(room / "tests")
    told = tomllib.loads((course / "exercise.toml").read_text())
    env, files = {}, {}
    for name, form in told.get("env", {}).items():
        if "file" in form:
            files[name] = form["file"]
        env[name] = "a-random-token"
    points = dict.fromkeys(case.earned, 1.0) | case.points
    order = {"entry": told["entry"], "env": env, "files": files, "tests": list(points)}
    (room / undefended.ORDER).write_text(json.dumps(order))
    (room / undefended.SUBMISSION).write_bytes(case.archive(which, around.replace))
    return points, room


def _graded(room: Path, peak: Peak, patience_s: float, after_s: float) -> dict[str, float]:
    """Run the grader: whether it ended in time, with a verdict, and who was left."""
    began = time.monotonic()
    argv = [sys.executable, "-P", "-m", "tests.golden.hostile.undefended_exercise", str(room)]
    with (room.parent / "said.txt").open("w") as said:
        process = subprocess.Popen(argv, stdout=said, stderr=said, start_new_session=True)
        while process.poll() is None and time.monotonic() < began + patience_s:
            peak.look()
            time.sleep(TICK_S)
    late, took_s = process.poll() is None, time.monotonic() - began
    if not late:
        time.sleep(after_s)
    survivors = 0 if late else len(list(_others()))
    verdict = (room / undefended.VERDICTS).is_file()
    _end_all(process)
    return {"seconds": took_s, "time": int(late), "survivor": survivors, "verdict": int(not verdict)}


def _end_all(process: subprocess.Popen[bytes]) -> None:
    """Kill everything in the jail but its first process and this one."""
    for _ in range(50):
        with contextlib.suppress(OSError):
            os.kill(-1, signal.SIGKILL)  # everybody this one may signal, itself left out
        process.poll()
        if not list(_others()):
            return
        time.sleep(TICK_S)


def _size(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file()) // MIB


if __name__ == "__main__":
    order = json.loads(sys.argv[1])
    place = Path(order["folder"])
    (place / "home").mkdir()
    chosen = next(case for case in load_exercise_cases() if case.name == order["case"])
    seen = watch(chosen, order["which"], place, order["patience_s"])
    (place / "seen.json").write_text(json.dumps(seen))
    os._exit(0)  # the world's threads end with it
