"""Dates as Thai offices write them: Bangkok time, Buddhist era (C.E. + 543), Thai month names."""

from datetime import datetime
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")
_BE = 543
SHORT_MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
LONG_MONTHS = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)


def thai_date(instant: datetime, *, short: bool = False) -> str:
    """`21 พฤศจิกายน 2569` (or `21 พ.ย. 2569`) for an aware instant."""
    local = instant.astimezone(BANGKOK)
    months = SHORT_MONTHS if short else LONG_MONTHS
    return f"{local.day} {months[local.month - 1]} {local.year + _BE}"


def thai_datetime(instant: datetime, *, short: bool = True) -> str:
    """`21 พ.ย. 2569 เวลา 15.30 น.` for an aware instant."""
    return f"{thai_date(instant, short=short)} เวลา {instant.astimezone(BANGKOK):%H.%M} น."
