"""The trainee's work is tried in a process of its own: work that ends the process does not end the answer with it."""

import json
import os
import sys
import tempfile
import traceback
from dataclasses import asdict
from typing import IO

from academy_lab import errors
from academy_lab.check import Verdict, check
from academy_lab.exercise import Exercise
from foundation.errors import BilingualError, UnusableInput


def check_apart(exercise: Exercise) -> tuple[Verdict, ...]:
    """As `check`, in a child. Raises UnusableInput, and NoReport when the child ended before it said anything."""
    # A file and not a pipe, which would stay open as long as any process that the work left behind.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as report:
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            _report(exercise, report)
        os.waitpid(child, 0)
        report.seek(0)
        return _verdicts(report.read())


def _report(exercise: Exercise, report: IO[str]) -> None:
    """Write what came out, and end: nothing of what the work left to be done at the end is waited for."""
    try:
        try:
            told = {"verdicts": [asdict(verdict) for verdict in check(exercise)]}
        except BilingualError as error:
            told = {"refused": [{"code": error.code, "th": error.th, "en": error.en}]}
        json.dump(told, report)
        report.flush()
    except BaseException:  # noqa: BLE001 - a child that went on would answer a second time
        traceback.print_exc()
    finally:
        os._exit(0)


def _verdicts(text: str) -> tuple[Verdict, ...]:
    try:
        told = json.loads(text)
    except ValueError as error:
        raise errors.no_report() from error
    for refused in told.get("refused", ()):
        raise UnusableInput(refused["code"], th=refused["th"], en=refused["en"])
    return tuple(Verdict(**one) for one in told["verdicts"])
