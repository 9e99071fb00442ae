"""The academy's database and its version: a fresh one is made at once, an older one only on request.

Migrations run from the installed package, without an alembic.ini; the way back is the copy `upgrade` keeps.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from academy import dated_settings, once, stored_results
from foundation.errors import CannotStart
from foundation.store import open_engine, utc_now
from grader.exchange import tables as exchange_tables
from grader.ledger import tables as ledger_tables
from people import tables as people_tables
from planning import certificates, closings, documents, journal, snapshots
from planning.training import evaluation

_BANGKOK = ZoneInfo("Asia/Bangkok")
_MIGRATIONS = Path(__file__).parent / "migrations"
# Any number will do, as long as every process of ours takes the same: "academy" on a telephone keypad.
_UPGRADE_LOCK = 2223629


def metadata() -> MetaData:
    """Give the tables of all rooms, which this module loads."""
    rooms = (
        people_tables.PersonRow,
        exchange_tables.AttemptRow,
        ledger_tables.RunRow,
        dated_settings.SettingRow,
        stored_results.ResultRow,
        once.FormRow,
        journal.JournalRow,
        documents.DocumentRow,
        evaluation.AnswerRow,
        snapshots.SnapshotRow,
        certificates.CertificateRow,
        closings.ClosingRow,
    )
    (shared,) = {room.metadata for room in rooms}
    return shared


def open_database(url: str) -> Engine:
    """Open the database at `url`, making all tables in an empty one.

    Raises CannotStart for one that is older or newer than this program, not an academy's, or out of reach.
    """
    engine = _open(url)
    try:
        with _versioning(engine) as connection:
            if _is_empty(connection):
                _migrate(connection)
            _require_head(connection)
    except BaseException:
        engine.dispose()
        raise
    return engine


def upgrade(url: str) -> Path | None:
    """Bring the database at `url` to this program's version; give the place of a SQLite file's copy.

    None where nothing was to be done, and for other databases, which have backups of their own.
    Raises CannotStart.
    """
    engine = _open(url)
    try:
        with _versioning(engine) as connection:
            if not _is_empty(connection) and _revision(connection) == _head():
                return None
            if not _is_empty(connection):
                _require_known(connection)
            copy = _copy(engine, connection)
            _migrate(connection)
            return copy
    finally:
        engine.dispose()


def _open(url: str) -> Engine:
    """Open an engine; a SQLite file is made for its owner's eyes only, because it holds people's data."""
    try:
        engine = open_engine(url)
    except (ArgumentError, ModuleNotFoundError) as error:  # not a URL, no such database, its driver missing
        raise unreachable(error) from error
    path = _sqlite_path(engine)
    if path is not None and not path.exists():
        try:
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise unreachable(error) from error
    return engine


@contextmanager
def _versioning(engine: Engine) -> Iterator[Connection]:
    """One transaction in which nobody else looks at or changes the version."""
    try:
        with engine.begin() as connection:  # SQLite: BEGIN IMMEDIATE
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _UPGRADE_LOCK})
            yield connection
    except DBAPIError as error:
        raise unreachable(error) from error


def _migrate(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except DBAPIError as error:
        raise _upgrade_failed(error) from error


def _script() -> ScriptDirectory:
    return ScriptDirectory(str(_MIGRATIONS))


def _head() -> str | None:
    return _script().get_current_head()


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _is_empty(connection: Connection) -> bool:
    return not inspect(connection).get_table_names()


def _require_head(connection: Connection) -> None:
    _require_known(connection)
    if _revision(connection) != _head():
        raise _older()


def _require_known(connection: Connection) -> None:
    revision = _revision(connection)
    if revision is None:
        raise _not_ours()
    if revision not in {script.revision for script in _script().walk_revisions()}:
        raise _newer(revision)


def _copy(engine: Engine, connection: Connection) -> Path | None:
    """Copy a SQLite file that holds anything, before it is changed; the WAL's content comes along."""
    path = _sqlite_path(engine)
    if path is None or _is_empty(connection):
        return None
    stamp = utc_now().astimezone(_BANGKOK)
    copy = path.with_name(f"{path.name}.{_revision(connection)}.{_stamp(stamp)}.backup")
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def _stamp(at: datetime) -> str:
    return f"{at:%Y%m%d-%H%M%S}"


def _sqlite_path(engine: Engine) -> Path | None:
    name = make_url(engine.url).database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:" or name.startswith("file:"):
        return None
    return Path(name)


def _older() -> CannotStart:
    return CannotStart(
        "database-older",
        th="ฐานข้อมูลเป็นรุ่นเก่ากว่าโปรแกรม โปรดสั่ง academy db upgrade (ระบบสำรองไฟล์เดิมไว้ให้ก่อน) แล้วเริ่มใหม่",
        en="The database is older than this program: run `academy db upgrade` (it keeps a copy) first.",
    )


def _newer(revision: str) -> CannotStart:
    return CannotStart(
        "database-newer",
        th=f"ฐานข้อมูลเป็นรุ่นที่โปรแกรมนี้ไม่รู้จัก ({revision}) โปรดใช้โปรแกรมรุ่นใหม่กว่านี้",
        en=f"The database has a version that this program does not know ({revision}); use a newer program.",
    )


def _not_ours() -> CannotStart:
    return CannotStart(
        "database-not-ours",
        th="ฐานข้อมูลนี้มีตารางอยู่แล้วแต่ไม่ใช่ของระบบนี้ โปรดตรวจ ACADEMY_DATABASE_URL",
        en="The database has tables that are not an academy's; check ACADEMY_DATABASE_URL.",
    )


def _upgrade_failed(error: DBAPIError) -> CannotStart:
    reason = _said(error)
    return CannotStart(
        "database-upgrade-failed",
        th=f"ปรับรุ่นฐานข้อมูลไม่สำเร็จ ({reason}) ข้อมูลยังอยู่ครบในรุ่นเดิม โปรดแจ้งผู้ดูแลระบบ",
        en=f"The database could not be upgraded ({reason}); it is unchanged. Tell whoever looks after it.",
    )


def unreachable(error: Exception) -> CannotStart:
    """Tell that the database does not answer, or is busy for too long."""
    reason = _said(error)
    return CannotStart(
        "database-unreachable",
        th=f"เปิดฐานข้อมูลไม่ได้ ({reason}) โปรดตรวจที่อยู่และสิทธิ์ของฐานข้อมูล",
        en=f"The database cannot be opened ({reason}); check its address and your rights to it.",
    )


def _said(error: Exception) -> str:
    """Give the database's own words, without the statement and on one line."""
    return " ".join(str(error.orig if isinstance(error, DBAPIError) else error).split())
