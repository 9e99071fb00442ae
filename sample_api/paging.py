"""Pages of ready rows: bounded, in a stable order, with `Link` headers, an ETag and 304."""

from collections.abc import Awaitable, Callable
from hashlib import blake2b
from typing import Annotated, get_origin
from urllib.parse import urlencode

from fastapi import Query, Request
from fastapi.responses import Response
from pydantic import BaseModel
from starlette.datastructures import URL

from sample_api import refusals
from sample_api.agreements import audit
from sample_api.dataset import Slice
from sample_api.wire import to_json

DEFAULT_LIMIT = 100
LARGEST_LIMIT = 1_000
LARGEST_OFFSET = 10_000_000
NOTICE_TH = "ข้อมูลสังเคราะห์เพื่อการฝึกอบรม ไม่ใช่ข้อมูลจริง"


class PageQuery(BaseModel):
    """The parameters every list takes."""

    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT, description="จำนวนแถวต่อหน้า / rows a page")] = DEFAULT_LIMIT
    offset: Annotated[int, Query(ge=0, le=LARGEST_OFFSET, description="ข้ามกี่แถว / rows to skip")] = 0


class NoQuery(BaseModel):
    """A route without parameters."""


def only(model: type[BaseModel]) -> Callable[[Request], Awaitable[None]]:
    """Return a dependency that refuses parameters `model` does not name, and repeats of a single value."""
    known = set(model.model_fields)
    single = {name for name, field in model.model_fields.items() if get_origin(field.annotation) is not list}

    async def check(request: Request) -> None:
        given = [name for name, _ in request.query_params.multi_items()]
        if strange := [name for name in dict.fromkeys(given) if name not in known]:
            raise refusals.unknown(strange, known)
        if twice := [name for name in sorted(single) if given.count(name) > 1]:
            raise refusals.repeated(twice)

    return check


def page(request: Request, digest: str, query: PageQuery, cut: Callable[[int, int], Slice]) -> Response:
    """Answer a list: `cut(limit, offset)` gives the rows; it is not called for a 304."""
    etag = _etag(request, digest)
    if _known(request, etag):
        return Response(status_code=304, headers=_headers(etag))
    found = cut(query.limit, query.offset)
    tail = {
        "total": found.total,
        "limit": query.limit,
        "offset": query.offset,
        "data_status": "synthetic",
        "notice_th": NOTICE_TH,
    }
    body = b'{"data":[' + b",".join(found.rows) + b"]," + to_json(tail)[1:]
    audit.note(request, rows=len(found.rows))
    links = {"Link": _links(request, query, found.total)}
    return Response(body, media_type="application/json", headers=_headers(etag) | links)


def single(request: Request, digest: str, row: bytes) -> Response:
    """Answer one row."""
    etag = _etag(request, digest)
    if _known(request, etag):
        return Response(status_code=304, headers=_headers(etag))
    audit.note(request, rows=1)
    return Response(row, media_type="application/json", headers=_headers(etag))


def rows_of(rows: tuple[bytes, ...]) -> Callable[[int, int], Slice]:
    """Return the `cut` of a plain sequence of rows."""
    return lambda limit, offset: Slice(list(rows[offset : offset + limit]), len(rows))


def _headers(etag: str) -> dict[str, str]:
    return {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": "Authorization"}


def _etag(request: Request, digest: str) -> str:
    # the path as asked, prefix and all: Link headers differ with it
    asked = f"{digest}|{request.scope['path']}|{request.scope['query_string'].decode('latin-1')}"
    return f'"{blake2b(asked.encode(), digest_size=12).hexdigest()}"'


def _known(request: Request, etag: str) -> bool:
    held = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    return etag in held or held == ["*"]


def _links(request: Request, query: PageQuery, total: int) -> str:
    last = (total - 1) // query.limit * query.limit if total else 0
    offsets = {"first": 0, "last": last}
    if query.offset + query.limit < total:
        offsets["next"] = query.offset + query.limit
    if query.offset > 0:
        offsets["prev"] = max(0, query.offset - query.limit)
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in {"limit", "offset"}]
    base = URL(scope={**request.scope, "query_string": b""})
    return ", ".join(
        f'<{base}?{urlencode([*kept, ("limit", query.limit), ("offset", offset)])}>; rel="{rel}"'
        for rel, offset in sorted(offsets.items())
    )
