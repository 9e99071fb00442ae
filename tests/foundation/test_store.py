"""The database under every room: instants, one writer, readers that do not wait, rows that stay."""

import threading
from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import Engine, MetaData, Table, insert, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from foundation.store import UtcDateTime, append_only, open_engine, reading_factory, session_factory, utc_now

THAILAND = timezone(timedelta(hours=7))


class _Own(DeclarativeBase):
    """Tables of this file alone: not part of the academy's metadata."""

    metadata = MetaData()
    type_annotation_map = {datetime: UtcDateTime()}  # noqa: RUF012 - SQLAlchemy reads a plain dict


class _Moment(_Own):
    __tablename__ = "moment"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime | None]


class _Entry(_Own):
    __tablename__ = "entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str]


assert isinstance(_Entry.__table__, Table)
append_only(_Entry.__table__)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{tmp_path / 'test.db'}")
    _Own.metadata.create_all(engine)
    yield engine
    engine.dispose()


def test_an_instant_comes_back_in_utc_whatever_zone_it_was_written_in(engine: Engine):
    with session_factory(engine).begin() as session:
        session.add(_Moment(id=1, at=datetime(2026, 11, 21, 7, 0, tzinfo=THAILAND)))
    with session_factory(engine)() as session:
        at = session.scalar(select(_Moment.at))
    assert at == datetime(2026, 11, 21, 0, 0, tzinfo=UTC)
    assert at.tzinfo is UTC


def test_a_naive_datetime_is_refused(engine: Engine):
    with (
        pytest.raises(StatementError, match="naive datetime"),
        session_factory(engine).begin() as session,
    ):
        session.add(_Moment(at=datetime(2026, 11, 21)))  # noqa: DTZ001 - the mistake that is refused


@given(st.datetimes(timezones=st.timezones(), allow_imaginary=False))
def test_every_instant_survives_the_type(instant: datetime):
    dialect = sqlite.dialect()
    assume(MINYEAR < instant.year < MAXYEAR)  # there is no UTC beyond
    kept = UtcDateTime().process_bind_param(instant, dialect)
    assert kept is not None
    assert UtcDateTime().process_result_value(kept.replace(tzinfo=None), dialect) == instant.astimezone(UTC)


def test_no_instant_stays_none(engine: Engine):
    with session_factory(engine).begin() as session:
        session.add(_Moment(id=1, at=None))
        session.flush()
        assert session.scalar(select(_Moment.at)) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET word = 'other'",
        "DELETE FROM entry",
        "INSERT OR REPLACE INTO entry VALUES (1, 'other')",
        "REPLACE INTO entry VALUES (1, 'other')",
    ],
)
def test_an_append_only_row_stays(engine: Engine, statement: str):
    with engine.begin() as connection:
        connection.execute(insert(_Entry).values(id=1, word="kept"))
    with pytest.raises(IntegrityError, match="append-only"), engine.begin() as connection:
        connection.exec_driver_sql(statement)
    with engine.begin() as connection:
        assert connection.scalar(select(_Entry.word)) == "kept"


def test_readers_see_one_instant_and_never_wait_for_a_writer(engine: Engine):
    with session_factory(engine).begin() as session:
        session.add(_Entry(id=1, word="first"))
    with session_factory(engine).begin() as writer:
        writer.add(_Entry(id=2, word="second"))
        writer.flush()
        with reading_factory(engine)() as reader:
            assert reader.scalars(select(_Entry.word)).all() == ["first"]


def test_a_transaction_that_reads_first_never_fails_to_write(engine: Engine):
    with session_factory(engine).begin() as session:
        session.add(_Entry(id=0, word="0"))

    def count_up() -> None:
        for _ in range(5):
            with session_factory(engine).begin() as session:
                last = session.scalars(select(_Entry.id).order_by(_Entry.id.desc()).limit(1)).one()
                session.add(_Entry(id=last + 1, word=str(last + 1)))

    threads = [threading.Thread(target=count_up) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with session_factory(engine)() as session:
        assert session.scalars(select(_Entry.id).order_by(_Entry.id)).all() == list(range(41))


def test_the_present_instant_is_aware():
    assert utc_now().tzinfo is UTC
