"""What the sample API is asked: rows and pages that nobody has asked for before, in an order of their own."""

import itertools
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from random import Random

from bench.sample_api.load import request

DATASET = "/v2/datasets/mother-and-child"
LEVEL, PAGE_ROWS, SMALL_PAGE_ROWS = "district", 1_000, 100
YEARS, FARTHEST = range(2565, 2570), 2_500
INDICATORS = [f"MCH{number:02}" for number in range(1, 14)]
ONE_PAGE_IN = 10

Key = tuple[str, str, int, int]
"""Indicator, area, fiscal year and quarter."""


class Wanted:
    """Paths of distinct rows and pages of the store at a path."""

    def __init__(self, store: Path) -> None:
        self._keys = keys(store)
        self._rows, self._pages = iter(self._keys), page_queries()

    def row(self) -> str:
        """Return the path of the next row."""
        return _row(next(self._rows))

    def page(self) -> str:
        """Return the path of the next page."""
        return _page(next(self._pages), PAGE_ROWS)

    def of_class(self, tokens: Sequence[str]) -> Iterator[bytes]:
        """Yield what a class asks, without end, each with a token of their own: rows, and now and then a page."""
        rows, pages = itertools.cycle(map(_row, self._keys)), itertools.cycle(page_queries())
        for number, token in enumerate(itertools.cycle(tokens)):
            path = next(rows) if number % ONE_PAGE_IN else _page(next(pages), SMALL_PAGE_ROWS)
            yield request(path, token)


def keys(store: Path) -> list[Key]:
    """Return the keys of all rows of the dataset's districts, in an order of their own."""
    sql = "SELECT indicator, area, fy, quarter FROM figures WHERE level = ? AND indicator LIKE 'MCH%' AND fy >= ?"
    with closing(sqlite3.connect(store)) as connection:
        found: list[Key] = connection.execute(sql, (LEVEL, YEARS[0])).fetchall()
    Random(1).shuffle(found)  # noqa: S311 - an order, no secret
    return found


def page_queries() -> Iterator[str]:
    """Yield where distinct pages of an indicator's year begin, in an order of their own."""
    pages = list(itertools.product(INDICATORS, YEARS, range(FARTHEST)))
    Random(2).shuffle(pages)  # noqa: S311 - an order, no secret
    return (f"level={LEVEL}&indicator={name}&fy={fy}&offset={offset}" for name, fy, offset in pages)


def _row(key: Key) -> str:
    return f"{DATASET}/rows/{'-'.join(map(str, key))}"


def _page(query: str, rows: int) -> str:
    return f"{DATASET}/rows?{query}&limit={rows}"
