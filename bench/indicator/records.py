"""A ledger of any size: everybody's attempts at twelve modules, of every kind."""

import sqlite3
from importlib import resources
from pathlib import Path

from academy.database import open_database

MODULES = (*(f"m{number:02}" for number in range(1, 11)), "pretest", "posttest")
PLANNER = "phaen"


def fill(database: Path, people: int) -> int:
    """Make an academy's SQLite database of so many trainees; the number of their attempts."""
    open_database(f"sqlite:///{database}").dispose()
    connection = sqlite3.connect(database)
    try:
        for setting in ("synchronous = OFF", "journal_mode = OFF", "cache_size = -400000"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("CREATE TEMP TABLE size AS SELECT ? AS people", (people,))
        connection.execute("CREATE TEMP TABLE names (id TEXT)")
        connection.executemany("INSERT INTO names VALUES (?)", [(name,) for name in MODULES])
        connection.commit()
        connection.executescript((resources.files("bench.indicator") / "records.sql").read_text(encoding="utf-8"))
        return int(connection.execute("SELECT count(*) FROM grading_job").fetchone()[0])
    finally:
        connection.close()
