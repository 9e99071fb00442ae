"""A fresh database, and roster files to import into it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy.orm import Session

from foundation.store import Base, open_engine, session_factory
from people import accounts

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
HEADER = ["ชื่อ-สกุล", "หน่วยงาน", "จังหวัด", "รุ่น", "บทบาท", "อีเมล"]
SOMCHAI = ["นายสมชาย ใจดี", "สำนักงานสาธารณสุขจังหวัดน่าน", "น่าน", "1/2570", "ผู้เข้ารับการอบรม", "somchai.j@example.go.th"]


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    engine = open_engine(f"sqlite:///{tmp_path / 'people.db'}")
    Base.metadata.create_all(engine)
    with session_factory(engine)() as session:
        yield session
    engine.dispose()


@pytest.fixture
def header() -> list[str]:
    return list(HEADER)


@pytest.fixture
def somchai() -> list[str]:
    """A right row below `header`."""
    return list(SOMCHAI)


@pytest.fixture
def write_csv(tmp_path: Path) -> Callable[..., Path]:
    def write(*rows: Sequence[str], encoding: str = "utf-8-sig", delimiter: str = ",") -> Path:
        path = tmp_path / "roster.csv"
        text = "\r\n".join(delimiter.join(row) for row in rows)
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.fixture
def write_xlsx(tmp_path: Path) -> Callable[..., Path]:
    def write(*rows: Sequence[object]) -> Path:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(list(row))
        path = tmp_path / "roster.xlsx"
        book.save(path)
        return path

    return write


@pytest.fixture
def somying(session: Session) -> str:
    """A trainee with the username somying; her first password."""
    from people import Role

    return accounts.create(
        session, username="somying", name="สมหญิง ดีใจ", role=Role.TRAINEE, cohort_id="1/2570", now=NOW
    )
