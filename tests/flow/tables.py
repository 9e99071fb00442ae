"""Downloaded tables read back: each format as the same rows of text, so that two can be held against each other."""

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl

Rows = tuple[tuple[str, ...], ...]


def rows(path: Path) -> Rows:
    """Read every row below the header, from CSV, XLSX, JSON or Parquet."""
    return tuple(as_text_row(row) for row in _READERS[path.suffix](path))


def as_text_row(row: Iterable[Any]) -> tuple[str, ...]:
    """Write every cell as text, the same whatever the format it came from."""
    return tuple(map(_text, row))


def _csv(path: Path) -> list[list[Any]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [[cell.removeprefix("'") for cell in row] for row in csv.reader(file) if row][1:]


def _xlsx(path: Path) -> list[list[Any]]:
    cells = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(min_row=2))
    assert not [one for row in cells for one in row if one.data_type == "f"], "a formula"
    return [[one.value for one in row] for row in cells]


def _json(path: Path) -> list[list[Any]]:
    return [list(row.values()) for row in json.loads(path.read_text(encoding="utf-8"))["rows"]]


def _parquet(path: Path) -> list[list[Any]]:
    return [list(row) for row in pl.read_parquet(path).rows()]


def _text(cell: Any) -> str:
    """Tell whole numbers alike, whether a format knows 238 or 238.0; no cell is an empty one."""
    if cell is None:
        return ""
    try:
        return f"{float(cell):g}"
    except ValueError:
        return str(cell)


_READERS = {".csv": _csv, ".xlsx": _xlsx, ".json": _json, ".parquet": _parquet}
