"""Proving for whoever releases from a panel: in a process of its own, while the caller is told to come back."""

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from academy.gate import Proof
from academy.gate.proof import from_json
from academy.gate.refusals import NotProved
from academy.settings import Settings

TIMEOUT_S = 900.0
PASSED_ON = ("HOME", "LANG", "PATH", "TMPDIR")  # nothing of this service's secrets


class Proving:
    """What is being proved, one assignment at a time, and what came of it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="proving")
        self._asked: dict[tuple[str, str], Future[Proof]] = {}

    def ask(self, assignment_id: str, digest: str) -> None:
        """Begin to prove, or say how it went; returns when it is proved. Raises NotProved."""
        key = assignment_id, digest
        asked = self._asked.get(key)
        if asked is None:
            self._asked[key] = self._pool.submit(self._prove, assignment_id)
            raise NotProved.under_way(assignment_id)
        if not asked.done():
            raise NotProved.under_way(assignment_id)
        del self._asked[key]  # the next one asks anew: allowed words may have changed
        proof = asked.result()
        if not proof.green:
            raise NotProved.because(assignment_id, proof.findings)

    def _prove(self, assignment_id: str) -> Proof:
        """Run the command, which keeps a green proof on record. Raises NotProved when it gives none."""
        settings = {"ACADEMY_HOME": self._settings.home, "ACADEMY_CACHE_DIR": self._settings.cache_dir}
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "proof.json"
            words = [
                "course",
                "check",
                assignment_id,
                "--course-dir",
                str(self._settings.course_dir),
                "--json",
                str(report),
            ]
            try:
                done = subprocess.run(
                    [sys.executable, "-m", "academy", *words],
                    env=environment | {name: str(value) for name, value in settings.items()},
                    capture_output=True, text=True, timeout=TIMEOUT_S, check=False,
                )  # fmt: skip
                (told,) = json.loads(report.read_text(encoding="utf-8"))["assignments"]
            except subprocess.TimeoutExpired as error:
                raise NotProved.failed(assignment_id, f"{TIMEOUT_S:g} s") from error
            except (OSError, ValueError) as error:
                raise NotProved.failed(
                    assignment_id, done.stderr.strip().splitlines()[-1:][0] if done.stderr else ""
                ) from error
        return from_json(told)
