"""How offices write: Thai digits, dates of the Buddhist era, spans of days, the office's own name."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from indicator.thai_calendar import LONG_MONTHS
from planning.money import shown

OFFICE = "กองแผนงาน กรมอนามัย"
_BE = 543
_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_LATIN = re.compile("[A-Za-z@]")


def long_date(day: date) -> str:
    """`14 ธันวาคม 2569`."""
    return f"{day.day} {LONG_MONTHS[day.month - 1]} {day.year + _BE}"


def span(days: Sequence[date]) -> str:
    """Tell the training's days: `14–15 ธันวาคม 2569`, or both dates in full."""
    first, last = days[0], days[-1]
    if (first.year, first.month) != (last.year, last.month):
        return f"{long_date(first)} – {long_date(last)}"
    return long_date(first) if first == last else f"{first.day}–{long_date(last)}"


def left(amount: Decimal) -> str:
    """Write what is left of an amount, as papers do: 1,200.00, or เกิน 300.00 where more was spent."""
    return shown(amount) if amount >= 0 else f"เกิน {shown(-amount)}"


def held(days: Sequence[date]) -> str:
    """Tell when a training is held, in a sentence: `ระหว่างวันที่ 14–15 ธันวาคม 2569`, `วันที่ 14 ธันวาคม 2569`."""
    return f"{'วันที่' if len(days) == 1 else 'ระหว่างวันที่'} {span(days)}"


def thai_digits(value: Any) -> Any:
    """Write the digits of text in Thai, as letters and orders have them, however deep it lies.

    A word with Latin letters keeps its own: an address, a version, a file's name.
    """
    if isinstance(value, str):
        return "".join(one if _LATIN.search(one) else one.translate(_DIGITS) for one in re.split(r"(\s+)", value))
    if isinstance(value, Mapping):
        return {key: thai_digits(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [thai_digits(one) for one in value]
    return value
