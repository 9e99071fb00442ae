"""Questions to a table of the store, and its answers: ready rows, one after the other, in a stable order.

Every question is one indexed statement. Its values are bound parameters; its names are columns of the table.
"""

from contextlib import closing
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    Select,
    Table,
    and_,
    bindparam,
    false,
    func,
    or_,
    select,
    tuple_,
)

from sample_api.store import tables

Value = str | int | float | None


Key = tuple[tuple[str, Value], ...]
"""Columns and their values, which no two rows share."""


@dataclass(frozen=True)
class Shelf:
    """A table to read from, its key in the published order, and the columns in every body that name the row as well."""

    table: Table
    key: tuple[str, ...]
    named_by: tuple[str, ...]


_FIGURE = ("level", "indicator", "fy", "quarter", "area")
FIGURES = Shelf(tables.figures, _FIGURE, _FIGURE)
FACILITIES = Shelf(tables.facilities, ("hospcode",), ("hospcode",))
AREAS = Shelf(tables.areas, ("position",), ("code",))


@dataclass(frozen=True)
class Between:
    """All values from `first` to `last`, both included."""

    first: Value
    last: Value


Wanted = Between | tuple[Value, ...]
"""Values of one column that will do."""

Where = tuple[tuple[str, Wanted], ...]
"""Columns and what they are narrowed to."""


@dataclass(frozen=True)
class Order:
    """One column to sort by; rows without a value come last, whichever way."""

    column: str
    descending: bool = False


@dataclass(frozen=True)
class Question:
    """Which rows, in which order, and which of them.

    `where` narrows by column; `order` is completed by the key; `after` holds the values, in the completed order,
    of the row to go on behind, and makes `offset` count from there.
    """

    where: Where = ()
    order: tuple[Order, ...] = ()
    limit: int = 100
    offset: int = 0
    after: tuple[Value, ...] | None = None


@dataclass(frozen=True)
class Found:
    """Rows of one page; `last` holds the values of its last row in the completed order, where more rows follow."""

    rows: list[bytes] = field(repr=False)
    last: tuple[Value, ...] | None


def completed(shelf: Shelf, question: Question) -> tuple[Order, ...]:
    """Return the order with the key behind it, so that no two rows are equal in it.

    A column held to one value orders nothing and is left out: what is left runs along an index.
    """
    held = {name for name, wanted in question.where if not isinstance(wanted, Between) and len(wanted) == 1}
    named = {one.column for one in question.order}
    whole = (*question.order, *(Order(name) for name in shelf.key if name not in named))
    return tuple(one for one in whole if one.column not in held)


def count(connection: Connection, shelf: Shelf, where: Where) -> int:
    """Return how many rows there are."""
    statement = select(func.count()).select_from(shelf.table).where(*_conditions(shelf, where))
    return int(connection.execute(statement).scalar_one())


def read(connection: Connection, shelf: Shelf, question: Question) -> Found:
    """Return the rows of one page, as they are kept."""
    order = completed(shelf, question)
    # one more than asked for: it tells whether the page is the last
    with closing(connection.execute(_statement(shelf, question, order))) as result:
        rows = [body for (body,) in result.cursor.fetchall()]
    page = rows[: question.limit]
    last = _place(connection, shelf, order, page[-1]) if len(rows) > len(page) else None
    return Found(page, last)


def _place(connection: Connection, shelf: Shelf, order: tuple[Order, ...], row: bytes) -> tuple[Value, ...] | None:
    """Return a row's values in an order: looked up, for to read them of every row would cost half the page again."""
    told = orjson.loads(row)
    return _by_key(connection, shelf, tuple(one.column for one in order), {name: told[name] for name in shelf.named_by})


def one(connection: Connection, shelf: Shelf, key: Key) -> bytes | None:
    """Return the row with this key, as it is kept; None when there is none."""
    found = _by_key(connection, shelf, ("body",), dict(key))
    return found[0] if found else None


def _by_key(
    connection: Connection, shelf: Shelf, columns: tuple[str, ...], key: dict[str, Value]
) -> tuple[Any, ...] | None:
    # by the driver itself: SQLAlchemy's own way to one row takes three times as long as the database does
    with closing(connection.connection.cursor()) as cursor:
        cursor.execute(_keyed(shelf.table, columns, tuple(key), connection.dialect), key)
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found


@lru_cache(maxsize=256)
def _keyed(table: Table, columns: tuple[str, ...], names: tuple[str, ...], dialect: Dialect) -> str:
    by = (table.c[name] == bindparam(name) for name in names)
    return str(select(*(table.c[column] for column in columns)).where(*by).compile(dialect=dialect))


def _statement(shelf: Shelf, question: Question, order: tuple[Order, ...]) -> Select[Any]:
    columns = shelf.table.c
    chosen = select(columns.body).where(*_conditions(shelf, question.where))
    if question.after is not None:
        chosen = chosen.where(_behind(shelf, order, question.after))
    for one in order:
        column = columns[one.column]
        turned = column.desc() if one.descending else column.asc()
        chosen = chosen.order_by(turned.nulls_last() if column.nullable else turned)
    return chosen.limit(question.limit + 1).offset(question.offset or None)


def _conditions(shelf: Shelf, where: Where) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for name, wanted in where:
        column = shelf.table.c[name]
        match wanted:
            case Between(first=first, last=last):
                found.append(column.between(first, last))
            case (only,):
                found.append(column == only)
            case _:
                found.append(column.in_(wanted))
    return found


def _behind(shelf: Shelf, order: tuple[Order, ...], after: tuple[Value, ...]) -> ColumnElement[bool]:
    """Return the condition of all rows that stand behind the row with these values."""
    columns = [shelf.table.c[one.column] for one in order]
    if not any(one.descending for one in order) and not any(column.nullable for column in columns):
        return tuple_(*columns) > tuple_(*after)
    ways: list[ColumnElement[bool]] = []
    same: list[ColumnElement[bool]] = []
    for one, column, value in zip(order, columns, after, strict=True):
        ways.append(and_(*same, _passes(column, value, descending=one.descending)))
        same.append(column.is_(None) if value is None else column == value)
    return or_(*ways)


def _passes(column: ColumnElement[Any], value: Value, *, descending: bool) -> ColumnElement[bool]:
    if value is None:
        return false()
    further = column < value if descending else column > value
    return or_(further, column.is_(None))
