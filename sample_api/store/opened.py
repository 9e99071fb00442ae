"""The store while the API runs: opened for reading, or to be built first."""

import sqlite3
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.exc import SQLAlchemyError

from sample_api.store import tables
from sample_api.store.address import file_of

_CONNECTIONS = 8


class StoreAbsentError(Exception):
    """There is no store at this address, or it is of another format: build it."""


@dataclass(frozen=True)
class Store:
    """An open store. `digest` changes with any row; `fiscal_years` (B.E.) are those with figures, ascending.

    `at_hand` is there for a file of this machine, of which a row is read sooner than the work is handed to a thread:
    a connection for the event loop's thread alone, which stays open, for to get one takes as long as to read the row.
    """

    engine: Engine
    digest: str
    seed: int
    at_hand: Connection | None
    fiscal_years: tuple[int, ...]

    def close(self) -> None:
        """Let go of the database."""
        if self.at_hand is not None:
            self.at_hand.close()
        self.engine.dispose()


def open_store(url: str) -> Store:
    """Open the store at a database URL for reading.

    Raises StoreAbsentError when it has to be built first.
    """
    path = file_of(url)
    if path is not None and not path.exists():
        raise StoreAbsentError
    engine = _for_files(url) if path is not None else create_engine(url, pool_size=_CONNECTIONS)
    facts = _facts(engine)
    if facts.get("format") != tables.FORMAT:
        engine.dispose()
        raise StoreAbsentError
    years = range(int(facts["first_fy"]), int(facts["last_fy"]) + 1)
    at_hand = None if path is None else _connected(engine)
    return Store(engine, facts["digest"], int(facts["seed"]), at_hand, tuple(years))


def _for_files(url: str) -> Engine:
    engine = create_engine(
        url,
        paramstyle="named",  # as PostgreSQL's driver has it
        isolation_level="AUTOCOMMIT",
        pool_size=_CONNECTIONS,
        max_overflow=0,
        pool_reset_on_return=None,  # nothing is written, so there is nothing to roll back
    )
    event.listen(engine, "connect", _for_reading)
    return engine


def _connected(engine: Engine) -> Connection:
    """Make every connection there will be, and return one that stays open.

    A connection made later, when the file had been replaced, would read another store than the others.
    """
    at_hand, *others = [engine.connect() for _ in range(_CONNECTIONS)]
    for other in others:
        other.close()
    return at_hand


def is_current(url: str) -> bool:
    """Tell whether there is a store of today's format."""
    try:
        open_store(url).close()
    except StoreAbsentError:
        return False
    return True


def _for_reading(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA query_only = ON")


def _facts(engine: Engine) -> dict[str, str]:
    try:
        with engine.connect() as connection:
            rows = connection.execute(select(tables.about.c.name, tables.about.c.value))
            return {name: value for name, value in rows}  # noqa: C416 - a row is no pair to the type checker
    except SQLAlchemyError:
        # no such table, no such database, or a file that is none: nothing here to read from
        return {}
