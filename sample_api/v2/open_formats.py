"""Rows written as CSV for spreadsheets, as JSON, and as Parquet."""

import csv
import gzip
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson

from sample_api.paging import NOTICE_TH
from sample_api.v2.answers import GZIP_LEVEL
from sample_api.v2.open_data import Format, OpenFile
from sample_api.v2.open_tables import Row

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""

_WHOLE = frozenset({"fy", "quarter", "numerator", "denominator", "region", "beds"})
_REAL = frozenset({"rate", "population_thousand"})


def write(file: OpenFile, rows: Iterator[Row], path: Path) -> int:
    """Write all rows of a file, return how many; a file that was begun and not finished never gets its name."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    written = 0

    def counted() -> Iterator[Row]:
        nonlocal written
        for row in rows:
            written += 1
            yield row

    _WRITERS[file.format](file, counted(), unfinished)
    unfinished.replace(path)
    return written


def pack(path: Path, packed: Path) -> None:
    """Write a file again, packed by gzip; the same bytes each time."""
    unfinished = packed.with_name(f"{packed.name}.unfinished")
    with (
        path.open("rb") as source,
        unfinished.open("wb") as target,
        gzip.GzipFile("", "wb", GZIP_LEVEL, target, mtime=0) as packing,
    ):
        shutil.copyfileobj(source, packing)
    unfinished.replace(packed)


def cell(value: object) -> object:
    """Return a value as a spreadsheet may be given it: no text is a formula, nothing is an empty cell."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value


def _csv(file: OpenFile, rows: Iterator[Row], path: Path) -> None:
    # with a byte order mark, by which Excel knows that Thai is UTF-8
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(file.columns)
        for row in rows:
            writer.writerow([cell(row[name]) for name in file.columns])


def _json(file: OpenFile, rows: Iterator[Row], path: Path) -> None:
    head = {"dataset": file.dataset.id, "fy": file.fy, "data_status": "synthetic", "notice_th": NOTICE_TH}
    with path.open("wb") as target:
        target.write(orjson.dumps(head)[:-1] + b',"data":[')
        for at, row in enumerate(rows):
            target.write((b",\n" if at else b"\n") + orjson.dumps(row))
        target.write(b"\n]}\n")


def _parquet(file: OpenFile, rows: Iterator[Row], path: Path) -> None:
    import polars as pl

    kinds: dict[str, type[pl.DataType]] = {}
    for name in file.columns:
        kinds[name] = pl.Int64 if name in _WHOLE else pl.Float64 if name in _REAL else pl.String
    columns: dict[str, list[object]] = {name: [] for name in file.columns}
    for row in rows:
        for name, values in columns.items():
            values.append(row[name])
    pl.DataFrame(columns, schema=kinds).write_parquet(path)


_WRITERS: dict[Format, Callable[[OpenFile, Iterator[Row], Path], None]] = {
    "csv": _csv,
    "json": _json,
    "parquet": _parquet,
}
