"""Datasette over the same figures: read-only, without counting and without facets, which suits it best."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from random import Random

from bench.sample_api.bare import KEPT


def installed() -> bool:
    """Tell whether it is here: `uv sync --group bench`."""
    return find_spec("datasette") is not None


def copy_table(store: Path, table: Path) -> Iterator[int]:
    """Copy the figures, all but the ready rows; return positions, none twice, in an order of their own."""
    names = ", ".join(KEPT)
    with closing(sqlite3.connect(table)) as connection:
        connection.execute("ATTACH ? AS store", (str(store),))
        connection.execute(f"CREATE TABLE figures (position INTEGER PRIMARY KEY, {names})")
        connection.execute(f"INSERT INTO figures SELECT position, {names} FROM store.figures")  # noqa: S608 - constants
        connection.commit()
        (rows,) = connection.execute("SELECT count(*) FROM figures").fetchone()
    positions = list(range(rows))
    Random(3).shuffle(positions)  # noqa: S311 - an order, no secret
    return iter(positions)


def words(table: Path, page_rows: int) -> list[str]:
    """Return how it is started, up to its port."""
    settings = {"suggest_facets": "off", "max_returned_rows": str(page_rows)}
    told = [word for name, value in settings.items() for word in ("--setting", name, value)]
    return ["datasette", "serve", "-i", str(table), *told, "--port"]


def page(position: int, rows: int) -> str:
    """Return the path of a page that begins at a position: found by key, where ours skips rows."""
    return f"/peer/figures.json?position__gte={position}&_shape=objects&_nocount=1&_nofacet=1&_size={rows}"


def row(position: int) -> str:
    """Return the path of one row."""
    return f"/peer/figures/{position}.json?_shape=objects"
