"""Verdicts on automatic mutations, kept from run to run: while an author mends prose, no test is run again for it.

What is kept is a function of the tests, the mutated code and the engine. A verdict that the engine did not reach is not
kept, nor what ran out of time: that may have been the machine's.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import grader
from academy.gate.mutants import Mutant
from grader.autograde import Found
from grader.model import EXERCISE, Release, cells_of, nbgrader_of, text_of

_KEPT = {Found.NOTHING, Found.FAILURE}
_NO_TESTS = ("exercise/mutants.json", "exercise/README.md")


class KeptVerdicts:
    """A folder with one file for each set of tests: mutant to verdict. A folder that cannot be written keeps nothing."""

    def __init__(self, folder: Path, *, forget: bool = False) -> None:
        self._folder = folder
        self._forget = forget
        self._engine = _engine()

    def find(self, release: Release, mutants: Iterable[Mutant]) -> dict[Mutant, Found]:
        """What is known of `mutants`."""
        if self._forget:
            return {}
        known: dict[Mutant, Found] = {}
        files: dict[str, Mapping[str, str]] = {}
        for mutant in mutants:
            basis = self._basis(release, mutant.notebook_id)
            if basis not in files:
                files[basis] = self._read(basis)
            found = files[basis].get(_digest(_code(mutant.files)))
            if found in list(Found):
                known[mutant] = Found(found)
        return known

    def keep(self, release: Release, tried: Mapping[Mutant, Found]) -> None:
        """Keep what was found out; a reader finds a file whole or not at all."""
        by_part: dict[str, dict[str, str]] = {}
        for mutant, found in tried.items():
            if found in _KEPT:
                by_part.setdefault(mutant.notebook_id, {})[_digest(_code(mutant.files))] = found
        for notebook_id, verdicts in by_part.items():
            with suppress(OSError):
                self._folder.mkdir(parents=True, exist_ok=True)
                fresh = self._folder / f".{secrets.token_hex(8)}"
                fresh.write_text(json.dumps(verdicts), encoding="utf-8")
                fresh.replace(self._folder / f"{self._basis(release, notebook_id)}.json")

    def _read(self, basis: str) -> Mapping[str, str]:
        try:
            verdicts = json.loads((self._folder / f"{basis}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return verdicts if isinstance(verdicts, dict) else {}

    def _basis(self, release: Release, notebook_id: str) -> str:
        """What verdicts on a part rest on, besides the work: its tests and the engine."""
        if notebook_id == EXERCISE:
            used = {path: data for path, data in release.grading.items() if path.startswith(f"{EXERCISE}/")}
            used = {path: data for path, data in used.items() if path not in _NO_TESTS}
        else:
            used = {f"{notebook_id}.ipynb": release.grading[f"source/{notebook_id}.ipynb"]}
            used |= {
                path: data
                for path, data in release.student.items()
                if not path.endswith(".ipynb") and not path.startswith(f"{EXERCISE}/")
            }
        return _digest({**_code(used), "engine": self._engine})


def _engine() -> bytes:
    """The engine's own source."""
    root = Path(grader.__file__).parent
    told = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        told.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return told.digest()


def _code(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files, and of notebooks what is run: prose decides nothing."""
    return {path: _cells(data) if path.endswith(".ipynb") else data for path, data in files.items()}


def _cells(ipynb: bytes) -> bytes:
    code = [(dict(nbgrader_of(cell)), text_of(cell)) for cell in cells_of(ipynb) if cell["cell_type"] == "code"]
    return json.dumps(code, sort_keys=True).encode(errors="replace")


def _digest(files: Mapping[str, bytes]) -> str:
    told = hashlib.sha256()
    for path, data in sorted(files.items()):
        told.update(f"{len(path.encode())} {len(data)} {path}\n".encode() + data)
    return told.hexdigest()
