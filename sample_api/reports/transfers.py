"""Referrals in the database: sent once, then led from status to status by who sent them."""

import re
import secrets
import time
from collections.abc import Mapping

import orjson
from sqlalchemy import Connection, func, insert, select, update

from sample_api.reports import refusals, tables
from sample_api.reports.desk import Answer
from sample_api.reports.forms import Referral, ReferralListQuery, StatusChange
from sample_api.reports.preconditions import require, tag_of
from sample_api.store.rows import Row

MOST_REFERRALS = 10_000
"""Referrals a client may hold."""

FOLLOWING: Mapping[str, tuple[str, ...]] = {
    "sent": ("accepted", "declined", "cancelled"),
    "accepted": ("arrived", "cancelled"),
    "arrived": ("completed",),
    "declined": (),
    "completed": (),
    "cancelled": (),
}
"""Which status may follow which."""

_ID = re.compile(r"RF[0-9a-f]{19}", re.ASCII)
_SHOWN = ("id", "from_facility", "to_facility", "age_group", "urgency", "reason", "sent_on", "status", "note", "etag")

_table = tables.referrals


def open_one(connection: Connection, client: str, referral: Referral, province: str) -> Answer:
    """Write a new referral down; raise the 403 of a client who holds as many as one may."""
    mine = tables.reporters.c.client == client
    count = tables.reporters.c.referrals
    room = update(tables.reporters).where(mine, count < MOST_REFERRALS).values(referrals=count + 1)
    if not connection.execute(room).rowcount:
        raise refusals.too_many("การส่งต่อ", "referrals", MOST_REFERRALS)
    # the time first, so that they stand in the order they came in; drawn, so that no id tells how many there are
    row: Row = {"id": f"RF{time.time_ns() // 1_000_000:011x}{secrets.token_hex(4)}", "status": "sent", "note": ""}
    row |= referral.model_dump()
    kept: Row = {"client": client, "province": province, "version": 1, "updated": time.time()} | row
    kept["etag"] = tag_of(row["id"], 1, *row.values())
    connection.execute(insert(_table).values(kept))
    return Answer(201, orjson.dumps(shown(kept)), kept["etag"], f"/referrals/{row['id']}", rows=1)


def change(connection: Connection, client: str, referral_id: str, wanted: StatusChange, if_match: str | None) -> Answer:
    """Lead a referral to its next status; raise the 404, 409, 412 or 428."""
    row = one(connection, client, referral_id)
    require(if_match, row["etag"])
    possible = FOLLOWING[row["status"]]
    if wanted.status not in possible:
        raise refusals.status_not_reachable(row["status"], possible)
    new: Row = wanted.model_dump() | {"version": row["version"] + 1, "updated": time.time()}
    new["etag"] = tag_of(referral_id, *new.values())
    connection.execute(update(_table).where(_table.c.client == client, _table.c.id == referral_id).values(new))
    return Answer(200, orjson.dumps(shown(row | new)), new["etag"], rows=1)


def one(connection: Connection, client: str, referral_id: str) -> Row:
    """Return a client's referral; raise the 404 when there is none."""
    if not _ID.fullmatch(referral_id):
        raise refusals.referral_unknown(referral_id)
    found = connection.execute(select(_table).where(_table.c.client == client, _table.c.id == referral_id))
    row = found.one_or_none()
    if row is None:
        raise refusals.referral_unknown(referral_id)
    return row._asdict()


def page(connection: Connection, client: str, query: ReferralListQuery) -> tuple[list[Row], int]:
    """Return a page of a client's referrals by id, one more than asked when there are more, and their number."""
    where = [_table.c.client == client]
    if query.status:
        where.append(_table.c.status == query.status)
    total = connection.execute(select(func.count()).select_from(_table).where(*where)).scalar_one()
    some = select(_table).where(*where, _table.c.id > query.after).order_by(_table.c.id).limit(query.limit + 1)
    return [shown(row._asdict()) for row in connection.execute(some)], total


def shown(row: Row) -> Row:
    """Return a referral as its sender sees it."""
    return {name: row[name] for name in _SHOWN}
