"""Which quirk an answer of the reporting centre shows: the caller's choice, not memory, not chance."""

from dataclasses import dataclass
from enum import StrEnum

from sample_api.wire import to_json

SILENT_CUT = 1_000
_SHORT_PAGE = 300
_WRONG_BY = 7
_ENVELOPE_SINCE = 2569


class Scenario(StrEnum):
    """The name in the path; what each does is in the contract (`sample_api.hdc`)."""

    MIXED = "mixed"
    ARRAY = "array"
    ENVELOPE = "envelope"
    CREATED = "created"
    WITHDRAWN = "withdrawn"
    STALE = "stale"
    SHORT_PAGES = "short-pages"
    WRONG_TOTAL = "wrong-total"
    BROKEN_JSON = "broken-json"


@dataclass(frozen=True)
class Asked:
    """What of a table was asked for: rows `offset` to `offset + limit`, in fiscal year `year` (B.E.)."""

    year: str
    limit: int
    offset: int


@dataclass(frozen=True)
class Answer:
    """The status and body of a success."""

    status: int
    body: bytes


def answer(scenario: Scenario, asked: Asked, rows: tuple[bytes, ...]) -> Answer:
    """Return what this scenario answers from all `rows` of the selection."""
    cut = _SHORT_PAGE if scenario is Scenario.SHORT_PAGES else SILENT_CUT
    page = rows[asked.offset : asked.offset + min(asked.limit, cut)]
    total = len(rows) + (_WRONG_BY if scenario is Scenario.WRONG_TOTAL else 0)
    body = b"[" + b",".join(page) + b"]"
    if _has_envelope(scenario, asked.year):
        tail = to_json({"total": total, "limit": asked.limit, "offset": asked.offset})
        body = b'{"data":' + body + b"," + tail[1:]
    if scenario is Scenario.BROKEN_JSON:
        body = body[: len(body) * 2 // 3]
    return Answer(_status(scenario, asked.year), body)


def _has_envelope(scenario: Scenario, year: str) -> bool:
    if scenario is Scenario.MIXED:
        return int(year) >= _ENVELOPE_SINCE
    return scenario is not Scenario.ARRAY


def _status(scenario: Scenario, year: str) -> int:
    created = scenario is Scenario.CREATED or (scenario is Scenario.MIXED and int(year) % 2 == 0)
    return 201 if created else 200
