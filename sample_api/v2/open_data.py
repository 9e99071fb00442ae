"""Open data: whole files that anyone may take, with small counts of people withheld.

A file holds one dataset (of indicators: one fiscal year of it) at every level, as CSV for spreadsheets, JSON, or
Parquet. It is made when it is first asked for and kept until the API ends.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

import orjson
from sqlalchemy import Connection

from sample_api.store import reading
from sample_api.store.opened import Store
from sample_api.store.reading import Question
from sample_api.synthesis.datasets import DATASETS, Dataset
from sample_api.synthesis.places import areas
from sample_api.v2.narrowing import indicators_of
from sample_api.v2.open_tables import MOST_ROWS, Row, table_of
from sample_api.v2.resources import listings

Format = Literal["csv", "json", "parquet"]
FORMATS: tuple[Format, ...] = get_args(Format)

MEDIA_TYPES: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}
LABEL = ("data_status", "synthetic")
"""The column that every row carries, so that no copy of a file passes for real figures."""


@dataclass(frozen=True)
class OpenFile:
    """One downloadable file; `fy` (B.E.) is None where the dataset has no years."""

    dataset: Dataset
    fy: int | None
    format: Format

    @property
    def name(self) -> str:
        """The last part of its address."""
        year = "" if self.fy is None else f"-{self.fy}"
        return f"{self.dataset.id}{year}.{self.format}"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its rows, in order."""
        return (*self.dataset.columns, LABEL[0])


def files(store: Store) -> dict[str, OpenFile]:
    """Return every file by name."""
    every = [
        OpenFile(dataset, fy, kind)
        for dataset in DATASETS
        for fy in (reversed(store.fiscal_years) if dataset.kind == "figures" else (None,))
        for kind in FORMATS
    ]
    return {one.name: one for one in every}


def rows_of(store: Store, file: OpenFile) -> Iterator[Row]:
    """Yield the rows of a file as they are published, each with the file's columns."""
    with store.engine.connect() as connection:
        if file.fy is None:
            yield from _reference(connection, file)
        else:
            yield from _figures(connection, file, file.fy)


def _reference(connection: Connection, file: OpenFile) -> Iterator[Row]:
    shelf = listings()[file.dataset.id].shelf
    for body in reading.read(connection, shelf, Question(limit=MOST_ROWS)).rows:
        yield orjson.loads(body) | dict([LABEL])


def _figures(connection: Connection, file: OpenFile, fy: int) -> Iterator[Row]:
    names = {one.code: one.name_th for one in areas()}
    for indicator in indicators_of(file.dataset):
        for row in table_of(connection, indicator.id, fy):
            whole = row | {"area_name": names[row["area"]], LABEL[0]: LABEL[1]}
            yield {name: whole[name] for name in file.columns}
