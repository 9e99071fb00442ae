"""The database's version: made, checked, brought up, from wherever the program runs."""

import json
import shutil
import sqlite3
import subprocess
import sys
import zlib
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import IntegrityError

from academy import database as academy_database
from academy import dated_settings
from academy.database import metadata, open_database, upgrade
from foundation.errors import CannotStart
from foundation.store import open_engine, session_factory
from indicator import verify
from planning import journal, snapshots
from planning.sealed import KeptRate
from tests.planning.test_snapshots import bundle

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
PRESENT = academy_database._head()
NEXT_REVISION = f"""
import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{PRESENT}"


def upgrade() -> None:
    op.add_column("cohort", sa.Column("colour", sa.String(), nullable=False, server_default="teal"))
"""
BROKEN_REVISION = NEXT_REVISION + '    op.execute("SELECT 1 FROM nowhere")\n'


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'academy.db'}"


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A later program: its migrations have one more revision."""
    folder = tmp_path / "later"
    shutil.copytree(academy_database._MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "next.py").write_text(NEXT_REVISION)
    monkeypatch.setattr(academy_database, "_MIGRATIONS", folder)
    return folder


def schema(engine: Engine) -> dict[str, str]:
    """Every trigger, word for word."""
    with engine.begin() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        return {row.name: row.sql for row in rows}


def revision(url: str) -> str | None:
    engine = open_engine(url)
    with engine.begin() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    engine.dispose()
    return found


def test_a_fresh_database_has_exactly_the_tables_of_the_code(url: str):
    engine = open_database(url)
    with engine.begin() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), metadata())
    engine.dispose()
    assert differences == []


def test_a_fresh_database_has_exactly_the_guards_of_the_code(url: str, tmp_path: Path):
    migrated, made = open_database(url), open_engine(f"sqlite:///{tmp_path / 'made.db'}")
    metadata().create_all(made)
    assert schema(migrated) == schema(made)
    assert len(schema(made)) == 51
    migrated.dispose()
    made.dispose()


def test_what_is_stored_is_there_at_the_next_start(url: str):
    first = open_database(url)
    with session_factory(first).begin() as session:
        dated_settings.put(session, "pass_rule", {"pass_percent": "60"}, "wilai", NOW, "คำสั่งที่ 1")
    first.dispose()
    second = open_database(url)
    with session_factory(second)() as session:
        setting = dated_settings.current(session, "pass_rule")
    second.dispose()
    assert setting == dated_settings.DatedSetting({"pass_percent": "60"}, "wilai", NOW, "คำสั่งที่ 1")


def test_the_database_file_is_for_its_owner_only(url: str, tmp_path: Path):
    engine = open_database(url)
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    engine.dispose()
    assert modes["academy.db"] == 0o600
    assert set(modes.values()) == {0o600}


@pytest.mark.usefixtures("next_version")
def test_an_older_database_is_told_and_left_alone(url: str, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as earlier:
        earlier.setattr(academy_database, "_MIGRATIONS", Path(academy_database.__file__).parent / "migrations")
        open_database(url).dispose()
    with pytest.raises(CannotStart) as caught:
        open_database(url)
    assert caught.value.code == "database-older"
    assert "academy db upgrade" in caught.value.th
    assert "academy db upgrade" in caught.value.en
    assert revision(url) == PRESENT


def test_an_upgrade_keeps_a_copy_first(url: str, tmp_path: Path, request: pytest.FixtureRequest):
    engine = open_database(url)
    with session_factory(engine).begin() as session:
        dated_settings.put(session, "pass_rule", 60, "wilai", NOW)
    engine.dispose()
    request.getfixturevalue("next_version")
    copy = upgrade(url)
    assert copy is not None
    assert (copy.parent, copy.stat().st_mode & 0o777) == (tmp_path, 0o600)
    assert (revision(url), revision(f"sqlite:///{copy}")) == ("next", PRESENT)
    with closing(sqlite3.connect(copy)) as kept:
        assert kept.execute("SELECT value FROM setting").fetchall() == [(60,)]
    reopened = open_database(url)
    with session_factory(reopened)() as session:
        assert dated_settings.current(session, "pass_rule") is not None
    reopened.dispose()
    assert upgrade(url) is None  # nothing more to do, no second copy


def test_an_upgrade_that_fails_leaves_the_old_version_whole(url: str, request: pytest.FixtureRequest):
    open_database(url).dispose()
    folder: Path = request.getfixturevalue("next_version")
    (folder / "versions" / "next.py").write_text(BROKEN_REVISION)
    with pytest.raises(CannotStart, match="nowhere") as caught:
        upgrade(url)
    assert caught.value.code == "database-upgrade-failed"
    assert revision(url) == PRESENT
    engine = open_engine(url)
    with engine.begin() as connection:
        columns = {row.name for row in connection.execute(text("PRAGMA table_info(cohort)"))}
    engine.dispose()
    assert "colour" not in columns


def test_a_newer_database_is_refused_by_start_and_upgrade(url: str):
    engine = open_database(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    for door in (open_database, upgrade):
        with pytest.raises(CannotStart) as caught:
            door(url)
        assert caught.value.code == "database-newer"


def test_a_database_of_somebody_else_is_refused_and_left_alone(url: str):
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE recipes (name TEXT)"))
    engine.dispose()
    for door in (open_database, upgrade):
        with pytest.raises(CannotStart) as caught:
            door(url)
        assert caught.value.code == "database-not-ours"


def test_a_file_that_is_no_database_is_refused(url: str, tmp_path: Path):
    (tmp_path / "academy.db").write_text("จดหมายถึงอธิบดี " * 100)
    with pytest.raises(CannotStart) as caught:
        open_database(url)
    assert caught.value.code == "database-unreachable"


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/at/all/academy.db", "not a url", "oracle://x", "nosuch://x", "postgresql+nodriver://x"]
)
def test_a_database_out_of_reach_is_one_clear_sentence(url: str):
    with pytest.raises(CannotStart) as caught:
        open_database(url)
    assert caught.value.code == "database-unreachable"


def test_processes_that_start_at_once_make_one_database(url: str):
    code = f"from academy.database import open_database; open_database({url!r}).dispose()"
    processes = [subprocess.Popen([sys.executable, "-W", "error", "-c", code]) for _ in range(4)]
    assert [process.wait(timeout=60) for process in processes] == [0] * 4
    open_database(url).dispose()


def test_settings_are_dated_and_the_latest_holds(url: str):
    engine = open_database(url)
    with session_factory(engine).begin() as session:
        assert dated_settings.current(session, "pass_rule") is None
        for percent in (60, 65):
            dated_settings.put(session, "pass_rule", percent, "wilai", NOW)
        dated_settings.put(session, "other", None, "somsak", NOW)
    with session_factory(engine)() as session:
        current = dated_settings.current(session, "pass_rule")
        history = dated_settings.history(session, "pass_rule")
    engine.dispose()
    assert current is not None
    assert current.value == 65
    assert [item.value for item in history] == [60, 65]


def test_names_in_the_history_of_accounts_are_moved_to_where_they_can_be_erased(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = tmp_path / "earlier"
    later = shutil.ignore_patterns("__pycache__", "0007_*", *(f"{number:04}_*" for number in range(8, 40)))
    shutil.copytree(academy_database._MIGRATIONS, folder, ignore=later)
    with monkeypatch.context() as earlier:
        earlier.setattr(academy_database, "_MIGRATIONS", folder)
        engine = open_database(url)
    account = ["'t001'", "'id-1'", "'ชื่อ'", "''", "''", "'trainee'", "''", "0", "1", "'2026-11-23'", "'2026-11-23'"]
    columns = "username, person_id, name, agency, province_code, role, password_hash, must_change_password, active, created_at, updated_at"
    what = json.dumps({"name": ["ก่อน", "หลัง"], "agency": ["", "กอง"]})
    with engine.begin() as connection:
        connection.exec_driver_sql(f"INSERT INTO person ({columns}) VALUES ({', '.join(account)})")
        connection.exec_driver_sql(
            "INSERT INTO person_change (username, at, \"by\", what) VALUES ('t001', '2026-11-23', 'roster', ?)", (what,)
        )
    engine.dispose()
    upgrade(url)
    engine = open_database(url)
    with engine.begin() as connection:
        (kept,) = connection.exec_driver_sql("SELECT what FROM person_change").scalars()
        details = connection.exec_driver_sql("SELECT field, before, after FROM person_change_detail").all()
        with pytest.raises(IntegrityError):
            connection.exec_driver_sql("UPDATE person_change SET what = '{}'")
    engine.dispose()
    assert json.loads(kept) == {"name": ["…", "…"], "agency": ["", "กอง"]}
    assert [tuple(row) for row in details] == [("name", "ก่อน", "หลัง")]


def test_figures_that_were_kept_before_get_their_value_from_the_sealed_file(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    earlier = tmp_path / "earlier"
    newer = shutil.ignore_patterns("__pycache__", *(f"{number:04d}_*" for number in range(6, 100)))
    shutil.copytree(academy_database._MIGRATIONS, earlier, ignore=newer)
    kept = bundle(5, undecided=True)
    row = {"id": verify(kept).fingerprint, "at": NOW, "content": zlib.compress(kept)}
    with monkeypatch.context() as then:
        then.setattr(academy_database, "_MIGRATIONS", earlier)
        engine = open_database(url)
        with engine.begin() as connection:
            values = "(:id, '2570/6', 1, '', 'orn', :at, :content)"
            connection.execute(text(f"INSERT INTO figure_snapshot VALUES {values}"), row)
            connection.execute(text("INSERT INTO figure_signature VALUES (:id, 'orn', :at)"), row)
        engine.dispose()
    upgrade(url)
    engine = open_database(url)
    with session_factory(engine)() as session:
        (found,) = snapshots.snapshots(session, "pass_rate")
        assert snapshots.content(session, found.fingerprint) == kept
        with pytest.raises(IntegrityError, match="append-only"):
            session.execute(text("DELETE FROM figure_snapshot"))
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []
    engine.dispose()
    overall = verify(kept).report.overall
    assert (found.figure.shown, found.figure.status) == (overall.shown, overall.status)
    assert isinstance(found.figure, KeptRate)
    assert (found.figure.denominator, found.figure.final, found.signed_by) == (2, False, ("orn",))


def test_the_answers_that_a_closed_form_has_shown_are_marked_as_shown(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    earlier = tmp_path / "earlier"
    newer = shutil.ignore_patterns("__pycache__", *(f"{number:04d}_*" for number in range(11, 100)))
    shutil.copytree(academy_database._MIGRATIONS, earlier, ignore=newer)
    turns = {"closed": ["opened", "closed"], "again": ["opened", "closed", "opened"], "few": ["opened", "closed"]}
    with monkeypatch.context() as then:
        then.setattr(academy_database, "_MIGRATIONS", earlier)
        engine = open_database(url)
        with session_factory(engine).begin() as session:
            for record, kinds in turns.items():
                for number, kind in enumerate(kinds):
                    event = {"kind": f"evaluation_{kind}"}
                    journal.append(
                        session, record_id=record, kind="training_project", expected=number, event=event, by="orn", now=NOW
                    )  # fmt: skip
                for number in range(4 if record == "few" else 5):
                    values = {"id": f"{record}{number}", "record": record}
                    session.execute(text("INSERT INTO evaluation_answer VALUES (:id, :record, '{}')"), values)
        engine.dispose()
    upgrade(url)
    engine = open_database(url)
    with engine.begin() as connection:
        told = connection.execute(text("SELECT DISTINCT record_id, told FROM evaluation_answer")).all()
    engine.dispose()
    assert {tuple(row) for row in told} == {("closed", 1), ("again", None), ("few", None)}
