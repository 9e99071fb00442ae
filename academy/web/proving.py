"""Proving for whoever releases from a panel: in a process of its own, while the caller is told to come back."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

from academy.gate import NotProved, Proof
from academy.gate.proof import from_json
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
        if key not in self._asked:
            self._asked[key] = self._pool.submit(self._prove, assignment_id)
        if not self._asked[key].done():
            raise NotProved.under_way(assignment_id)
        proof = self._asked.pop(key).result()  # whoever asks again has mended something beside the sources
        if not proof.green:
            raise NotProved.because(assignment_id, proof.findings)

    def wait(self) -> None:
        """Wait for all that is being proved."""
        wait(self._asked.values())

    def _prove(self, assignment_id: str) -> Proof:
        """Run the command, which keeps a green proof on record. Raises NotProved when it gives none."""
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "proof.json"
            try:
                done = self._run(assignment_id, report)
            except (OSError, subprocess.TimeoutExpired) as error:
                raise NotProved.failed(assignment_id, type(error).__name__) from error
            if not report.is_file():
                said = done.stderr.strip().splitlines()
                raise NotProved.failed(assignment_id, said[-1] if said else f"exit {done.returncode}")
            (told,) = json.loads(report.read_text(encoding="utf-8"))["assignments"]
        return from_json(told)

    def _run(self, assignment_id: str, report: Path) -> "subprocess.CompletedProcess[str]":
        words = [
            "course",
            "check",
            assignment_id,
            "--course-dir",
            str(self._settings.course_dir),
            "--json",
            str(report),
        ]
        return subprocess.run(
            [sys.executable, "-m", "academy", *words],
            env=self._environment(), capture_output=True, text=True, timeout=TIMEOUT_S, check=False,
        )  # fmt: skip

    def _environment(self) -> Mapping[str, Any]:
        own = {"ACADEMY_HOME": str(self._settings.home), "ACADEMY_CACHE_DIR": str(self._settings.cache_dir)}
        return {name: os.environ[name] for name in PASSED_ON if name in os.environ} | own
