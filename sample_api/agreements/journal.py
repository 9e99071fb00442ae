"""Where the audit log is kept: an SQLite file that a thread of its own writes, bounded in rows.

Beside the lines stands a count by day, client and dataset, from which an agency is shown its use; it outlives them.
"""

import sqlite3
import sys
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sample_api.agreements.errors import AuditFileError
from sample_api.agreements.model import BANGKOK

MOST_LINES = 1_000_000
"""Lines that are kept, the newest: about 200 MB. The count by day is kept for MOST_DAYS."""
MOST_DAYS = 400
FLUSH_EVERY_S = 0.5
MOST_WAITING = 200_000
"""Lines that wait in memory while the file cannot be written; past it the oldest go, and their number is logged."""

_TRIM_EVERY = 10_000
_REFUSED, _TOO_MANY, _CRASHED = 400, 429, 500
_DAY_S = 86_400

_TABLES = """
CREATE TABLE IF NOT EXISTS access (
    id INTEGER PRIMARY KEY, at REAL NOT NULL, client TEXT NOT NULL, method TEXT NOT NULL, route TEXT NOT NULL,
    query TEXT NOT NULL, dataset TEXT NOT NULL, rows INTEGER NOT NULL, status INTEGER NOT NULL, took_ms REAL NOT NULL,
    request_id TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS use (
    client TEXT NOT NULL, day TEXT NOT NULL, dataset TEXT NOT NULL, requests INTEGER NOT NULL, rows INTEGER NOT NULL,
    refused INTEGER NOT NULL, too_many INTEGER NOT NULL, PRIMARY KEY (client, day, dataset)
) WITHOUT ROWID;
"""
_ADD_LINE = "INSERT INTO access VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ADD_USE = """
INSERT INTO use VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (client, day, dataset) DO UPDATE SET
    requests = requests + excluded.requests, rows = rows + excluded.rows, refused = refused + excluded.refused,
    too_many = too_many + excluded.too_many
"""


class Line(NamedTuple):
    """One access: `at` is seconds since 1970, `took_ms` milliseconds, `client` empty where nobody was proved."""

    at: float
    client: str
    method: str
    route: str
    query: str
    dataset: str
    rows: int
    status: int
    took_ms: float
    request_id: str


class Use(NamedTuple):
    """What a client did with a dataset ("" for what is no dataset) on a day in Thailand (ISO)."""

    day: str
    dataset: str
    requests: int
    rows: int
    refused: int
    too_many: int


class AuditLog:
    """The log in a file, or in memory without one. `append` is quick and never waits; `flush` writes what waits."""

    def __init__(self, path: Path | None, most_lines: int = MOST_LINES) -> None:
        self._path = path
        self._most_lines = most_lines
        self._waiting: deque[Line] = deque()
        self._lost = 0
        self._until_trim = 0
        self._writing = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._complained = 0.0
        self._opened: sqlite3.Connection | None = None
        if path is not None:
            # now, and not when the first line is written: without a log nothing is served
            _open(path).close()

    @property
    def _database(self) -> sqlite3.Connection:
        if self._opened is None:
            self._opened = _open(self._path)
        return self._opened

    def append(self, line: Line) -> None:
        """Take a line."""
        self._waiting.append(line)
        if len(self._waiting) > MOST_WAITING:
            self._waiting.popleft()
            self._lost += 1

    def start(self) -> None:
        """Begin to write what waits, twice a second."""
        self._stop.clear()
        self._thread = threading.Thread(target=self._run, name="audit", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Write what waits, and stop."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self.flush()

    def _run(self) -> None:
        while not self._stop.wait(FLUSH_EVERY_S):
            self.flush()

    def flush(self) -> None:
        """Write what waits; lines that cannot be written now wait on, and stderr is told once a minute."""
        with self._writing:
            lines = [self._waiting.popleft() for _ in range(len(self._waiting))]
            if not lines:
                return
            try:
                self._write([*self._gap(), *lines])
            except sqlite3.Error as error:
                self._waiting.extendleft(reversed(lines))
                self._complain(error)
            else:
                self._lost = 0

    def _gap(self) -> list[Line]:
        return [Line(time.time(), "", "", "(lost)", "", "", self._lost, 0, 0.0, "")] if self._lost else []

    def _write(self, lines: Sequence[Line]) -> None:
        with self._database:
            self._database.executemany(_ADD_LINE, lines)
            self._database.executemany(_ADD_USE, _used(lines))
            self._until_trim -= len(lines)
            if self._until_trim <= 0:
                self._until_trim = min(_TRIM_EVERY, self._most_lines)
                self._trim()

    def _trim(self) -> None:
        last = self._database.execute("SELECT max(id) FROM access").fetchone()[0] or 0
        self._database.execute("DELETE FROM access WHERE id <= ?", (last - self._most_lines,))
        oldest = _day(time.time() - MOST_DAYS * _DAY_S)
        self._database.execute("DELETE FROM use WHERE day < ?", (oldest,))

    def _complain(self, error: sqlite3.Error) -> None:
        if time.monotonic() - self._complained > 60 or not self._complained:  # noqa: PLR2004 - a minute
            self._complained = time.monotonic()
            sys.stderr.write(
                f"เขียนบันทึกการเข้าถึง {self._path} ไม่ได้ โปรดตรวจพื้นที่ดิสก์และสิทธิ์ของไฟล์ / "
                f"The audit log {self._path} cannot be written ({error}): check disk space and permissions.\n"
            )

    def use_of(self, client: str, since_day: str) -> list[Use]:
        """Return what a client did since a day (ISO), the newest first."""
        self.flush()
        statement = (
            "SELECT day, dataset, requests, rows, refused, too_many FROM use WHERE client = ? AND day >= ? "
            "ORDER BY day DESC, dataset"
        )
        with self._writing:
            return [Use(*row) for row in self._database.execute(statement, (client, since_day))]

    def last(self, number: int, client: str | None = None) -> list[Line]:
        """Return the newest lines, of all or of one client, the oldest of them first."""
        self.flush()
        chosen = "WHERE client = ?" if client is not None else ""
        columns = ", ".join(Line._fields)
        statement = f"SELECT {columns} FROM access {chosen} ORDER BY id DESC LIMIT ?"  # noqa: S608 - names of ours
        values = (number,) if client is None else (client, number)
        with self._writing:
            rows = self._database.execute(statement, values).fetchall()
        return [Line(*row) for row in reversed(rows)]

    def close(self) -> None:
        """Let go of the file."""
        with self._writing:
            if self._opened is not None:
                self._opened.close()
                self._opened = None


def _open(path: Path | None) -> sqlite3.Connection:
    try:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
        # used by one thread at a time, whichever it is: `_writing` sees to that
        database = sqlite3.connect(path or ":memory:", timeout=5, check_same_thread=False)
        with suppress(sqlite3.OperationalError):  # where a file system has no shared memory
            database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.executescript(_TABLES)
    except (OSError, sqlite3.Error) as error:
        raise AuditFileError.unusable(path) from error
    return database


def _used(lines: Sequence[Line]) -> list[tuple[str | int, ...]]:
    counts: defaultdict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for one in lines:
        if one.client:
            refused = _REFUSED <= one.status < _CRASHED and one.status != _TOO_MANY
            counts[one.client, _day(one.at), one.dataset].update(
                requests=1, rows=one.rows, refused=refused, too_many=one.status == _TOO_MANY
            )
    names = ("requests", "rows", "refused", "too_many")
    return [(*key, *(found[name] for name in names)) for key, found in counts.items()]


def _day(at: float) -> str:
    return datetime.fromtimestamp(at, BANGKOK).date().isoformat()
