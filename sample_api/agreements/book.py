"""All agreements in force or not: those that come with the program, and the site's own file, watched for changes."""

import fcntl
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path

from sample_api.agreements import entries
from sample_api.agreements.errors import AgreementFileError
from sample_api.agreements.model import Agreement

LOOKS_EVERY_S = 1.0
"""How often a running API looks whether the site's file has changed: an ended agreement is refused this soon."""

_HEADER = """\
# ข้อตกลงแลกเปลี่ยนข้อมูลของหน่วยงาน แก้ด้วยคำสั่ง python -m sample_api agreement … หรือแก้ในไฟล์นี้
# Agreements, changed by `python -m sample_api agreement …` or here. Secrets are kept as hashes alone.

"""

Stamp = tuple[int, int, int]


@cache
def demo() -> dict[str, Agreement]:
    """Return the agreements of the made-up agencies that come with the program, by id."""
    return entries.read(files(__package__) / "demo.toml", demo=True)


class Book:
    """The agreements by id. `path` is the site's own file, None for none; raises AgreementFileError for a bad one.

    A file that turns bad while the API runs is told on stderr, and the agreements read before stay.
    """

    def __init__(self, path: Path | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._clock = clock
        self._stamp = _stamp(path)
        self._looked = clock()
        self._held = demo() | (entries.read(path) if path else {})

    def get(self, client_id: str) -> Agreement | None:
        """Return the agreement of a client, as it stands now."""
        if self._path is not None and self._clock() - self._looked >= LOOKS_EVERY_S:
            self._look(self._path)
        return self._held.get(client_id)

    def _look(self, path: Path) -> None:
        self._looked = self._clock()
        stamp = _stamp(path)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._held = demo() | entries.read(path)
        except AgreementFileError as error:
            sys.stderr.write(f"{error}\n")


def _stamp(path: Path | None) -> Stamp | None:
    try:
        found = path.stat() if path else None
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size, found.st_ino) if found else None


@contextmanager
def changing(path: Path) -> Iterator[dict[str, Agreement]]:
    """Give the site's agreements to change, alone; write them back, all or none, when the block ends well."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.with_name(f"{path.name}.lock").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            agreements = entries.read(path) if path.exists() else {}
            yield agreements
            _replace(path, _comments(path) + entries.written(agreements.values()))
    except OSError as error:
        raise AgreementFileError.unwritable(path) from error


def _comments(path: Path) -> str:
    """Return the lines of comment the file begins with."""
    if not path.exists():
        return _HEADER
    lines = path.read_text(encoding="utf-8").splitlines()
    first = next((at for at, line in enumerate(lines) if line and not line.startswith("#")), len(lines))
    return "".join(f"{line}\n" for line in lines[:first])


def _replace(path: Path, text: str) -> None:
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
