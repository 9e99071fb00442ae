"""From a request to a transaction and back: who sends, what exactly, and the answer with its headers."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from urllib.parse import urlencode

import orjson
from anyio import to_thread
from fastapi import Request
from fastapi.responses import Response
from sqlalchemy import Connection

from sample_api import tokens
from sample_api.access import admit
from sample_api.agreements import audit
from sample_api.paging import NoQuery
from sample_api.partners import body
from sample_api.reports import refusals
from sample_api.reports.desk import Answer, Asked, Desk, Given
from sample_api.reports.forms import Pages
from sample_api.tokens import Client
from sample_api.v2 import answers
from sample_api.v2.queries import asked

LARGEST_BULK = 1024**2
_KEY = re.compile(r"[!-~]{1,100}", re.ASCII)

Change = Callable[[Connection], Answer]


@dataclass(frozen=True)
class Sent:
    """A request to write, read whole: nothing of it is checked but the caller, the size and the key."""

    client: Client
    content: bytes
    if_match: str | None
    asked: Asked


async def sent(request: Request, kind: str, *, largest: int = body.LARGEST_BODY, key_required: bool = False) -> Sent:
    """Return what was sent by a client who may write; raise the 401, 403, 429, 413, 415, or 400 of an unusable key."""
    client = admit(request, tokens.WRITE)
    audit.note(request, dataset=kind)
    await asked(request, NoQuery)
    content = await body.posted(request, largest=largest)
    key = request.headers.get("Idempotency-Key")
    if (key is None and key_required) or (key is not None and not _KEY.fullmatch(key)):
        raise refusals.key_unusable()
    if_match = request.headers.get("If-Match")
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    whole = blake2b(repr((request.method, path, if_match)).encode() + b"\n" + content, digest_size=16).hexdigest()
    # the digest: a key is anything the client thought of, and is not ours to keep
    kept_key = blake2b(key.encode(), digest_size=16).hexdigest() if key is not None else ""
    return Sent(client, content, if_match, Asked(client.id, kept_key, whole))


async def written(request: Request, one: Sent, change: Change) -> Response:
    """Make the change in one transaction, off the event loop, and return its answer."""
    desk = desk_of(request)
    answer = await to_thread.run_sync(desk.write, one.asked, change, limiter=desk.writers)
    audit.note(request, rows=answer.rows)
    headers = {"Cache-Control": "private, no-store"}
    if answer.etag:
        headers["ETag"] = f'"{answer.etag}"'
    if answer.location:
        headers["Location"] = f"{request.scope.get('root_path', '')}/v2{answer.location}"
    if answer.replayed:
        headers["Idempotency-Replayed"] = "true"
    return Response(answer.body, answer.status, headers, "application/json")


async def found(request: Request, question: Callable[[Connection], Given]) -> Given:
    """Return what a question finds, off the event loop."""
    desk = desk_of(request)
    return await to_thread.run_sync(desk.read, question, limiter=desk.readers)


def told(request: Request, kind: str, content: dict[str, Any], *, tag: str = "", rows: int = 1) -> Response:
    """Answer what was read; `tag` is the row's own ETag, made from the bytes where there is none."""
    return _own(request, kind, orjson.dumps(content), tag, rows)


def told_page(request: Request, kind: str, query: Pages, rows: list[dict[str, Any]], total: int) -> Response:
    """Answer a page: one row more than its limit tells that there is another."""
    shown = rows[: query.limit]
    following = shown[-1]["id"] if len(rows) > query.limit else None
    content = {"data": shown, "total": total, "limit": query.limit, "next_after": following}
    answer = _own(request, kind, orjson.dumps(content), "", len(shown))
    if following:
        again = query.model_dump(exclude_none=True, exclude={"after"}) | {"after": following}
        answer.headers["Link"] = f'<{answers.address_of(request)}?{urlencode(again)}>; rel="next"'
    return answer


def _own(request: Request, kind: str, body: bytes, tag: str, rows: int) -> Response:
    # never kept, and never packed: what one agency sent pushes nothing published out, and a row has one tag
    tag = tag or answers.tag_of(body)
    headers = {"ETag": f'"{tag}"', "Cache-Control": "private, no-cache", "Vary": "Authorization"}
    if answers.has(request, tag):
        audit.note(request, dataset=kind)
        return Response(status_code=304, headers=headers)
    audit.note(request, dataset=kind, rows=rows)
    return Response(body, headers=headers, media_type="application/json")


def desk_of(request: Request) -> Desk:
    """Return the desk of the application that was asked."""
    desk: Desk = request.app.state.reports
    return desk
