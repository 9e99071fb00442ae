"""Growth: ten times the submissions take ten times the time, and no more memory."""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

from academy.standalone import Directory, generate_assignment
from bench.autograde import warm_rounds
from bench.directories import Prepared, m01
from bench.figure import Figure
from bench.progress import console
from grader.autograde import close_process_sandbox

FEW, MANY = 200, 2000
ROUNDS_FEW = 3
TIME_TARGET, MEMORY_TARGET = 10.5, 1.1
LOOK_S = 0.2
MIB = 1 << 20


@dataclass(frozen=True)
class Run:
    """Seconds for so many submissions, and the most memory that was used meanwhile, engine and sandbox together."""

    seconds: float
    peak_mib: float


def measure() -> list[Figure]:
    """Two figures: time, and memory."""
    course = m01()
    with tempfile.TemporaryDirectory(prefix="academy-bench-") as scratch:
        try:
            few = _run(course, Path(scratch, "few"), FEW, ROUNDS_FEW)
            many = _run(course, Path(scratch, "many"), MANY, 1)
        finally:
            close_process_sandbox()
    return _figures(few, many)


def _run(course: Prepared, folder: Path, submissions: int, rounds: int) -> Run:
    console.print(f"growth: {submissions:,} submissions …")
    course.lay_out(folder, submissions)
    directory = Directory.open(folder, course.assignment_id)
    generate_assignment(directory)
    with _peak() as peak:
        seconds = median(warm_rounds(directory, rounds))
    return Run(seconds, peak[0] / MIB)


@contextmanager
def _peak() -> Iterator[list[float]]:
    """One number, the most bytes that were in use at once, right when the block ends."""
    peak, stop = [0.0], threading.Event()

    def watch() -> None:
        while not stop.wait(LOOK_S):
            peak[0] = max(peak[0], _memory())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        stop.set()
        watcher.join()


def _memory() -> float:
    """Our own resident memory, and of the processes below us each one's share of what they share."""
    us = psutil.Process()
    total = float(us.memory_info().rss)
    for process in us.children(recursive=True):
        with suppress(psutil.Error):
            total += process.memory_full_info().pss
    return total


def _figures(few: Run, many: Run) -> list[Figure]:
    return [
        Figure(
            name="growth",
            what=f"Growth: time for {MANY:,} submissions beside {FEW}",
            what_th=f"เวลาตรวจ {MANY:,} งานเทียบกับ {FEW} งาน",
            theirs=f"{FEW} in {few.seconds:.1f} s",
            ours=f"{MANY:,} in {many.seconds:.1f} s",
            value=many.seconds / few.seconds,
            unit="×",
            target=TIME_TARGET,
            details={"few_s": few.seconds, "many_s": many.seconds},
        ),
        Figure(
            name="growth of memory",
            what="Growth: peak memory of the same, engine and sandbox together",
            what_th="หน่วยความจำสูงสุดของงานเดียวกัน รวมตัวตรวจและแซนด์บ็อกซ์",
            theirs=f"{few.peak_mib:.0f} MiB",
            ours=f"{many.peak_mib:.0f} MiB",
            value=many.peak_mib / few.peak_mib,
            unit="×",
            target=MEMORY_TARGET,
            details={"few_mib": few.peak_mib, "many_mib": many.peak_mib},
        ),
    ]
