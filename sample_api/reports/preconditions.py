"""ETags of rows, and whether a change starts from the row as it is (RFC 9110, 13.1.1)."""

from hashlib import blake2b

from sample_api.reports import refusals


def tag_of(*about: object) -> str:
    """Return the ETag, without its quotation marks, of a row in one of its versions."""
    return blake2b(repr(about).encode(), digest_size=12).hexdigest()


def require(if_match: str | None, etag: str) -> None:
    """Raise the 428 when no version is named, `*` included, and the 412 when it is not the present one."""
    if if_match is None or if_match.strip() in {"", "*"}:
        raise refusals.precondition_required()
    held = {one.strip() for one in if_match.split(",")}
    # a weak tag is never good enough
    if f'"{etag}"' not in held:
        raise refusals.changed_meanwhile()
