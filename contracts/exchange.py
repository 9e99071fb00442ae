"""One request and its answer, as it went over the wire, and what of it may be shown as evidence."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx

from contracts.errors import CheckFailed
from contracts.redaction import redact

_SHOWN_HEADERS = (
    "content-type", "content-encoding", "etag", "cache-control", "vary", "link", "allow", "www-authenticate",
    "retry-after", "x-request-id", "location", "deprecation", "sunset",
)  # fmt: skip
_SENT_HEADERS = ("authorization", "accept-encoding", "if-none-match", "if-match", "x-request-id")
_LONGEST_EXCERPT = 600
_LOOKED_AT = 4_000
_LONGEST_VALUE = 300
_TEXTUAL = ("json", "text", "xml", "javascript", "csv", "urlencoded")


@dataclass(frozen=True)
class Evidence:
    """What a report shows of one exchange: no token and no person's number is in it; times are Bangkok's."""

    request: str
    sent: dict[str, str]
    status: int
    headers: dict[str, str]
    excerpt: str
    at: datetime
    elapsed_ms: float


@dataclass(frozen=True, eq=False)
class Exchange:
    """One request and its answer; `sent` and `headers` are as they went, and so may hold secrets."""

    method: str
    url: httpx.URL
    sent: httpx.Headers = field(repr=False)
    status: int
    headers: httpx.Headers = field(repr=False)
    body: bytes = field(repr=False)
    at: datetime
    elapsed_ms: float

    @property
    def ok(self) -> bool:
        """Whether the status is 2xx."""
        return httpx.codes.is_success(self.status)

    @property
    def refused(self) -> bool:
        """Whether the status is 4xx."""
        return httpx.codes.is_client_error(self.status)

    @property
    def media_type(self) -> str:
        """The content type without its parameters, in small letters; "" without one."""
        told: str = self.headers.get("content-type", "")
        return told.partition(";")[0].strip().lower()

    @property
    def line(self) -> str:
        """The request line a person reads: method and path with query."""
        return f"{self.method} {self.url.raw_path.decode('ascii', 'replace')}"

    def text(self) -> str:
        """Return the body as text; bytes that are not UTF-8 become U+FFFD."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """Return the body's JSON value. Raises CheckFailed when it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise CheckFailed(
                f"{self.line} ตอบเนื้อหาที่ไม่ใช่ JSON ที่อ่านได้ (สถานะ {self.status})",
                f"{self.line} answers with a body that is no readable JSON (status {self.status}).",
                self,
            ) from error

    def json_object(self) -> dict[str, Any]:
        """Return the body's JSON object. Raises CheckFailed when it is none."""
        value = self.json()
        if not isinstance(value, dict):
            raise CheckFailed(
                f"{self.line} ควรตอบเป็นออบเจกต์ JSON แต่ตอบเป็น {type(value).__name__}",
                f"{self.line} should answer with a JSON object, not a {type(value).__name__}.",
                self,
            )
        return value

    def evidence(self, secrets: Iterable[str] = ()) -> Evidence:
        """Return what may be shown."""
        kept = tuple(secrets)
        return Evidence(
            request=_plain(redact(self.line, kept), _LONGEST_EXCERPT),
            sent={name: _plain(redact(self.sent[name], kept)) for name in _SENT_HEADERS if name in self.sent},
            status=self.status,
            headers={name: _plain(redact(self.headers[name], kept)) for name in _SHOWN_HEADERS if name in self.headers},
            excerpt=self._excerpt(kept),
            at=self.at,
            elapsed_ms=round(self.elapsed_ms, 1),
        )

    def _excerpt(self, secrets: tuple[str, ...]) -> str:
        if not self.body:
            return ""
        if self.media_type and not any(kind in self.media_type for kind in _TEXTUAL):
            return f"‹{len(self.body):,} bytes {_plain(self.media_type)}›"
        # redacted before it is cut short, so that no half of a secret stays
        return _plain(redact(self.text()[:_LOOKED_AT], secrets), _LONGEST_EXCERPT)


def _plain(text: str, longest: int = _LONGEST_VALUE) -> str:
    shown = "".join(one if one.isprintable() or one == "\n" else "·" for one in text.strip())
    return shown if len(shown) <= longest else f"{shown[:longest]}…"
