"""The judge's side of a pair: runs the release's tests, never loads trainee code.

`run` reads one order from the engine, runs the program it names, and writes one result; nothing else it does is seen
outside. The trainee's process is reached through `Students` alone.
"""

import socket
from collections.abc import Callable, Mapping
from typing import Any

from grader.judge import notebook, suite
from grader.judge.students import Students
from grader.wire import Frames, decode, encode

__all__ = ["PROGRAMS", "run", "warm_up"]

PROGRAMS: Mapping[str, Callable[[Mapping[str, Any], Students], Any]] = {
    "notebook": notebook.judge,
    "suite": suite.judge,
}


def run(result: socket.socket, control: socket.socket) -> None:
    """Carry out the engine's one order."""
    frames = Frames(result)
    message = frames.receive()
    order = decode(message["order"])
    answer = PROGRAMS[message["program"]](order, Students(control))
    frames.send(encode(answer))


def warm_up() -> None:
    """Do before the fork what is slow the first time."""
    suite.warm_up()
