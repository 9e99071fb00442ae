"""The judge's side of a pair: runs the release's tests, never loads trainee code.

`run` reads one order from the engine, runs the program it names, and writes one result; nothing else it does is seen
outside. The trainee's process is reached through `Students` alone.
"""

import gc
import socket
import sys
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from grader.judge import notebook, suite
from grader.judge.foreseen import Foresight
from grader.judge.students import Students
from grader.wire import Frames, decode, encode

__all__ = ["PROGRAMS", "run", "warm_up"]

MAX_CRASH = 4000
FEW_COLLECTIONS = 10_000  # objects in between: a judge lives for a moment
PROGRAMS: Mapping[str, Callable[[Mapping[str, Any], Students], Any]] = {
    "notebook": notebook.judge,
    "suite": suite.judge,
}


def run(result: socket.socket, control: socket.socket, first: socket.socket | None = None) -> None:
    """Carry out the engine's one order. `first` is the line to a student that was started already."""
    gc.set_threshold(FEW_COLLECTIONS)
    frames = Frames(result)
    program, order = decode(frames.receive())
    sys.addaudithook(_unpickle_plain_data_only)
    try:
        answer = encode({"result": PROGRAMS[program](order, Students(control, Foresight(frames), first))})
    except Exception:  # noqa: BLE001 - whatever went wrong here is ours, and told to the engine
        answer = encode({"crash": traceback.format_exc()[-MAX_CRASH:]})
    frames.send(answer)


def _unpickle_plain_data_only(event: str, _arguments: object) -> None:
    """A pickle may be of the trainee's making, and runs what it names; lists, texts and numbers need no name."""
    if event == "pickle.find_class":
        raise RuntimeError("a pickle that names a class is not read by the judge")


def warm_up() -> None:
    """Do before the fork what is slow the first time."""
    suite.warm_up()
