"""The store is built whole or not at all, and the same each time."""

import json
import sqlite3
import threading
from pathlib import Path

import pytest

from sample_api.__main__ import main
from sample_api.store import build as building
from sample_api.store.build import build, build_missing
from sample_api.store.opened import StoreAbsentError, is_current, open_store
from sample_api.synthesis.figures import Extent

RANONG = Extent(provinces=("85",))


def url(path: Path) -> str:
    return f"sqlite:///{path}"


def test_the_same_seed_gives_the_same_rows(tmp_path: Path):
    first, again = (build(url(tmp_path / name), RANONG) for name in ("one.db", "two.db"))
    assert first == again
    other = build(url(tmp_path / "three.db"), Extent(provinces=("85",), seed=1))
    assert other.figures == first.figures
    assert other.digest != first.digest


def test_every_body_says_what_its_columns_say(tmp_path: Path):
    build(url(tmp_path / "s.db"), RANONG)
    connection = sqlite3.connect(tmp_path / "s.db")
    connection.row_factory = sqlite3.Row
    for table in ("figures", "facilities", "areas"):
        for row in connection.execute(f"SELECT * FROM {table}"):
            body = json.loads(row["body"])
            columns = {name: row[name] for name in row.keys() if name not in {"position", "body"}}  # noqa: SIM118 - a Row
            assert columns.items() <= body.items()
    connection.close()


def test_a_build_that_breaks_leaves_the_old_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "s.db"
    before = build(url(path), RANONG)

    def break_off(_extent: Extent) -> object:
        raise OSError("no space left on device")

    monkeypatch.setattr(building, "figure_rows", break_off)
    with pytest.raises(OSError, match="no space"):
        build(url(path), Extent(provinces=("85",), seed=1))
    assert open_store(url(path)).digest == before.digest


def test_a_reader_goes_on_while_the_store_is_replaced(tmp_path: Path):
    path = tmp_path / "s.db"
    before = build(url(path), RANONG)
    store = open_store(url(path))
    build(url(path), Extent(provinces=("85",), seed=1))
    with store.engine.connect() as connection:
        digest = connection.exec_driver_sql("SELECT value FROM about WHERE name = 'digest'").scalar_one()
    assert digest == before.digest
    store.close()


def test_of_two_that_start_together_one_builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    builds = []
    true_build = building._build_file
    monkeypatch.setattr(building, "_build_file", lambda *args: builds.append(1) or true_build(*args))
    threads = [threading.Thread(target=build_missing, args=(url(tmp_path / "s.db"), RANONG)) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert builds == [1]
    assert is_current(url(tmp_path / "s.db"))


@pytest.mark.parametrize("content", [b"", b"not a database" * 100])
def test_what_is_no_store_is_told_apart(tmp_path: Path, content: bytes):
    path = tmp_path / "s.db"
    path.write_bytes(content)
    with pytest.raises(StoreAbsentError):
        open_store(url(path))


def test_a_store_is_only_read(tmp_path: Path):
    build(url(tmp_path / "s.db"), RANONG)
    store = open_store(url(tmp_path / "s.db"))
    with store.engine.connect() as connection, pytest.raises(Exception, match="readonly"):
        connection.exec_driver_sql("DELETE FROM figures")
    store.close()


def test_the_help_of_the_command_teaches(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main(["build", "--help"], {})
    told = capsys.readouterr().out
    assert "--seed" in told
    assert "postgresql+psycopg://" in told
    assert "สังเคราะห์" in told


@pytest.mark.parametrize("times", ["0", "101", "many"])
def test_a_number_of_times_that_makes_no_sense_is_refused(times: str):
    with pytest.raises(SystemExit):
        main(["build", "--times", times], {})


@pytest.mark.parametrize(
    "database",
    ["postgresql+psycopg://me:s3cret@127.0.0.1:1/none", "nonsense://me:s3cret@x/y", "/dev/null/s.db", "::://"],
)
def test_a_database_that_cannot_be_used_is_told_in_one_sentence_without_its_password(
    database: str, capsys: pytest.CaptureFixture[str]
):
    assert main(["build"], {"SAMPLE_API_DATABASE": database}) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "s3cret" not in told
