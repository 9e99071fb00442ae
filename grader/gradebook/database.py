"""`gradebook.db`: nbgrader's own tables, one transaction at a time.

nbgrader's `Gradebook` commits after every row and, for a new file, starts a process to learn Alembic's
version; here the same tables are written by its own models in one transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Column, Engine, MetaData, String, Table, inspect, text
from sqlalchemy.orm import Session

from foundation.store import open_engine

# Ours, beside nbgrader's, which takes no notice of them.
_OURS = MetaData()
# Which attempt of the ledger a submission shows.
SHOWN = Table(
    "academy_shown",
    _OURS,
    Column("submission_id", String(32), primary_key=True),
    Column("attempt_id", String(64), nullable=False),
)
# The graded cell that a comment on a solution cell is about: comments come back to the ledger as that cell's.
COMMENT_ABOUT = Table(
    "academy_comment_about",
    _OURS,
    Column("cell_id", String(32), primary_key=True),
    Column("grade_id", String(128), nullable=False),
)


def open_gradebook(path: Path) -> Engine:
    """The file is SQLite in WAL mode: formgrader reads on while we write; writers wait up to 30 s in turn."""
    return open_engine(f"sqlite:///{path}")


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Make the tables that are lacking, and commit at the end, or nothing at all.

    No connection outlives it: the last one to leave folds SQLite's side files back into the database.
    """
    try:
        with Session(engine) as session, session.begin():
            _make_tables(session)
            yield session
    finally:
        engine.dispose()


def _make_tables(session: Session) -> None:
    from nbgrader.api import Base

    connection = session.connection()
    if inspect(connection).has_table(SHOWN.name):
        return
    known = inspect(connection).has_table("alembic_version")
    Base.metadata.create_all(connection)
    _OURS.create_all(connection)
    if not known:
        session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        session.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": _schema_version()})


def _schema_version() -> str | None:
    from alembic.script import ScriptDirectory
    from nbgrader.dbutil import ALEMBIC_DIR

    return ScriptDirectory(ALEMBIC_DIR).get_current_head()
