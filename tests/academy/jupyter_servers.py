"""Real Jupyter servers, configured by the environment they are started in."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def jupyter_server(home: Path, log: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", "--port=0"]
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
    for _ in range(300):
        if runtime.exists() and (text := runtime.read_text()):
            return str(json.loads(text)["url"]).rstrip("/")
        assert process.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(log.read_text())
