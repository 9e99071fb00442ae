"""Real Jupyter servers, configured by the environment they are started in."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.ports import free_ports

READY_S = 60


@contextmanager
def jupyter_server(home: Path, log: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", f"--port={free_ports(1)[0]}"]
    command += ["--ServerApp.base_url=/user/x/", "--IdentityProvider.token=me", f"--ServerApp.root_dir={home}"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=home, stdout=output, stderr=output)
    try:
        yield wait_for(home, process, log)
    finally:
        process.terminate()
        process.wait(20)


def wait_for(home: Path, process: subprocess.Popen[bytes], log: Path) -> str:
    runtime = home / ".local" / "share" / "jupyter" / "runtime" / f"jpserver-{process.pid}.json"
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        if runtime.exists() and (text := runtime.read_text()) and answers(told := json.loads(text)):
            return str(told["url"]).rstrip("/")
        assert process.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(log.read_text())


def answers(told: dict[str, Any]) -> bool:
    """Whether somebody listens already: jupyter-server 2 writes its file before it does."""
    try:
        socket.create_connection((told["hostname"], told["port"])).close()
    except ConnectionRefusedError:
        return False
    return True
