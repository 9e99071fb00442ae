"""`python -m bench`: every measurement, side by side with its peer, as a table and as JSON."""

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from rich.console import Console
from rich.table import Table

from bench import autograde, exercises, feedback, growth, indicator, sample_api, startup
from bench.crash import KILLS, SUBMISSIONS, crash_run
from bench.figure import Figure
from bench.progress import console
from bench.readme import write_tables

EXERCISES_TARGET = 15.0
EXAMPLES = """\
measurements, all but crash without NAMES:
  autograde   nbgrader's quickstart course and our m01: nbgrader autograde beside ours, the work run and saved
              before it is handed in, as in JupyterLab (minutes: nbgrader is the peer)
  growth      2,000 submissions beside 200: time, peak memory
  exercises   m01's and m05's: a plain pytest and uvicorn pair beside ours
  feedback    200 trainees submit within a minute to a whole academy: how long until each sees the score
  help        academy --help beside python -c pass
  sample-api  the sample API beside bare Starlette routes and Datasette, 200 clients at once, ten times the rows
  indicator   100,000 trainees: every figure beside bare SQL, its page, files, and nbgrader's export (minutes: nbgrader)
  crash       1,000 kill -9 during 2,000 submissions (long; python -m bench.crash has a smaller one)

examples:
  python -m bench                             everything; the table on standard output
  python -m bench help growth                 these two
  python -m bench --json figures.json         the same as JSON, with every detail
  python -m bench --readme                    everything, and the tables of README.md and README.th.md written anew

Measure on a machine that does nothing else. Exit code 1 when a figure is not reached, or a score is not the peer's.
"""


def main() -> None:
    """Measure what is asked for, print the table, write what is to be written."""
    given = _arguments().parse_args()
    names = given.names or DEFAULT
    figures: list[Figure] = []
    for name in names:
        console.rule(name)
        figures += MEASUREMENTS[name]()
    now = datetime.now(UTC)
    command = " ".join(["python -m bench", *given.names, *(["--readme"] if given.readme else [])])
    _print(figures)
    if given.json:
        given.json.write_text(
            json.dumps(_document(figures, now, command), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    if given.readme:
        write_tables(figures, now, command)
    sys.exit(not all(figure.reached for figure in figures))


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Measure the academy side by side with its peers, in one run on one machine.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAMES", choices=[*MEASUREMENTS, []], help="what to measure")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure and detail there")
    parser.add_argument("--readme", action="store_true", help="write the tables of the two READMEs anew")
    return parser


def _exercises() -> list[Figure]:
    return [
        Figure(
            name=item["name"],
            what=item["name"].capitalize(),
            what_th=item["name"].replace("exercise of", "แบบฝึกหัด").replace("submissions", "งาน"),
            theirs=f"{item['peer']} {item['peer_per_s']:.2f}/s",
            ours=f"{item['ours_per_s']:.1f}/s",
            value=item["ratio"],
            unit="×",
            target=EXERCISES_TARGET,
            at_least=True,
            flaw="" if item["equal_scores"] else "the verdicts are not those of pytest",
            details=item,
        )
        for item in exercises.measure()
    ]


def _crash() -> list[Figure]:
    report = crash_run(SUBMISSIONS, KILLS, Random(1))  # noqa: S311 - victims, not secrets
    return [
        Figure(
            name="crash",
            what=f"{KILLS:,} kill -9 of grading processes during {SUBMISSIONS:,} submissions: what went wrong",
            what_th=f"kill -9 กระบวนการตรวจ {KILLS:,} ครั้งระหว่างตรวจ {SUBMISSIONS:,} งาน: สิ่งที่ผิดพลาด",
            theirs="–",
            ours=f"{sum(report.kills.values()):,} kills in {report.wall_s:.0f} s",
            value=len(report.faults),
            unit="faults",
            target=0,
            flaw="; ".join(report.faults[:3]),
            details=asdict(report),
        )
    ]


MEASUREMENTS: Mapping[str, Callable[[], Sequence[Figure]]] = {
    "autograde": autograde.measure,
    "growth": growth.measure,
    "exercises": _exercises,
    "feedback": feedback.measure,
    "help": startup.measure,
    "sample-api": sample_api.measure,
    "indicator": indicator.measure,
    "crash": _crash,
}
DEFAULT = [name for name in MEASUREMENTS if name != "crash"]


def _print(figures: Sequence[Figure]) -> None:
    table = Table("measurement", "beside", "ours", "figure", "to reach", "reached")
    for item in figures:
        table.add_row(
            item.what, item.theirs, item.ours, item.told, item.aim, "yes" if item.reached else f"NO {item.flaw}"
        )
    Console(width=None if sys.stdout.isatty() else 180).print(table)


def _document(figures: Sequence[Figure], now: datetime, command: str) -> Mapping[str, Any]:
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()}
    rows = [{**asdict(item), "reached": item.reached} for item in figures]
    return {"version": 1, "at": now.isoformat(), "command": command, "machine": machine, "figures": rows}


main()
