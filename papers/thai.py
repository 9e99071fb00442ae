"""How offices write: dates of the Buddhist era, spans of days, the office's own name."""

from collections.abc import Sequence
from datetime import date

from indicator.thai_calendar import LONG_MONTHS

OFFICE = "กองแผนงาน กรมอนามัย"
_BE = 543


def long_date(day: date) -> str:
    """`14 ธันวาคม 2569`."""
    return f"{day.day} {LONG_MONTHS[day.month - 1]} {day.year + _BE}"


def span(days: Sequence[date]) -> str:
    """Tell the training's days: `14–15 ธันวาคม 2569`, or both dates in full."""
    first, last = days[0], days[-1]
    if (first.year, first.month) != (last.year, last.month):
        return f"{long_date(first)} – {long_date(last)}"
    return long_date(first) if first == last else f"{first.day}–{long_date(last)}"
