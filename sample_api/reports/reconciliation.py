"""Totals of what a client reported, so that both sides can see that they hold the same.

The digest of rows is the SHA-256 of one line for each, `id,numerator,denominator` and a line feed, in the order of their
ids byte by byte: what `LC_ALL=C sort | sha256sum` makes of them.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from sample_api.reports import tables
from sample_api.reports.figures import narrowed
from sample_api.reports.forms import ReportQuery

_GROUPED_BY = ("indicator", "level", "fy", "quarter")


class Sum(NamedTuple):
    """One reported row, as far as totals need it."""

    id: str
    numerator: int
    denominator: int
    indicator: str
    level: str
    fy: int
    quarter: int


def totals(connection: Connection, client: str, query: ReportQuery) -> dict[str, Any]:
    """Return sums, counts and digests by indicator, area level, fiscal year and quarter, and of all rows together."""
    table = tables.reports
    columns = [table.c[name] for name in Sum._fields]
    found = connection.execute(select(*columns).where(*narrowed(client, query)))
    rows = [Sum(*row) for row in found]
    ordered = sorted(rows, key=_group)
    groups = [dict(zip(_GROUPED_BY, key, strict=True)) | _sums(list(some)) for key, some in groupby(ordered, _group)]
    return {"data": groups, "rows": len(rows), "digest": digest(rows)}


def digest(rows: Iterable[Sum]) -> str:
    """Return the SHA-256, in hexadecimal, of rows: the same for the same rows in any order."""
    lines = sorted(f"{one.id},{one.numerator},{one.denominator}\n".encode() for one in rows)
    return sha256(b"".join(lines)).hexdigest()


def _group(one: Sum) -> tuple[str, str, int, int]:
    return one.indicator, one.level, one.fy, one.quarter


def _sums(rows: Sequence[Sum]) -> dict[str, Any]:
    a, b = (sum(column) for column in list(zip(*rows, strict=True))[1:3])
    return {"rows": len(rows), "numerator": a, "denominator": b, "digest": digest(rows)}
