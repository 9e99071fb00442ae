"""The database of what agencies send: one transaction for each request, the client's row locked first.

A crash anywhere leaves all of a request or nothing of it, its idempotency key with it.
"""

import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from zlib import compress, decompress

from anyio import CapacityLimiter
from sqlalchemy import Connection, Engine, create_engine, delete, event, insert, make_url, select, update
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from sample_api.problem import Problem
from sample_api.reports import refusals, tables
from sample_api.store.address import file_of, without_password
from sample_api.store.build import locked

KEYS_LAST_S = 24 * 3_600
MOST_KEYS = 1_000
"""Idempotency keys kept of a client, the newest."""
_WAIT_S = 10
_AT_ONCE = 4
"""Readers, and as many writers: threads that wait for the database are not the rest of the API's."""

_UNREACHABLE = (OperationalError, PoolTimeoutError, OSError)

Given = TypeVar("Given")


@dataclass(frozen=True)
class Answer:
    """A success as it is sent, and sent again under the same idempotency key; `rows` were written."""

    status: int
    body: bytes
    etag: str = ""
    location: str = ""
    rows: int = 0
    replayed: bool = False


@dataclass(frozen=True)
class Asked:
    """Who asks to write what: digests of the idempotency key ("" without one) and of the whole request."""

    client: str
    key: str
    request: str


class Desk:
    """Opens the database when it is first needed; for any number of threads and processes."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._engine: Engine | None = None
        self._opening = threading.Lock()
        self.readers = CapacityLimiter(_AT_ONCE)
        self.writers = CapacityLimiter(_AT_ONCE)

    def write(self, asked: Asked, change: Callable[[Connection], Answer]) -> Answer:
        """Return what `change` answers, or what was answered before under the same key; raise its problems.

        Raises the 422 of a key used for another request, and the 503 of a database that does not answer.
        """
        try:
            with self._opened().begin() as connection:
                _lock(connection, asked.client)
                known = _known(connection, asked)
                if known is not None:
                    return known
                answer = change(connection)
                _remember(connection, asked, answer)
                return answer
        except _UNREACHABLE as error:
            raise self._not_open(error) from error

    def read(self, question: Callable[[Connection], Given]) -> Given:
        """Return what `question` finds, all of it at one moment."""
        try:
            engine = self._opened()
            with engine.connect().execution_options(**_reading(engine)) as connection:
                return question(connection)
        except _UNREACHABLE as error:
            raise self._not_open(error) from error

    def close(self) -> None:
        """Let go of the database."""
        with self._opening:
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None

    def _not_open(self, error: Exception) -> Problem:
        place, kind = without_password(self._url), type(error).__name__
        sys.stderr.write(
            f"ใช้ฐานข้อมูลรายงาน {place} ไม่ได้ ({kind}) โปรดตรวจสิทธิ์ พื้นที่ว่าง และการเชื่อมต่อ / "
            f"The database of reports {place} cannot be used ({kind}): check permissions, free space, connection.\n"
        )
        return refusals.not_open()

    def _opened(self) -> Engine:
        with self._opening:
            if self._engine is None:
                if not self._url:
                    raise refusals.not_open()
                self._engine = _open(self._url)
            return self._engine


def place_of(url: str) -> str:
    """Return the URL of the reports beside a store: the same database, or, of a file, one next to it.

    A build puts a new file in place of the store's, which would take the reports with it.
    """
    path = file_of(url)
    if path is None:
        return url
    return (
        make_url(url)
        .set(database=str(path.with_name(f"{path.stem}_reports{path.suffix}")))
        .render_as_string(hide_password=False)
    )


def _open(url: str) -> Engine:
    path = file_of(url)
    if path is None:
        engine = create_engine(url, pool_size=2 * _AT_ONCE, max_overflow=0, isolation_level="READ COMMITTED")
        _create(engine)
        return engine
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, pool_size=2 * _AT_ONCE, connect_args={"timeout": _WAIT_S})
    event.listen(engine, "connect", _for_writing)
    event.listen(engine, "begin", _begin)
    with locked(path):
        path.touch(mode=0o600)
        _create(engine)
    return engine


def _reading(engine: Engine) -> dict[str, Any]:
    """Return the options of a connection that sees one moment's rows, whatever is written meanwhile."""
    return {"reads_only": True} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}


def _create(engine: Engine) -> None:
    try:
        tables.metadata.create_all(engine)
    except SQLAlchemyError:
        # another process makes them at this moment: then they are there the second time
        tables.metadata.create_all(engine)


def _for_writing(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver would begin late, when another may have written meanwhile
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reads_only")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _lock(connection: Connection, client: str) -> None:
    mine = tables.reporters.c.client == client
    take = update(tables.reporters).where(mine).values(writes=tables.reporters.c.writes + 1)
    if not connection.execute(take).rowcount:
        try:
            with connection.begin_nested():
                connection.execute(insert(tables.reporters).values(client=client, writes=1, reports=0, referrals=0))
        except IntegrityError:
            connection.execute(take)


def _known(connection: Connection, asked: Asked) -> Answer | None:
    if not asked.key:
        return None
    kept = tables.answers
    connection.execute(delete(kept).where(kept.c.client == asked.client, kept.c.at <= time.time() - KEYS_LAST_S))
    found = connection.execute(select(kept).where(kept.c.client == asked.client, kept.c.key == asked.key)).one_or_none()
    if found is None:
        return None
    if found.asked != asked.request:
        raise refusals.key_reused()
    return Answer(found.status, decompress(found.body), found.etag, found.location, replayed=True)


def _remember(connection: Connection, asked: Asked, answer: Answer) -> None:
    if not asked.key:
        return
    kept = tables.answers
    mine = kept.c.client == asked.client
    oldest = select(kept.c.key).where(mine).order_by(kept.c.at.desc()).offset(MOST_KEYS - 1).limit(MOST_KEYS)
    for (key,) in connection.execute(oldest).all():
        connection.execute(delete(kept).where(mine, kept.c.key == key))
    connection.execute(
        insert(kept).values(
            client=asked.client,
            key=asked.key,
            asked=asked.request,
            at=time.time(),
            status=answer.status,
            etag=answer.etag,
            location=answer.location,
            body=compress(answer.body),
        )
    )
