"""A CSV or XLSX file as rows of text, whatever the spreadsheet thought its cells were.

Only UTF-8 is accepted for CSV. Excel on a Thai Windows saves CP874 unless told otherwise; that could be
guessed, but a guess that is wrong once prints a wrong name on a certificate; saving again takes ten seconds.
"""

import codecs
import csv
import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from people.errors import RosterUnreadable

MAX_MIB = 5
MAX_ROWS = 5_000
_MAX_COLUMNS = 50
_MAX_UNPACKED_MIB = 200
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_NEARLY_ALL = 0.9
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Invisible characters that spreadsheets and web pages leave at the ends of a cell; str.strip() keeps them.
_INVISIBLE = "\ufeff\u200b"


@dataclass(frozen=True)
class SheetRow:
    """`number` is the row as a spreadsheet shows it, from 1; every cell is text without space at its ends."""

    number: int
    cells: tuple[str, ...]


def read_sheet(path: Path) -> list[SheetRow]:
    """Read the rows that hold anything. Raises RosterUnreadable."""
    data = _bytes(path)
    if data.startswith(_OLE):
        raise _old_excel()
    rows = _xlsx(data) if data.startswith(_ZIP) else _csv(data)
    found: list[SheetRow] = []
    for number, cells in enumerate(rows, 1):
        texts = tuple(map(_text, cells[:_MAX_COLUMNS]))
        if any(texts):
            found.append(SheetRow(number, texts))
        if len(found) > MAX_ROWS:
            raise _too_large()
    return found


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_MIB << 20:
            raise _too_large()
        return path.read_bytes()
    except OSError as error:
        raise _no_file(path) from error


def _csv(data: bytes) -> Iterator[list[object]]:
    text = _decoded(data)
    header = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    try:
        # strict: a quote that never closes would swallow the rest of the file into one name
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield list(row)
    except csv.Error as error:
        raise _damaged("CSV") from error


def _decoded(data: bytes) -> str:
    if data.startswith(_UTF16):
        raise _encoding("UTF-16")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _encoding(_likely(data)) from error
    if "\0" in text:
        raise _damaged("CSV")
    return text


def _likely(data: bytes) -> str:
    """Name the encoding for the message: Thai letters in most bytes above ASCII mean CP874 (TIS-620)."""
    thai, high = len(re.findall(rb"[\xa1-\xda\xdf-\xfb]", data)), len(re.findall(rb"[\x80-\xff]", data))
    return "CP874 (TIS-620)" if thai > _NEARLY_ALL * high else "?"


def _xlsx(data: bytes) -> Iterator[list[object]]:
    from openpyxl import load_workbook

    try:
        _check_unpacked(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's, about styles and extensions that hold no text
            # not data_only: a cell that starts with = is the text it was typed as, never a computed value
            book = load_workbook(io.BytesIO(data), read_only=True)
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield list(row)
    except RosterUnreadable:
        raise
    except Exception as error:
        # zip errors, missing parts, and the XML parser's own types, which differ with the parser installed
        raise _damaged("XLSX") from error


def _check_unpacked(data: bytes) -> None:
    """Refuse what would unpack to far more than a roster."""
    with ZipFile(io.BytesIO(data)) as archive:
        if sum(info.file_size for info in archive.infolist()) > _MAX_UNPACKED_MIB << 20:
            raise _too_large()


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip().strip(_INVISIBLE).strip()


def _no_file(path: Path) -> RosterUnreadable:
    return RosterUnreadable(
        "roster-missing",
        th=f"เปิดไฟล์รายชื่อ {path} ไม่ได้ โปรดตรวจชื่อไฟล์และสิทธิ์การอ่าน",
        en=f"The roster file {path} cannot be opened; check its name and that you may read it.",
    )


def _too_large() -> RosterUnreadable:
    return RosterUnreadable(
        "roster-too-large",
        th=f"ไฟล์รายชื่อใหญ่เกินไป (รับได้ไม่เกิน {MAX_ROWS:,} แถว และ {MAX_MIB} MiB) โปรดแบ่งเป็นหลายไฟล์",
        en=f"The roster file is too large (at most {MAX_ROWS:,} rows and {MAX_MIB} MiB); split it.",
    )


def _encoding(name: str) -> RosterUnreadable:
    seen_th = "" if name == "?" else f" (พบว่าเป็น {name})"
    seen_en = "" if name == "?" else f" (it looks like {name})"
    return RosterUnreadable(
        "roster-encoding",
        th=f"ไฟล์รายชื่อไม่ได้เข้ารหัสแบบ UTF-8{seen_th} ชื่อคนอาจเพี้ยน จึงไม่นำเข้า "
        "โปรดเปิดใน Excel แล้วเลือก บันทึกเป็น > CSV UTF-8 (Comma delimited) "
        "หรือ Excel Workbook (.xlsx) แล้วนำเข้าใหม่",
        en=f"The roster file is not UTF-8{seen_en}, so names could come out wrong; nothing was imported. "
        "In Excel choose Save As > CSV UTF-8 (Comma delimited) or Excel Workbook (.xlsx), and import that.",
    )


def _old_excel() -> RosterUnreadable:
    return RosterUnreadable(
        "roster-old-excel",
        th="ไฟล์รายชื่อเป็น Excel รุ่นเก่า (.xls) หรือมีรหัสผ่าน โปรดบันทึกเป็น Excel Workbook (.xlsx) ที่ไม่มีรหัสผ่านแล้วนำเข้าใหม่",
        en="The roster is an old Excel file (.xls) or has a password; save it as an Excel Workbook (.xlsx).",
    )


def _damaged(kind: str) -> RosterUnreadable:
    return RosterUnreadable(
        "roster-damaged",
        th=f"อ่านไฟล์รายชื่อไม่ได้ ไฟล์ {kind} เสียหายหรือไม่ใช่ {kind} โปรดบันทึกใหม่แล้วนำเข้าอีกครั้ง",
        en=f"The roster cannot be read: it is damaged or not {kind}; save it again and import that.",
    )
