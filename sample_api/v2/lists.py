"""A list of any dataset, from the query to the bytes: narrowed, sorted, cut into pages, its columns picked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import orjson
from fastapi import Request
from fastapi.responses import Response

from sample_api import refusals
from sample_api.paging import NOTICE_TH
from sample_api.problem import FieldError
from sample_api.store.reading import Order, Question, Shelf, Where, completed
from sample_api.synthesis import places
from sample_api.synthesis.datasets import Dataset
from sample_api.v2 import answers, cursor
from sample_api.v2.answers import Ready
from sample_api.v2.queries import FARTHEST_OFFSET, ListQuery, asked
from sample_api.v2.rights import View
from sample_api.v2.service import Page, Service, service_of
from sample_api.v2.withheld import MEASURED, is_masked, masked, order_tells

NOT_IN_BODIES = frozenset({"area_name"})
"""Columns added to a row when they are asked for by name."""

Narrow = Callable[[Any, View, Service], Where]
"""From the parameters, which it checks for meaning, to the rows that will do."""


@dataclass(frozen=True)
class Listing:
    """How a dataset is listed: the parameters it takes, the table it is read from."""

    dataset: Dataset
    query: type[ListQuery]
    shelf: Shelf
    narrow: Narrow


@dataclass(frozen=True)
class Wish:
    """A checked request: the question to the store, the columns wanted (None: as kept), the cursor's mark."""

    question: Question
    columns: tuple[str, ...] | None
    by_cursor: bool
    mark: str


async def answer(request: Request, listing: Listing, view: View) -> Response:
    """Answer a list; what was answered before to the same question and view is not made again."""
    service = service_of(request)
    key = (listing.dataset.id, view, request.scope["query_string"])
    ready = service.kept.get(key)
    if not isinstance(ready, Ready):
        query = await asked(request, listing.query)
        wish = _wish(listing, query, view, service)
        tag = answers.tag_of(service.store.digest, *key)
        if answers.has(request, tag):
            return answers.send(request, Ready(b"", tag, dataset=listing.dataset.id), service.kept)
        page = await service.page(listing.shelf, wish.question)
        if is_masked(listing.dataset, view):
            page = replace(page, found=replace(page.found, rows=await masked(service, page.found.rows)))
        ready = _ready(request, query, wish, page, Ready(b"", tag, dataset=listing.dataset.id))
        service.kept.keep(key, ready)
    return answers.send(request, ready, service.kept)


def _wish(listing: Listing, query: ListQuery, view: View, service: Service) -> Wish:
    view.require_dataset(listing.dataset)
    columns = wanted_columns(query.fields, listing.dataset, view)
    order = _order(query.sort, listing, view)
    where = listing.narrow(query, view, service) + view.rows()
    question = Question(where=where, order=order, limit=query.limit, offset=query.offset)
    sorted_by = tuple(one.column for one in completed(listing.shelf, question))
    mark = cursor.mark_of(service.store.digest, listing.dataset.id, where, order)
    if query.cursor is not None and query.offset:
        raise _two_ways()
    if query.cursor not in {None, cursor.START}:
        after = cursor.read(str(query.cursor), mark, listing.shelf, sorted_by)
        question = Question(where=where, order=order, limit=query.limit, after=after)
    return Wish(question, columns, query.cursor is not None, mark)


@lru_cache(maxsize=1_024)
def wanted_columns(fields: str | None, dataset: Dataset, view: View) -> tuple[str, ...] | None:
    """Return the columns to send, in the order asked; None when the row may go as it is kept."""
    seen = view.columns_of(dataset)
    if fields is None:
        plain = tuple(name for name in seen if name not in NOT_IN_BODIES)
        whole = tuple(name for name in dataset.columns if name not in NOT_IN_BODIES)
        return None if plain == whole else plain
    names = tuple(dict.fromkeys(name.strip() for name in fields.split(",")))
    if strange := [name for name in names if name not in dataset.columns]:
        choice = ", ".join(dataset.columns)
        raise refusals.without_meaning("fields", strange, f"ที่มีคือ {choice}", f"there is {choice}")
    view.require_columns("fields", names)
    return names


def _order(sort: str | None, listing: Listing, view: View) -> tuple[Order, ...]:
    if sort is None:
        return ()
    asked_for = [one.strip() for one in sort.split(",")]
    order = tuple(Order(one.removeprefix("-"), descending=one.startswith("-")) for one in asked_for)
    names = tuple(one.column for one in order)
    choice = [name for name in listing.dataset.columns if name in listing.shelf.table.c]
    if strange := [name for name in names if name not in choice]:
        told = ", ".join(choice)
        raise refusals.without_meaning("sort", strange, f"ที่เรียงได้คือ {told}", f"there is {told}")
    if len(set(names)) < len(names):
        raise refusals.repeated(["sort"])
    view.require_columns("sort", names)
    if is_masked(listing.dataset, view) and not MEASURED.isdisjoint(names):
        raise order_tells()
    return order


def _ready(request: Request, query: ListQuery, wish: Wish, page: Page, empty: Ready) -> Ready:
    rows = page.found.rows if wish.columns is None else picked(page.found.rows, wish.columns)
    following = cursor.written(wish.mark, page.found.last) if page.found.last else None
    tail = {
        "total": page.total,
        "limit": query.limit,
        "offset": None if wish.by_cursor else query.offset,
        "next_cursor": following,
        "data_status": "synthetic",
        "notice_th": NOTICE_TH,
    }
    body = b'{"data":[' + b",".join(rows) + b"]," + orjson.dumps(tail)[1:]
    links = _links(request, query, wish, page.total, following)
    return replace(empty, body=body, links=links, rows=len(rows))


def picked(rows: list[bytes], columns: tuple[str, ...]) -> list[bytes]:
    """Return the rows with these columns alone, in this order."""
    names = area_names() if "area_name" in columns else {}
    return [orjson.dumps(_of(orjson.loads(row), columns, names)) for row in rows]


def _of(row: dict[str, Any], columns: tuple[str, ...], names: Mapping[str, str]) -> dict[str, Any]:
    return {name: names[row["area"]] if name == "area_name" else row[name] for name in columns}


def area_names() -> dict[str, str]:
    """Return the Thai name of every area by code."""
    return {one.code: one.name_th for one in places.areas()}


def _links(
    request: Request, query: ListQuery, wish: Wish, total: int, following: str | None
) -> tuple[tuple[str, str], ...]:
    paging = {"limit", "offset", "cursor"}
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in paging]
    stem = urlencode([*kept, ("limit", query.limit)])

    def leads(**where: object) -> str:
        return f"{stem}&{urlencode(where)}"

    if wish.by_cursor:
        found = {"first": leads(cursor=cursor.START)}
        return tuple((found | ({"next": leads(cursor=following)} if following else {})).items())
    last = (total - 1) // query.limit * query.limit if total else 0
    found = {"first": leads(offset=0)}
    if query.offset:
        found["prev"] = leads(offset=max(0, query.offset - query.limit))
    if following:
        at = query.offset + query.limit
        found["next"] = leads(offset=at) if at <= FARTHEST_OFFSET else leads(cursor=following)
    if last <= FARTHEST_OFFSET:
        found["last"] = leads(offset=last)
    return tuple(found.items())


def _two_ways() -> Exception:
    th, en = "ใช้พร้อมกับ offset ไม่ได้ โปรดเลือกอย่างใดอย่างหนึ่ง", "cannot be used with offset: choose one of the two"
    return refusals.refusal([FieldError("query", "cursor", th, en)])
