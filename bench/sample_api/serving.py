"""Servers to be measured, each in a process of its own on this machine."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from os import environ
from pathlib import Path

READY_S = 60.0
STOP_S = 30.0
UVICORN = ("uvicorn", "--log-level", "warning", "--port")


@dataclass(frozen=True)
class Server:
    """A running server of 127.0.0.1."""

    port: int
    pid: int


@contextmanager
def served(log: Path, module: Sequence[str], told: Mapping[str, str] | None = None) -> Iterator[Server]:
    """`python -m` these words and a free port, until the block ends; raises RuntimeError when nothing listens there."""
    port = _free_port()
    command = [sys.executable, "-m", *module, str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env={**environ, **(told or {})})
    try:
        _wait_until_ready(process, port, log)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(STOP_S)


def _wait_until_ready(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + READY_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                message = f"{log.stem} did not start: {log.read_text(encoding='utf-8', errors='replace')}"
                raise RuntimeError(message) from error
            time.sleep(0.1)
        else:
            return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
