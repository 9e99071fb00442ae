"""Every access is written, off the path of the request, in a file that does not grow for ever."""

import sqlite3
import time
from pathlib import Path

import pytest

from sample_api.agreements import journal
from sample_api.agreements.errors import AuditFileError
from sample_api.agreements.journal import FLUSH_EVERY_S, AuditLog, Line, Use


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "access.db"


def line(number: int = 0, *, client: str = "agency/moph", status: int = 200, at: float = 1_795_000_000.0) -> Line:
    return Line(at, client, "GET", "/v2/areas", "", "areas", 10, status, 0.5, f"request-{number}")


def written(path: Path) -> list[str]:
    with sqlite3.connect(path) as database:
        return [row[0] for row in database.execute("SELECT request_id FROM access ORDER BY id")]


def test_what_was_appended_is_in_the_file_within_a_second(path: Path):
    log = AuditLog(path)
    log.start()
    log.append(line(1))
    deadline = time.monotonic() + 20
    while not written(path) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert written(path) == ["request-1"]
    assert FLUSH_EVERY_S < 1
    log.stop()


def test_a_stop_writes_what_waits(path: Path):
    log = AuditLog(path)
    log.start()
    for number in range(3):
        log.append(line(number))
    log.stop()
    log.close()
    assert written(path) == ["request-0", "request-1", "request-2"]
    assert path.stat().st_mode & 0o077 == 0


def test_the_next_start_goes_on_in_the_same_file(path: Path):
    for number in range(2):
        log = AuditLog(path)
        log.append(line(number))
        log.stop()
        log.close()
    assert written(path) == ["request-0", "request-1"]


def test_only_the_newest_lines_are_kept(path: Path):
    log = AuditLog(path, most_lines=10)
    for number in range(35):
        log.append(line(number))
        log.flush()
    assert 10 <= len(written(path)) <= 20
    assert log.last(1)[0].request_id == "request-34"
    (use,) = log.use_of("agency/moph", "2000-01-01")
    assert use.requests == 35


def test_use_is_counted_by_day_in_thailand_and_dataset(path: Path):
    log = AuditLog(path)
    before_midnight, after = 1_795_020_000.0, 1_795_026_000.0
    for at, status in ((before_midnight, 200), (before_midnight, 403), (after, 429), (after, 500), (after, 304)):
        log.append(line(at=at, status=status))
    log.append(line(client="agency/other"))
    log.append(line(client=""))
    found = log.use_of("agency/moph", "2026-01-01")
    assert [one._replace(day=one.day[-2:]) for one in found] == [
        Use("19", "areas", 3, 30, 0, 1),
        Use("18", "areas", 2, 20, 1, 0),
    ]
    assert log.use_of("", "2026-01-01") == []


def test_a_disk_that_cannot_be_written_loses_nothing(path: Path, capsys: pytest.CaptureFixture[str]):
    log = AuditLog(path)
    log.append(line(0))
    log.flush()
    with sqlite3.connect(path) as database:
        database.execute("ALTER TABLE access RENAME TO elsewhere")
    log.append(line(1))
    for _ in range(3):
        log.flush()
    assert capsys.readouterr().err.count("cannot be written") == 1
    with sqlite3.connect(path) as database:
        database.execute("ALTER TABLE elsewhere RENAME TO access")
    log.append(line(2))
    log.flush()
    assert written(path) == ["request-0", "request-1", "request-2"]


def test_lines_that_were_lost_are_counted(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(journal, "MOST_WAITING", 5)
    log = AuditLog(path)
    for number in range(8):
        log.append(line(number))
    gap, *kept = log.last(20)
    assert (gap.route, gap.rows) == ("(lost)", 3)
    assert [one.request_id for one in kept] == [f"request-{number}" for number in range(3, 8)]


def test_a_file_that_is_no_log_stops_the_start(path: Path):
    path.parent.mkdir()
    path.write_bytes(b"not a database, but long enough to be taken for one" * 20)
    with pytest.raises(AuditFileError, match=r"access\.db"):
        AuditLog(path)


def test_a_line_costs_a_request_next_to_nothing(path: Path):
    log = AuditLog(path)
    one = line()
    started = time.process_time()
    for _ in range(10_000):
        log.append(one)
    assert (time.process_time() - started) / 10_000 < 0.000_05
