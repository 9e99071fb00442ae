"""`academy --help` against a Python that does nothing: what a person waits for before a command even begins."""

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from bench.figure import Figure

RUNS = 15
TARGET = 5.0


def measure() -> list[Figure]:
    """One figure: medians of both, taken in turn."""
    academy = Path(sys.executable).with_name("academy")
    nothing_s, help_s = [], []
    for _ in range(RUNS):
        nothing_s.append(_timed(sys.executable, "-c", "pass"))
        help_s.append(_timed(str(academy), "--help"))
    theirs, ours = median(nothing_s), median(help_s)
    return [
        Figure(
            name="help",
            what="academy --help beside python -c pass",
            what_th="academy --help เทียบกับ python -c pass",
            theirs=f"{theirs * 1000:.0f} ms",
            ours=f"{ours * 1000:.0f} ms",
            value=ours / theirs,
            unit="×",
            target=TARGET,
            details={"python_s": theirs, "help_s": ours},
        )
    ]


def _timed(*command: str) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "LANG": "C.UTF-8"})
    return time.perf_counter() - began
