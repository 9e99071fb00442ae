"""The gradebook: nbgrader's own tables, one transaction at a time.

nbgrader's `Gradebook` commits after every row and, for a new file, starts a process to learn Alembic's
version; here the same tables are written in one transaction, many rows a statement.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, Text, create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from foundation.store import open_engine
from grader.gradebook import refusals

# Ours, beside nbgrader's, which takes no notice of them.
_OURS = MetaData()
# Which attempt of the ledger a submission shows, and as it stood after which grading run.
SHOWN = Table(
    "academy_shown",
    _OURS,
    Column("submission_id", String(32), primary_key=True),
    Column("attempt_id", String(64), nullable=False),
    Column("run_id", String(32), nullable=True),
)
# The graded cell that a comment on a solution cell is about: comments come back to the ledger as that cell's.
COMMENT_ABOUT = Table(
    "academy_comment_about",
    _OURS,
    Column("cell_id", String(32), primary_key=True),
    Column("grade_id", String(128), nullable=False),
)
# What a grading without hub and ledger made of a submission: its digest, and the result as JSON.
GRADED = Table(
    "academy_graded",
    _OURS,
    Column("submission_id", String(32), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("result", Text, nullable=False),
)
# Without one of these a database is another program's.
_NBGRADERS = {"assignment", "grade", "student", "submitted_assignment"}
_VERSION = "alembic_version"


@lru_cache(maxsize=16)
def open_gradebook(url: str) -> Engine:
    """Open the database of an SQLAlchemy `url`; a SQLite file is put in WAL mode.

    So formgrader reads on while we write, and writers wait up to 30 s in turn. The engine is kept, for it knows its
    statements in SQL, which take longer to word than to execute; no connection is: the last one to leave folds SQLite's
    side files back into the database.
    """
    return open_engine(url, pool=NullPool)


def check_gradebook(url: str) -> None:
    """Raise GradebookUnusable unless the database is empty, or a gradebook of this nbgrader's version.

    Nothing is changed by looking: a file that is not there stays so.
    """
    try:
        address = make_url(url)
        file = address.database if address.get_backend_name() == "sqlite" else None
        if file is None or Path(file).exists():
            with create_engine(address, poolclass=NullPool).connect() as connection:
                _check_tables(connection)
    except (SQLAlchemyError, ImportError) as error:
        raise refusals.cannot_be_opened(driver_words(error)) from error


def _check_tables(connection: Connection) -> None:
    tables = set(inspect(connection).get_table_names())
    if tables and not tables >= _NBGRADERS:
        raise refusals.another_programs()
    if not tables:
        return
    found = connection.scalar(text(f"SELECT version_num FROM {_VERSION}")) if _VERSION in tables else None  # noqa: S608 - our own word
    if found != _schema_version():
        raise refusals.other_version(str(found), str(_schema_version()))


def driver_words(error: Exception) -> str:
    """Give the driver's own words, without SQLAlchemy's advice around them."""
    driver: Any = error.orig if isinstance(error, DBAPIError) else error
    return str(driver).split("\n", 1)[0]


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Make the tables that are lacking, and commit at the end, or nothing at all."""
    with Session(engine) as session, session.begin():
        _make_tables(session)
        yield session


def _make_tables(session: Session) -> None:
    from nbgrader.api import Base

    connection = session.connection()
    if inspect(connection).has_table(GRADED.name):
        return
    known = inspect(connection).has_table(_VERSION)
    if inspect(connection).has_table(SHOWN.name):  # of the first version, which knew no runs
        session.execute(text(f"ALTER TABLE {SHOWN.name} ADD COLUMN run_id VARCHAR(32)"))
    Base.metadata.create_all(connection)
    _OURS.create_all(connection)
    if not known:
        session.execute(text(f"CREATE TABLE {_VERSION} (version_num VARCHAR(32) NOT NULL)"))
        session.execute(text(f"INSERT INTO {_VERSION} VALUES (:head)"), {"head": _schema_version()})  # noqa: S608 - our own word


@cache
def _schema_version() -> str | None:
    """Tell nbgrader's version of the tables, for which Alembic loads all steps between versions."""
    from alembic.script import ScriptDirectory
    from nbgrader.dbutil import ALEMBIC_DIR

    return ScriptDirectory(ALEMBIC_DIR).get_current_head()
