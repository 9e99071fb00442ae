"""Cursors: where a page ended, for the one question it belongs to. Opaque to callers; nothing is remembered here."""

import base64
import binascii
from hashlib import blake2b

import orjson

from sample_api import refusals
from sample_api.problem import FieldError, Problem
from sample_api.store.reading import Shelf, Value

START = "*"
"""The cursor before the first row."""
LONGEST = 400

_BEYOND_SQL = 2**63
"""No database holds a whole number of this size: an edited cursor could ask for one."""

_KINDS: dict[type, tuple[type, ...]] = {str: (str,), int: (int,), float: (float, int)}


def mark_of(*about: object) -> str:
    """Return the mark of a question: a cursor of another question, or of older data, has another."""
    return blake2b(repr(about).encode(), digest_size=6).hexdigest()


def written(mark: str, values: tuple[Value, ...]) -> str:
    """Return the cursor behind the row with these values."""
    return base64.urlsafe_b64encode(orjson.dumps([mark, *values])).rstrip(b"=").decode()


def read(cursor: str, mark: str, shelf: Shelf, columns: tuple[str, ...]) -> tuple[Value, ...]:
    """Return the values that a cursor holds, one for each of the columns sorted by; raise the 400 otherwise."""
    try:
        held = orjson.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error) as error:
        raise _invalid() from error
    if not isinstance(held, list) or len(held) != len(columns) + 1:
        raise _invalid()
    given, *values = held
    if given != mark:
        raise _of_another()
    if not all(_fits(value, shelf, name) for value, name in zip(values, columns, strict=True)):
        raise _invalid()
    return tuple(values)


def _fits(value: object, shelf: Shelf, name: str) -> bool:
    column = shelf.table.c[name]
    if value is None:
        return bool(column.nullable)
    if isinstance(value, int | float) and not -_BEYOND_SQL <= value < _BEYOND_SQL:
        return False
    return type(value) in _KINDS[column.type.python_type]


def _invalid() -> Problem:
    th = "ใช้ไม่ได้ โปรดใช้ค่า next_cursor ที่ได้จากหน้าก่อนโดยไม่แก้ไข หรือเริ่มใหม่ด้วย *"
    en = "cannot be read: use next_cursor of the page before as it is, or begin again with *"
    return refusals.refusal([FieldError("query", "cursor", th, en)])


def _of_another() -> Problem:
    th = "เป็นของคำถามอื่น (ตัวกรองหรือการเรียงต่างกัน) หรือของข้อมูลรุ่นก่อน โปรดเริ่มใหม่ด้วย *"
    en = "belongs to another question (other filters or sorting) or to older data: begin again with *"
    return refusals.refusal([FieldError("query", "cursor", th, en)])
