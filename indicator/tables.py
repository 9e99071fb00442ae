"""Tables as files: CSV, XLSX, JSON and Parquet from the same rows. What a person wrote is text in all of them, never a formula."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

Cell = str | int | float | None
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# Finds in CSV whose words stand in quotes, after a line's end, each that begins so; and hardly anything else.
_MAY_BE_FORMULA = re.compile(rf'[,\n]"[{re.escape("".join(_FORMULA_STARTS))}]')
_ROWS_AT_ONCE = 200  # few enough to be gone before the garbage collector looks at them
_SHEET_ROWS = 1_048_575  # Excel's limit, without the header
_A4 = 9  # of Excel's paper sizes
_WIDTH = 22


@dataclass(frozen=True)
class Table:
    """A name, headers, and rows of as many cells; `rows` are read once."""

    name: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Cell]]


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
        first, number = next(rows, None), 1
        while number == 1 or first is not None:
            sheet = book.add_worksheet(table.name if number == 1 else f"{table.name} {number}")
            _begin_sheet(sheet, table.headers, head)
            of_sheet = islice(rows, _SHEET_ROWS - 1)
            _write_rows(sheet, of_sheet if first is None else chain([first], of_sheet))
            first, number = next(rows, None), number + 1
    return out.getvalue()


def set_up_page(sheet: Any) -> None:
    """Have a sheet print on A4 across, all columns on a page, its header on each."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _begin_sheet(sheet: Any, headers: Sequence[str], head: Any) -> None:
    sheet.set_column(0, len(headers) - 1, _WIDTH)
    sheet.freeze_panes(1, 0)
    set_up_page(sheet)
    for column, header in enumerate(headers):
        sheet.write_string(0, column, header, head)


def _write_rows(sheet: Any, rows: Iterable[Sequence[Cell]]) -> None:
    write_string, write_number = sheet.write_string, sheet.write_number
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                write_string(number, column, cell)
            elif cell is not None:
                write_number(number, column, cell)


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
