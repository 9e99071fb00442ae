"""The academy's database: engine, declarative base and the types every table shares.

One database holds accounts, submissions and the ledger, so that one transaction and one backup cover them.
SQLite (WAL) by default; any SQLAlchemy URL works.
"""

import sqlite3
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, Pool, Table, create_engine, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.types import TypeDecorator

# Stable constraint names let Alembic alter them on every database.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

_LOCK_WAIT_S = 30
# The execution option that marks a connection as reading only.
_READING = "academy_reading"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC; SQLite drops the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Refuse a naive datetime: it would be stored as the wrong instant."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"naive datetime {value!r}"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Give the instant back with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of every table of `academy.db`."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime()}  # noqa: RUF012 - SQLAlchemy reads a plain dict


class ChangeCountRow(Base):
    """How often that was changed which figures are counted from: one row a writing connection, so that none waits."""

    __tablename__ = "change_count"

    slot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    changes: Mapped[int]


def changes(session: Session) -> int:
    """Count every change to the tables of `change_counted` that this session sees: the same number is no news."""
    return session.scalar(select(func.coalesce(func.sum(ChangeCountRow.changes), 0))) or 0


def change_counted(table: Table, *columns: str) -> None:
    """Have the database itself count each new row of `table`, and each change to `columns` of one."""

    def count(table: Table, connection: Connection, **_: Any) -> None:
        for statement in change_counters(table.name, columns, connection.dialect.name):
            connection.exec_driver_sql(statement)

    event.listen(table, "after_create", count)
    table.add_is_dependent_on(ChangeCountRow.metadata.tables["change_count"])


def change_counters(table: str, columns: Sequence[str], dialect: str) -> list[str]:
    """Write the triggers that count the changes of `table` in "sqlite" or "postgresql"."""
    verbs = {"insert": "INSERT", "delete": "DELETE"} | (
        {"update": f"UPDATE OF {', '.join(columns)}"} if columns else {}
    )
    if dialect == "sqlite":
        counted = "INSERT INTO change_count VALUES (0, 1) ON CONFLICT (slot) DO UPDATE SET changes = changes + 1"
        return [
            f'CREATE TRIGGER {table}_counted_{name} AFTER {verb} ON "{table}" BEGIN {counted}; END'
            for name, verb in verbs.items()
        ]
    function = (
        "CREATE OR REPLACE FUNCTION count_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN INSERT INTO change_count VALUES (pg_backend_pid(), 1) "
        "ON CONFLICT (slot) DO UPDATE SET changes = change_count.changes + 1; RETURN NULL; END $$"
    )
    trigger = (
        f'CREATE TRIGGER {table}_counted AFTER {" OR ".join(verbs.values())} ON "{table}" '
        "FOR EACH STATEMENT EXECUTE FUNCTION count_change()"
    )
    return [function, trigger]


def append_only(table: Table) -> None:
    """Have the database itself refuse UPDATE and DELETE on `table`, whoever asks (SQLite and PostgreSQL)."""

    def guard(_table: Table, connection: Connection, **_: Any) -> None:
        for statement in append_only_guards(table.name, connection.dialect.name):
            connection.exec_driver_sql(statement)

    event.listen(table, "after_create", guard)


def append_only_guards(table: str, dialect: str) -> list[str]:
    """Write the triggers that make `table` append-only in "sqlite" or "postgresql"."""
    if dialect == "sqlite":
        return [
            f'CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    function = (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only', "
        "ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    trigger = (
        f'CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}" '
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    return [function, trigger]


def open_engine(url: str, *, pool: type[Pool] | None = None) -> Engine:
    """Open an engine for `url`; on SQLite in WAL mode, with foreign keys, waiting up to 30 s for a lock.

    `pool` keeps its connections, in place of the one that SQLAlchemy has for such a database.
    """
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, poolclass=pool)
    engine = create_engine(url, connect_args={"timeout": _LOCK_WAIT_S}, poolclass=pool)

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        # Autocommit at the driver: transactions begin explicitly, below (pysqlite would begin them late).
        connection.isolation_level = None
        _to_wal(connection)
        # recursive_triggers: without it, INSERT OR REPLACE deletes behind the append-only triggers.
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # IMMEDIATE: a transaction that reads and then writes takes its lock at once and cannot fail half-way.
        reading = connection.get_execution_options().get(_READING, False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _to_wal(connection: sqlite3.Connection) -> None:
    """Switch the file to WAL, once in its life; SQLite does not itself wait for others during this switch."""
    give_up = time.monotonic() + _LOCK_WAIT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if time.monotonic() > give_up or not error.sqlite_errorname.startswith("SQLITE_BUSY"):
                raise
            time.sleep(0.02)
        else:
            return


def session_factory(engine: Engine) -> sessionmaker[Session]:
    """Sessions whose objects stay readable after commit."""
    return sessionmaker(engine, expire_on_commit=False)


def reading_factory(engine: Engine) -> sessionmaker[Session]:
    """Sessions for pages that only read: they see one instant of the database and never wait for a writer."""
    return sessionmaker(engine.execution_options(**{_READING: True}), expire_on_commit=False)


def utc_now() -> datetime:
    """Tell the present instant, aware, in UTC."""
    return datetime.now(UTC)
