"""Figures as anyone may see them: all of an indicator's year at once, for what is withheld rests on sums over all levels."""

from typing import Any

import orjson
from sqlalchemy import Connection

from sample_api.agreements.suppression import open_figures
from sample_api.store import reading
from sample_api.store.reading import Question, Where
from sample_api.synthesis.places import LEVELS

_NOT_OF_PEOPLE = frozenset({"ENV02", "ENV03", "ENV04", "ENV05"})
"""Indicators that count markets, schools and councils, which have no privacy to keep."""
MOST_ROWS = 1_000_000

Row = dict[str, Any]


def table_of(connection: Connection, indicator: str, fy: int) -> list[Row]:
    """Return all figures of an indicator's year, at every level, as anyone may see them."""
    rows: list[Row] = []
    for level in LEVELS:
        where: Where = (("level", (level,)), ("indicator", (indicator,)), ("fy", (fy,)))
        found = reading.read(connection, reading.FIGURES, Question(where=where, limit=MOST_ROWS))
        rows += map(orjson.loads, found.rows)
    return rows if indicator in _NOT_OF_PEOPLE else open_figures(rows)
