"""The level table of the link indicator in force, and those before it: the proposal until somebody decides."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from academy import dated_settings
from academy.dated_settings import DatedSetting
from planning.link.level import LevelTable
from planning.link.procedure import LevelRow

LEVEL_TABLE = "link_levels"


def level_table(session: Session, until: datetime | None = None) -> LevelTable:
    """Read the table in force, or the one that was at the instant `until`."""
    record = dated_settings.current(session, LEVEL_TABLE, until)
    return _table(record) if record else LevelTable.proposed()


def level_table_history(session: Session) -> list[LevelTable]:
    """List every table that was decided on, the newest first."""
    return [_table(record) for record in reversed(dated_settings.history(session, LEVEL_TABLE))]


def decide_level_table(  # noqa: PLR0917 - a decision's parts in reading order
    session: Session, rows: Sequence[LevelRow], confirmed: bool, by: str, now: datetime, note: str
) -> None:
    """Record a table, which holds from now on; years that are closed keep theirs. Raises EntryRefused."""
    decided = LevelTable(tuple(rows), confirmed)
    dated_settings.put(session, LEVEL_TABLE, decided.to_record(), by, now, dated_settings.reason(note))


def _table(record: DatedSetting) -> LevelTable:
    return LevelTable.from_record(record.value, by=record.by, at=record.at, note=record.note)
