"""Reading what is posted: bounded, of the right kind, and never trusted to be well-formed."""

import json
from typing import TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError

from sample_api import refusals
from sample_api.problem import Problem, shown

LARGEST_BODY = 16 * 1024
_MOST_ERRORS = 50
JSON = "application/json"

Model = TypeVar("Model", bound=BaseModel)


async def posted(request: Request, media_type: str = JSON, largest: int = LARGEST_BODY) -> bytes:
    """Return the body; raise the 415 of another kind or a packed one, and the 413 of too much, which is not read to its end."""
    given = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if given != media_type:
        raise _media_type_unsupported(given, media_type)
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise _encoding_unsupported()
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise _body_too_large(largest)
    return bytes(body)


def as_model(body: bytes, model: type[Model], title: str = "") -> Model:
    """Return the JSON body as `model`; raise the 400 that names every field that cannot be used."""
    try:
        value = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # not UTF-8, not JSON, an integer of 5,000 digits, or too deep
        raise _malformed_json(title) from error
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise refusals.invalid(error.errors()[:_MOST_ERRORS], location="body", title=title) from error


def _malformed_json(title: str) -> Problem:
    th = "อ่านเนื้อหาคำขอเป็น JSON (UTF-8) ไม่ได้ โปรดตรวจวงเล็บ เครื่องหมายคำพูด และรหัสอักขระ"
    en = "The body is not JSON in UTF-8: check brackets, quotation marks and encoding."
    return Problem(400, "malformed-json", th=th, en=en, title=title)


def _body_too_large(largest: int) -> Problem:
    size = f"{largest // 1024:,} KiB"
    th, en = f"เนื้อหาคำขอใหญ่เกิน {size}", f"The body is larger than {size}."
    return Problem(413, "body-too-large", th=th, en=en, headers={"Connection": "close"})


def _encoding_unsupported() -> Problem:
    th = "API นี้ไม่รับเนื้อหาที่บีบอัด (Content-Encoding) โปรดส่งเนื้อหาตามเดิม"
    en = "Packed bodies (Content-Encoding) are not taken: send the body as it is."
    return Problem(415, "encoding-unsupported", th=th, en=en, headers={"Accept-Encoding": "identity"})


def _media_type_unsupported(given: str, wanted: str) -> Problem:
    th = f"ต้องส่ง Content-Type: {wanted} แต่ได้รับ {shown(given) or 'ค่าว่าง'}"
    return Problem(
        415, "media-type-unsupported", th=th, en=f"Send Content-Type: {wanted}, not {shown(given) or 'nothing'}."
    )
