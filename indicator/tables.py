"""Tables as files: CSV, XLSX, JSON and Parquet from the same rows. What a person wrote is text in all of them, never a formula."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from math import ceil
from typing import Any

Cell = str | int | float | None
_MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")  # Thai marks that stand above or below a letter
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# Finds in CSV whose words stand in quotes, after a line's end, each that begins so; and hardly anything else.
_MAY_BE_FORMULA = re.compile(rf'[,\n]"[{re.escape("".join(_FORMULA_STARTS))}]')
_ROWS_AT_ONCE = 200  # few enough to be gone before the garbage collector looks at them
_SHEET_ROWS = 1_048_575  # Excel's limit, without the header
_A4 = 9  # of Excel's paper sizes
_WIDTH = 22
_MARGIN = 0.4  # inches
LINE = 17  # points that a line of Thai takes
# Formats of cells beside which there are several lines.
WRAPPED: Mapping[str, Any] = {"text_wrap": True, "valign": "top", "align": "left", "indent": 1}
TOP: Mapping[str, Any] = {"valign": "top"}


@dataclass(frozen=True)
class Table:
    """A name, headers, and rows of as many cells; `rows` are read once.

    `widths` are in characters, by header, of columns of a sheet whose words go on in the next line where they are longer.
    """

    name: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    widths: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class TableFormat:
    """One way to write a table; `write` gives the file's bytes."""

    suffix: str
    media_type: str
    write: Callable[[Table], bytes]


def to_csv(table: Table) -> bytes:
    """Write UTF-8 with a BOM (Excel reads Thai), words and codes quoted, formulas disarmed."""
    out = io.StringIO(newline="")
    out.write(_csv_text([table.headers]))
    rows = iter(table.rows)
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        text = _csv_text(some)
        # Looked for in the whole text, since a look at each of millions of cells takes longer than writing them.
        out.write(_csv_text(map(_disarmed_row, some)) if _MAY_BE_FORMULA.search(f"\n{text}") else text)
    return out.getvalue().encode("utf-8-sig")


def _csv_text(rows: Iterable[Sequence[Cell]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_NONNUMERIC).writerows(rows)
    return out.getvalue()


def _disarmed_row(row: Sequence[Cell]) -> list[Cell]:
    return [disarmed(cell) if isinstance(cell, str) else cell for cell in row]


def disarmed(text: str) -> str:
    """Lead with an apostrophe what a spreadsheet would run as a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def to_xlsx(table: Table) -> bytes:
    """Write a sheet under a frozen header, row by row: a long table takes no more memory than a short one.

    What is longer than a sheet can be goes on in the next one.
    """
    import xlsxwriter

    out = io.BytesIO()
    rows = iter(table.rows)
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        head = book.add_format({"bold": True, "font_color": "#ffffff", "bg_color": "#0b7a6e", "text_wrap": True})
        wrapped = [book.add_format(one) for one in (WRAPPED, TOP)] if table.widths else [None, None]
        first, number = next(rows, None), 1
        while number == 1 or first is not None:
            sheet = book.add_worksheet(table.name if number == 1 else f"{table.name} {number}")
            _begin_sheet(sheet, table, head)
            of_sheet = islice(rows, _SHEET_ROWS - 1)
            some = of_sheet if first is None else chain([first], of_sheet)
            _write_rows(sheet, _with_room(sheet, some, table) if table.widths else some, *wrapped)
            first, number = next(rows, None), number + 1
    return out.getvalue()


def set_up_page(sheet: Any) -> None:
    """Have a sheet print on A4 across, all columns on a page, its header on each."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=_MARGIN, right=_MARGIN)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _begin_sheet(sheet: Any, table: Table, head: Any) -> None:
    sheet.freeze_panes(1, 0)
    set_up_page(sheet)
    sheet.set_row(0, LINE * lines_of(table.headers, [table.widths.get(header, _WIDTH) for header in table.headers]))
    for column, header in enumerate(table.headers):
        sheet.set_column(column, column, table.widths.get(header, _WIDTH))
        sheet.write_string(0, column, header, head)


def _with_room(sheet: Any, rows: Iterable[Sequence[Cell]], table: Table) -> Iterator[Sequence[Cell]]:
    """Make each row as high as its longest text needs, for not every program does so by itself, then give it on."""
    widths = [table.widths.get(header, 0) for header in table.headers]
    for number, row in enumerate(rows, 1):
        lines = lines_of(row, widths)
        if lines > 1:
            sheet.set_row(number, lines * LINE)
        yield row


def lines_of(row: Sequence[Cell], widths: Sequence[int]) -> int:
    """Tell how many lines a row's longest text takes in columns of these widths; 0 is a column whose text is not wrapped."""
    long = [
        (cell, width)
        for cell, width in zip(row, widths, strict=True)
        if isinstance(cell, str) and len(cell) > width > 0
    ]
    return max((ceil(len(_MARKS.sub("", cell)) / width) for cell, width in long), default=1)


def _write_rows(sheet: Any, rows: Iterable[Sequence[Cell]], words: Any, numbers: Any) -> None:
    write_string, write_number = sheet.write_string, sheet.write_number
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                write_string(number, column, cell, words)
            elif cell is not None:
                write_number(number, column, cell, numbers)


def to_json(table: Table) -> bytes:
    """Write a list of objects, each cell under its header."""
    rows = [dict(zip(table.headers, row, strict=True)) for row in table.rows]
    return json.dumps({"table": table.name, "rows": rows}, ensure_ascii=False, indent=1).encode()


def to_parquet(table: Table) -> bytes:
    """Write columns of one type each, as the rows have them."""
    import polars as pl

    out = io.BytesIO()
    rows: Any = [tuple(row) for row in table.rows]
    pl.DataFrame(rows, schema=list(table.headers), orient="row", infer_schema_length=None).write_parquet(out)
    return out.getvalue()


TABLE_FORMATS: Mapping[str, TableFormat] = {
    item.suffix: item
    for item in (
        TableFormat("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
        TableFormat("csv", "text/csv; charset=utf-8", to_csv),
        TableFormat("json", "application/json", to_json),
        TableFormat("parquet", "application/vnd.apache.parquet", to_parquet),
    )
}
