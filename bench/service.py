"""An academy of one's own: started by its own command in a temporary home, stopped as a person stops it."""

import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

READY_S = 180.0
STOP_S = 60.0


@dataclass(frozen=True)
class Service:
    """A running academy."""

    url: str
    home: Path
    pid: int


@contextmanager
def running_academy() -> Iterator[Service]:
    """`academy up` until the block ends. Raises RuntimeError, with what it said, when it does not come up."""
    with tempfile.TemporaryDirectory(prefix="academy-bench-") as folder:
        home, log, port = Path(folder, "home"), Path(folder, "up.log"), _free_port()
        command = [sys.executable, "-m", "academy", "up", "--home", str(home), "--port", str(port)]
        with log.open("wb") as output:
            process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        try:
            _wait_until_ready(process, log)
            yield Service(f"http://127.0.0.1:{port}", home, process.pid)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(STOP_S)


def _wait_until_ready(process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + READY_S
    while "ready: http" not in (said := log.read_text(encoding="utf-8")):
        if process.poll() is not None or time.monotonic() > deadline:
            message = f"the academy did not come up: {said}"
            raise RuntimeError(message)
        time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
