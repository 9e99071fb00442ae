"""Reading a posted form: bounded, each field once, never trusted to be well-formed."""

import base64
import binascii
from urllib.parse import parse_qsl, unquote_plus

from fastapi import Request

MEDIA_TYPE = "application/x-www-form-urlencoded"
LARGEST_FORM = 16 * 1024
MOST_FIELDS = 20


class FormError(Exception):
    """The body is no form we take; `status` is 400, 413 or 415, `why` says why in English."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


async def posted(request: Request) -> dict[str, str]:
    """Return the fields of the posted form; raise FormError for another type, too much, or a field given twice."""
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != MEDIA_TYPE:
        raise FormError(415, f"send the body as {MEDIA_TYPE}")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            raise FormError(413, f"the body is larger than {LARGEST_FORM // 1024} KiB")
    try:
        pairs = parse_qsl(
            bytes(body).decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"
        )
    except ValueError as error:  # not UTF-8, or too many fields
        raise FormError(400, "the form cannot be read") from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise FormError(400, "a parameter is given more than once")
    return fields


def basic(authorization: str) -> tuple[str, str] | None:
    """Return user name and password of a Basic header, each percent-decoded (RFC 6749, 2.3.1); None when it is none."""
    kind, _, coded = authorization.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        name, _, password = base64.b64decode(coded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return unquote_plus(name), unquote_plus(password)
