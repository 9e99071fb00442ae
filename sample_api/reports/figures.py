"""Reported figures in the database: put one, put many, read them back."""

import re
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import orjson
from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, select, update

from sample_api.problem import FieldError, Problem
from sample_api.reports import refusals, tables
from sample_api.reports.desk import Answer
from sample_api.reports.forms import Report, ReportListQuery, ReportQuery
from sample_api.reports.preconditions import require, tag_of
from sample_api.store.rows import Row
from sample_api.v2.narrowing import areas_by_code

MOST_REPORTS = 100_000
"""Rows a client may hold."""

_ID = re.compile(r"([A-Z]{3}[0-9]{2})-([0-9]{2}|[0-9]{4})-([0-9]{4})-([1-4])", re.ASCII)
_AT_ONCE = 500
_SHOWN = ("indicator", "area", "fy", "quarter", "numerator", "denominator", "note", "version", "etag")

_table = tables.reports


@dataclass(frozen=True)
class Line:
    """A checked row, or why it cannot be taken; `if_match` is the etag it starts from, None for a new row."""

    id: str
    report: Report | None
    if_match: str | None = None
    refused: Problem | None = None


def id_of(report: Report) -> str:
    """Return the id of a row, the same as that of the published figure: indicator-area-fiscal year-quarter."""
    return f"{report.indicator}-{report.area}-{report.fy}-{report.quarter}"


def key_of(report_id: str) -> Row:
    """Return indicator, area, fiscal year and quarter of an id; raise the 404 when it is none."""
    found = _ID.fullmatch(report_id)
    if found is None:
        raise refusals.report_unknown(report_id)
    return {"indicator": found[1], "area": found[2], "fy": int(found[3]), "quarter": int(found[4])}


def shown(row: Row) -> Row:
    """Return a row as its reporter sees it."""
    return {"id": row["id"]} | {name: row[name] for name in _SHOWN}


def put(connection: Connection, client: str, line: Line, *, creating: bool = False) -> Answer:
    """Write one row: new, changed, or the same again; `creating` raises the 409 when it is there."""
    held = _held(connection, client, [line.id])
    if creating and line.id in held:
        raise refusals.report_exists(line.id)
    result = _decide(line, held.get(line.id))
    if isinstance(result, Problem):
        raise result
    row, how = result
    _save(connection, client, [(row, how)])
    status = 201 if how == "accepted" else 200
    location = f"/reports/{line.id}" if how == "accepted" else ""
    return Answer(status, orjson.dumps(shown(row)), row["etag"], location, rows=how != "unchanged")


def put_many(connection: Connection, client: str, lines: Sequence[Line]) -> Answer:
    """Write every row that can be taken, and tell of each what became of it: 200, or 207 when any was refused."""
    held = _held(connection, client, [one.id for one in lines if one.report])
    told: list[Row] = []
    saved: list[tuple[Row, str]] = []
    counts = dict.fromkeys(("accepted", "updated", "unchanged", "refused"), 0)
    for index, line in enumerate(lines):
        result = _decide(line, held.get(line.id))
        if isinstance(result, Problem):
            how, detail = "refused", _why(result)
        else:
            row, how = result
            detail = {"etag": row["etag"]}
            saved.append(result)
        counts[how] += 1
        told.append({"index": index, "id": line.id or None, "result": how} | detail)
    _save(connection, client, saved)
    body = orjson.dumps({"rows": told, "counts": counts})
    return Answer(207 if counts["refused"] else 200, body, rows=counts["accepted"] + counts["updated"])


def one(connection: Connection, client: str, report_id: str) -> Row:
    """Return one row of a client; raise the 404 when there is none."""
    found = connection.execute(select(_table).where(_table.c.client == client, _table.c.id == report_id))
    row = found.one_or_none()
    if row is None:
        raise refusals.report_unknown(report_id)
    return row._asdict()


def page(connection: Connection, client: str, query: ReportListQuery) -> tuple[list[Row], int]:
    """Return a page of a client's rows by id, one row more than asked when there are more, and their number."""
    where = narrowed(client, query)
    total = connection.execute(select(func.count()).select_from(_table).where(*where)).scalar_one()
    some = select(_table).where(*where, _table.c.id > query.after).order_by(_table.c.id).limit(query.limit + 1)
    return [shown(row._asdict()) for row in connection.execute(some)], total


def narrowed(client: str, query: ReportQuery) -> list[ColumnElement[bool]]:
    """Return the conditions that keep to a client's own rows and those asked for."""
    asked = query.model_dump(include=set(ReportQuery.model_fields), exclude_none=True)
    return [_table.c.client == client, *(_table.c[name] == value for name, value in asked.items())]


def _held(connection: Connection, client: str, ids: Sequence[str]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = select(_table).where(_table.c.client == client, _table.c.id.in_(ids[start : start + _AT_ONCE]))
        found |= {row.id: row._asdict() for row in connection.execute(some)}
    return found


def _decide(line: Line, held: Row | None) -> tuple[Row, str] | Problem:
    """Return the row as it is to be and what that is called, or why it is refused."""
    if line.report is None:
        assert line.refused is not None  # of the two a line has one
        return line.refused
    wanted = line.report.model_dump(include=set(Report.model_fields))
    try:
        if held is None:
            if line.if_match is not None:
                return refusals.changed_meanwhile()
            return _versioned(line.id, wanted, 1), "accepted"
        if all(held[name] == value for name, value in wanted.items()):
            if line.if_match is not None:
                require(line.if_match, held["etag"])
            return held, "unchanged"
        require(line.if_match, held["etag"])
    except Problem as refused:
        return refused
    return _versioned(line.id, wanted, held["version"] + 1), "updated"


def _versioned(report_id: str, wanted: Row, version: int) -> Row:
    area = areas_by_code()[wanted["area"]]
    # the time too: a row that is put again in a database begun anew is another one
    now = time.time()
    etag = tag_of(report_id, version, now, *wanted.values())
    of_area = {"level": area.level, "province": area.province}
    return {"id": report_id, "version": version, "etag": etag, "updated": now} | of_area | wanted


def _save(connection: Connection, client: str, rows: Sequence[tuple[Row, str]]) -> None:
    new = [{"client": client} | row for row, how in rows if how == "accepted"]
    changed = [{"of": client, "which": row["id"]} | _changes(row) for row, how in rows if how == "updated"]
    if new:
        _count(connection, client, len(new))
        connection.execute(insert(_table), new)
    if changed:
        mine = (_table.c.client == bindparam("of"), _table.c.id == bindparam("which"))
        values: Row = {name: bindparam(f"to_{name}") for name in ("numerator", "denominator", "note", *_BOOKKEEPING)}
        connection.execute(update(_table).where(*mine).values(values), changed)


_BOOKKEEPING = ("version", "etag", "updated")


def _changes(row: Row) -> Row:
    return {f"to_{name}": row[name] for name in ("numerator", "denominator", "note", *_BOOKKEEPING)}


def _count(connection: Connection, client: str, more: int) -> None:
    mine = tables.reporters.c.client == client
    count = tables.reporters.c.reports
    room = update(tables.reporters).where(mine, count + more <= MOST_REPORTS).values(reports=count + more)
    if not connection.execute(room).rowcount:
        raise refusals.too_many("รายงาน", "reports", MOST_REPORTS)


def _why(refused: Problem) -> Row:
    # what names no field is about the version the row starts from
    errors = refused.errors or (FieldError("body", "if_match", refused.th, refused.en),)
    told = {"code": refused.code, "detail": refused.th, "detail_en": refused.en}
    return told | {"errors": [asdict(error) for error in errors]}
