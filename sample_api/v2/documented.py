"""What FastAPI is told of a route for the OpenAPI document; nothing here is used to answer."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from sample_api.schemas import Responses, problem_responses
from sample_api.v2.queries import parameters

_ETAG = {"ETag": {"description": "ส่งกลับใน If-None-Match / send it back", "schema": {"type": "string"}}}
_LINK = {"Link": {"description": "first prev next last (RFC 8288)", "schema": {"type": "string"}}}

_CONDITIONAL = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "ETag ที่มีอยู่ ได้ 304 ถ้าข้อมูลไม่เปลี่ยน / 304 when nothing changed",
    "schema": {"type": "string"},
}
_SCHEME = "HTTPBearer"
"""The name FastAPI gives to the scheme of `sample_api.access`."""

_NOT_MODIFIED: Responses = {304: {"description": "ไม่เปลี่ยนจากที่ท่านมีอยู่ / as you have it (If-None-Match)"}}


def answers(example: Any, *problems: int, linked: bool = False, media_type: str = "application/json") -> Responses:
    """Return the `responses` of a route: a success with its example and headers, 304, and these problems."""
    headers = _ETAG | (_LINK if linked else {})
    success: Responses = {200: {"headers": headers, "content": {media_type: {"example": example}}}}
    return success | _NOT_MODIFIED | problem_responses(400, *problems)


def takes(
    query: type[BaseModel] | None = None, *, path: Mapping[str, str] | None = None, secured: bool = False
) -> dict[str, Any]:
    """Return the `openapi_extra` of a route: its query, its path (each name with an example), its need of a token."""
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}, "example": example}
        for name, example in (path or {}).items()
    ]
    extra: dict[str, Any] = {"parameters": [*in_path, *(parameters(query) if query else []), _CONDITIONAL]}
    return extra | ({"security": [{_SCHEME: []}]} if secured else {})
