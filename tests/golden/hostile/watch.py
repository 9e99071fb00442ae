"""Inside the jail of `prove`: makes a world, starts a grader on one submission, and writes down what it sees.

It outlives everything the submission starts, and is the only judge of its effect.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.golden.hostile import undefended
from tests.golden.hostile.corpus import Case, load_cases
from tests.golden.hostile.text import Assignment, load_assignment
from tests.golden.hostile.world import World, made_world

PATIENCE_S = 10.0  # an undefended grader waits as long as it takes
NBGRADER_PATIENCE_S = 50.0
AFTER_S = 1.2
TICK_S = 0.02
MIB = 1 << 20
PAGE = os.sysconf("SC_PAGE_SIZE")
CONFIG = "c = get_config()\nc.CourseDirectory.course_id = 'proof'\n"
NOT_WATCHED = 2  # this process and the jail's first


class Peak:
    """The most that was seen at once of processes, threads and memory."""

    def __init__(self) -> None:
        self.processes = self.threads = self.memory = 0

    def look(self) -> None:
        """Take one more look."""
        found = list(_others())
        self.processes = max(self.processes, len(found))
        self.threads = max(self.threads, sum(threads for threads, _ in found))
        self.memory = max(self.memory, sum(memory for _, memory in found) // MIB)


def _others() -> Iterator[tuple[int, int]]:
    """Threads and bytes in memory of every process of this jail but the watching ones."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and int(entry.name) not in {1, os.getpid()}:
            with contextlib.suppress(OSError, ValueError, IndexError):
                stat = (entry / "stat").read_text().rpartition(")")[2].split()
                if stat[0] != "Z":
                    yield int(stat[17]), int(stat[21]) * PAGE + _nameless(entry)


def _nameless(process: Path) -> int:
    """Bytes of the files in memory that a process holds and that lie in no folder; no mapping of its own tells of them."""
    held = 0
    for descriptor in (process / "fd").iterdir():
        with contextlib.suppress(OSError):
            if str(descriptor.readlink()).startswith("/memfd:"):
                held += descriptor.stat().st_size
    return held


def watch(case: Case, which: str, grader: str, folder: Path) -> dict[str, Any]:
    """Grade one submission and say what happened."""
    with made_world(folder / "world") as world:
        assignment = load_assignment(case.assignment, world.replace)
        room = folder / "grading"
        room.mkdir()
        before = world.state() | _beside(folder)
        peak, seen = Peak(), {}
        if grader == "nbgrader":
            seen["credit"] = _nbgrader(case, which, assignment, world, room)
        else:
            seen |= _undefended(case, which, assignment, world, room, peak)
        changed = {path for path, state in (world.state() | _beside(folder)).items() if before.get(path) != state}
        gone = before.keys() - world.state().keys() - _beside(folder).keys()
        shown, told = _outputs(room / undefended.AUTOGRADED), _told(room / undefended.AUTOGRADED)
        points = {cell.grade_id: cell.max_score for cell in assignment.release.cells}
        return seen | {
            "most": sum(points.values()), "points": points, "host": len(changed | gone), "secret": len(world.seen_in(told) & set(case.secrets)),
            "sent": len(world.received), "markup": shown.count("<script"), "output": len(shown) // MIB,
            "processes": peak.processes, "threads": peak.threads, "memory": peak.memory, **_disk(),
        }  # fmt: skip


def _beside(folder: Path) -> dict[str, str]:
    """What lies beside the work, where nothing of a submission belongs."""
    return {str(path): "beside" for place in (folder, folder / "grading") if place.is_dir() for path in place.iterdir()
            if "climbed" in path.name}  # fmt: skip


def _outputs(path: Path) -> str:
    """All outputs, as text."""
    text = path.read_text() if path.is_file() else "[]"
    try:
        notebooks = json.loads(text)
    except ValueError:  # the grader died while it wrote
        return text
    return json.dumps([cell.get("outputs") for notebook in notebooks for cell in notebook["cells"]], ensure_ascii=False)


def _told(path: Path) -> str:
    """The same less the tracebacks: they show a test's lines to all whose work fails it, which is no case's merit."""
    try:
        outputs = [output for cell in json.loads(_outputs(path)) for output in cell or ()]
    except ValueError:
        return ""
    return json.dumps([{**output, "traceback": None} for output in outputs], ensure_ascii=False)


def _disk() -> dict[str, int]:
    used = [os.statvfs(place) for place in ("/tmp", "/dev/shm")]
    work = sum(path.stat().st_size for path in Path.cwd().rglob("*.bin"))
    return {
        "disk": (sum((one.f_blocks - one.f_bfree) * one.f_frsize for one in used) + work) // MIB,
        "inodes": sum(one.f_files - one.f_ffree for one in used),
    }


def _undefended(case: Case, which: str, assignment: Assignment, world: World, room: Path, peak: Peak) -> dict[str, Any]:
    """Run the undefended grader: its points, whether it ended in time, who was left."""
    (room / undefended.SOURCE).write_text(json.dumps(assignment.source))
    (room / undefended.ARCHIVE).write_bytes(case.archive(which, assignment, world))
    argv = [sys.executable, "-m", "tests.golden.hostile.undefended", str(room)]
    with (room.parent / "said.txt").open("w") as said:
        process = subprocess.Popen(argv, stdout=said, stderr=said, start_new_session=True)
        end = time.monotonic() + PATIENCE_S
        while process.poll() is None and time.monotonic() < end:
            peak.look()
            time.sleep(TICK_S)
    late = process.poll() is None
    if not late:
        time.sleep(AFTER_S)
    survivors = len(list(_others())) if not late else 0
    _end_all(process)
    return {"time": int(late), "survivor": survivors, "credit": 0.0 if late else undefended.score(room)}


def _end_all(process: subprocess.Popen[bytes]) -> None:
    """Kill everything in the jail but its first process and this one."""
    for _ in range(50):
        with contextlib.suppress(OSError):
            os.kill(-1, signal.SIGKILL)  # everybody this one may signal, itself left out
        process.poll()
        if not list(_others()):
            return
        time.sleep(TICK_S)


def _nbgrader(case: Case, which: str, assignment: Assignment, world: World, room: Path) -> float:
    """Run stock nbgrader in a course directory of its own: the points it writes to its gradebook."""
    import sqlite3

    undefended_room = room / "course"
    for place, content in (("source/a1", assignment.source), ("submitted/me/a1", None)):
        (undefended_room / place).mkdir(parents=True)
        if content is not None:
            (undefended_room / place / "nb.ipynb").write_text(json.dumps(content))
    (undefended_room / "nbgrader_config.py").write_text(CONFIG)
    archive = room / undefended.ARCHIVE
    archive.write_bytes(case.archive(which, assignment, world))
    (undefended_room / "submitted/me/a1").rmdir()
    undefended.unpack(archive, undefended_room / "submitted/me/a1")
    for step in ("generate_assignment", "autograde"):
        subprocess.run(
            [sys.executable, "-m", "nbgrader", step, "a1"],
            cwd=undefended_room,
            check=True,
            capture_output=True,
            timeout=NBGRADER_PATIENCE_S,
        )
    with contextlib.closing(sqlite3.connect(undefended_room / "gradebook.db")) as database:
        (points,) = database.execute("SELECT SUM(auto_score) FROM grade").fetchone()
    return float(points or 0)


if __name__ == "__main__":
    order = json.loads(sys.argv[1])
    Path(order["folder"], "home").mkdir(exist_ok=True)
    chosen = next(case for case in load_cases() if case.name == order["case"])
    result = watch(chosen, order["which"], order["grader"], Path(order["folder"]))
    Path(order["folder"], "seen.json").write_text(json.dumps(result))
    os._exit(0)  # the world's threads end with it
