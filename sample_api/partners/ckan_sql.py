"""`datastore_search_sql`: one SELECT over the gateway's tables, in a database made for it and then forgotten.

The statement is a stranger's. SQLite asks before each thing it would do, and only reading named tables and a few
plain functions is allowed; steps, text and rows are bounded.
"""

import sqlite3
from collections.abc import Callable
from math import isfinite
from typing import Any

from sample_api.partners import ckan_data
from sample_api.partners.ckan_data import FIELDS, LARGEST_LIMIT, ActionError, Record

LONGEST_SQL = 4_000
_MOST_TABLES = 3
_MOST_STEPS = 1_000_000
_STEPS_A_CHECK = 10_000
_LONGEST_ROW = 2_000
"""Bytes of a text or a row, in the answer and while sorting."""
_LARGEST_ANSWER = 4_000_000
_FUNCTIONS = frozenset(
    {"count", "sum", "avg", "min", "max", "round", "abs", "lower", "upper", "length", "coalesce", "like"}
)
_SQLITE_TYPES = {"int": "INTEGER", "numeric": "REAL", "text": "TEXT"}


def search(sql: str, seed: int) -> dict[str, Any]:
    """Answer one SELECT; raise ActionError, as CKAN would, for anything else or anything too heavy."""
    if len(sql) > LONGEST_SQL:
        raise ActionError.invalid("sql", f"longer than {LONGEST_SQL} characters")
    named = [one for one in ckan_data.resources() if one in sql]
    if not 1 <= len(named) <= _MOST_TABLES:
        raise ActionError.invalid("sql", f"name 1 to {_MOST_TABLES} resource ids as tables, in double quotes")
    database = sqlite3.connect(":memory:")
    try:
        for one in named:
            _fill(database, one, ckan_data.records(one, seed))
        _restrict(database, frozenset(named))
        cursor = database.execute(sql)
        rows = _bounded(cursor)
        columns = [one[0] for one in cursor.description or ()]
    except (sqlite3.Error, sqlite3.Warning, ValueError) as error:  # ValueError: a NUL among the characters
        raise ActionError.invalid("sql", f"cannot be run: {str(error)[:200]}") from error
    finally:
        database.close()
    found = [dict(zip(columns, map(_plain, row), strict=True)) for row in rows]
    return {"sql": sql, "fields": [{"id": one, "type": FIELDS.get(one, "text")} for one in columns], "records": found}


def _bounded(cursor: sqlite3.Cursor) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    size = 0
    for row in cursor:
        size += sum(len(str(value)) for value in row)
        if len(rows) == LARGEST_LIMIT:
            break
        if size > _LARGEST_ANSWER:
            raise ActionError.invalid("sql", "gives too much: choose fewer columns or rows")
        rows.append(row)
    return rows


def _fill(database: sqlite3.Connection, table: str, records: tuple[Record, ...]) -> None:
    columns = ", ".join(f'"{name}" {_SQLITE_TYPES[kind]}' for name, kind in FIELDS.items())
    database.execute(f'CREATE TABLE "{table}" ({columns})')
    places = ", ".join("?" * len(FIELDS))
    database.executemany(
        f'INSERT INTO "{table}" VALUES ({places})',  # noqa: S608 - one of our own ids
        [tuple(one.values()) for one in records],
    )


def _restrict(database: sqlite3.Connection, tables: frozenset[str]) -> None:
    def allowed(action: int, first: str | None, second: str | None, *_rest: str | None) -> int:
        reads = action == sqlite3.SQLITE_READ and first in tables
        calls = action == sqlite3.SQLITE_FUNCTION and second in _FUNCTIONS
        return sqlite3.SQLITE_OK if action == sqlite3.SQLITE_SELECT or reads or calls else sqlite3.SQLITE_DENY

    database.commit()
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_ROW)
    database.set_authorizer(allowed)
    database.set_progress_handler(_stopper(), _STEPS_A_CHECK)


def _stopper() -> Callable[[], bool]:
    left = _MOST_STEPS // _STEPS_A_CHECK

    def stop() -> bool:
        nonlocal left
        left -= 1
        return left < 0

    return stop


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    return None if isinstance(value, float) and not isfinite(value) else value
