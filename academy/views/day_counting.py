"""How the SOPs' days are counted: neither says whether «วัน» are working days, nor from when the days of clearing count."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from academy import dated_settings
from academy.dated_settings import DatedSetting
from planning.calendar import DayBasis
from planning.errors import EntryRefused
from planning.training.deadlines import ClearingFrom, DayCount

DAY_COUNT = "sop_day_count"


@dataclass(frozen=True)
class Counting:
    """How days are counted, and since when by whom; `set_by` is empty while nobody has decided."""

    count: DayCount
    confirmed: bool = False
    set_by: str = ""
    set_at: datetime | None = None
    note: str = ""


def counting(session: Session) -> Counting:
    """Read how the SOPs' days are counted at present."""
    record = dated_settings.current(session, DAY_COUNT)
    return _counting(record) if record else Counting(DayCount())


def counting_history(session: Session) -> list[Counting]:
    """List every decision, the newest first."""
    return [_counting(record) for record in reversed(dated_settings.history(session, DAY_COUNT))]


def decide_counting(  # noqa: PLR0917 - a decision's parts in reading order
    session: Session, basis: str, clearing_from: str, confirmed: bool, by: str, now: datetime, note: str
) -> None:
    """Record how days are counted from now on. Raises EntryRefused."""
    try:
        value = {"basis": DayBasis(basis).value, "clearing_from": ClearingFrom(clearing_from).value}
    except ValueError as error:
        raise EntryRefused("not-chosen", th="โปรดเลือกจากรายการ", en="Choose from the list.") from error
    dated_settings.put(session, DAY_COUNT, {**value, "confirmed": confirmed}, by, now, dated_settings.reason(note))


def _counting(record: DatedSetting) -> Counting:
    count = DayCount(DayBasis(record.value["basis"]), ClearingFrom(record.value["clearing_from"]))
    return Counting(count, record.value["confirmed"], record.by, record.at, record.note)
