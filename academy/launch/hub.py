"""The hub as a child process: started, watched until it answers, stopped with everything below it."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import psutil

from foundation.errors import CannotStart

READY_S = 180.0  # a hub that dies is seen at once; one that lives has a busy machine to wait for
STOP_S = 20.0
PR_SET_PDEATHSIG = 1


def _stop_with_parent() -> None:
    """Ask the kernel to end the hub in its own order should we be killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


class HubProcess:
    """JupyterHub and all that it starts. `log` takes its output."""

    def __init__(self, hub_settings: Path, log: Path) -> None:
        config = Path(__file__).parents[2] / "hub_config" / "jupyterhub_config.py"
        self._log = log
        # In a session of its own, so that the terminal's Ctrl-C reaches us alone and the hub stops in its own order.
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "jupyterhub", "-f", str(config)],
                env={**os.environ, "ACADEMY_HUB_SETTINGS": str(hub_settings)},
                cwd=log.parent,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_stop_with_parent,  # noqa: PLW1509 - no threads of ours are running yet
            )

    def wait_until(self, url: str, stop: threading.Event) -> None:
        """Return when `url` answers well, or when told to stop.

        Raises CannotStart with the log's last lines when the hub dies or is too slow.
        """
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline and self._process.poll() is None:
            if stop.is_set():
                return
            try:
                if httpx.get(url, timeout=2).is_success:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        alive = self._process.poll() is None
        last = " | ".join(self._log.read_text(encoding="utf-8", errors="replace").splitlines()[-3:])
        self.stop()
        if alive:
            raise CannotStart(
                "hub-too-slow",
                th=f"JupyterHub ยังไม่พร้อมหลังรอ {READY_S:g} วินาที เครื่องอาจมีงานมาก โปรดรอให้เครื่องว่างแล้วสั่งใหม่ "
                f"ดูรายละเอียดใน {self._log} (บรรทัดท้าย: {last})",
                en=f"JupyterHub was not ready after {READY_S:g} s; a busy machine may need longer, so try again when it is calmer, "
                f"and see {self._log} (its last lines: {last}).",
            )
        raise CannotStart(
            "hub-did-not-start",
            th=f"เปิด JupyterHub ไม่สำเร็จ ดูรายละเอียดใน {self._log} (บรรทัดท้าย: {last})",
            en=f"JupyterHub did not start; see {self._log} (its last lines: {last}).",
        )

    def poll(self) -> int | None:
        """The exit code when the hub has ended by itself."""
        return self._process.poll()

    def stop(self) -> None:
        """Stop the hub and every process it started; what does not stop by itself in time is killed."""
        family = self._family()
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            family = self._family()
            self._process.kill()
            self._process.wait()
        _, alive = psutil.wait_procs(family, timeout=3)
        for process in alive:
            process.kill()

    def _family(self) -> list[psutil.Process]:
        try:
            return psutil.Process(self._process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []
