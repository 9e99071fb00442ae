"""Days as the civil service counts them: fiscal years, days off, and due dates in calendar or working days.

Days off come from the `holidays` library, corrected for the civil service: Labour Day and Children's Day are none, the
Royal Ploughing Day is one. The cabinet adds days in the course of a year, so a site's own file of days has the last word.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from indicator.thai_calendar import LONG_MONTHS, SHORT_MONTHS
from planning.errors import CalendarUnreadable, DateRefused

_BE = 543
_FIRST_MONTH = 10  # of a fiscal year: 1 October – 30 September
_SATURDAY = 5
_NOT_FOR_CIVIL_SERVANTS = ("วันแรงงานแห่งชาติ", "วันเด็กแห่งชาติ")
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_WORDS = re.compile(r"(\d{1,2})\s*([^\d\s]+)\s*(?:พ\.ศ\.\s*)?(\d{4})")
# No paper of ours is older; a year below it is one of the common era.
_EARLIEST_BE = 2500


class DayBasis(StrEnum):
    """What «วัน» means. Neither SOP says, so it is a setting."""

    CALENDAR = "calendar"
    WORKING = "working"


def read_date(given: str) -> date:
    """Read a date as Thai offices write it: 14/12/2569, 14 ธ.ค. 2569, ๑๔ ธันวาคม พ.ศ. ๒๕๖๙. Raises DateRefused."""
    plain = given.strip().translate(_THAI_DIGITS)
    if found := _NUMBERS.fullmatch(plain):
        day, month, year = (int(part) for part in found.groups())
    elif (found := _WORDS.fullmatch(plain)) and found[2] in (*LONG_MONTHS, *SHORT_MONTHS):
        months = LONG_MONTHS if found[2] in LONG_MONTHS else SHORT_MONTHS
        day, month, year = int(found[1]), months.index(found[2]) + 1, int(found[3])
    else:
        raise DateRefused.unreadable(given)
    if year < _EARLIEST_BE:
        raise DateRefused.common_era(given, year + _BE)
    try:
        return date(year - _BE, month, day)
    except ValueError as error:
        raise DateRefused.unreadable(given) from error


def write_date(day: date) -> str:
    """Write a date as forms show it: 14/12/2569."""
    return f"{day:%d/%m}/{day.year + _BE}"


@dataclass(frozen=True, order=True)
class FiscalYear:
    """A fiscal year by its number in the Buddhist era: 2570 runs from 1 October 2026 to 30 September 2027."""

    be: int

    @classmethod
    def of(cls, day: date) -> "FiscalYear":
        """Give the fiscal year that `day` lies in."""
        return cls(day.year + _BE + (day.month >= _FIRST_MONTH))

    @property
    def first(self) -> date:
        """The first of October that it begins with."""
        return date(self.be - _BE - 1, _FIRST_MONTH, 1)

    @property
    def last(self) -> date:
        """The thirtieth of September that it ends with."""
        return date(self.be - _BE, _FIRST_MONTH - 1, 30)

    def months_in(self, months: int) -> date:
        """Give the last day of its first so many months, as assessment rounds are told (รอบ 6 เดือน: 31 March)."""
        index = _FIRST_MONTH - 1 + months
        return date(self.first.year + index // 12, index % 12 + 1, 1) - timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """Which days are worked. `added` and `removed` are a site's own: day off → its name, day worked after all → why."""

    added: Mapping[date, str] = field(default_factory=dict)
    removed: Mapping[date, str] = field(default_factory=dict)

    @classmethod
    def from_file(cls, path: Path) -> "Calendar":
        """Read a site's own days from TOML: tables `days_off` and `worked`, ISO dates to names. Raises CalendarUnreadable."""
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise CalendarUnreadable.file(path, error) from error
        if surplus := raw.keys() - {"days_off", "worked"}:
            raise CalendarUnreadable.table(path, min(surplus))
        return cls(_days(path, raw.get("days_off", {})), _days(path, raw.get("worked", {})))

    def day_off(self, day: date) -> str | None:
        """Name the day off that `day` is; None for a weekend day or a day that is worked."""
        if day in self.removed:
            return None
        return self.added.get(day) or _civil_service_days_off(day.year).get(day)

    def is_working(self, day: date) -> bool:
        """Tell whether offices are open on `day`."""
        return day in self.removed or (day.weekday() < _SATURDAY and self.day_off(day) is None)

    def after(self, start: date, days: int, basis: DayBasis) -> date:
        """Give the day `days` days after `start`, which itself does not count; before it where `days` is negative."""
        if basis is DayBasis.CALENDAR:
            return start + timedelta(days=days)
        step, day, left = timedelta(days=1 if days > 0 else -1), start, abs(days)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def between(self, start: date, end: date, basis: DayBasis) -> int:
        """Count the days after `start` up to and with `end`; negative where `end` lies before `start`."""
        if basis is DayBasis.CALENDAR:
            return (end - start).days
        first, last, sign = (start, end, 1) if end >= start else (end, start, -1)
        return sign * sum(self.is_working(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def _days(path: Path, table: object) -> dict[date, str]:
    if not isinstance(table, dict):
        raise CalendarUnreadable.table(path, str(table))
    days = {}
    for given, name in table.items():
        try:
            days[date.fromisoformat(given)] = str(name)
        except ValueError as error:
            raise CalendarUnreadable.day(path, given) from error
    return days


@cache
def _civil_service_days_off(year: int) -> Mapping[date, str]:
    import holidays

    known = holidays.country_holidays("TH", years=year, categories=("public", "government"), language="th")
    days = {day: name for day, name in known.items() if not any(other in name for other in _NOT_FOR_CIVIL_SERVANTS)}
    # Names of one day that fell together stand on one day; a civil servant is off for the one that is left.
    shared = {day: name for day, name in known.items() if day not in days and "; " in name}
    for day, name in shared.items():
        rest = [part for part in name.split("; ") if not any(other in part for other in _NOT_FOR_CIVIL_SERVANTS)]
        if rest:
            days[day] = "; ".join(rest)
    return days
