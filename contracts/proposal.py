"""A first contract for an API that has none: what its OpenAPI document shows, for a person to read and complete."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from contracts.document import Document, Operation

_ROWS = ("data", "items", "results", "rows", "records", "value")
_TOTALS = ("total", "total_count", "count")
_LIMITS = ("limit", "page_size", "per_page", "pageSize", "size")
_PLACES = {"offset": ("offset", "skip"), "page": ("page", "page_number"), "cursor": ("cursor", "after")}
_NEXT = ("next_cursor", "next", "nextCursor")
_LARGEST_PAGE = 1_000
_UNKNOWN_PAGE = 100
_MOST_RESOURCES = 20


@dataclass(frozen=True)
class _List:
    """One list that the document shows."""

    path: str
    public: bool
    rows: str
    fields: Mapping[str, Any]
    envelope: Mapping[str, Any]
    query: Mapping[str, Mapping[str, Any]]


def propose(document: Document, url: str, *, in_haste: bool = False) -> str:
    """Return a contract in TOML for the lists of the document that need no parameters; `in_haste` for one's own API."""
    lists = list(_lists(document))[:_MOST_RESOURCES]
    title = str(document.raw.get("info", {}).get("title", "")) or url
    lines = [
        "# สัญญาที่เสนอจากเอกสาร OpenAPI โปรดตรวจ เติม key, rate, reconciliations และสิ่งที่ตกลงกันไว้ แล้วใช้ไฟล์นี้แทน",
        "# Proposed from the OpenAPI document: read it, add what was agreed, and check with this file from then on.",
        "version = 1",
        f"id = {_text(_slug(title))}",
        f"name_th = {_text(title)}",
        f"name_en = {_text(title)}",
        *_auth(document, lists),
        *_errors(document),
        *_caching(document, lists),
        "",
        *(("[manners]", "requests_per_second = 0", "") if in_haste else ()),
        "[generated]",
        "examples = 10",
        *(line for one in lists for line in _resource(one)),
    ]
    return "\n".join(lines) + "\n"


def digest_of(proposal: str) -> str:
    """Return the digest that stands for a contract that is in no file yet."""
    return sha256(proposal.encode()).hexdigest()


def _lists(document: Document) -> Iterator[_List]:
    for operation in document.operations:
        parameters = document.parameters(operation)
        needed = [one for one in parameters if one.get("required") and one.get("in") != "header"]
        if operation.method != "get" or "{" in operation.path or needed:
            continue
        schema = document.json_schema(operation, 200)
        found = _rows_of(document, schema)
        if found is None:
            continue
        rows, fields = found
        query = {
            str(one["name"]): document.resolved(one.get("schema", {})) for one in parameters if one.get("in") == "query"
        }
        envelope = {} if rows == "" else schema.get("properties", {})
        yield _List(operation.path, not _secured(document, operation), rows, fields, envelope, query)


def _rows_of(document: Document, schema: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]] | None:
    """Return where the rows are and the schemas of their fields; None where there is no one list."""
    if schema.get("type") == "array":
        return "", _fields(document, schema)
    arrays = {
        name: whole
        for name, part in schema.get("properties", {}).items()
        if (whole := document.resolved(part)).get("type") == "array"
    }
    name = next((one for one in _ROWS if one in arrays), next(iter(arrays), None) if len(arrays) == 1 else None)
    return None if name is None else (name, _fields(document, arrays[name]))


def _fields(document: Document, array: Mapping[str, Any]) -> Mapping[str, Any]:
    row = document.resolved(array.get("items", {}))
    return {name: document.resolved(part) for name, part in row.get("properties", {}).items()}


def _resource(one: _List) -> Iterator[str]:
    total = next((name for name in _TOTALS if name in one.envelope), "")
    yield from ("", "[[resources]]", f"id = {_text(_slug(one.path))}", f"path = {_text(one.path)}")
    yield from (f"rows = {_text(one.rows)}", f"total = {_text(total)}")
    if one.public:
        yield "public = true"
    codes = {name: part["pattern"] for name, part in one.fields.items() if _is_code(part)}
    if codes:
        yield f"codes = {{ {', '.join(f'{_text(name)} = {_text(pattern)}' for name, pattern in codes.items())} }}"
    paging = _paging(one)
    if paging:
        yield f"paging = {{ {', '.join(f'{name} = {_text(value)}' for name, value in paging.items())} }}"


def _is_code(part: Mapping[str, Any]) -> bool:
    return part.get("type") == "string" and bool(re.fullmatch(r"\^\\d\{\d+\}\$", str(part.get("pattern", ""))))


def _paging(one: _List) -> dict[str, str | int]:
    limit = next((name for name in _LIMITS if name in one.query), None)
    style = next((style for style, names in _PLACES.items() if any(name in one.query for name in names)), None)
    following = next((name for name in _NEXT if name in one.envelope), None)
    if limit is None or style is None or (style == "cursor" and following is None):
        return {}
    place = next(name for name in _PLACES[style] if name in one.query)
    found: dict[str, str | int] = {"style": style, "limit": limit, style: place}
    largest = one.query[limit].get("maximum")
    found["page_size"] = min(int(largest), _LARGEST_PAGE) if isinstance(largest, int) else _UNKNOWN_PAGE
    if isinstance(largest, int):
        found["largest"] = largest
    return found | ({"next": following} if following and style == "cursor" else {})


def _secured(document: Document, operation: Operation) -> bool:
    asked = operation.definition.get("security", document.raw.get("security", []))
    return bool(asked) and {} not in asked


def _auth(document: Document, lists: list[_List]) -> Iterator[str]:
    closed = next((one for one in lists if not one.public), None)
    schemes = document.raw.get("components", {}).get("securitySchemes", {})
    if closed is None or not schemes:
        return
    yield from ("", "[auth]", f"protected = {_text(closed.path)}")
    for scheme in map(document.resolved, schemes.values()):
        if scheme.get("type") == "apiKey" and scheme.get("in") == "header":
            yield from (f"header = {_text(scheme['name'])}", 'scheme = ""')
        if told := scheme.get("flows", {}).get("clientCredentials"):
            yield f"token_url = {_text(told.get('tokenUrl', ''))}"
        return


def _errors(document: Document) -> Iterator[str]:
    for operation in document.operations:
        for status in operation.definition.get("responses", {}):
            if status.isdigit() and "application/problem+json" in document.media_types(operation, int(status)):
                known = document.json_schema(operation, int(status), "application/problem+json").get("properties", {})
                yield from ("", "[errors]", 'detail_th = ""')
                yield from (f'{name} = ""' for name in ("code", "request_id") if name not in known)
                return


def _caching(document: Document, lists: list[_List]) -> Iterator[str]:
    told = {operation.path for operation in document.operations if "304" in operation.definition.get("responses", {})}
    for one in lists:
        paging = _paging(one)
        if one.path in told and paging.get("style") == "offset":
            first = f"{one.path}?{paging['limit']}=1&{paging['offset']}="
            yield from ("", "[caching]", f"path = {_text(first + '0')}", f"other = {_text(first + '1')}")
            return


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-") or "api"


def _text(value: str | int) -> str:
    return json.dumps(value, ensure_ascii=False)
