"""Settings that people decide while the academy runs, such as the pass rule: dated, never overwritten."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Table, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from foundation.store import Base, append_only
from planning.errors import EntryRefused

LONGEST_REASON = 2000


class SettingRow(Base):
    """A decision; the latest one of its name holds."""

    __tablename__ = "setting"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    value: Mapped[Any] = mapped_column(JSON)
    set_by: Mapped[str]
    set_at: Mapped[datetime]
    note: Mapped[str]


assert isinstance(SettingRow.__table__, Table)
append_only(SettingRow.__table__)


@dataclass(frozen=True)
class DatedSetting:
    """What was decided (plain JSON), by whom, when and why."""

    value: Any
    by: str
    at: datetime
    note: str


def current(session: Session, name: str, until: datetime | None = None) -> DatedSetting | None:
    """Read the decision that holds, or held at the instant `until`; None while nobody has decided."""
    query = _named(name) if until is None else _named(name).where(SettingRow.set_at <= until)
    row = session.scalar(query.order_by(SettingRow.id.desc()).limit(1))
    return _setting(row) if row else None


def history(session: Session, name: str) -> list[DatedSetting]:
    """List every decision of that name, oldest first."""
    return [_setting(row) for row in session.scalars(_named(name).order_by(SettingRow.id))]


def history_below(session: Session, prefix: str) -> dict[str, list[DatedSetting]]:
    """List every decision of the names that begin with `prefix`, by name, oldest first."""
    query = select(SettingRow).where(SettingRow.name.startswith(prefix, autoescape=True)).order_by(SettingRow.id)
    found: dict[str, list[DatedSetting]] = {}
    for row in session.scalars(query):
        found.setdefault(row.name, []).append(_setting(row))
    return found


def put(session: Session, name: str, value: Any, by: str, now: datetime, note: str = "") -> None:  # noqa: PLR0917 - a record's fields in reading order
    """Record a decision, which holds from now on."""
    session.add(SettingRow(name=name, value=value, set_by=by, set_at=now, note=note))
    session.flush()


def reason(note: str) -> str:
    """Give the reason of a decision without blanks around it; raises EntryRefused where there is none, or a book."""
    if not note.strip():
        raise EntryRefused(
            "reason-missing",
            th="โปรดระบุเหตุผลหรือเลขที่หนังสืออ้างอิงของการกำหนดนี้",
            en="Please give the reason for this decision, or the reference it rests on.",
            field="note",
        )
    if len(note.strip()) > LONGEST_REASON:
        raise EntryRefused.too_long(note.strip(), LONGEST_REASON, "note")
    return note.strip()


def _named(name: str) -> Any:
    return select(SettingRow).where(SettingRow.name == name)


def _setting(row: SettingRow) -> DatedSetting:
    return DatedSetting(row.value, row.set_by, row.set_at, row.note)
