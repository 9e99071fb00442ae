"""`serve("app:app")`: a person's own app, answering at a link below their server until the kernel ends."""

import atexit
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from academy_lab import errors, exercise
from academy_lab.place import prefix, runtime, socket_path
from foundation.errors import BilingualError

START_S = 20.0
END_S = 3.0
_LOG_LINES = 20


class Served:
    """An app that answers. In a notebook it shows its link."""

    def __init__(self, entry: str, folder: Path, process: "subprocess.Popen[str]", log: Path) -> None:
        self.entry = entry
        self.folder = folder
        self.url = f"{prefix()}/"
        self._process = process
        self._log = log

    @property
    def running(self) -> bool:
        """Whether it still answers: a later `serve` takes its place."""
        return self._process.poll() is None

    def client(self) -> Any:
        """An httpx.Client bound to the app."""
        import httpx

        return httpx.Client(transport=httpx.HTTPTransport(uds=str(socket_path())), base_url="http://app")

    def log(self) -> str:
        """What the app printed last, requests and errors."""
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-_LOG_LINES:])

    def stop(self) -> None:
        """End it."""
        _end(self._process)

    def __repr__(self) -> str:
        state = "กำลังทำงาน / running" if self.running else "หยุดแล้ว / ended"
        return f"{self.entry} ({self.folder.name}) {state}: {self.url}"

    def _repr_html_(self) -> str:
        from html import escape

        if not self.running:
            return f"<p>{escape(repr(self))}</p>"
        link, docs = escape(self.url), escape(f"{self.url}docs")
        return (
            f"<p>แอป <code>{escape(self.entry)}</code> ทำงานแล้ว / is running: "
            f'<a href="{docs}" target="_blank" rel="noopener">เอกสารและทดลองเรียก (/docs)</a> · '
            f'<a href="{link}" target="_blank" rel="noopener">{link}</a></p>'
        )


def serve(entry: str = "app:app", folder: str | Path = ".") -> Served | None:
    """Serve the app `entry` (`module:name`) of `folder`, or of its folder `exercise`; the app served before ends.

    What is wrong with it is shown in Thai and English, and None is given back. The variables of the exercise's
    `[env]` are set as for its public tests.
    """
    try:
        return _serve(entry, Path(folder).resolve())
    except BilingualError as problem:
        print(f"{problem.th}\n{problem.en}")  # noqa: T201 - a sentence in the notebook, in place of a traceback of ours
        return None


def _serve(entry: str, folder: Path) -> Served:
    place = _folder_of(entry, folder)
    _end_the_one_before()
    log = runtime() / "app.log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "academy_lab.served", entry, str(socket_path()), prefix()],
            cwd=place,
            env={**os.environ, **_variables(place)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            encoding="utf-8",
        )
    (runtime() / "app.pid").write_text(str(process.pid), encoding="utf-8")
    atexit.register(_end, process)
    if reason := _reason_not_to_start(process, log):
        _end(process)
        raise errors.does_not_start(reason)
    return Served(entry, place, process, log)


def _folder_of(entry: str, folder: Path) -> Path:
    module = entry.partition(":")[0].replace(".", "/")
    for place in (folder, folder / exercise.FOLDER):
        if (place / f"{module}.py").is_file() or (place / module / "__init__.py").is_file():
            return place
    raise errors.no_app(entry, folder)


def _variables(place: Path) -> dict[str, str]:
    return exercise.read(place).environment() if (place / exercise.SETTINGS).is_file() else {}


def _reason_not_to_start(process: "subprocess.Popen[str]", log: Path) -> str:
    """Wait for the first word of the app's process; empty when it answers."""
    import select

    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], START_S)
    if not ready:
        return f"ใช้เวลาเกิน {START_S:.0f} วินาที / took longer than {START_S:.0f} s"
    line = process.stdout.readline()
    if not line:
        lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return lines[-1] if lines else "หยุดทำงานทันที / ended at once"
    told: dict[str, Any] = json.loads(line)
    return str(told.get("error", ""))


def _end_the_one_before() -> None:
    """End the app that this or another notebook of the same person serves."""
    try:
        pid = int((runtime() / "app.pid").read_text(encoding="utf-8"))
        running = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return
    if b"academy_lab.served" in running:
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + END_S
        while Path(f"/proc/{pid}/cmdline").exists() and time.monotonic() < deadline:
            time.sleep(0.02)


def _end(process: "subprocess.Popen[str]") -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
