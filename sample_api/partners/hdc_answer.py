"""How the reporting centre wraps rows: the envelope, the status and the cuts, as the scenario's faults say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sample_api.partners.faults import Fault
from sample_api.partners.visit import Visit
from sample_api.wire import to_json

SILENT_CUT = 1_000
_SHORT_PAGE = 300
_WRONG_BY = 7
_ENVELOPE_SINCE = 2569


@dataclass(frozen=True)
class Asked:
    """What of a table was asked for, in fiscal year `year` (B.E.); `limit` is None when none was given."""

    year: str
    limit: int | None
    offset: int


@dataclass(frozen=True)
class Selected:
    """The rows of a selection: how many, and any part of them."""

    total: int
    part: Callable[[int, int], Sequence[bytes]]


@dataclass(frozen=True)
class Answer:
    """The status and body of a success."""

    status: int
    body: bytes


def answer(visit: Visit, asked: Asked, selected: Selected, most: int | None = None) -> Answer:
    """Return what this scenario answers; `most` is a cut that is there whatever the scenario."""
    default = SILENT_CUT if visit.shows(Fault.SILENT_CUT) else selected.total
    limit = default if asked.limit is None else asked.limit
    wanted = min([limit, *_cuts(visit), *([] if most is None else [most])])
    page = selected.part(asked.offset, asked.offset + wanted)
    body = b"[" + b",".join(page) + b"]"
    if _has_envelope(visit, asked.year):
        total = selected.total + (_WRONG_BY if visit.shows(Fault.WRONG_TOTAL) else 0)
        tail = to_json({"total": total, "limit": limit, "offset": asked.offset})
        body = b'{"data":' + body + b"," + tail[1:]
    if visit.shows(Fault.BROKEN_JSON):
        body = body[: len(body) * 2 // 3]
    return Answer(_status(visit, asked.year), body)


def _cuts(visit: Visit) -> list[int]:
    found = {Fault.LIMIT_IGNORED: SILENT_CUT, Fault.SHORT_PAGES: _SHORT_PAGE}
    return [cut for fault, cut in found.items() if visit.shows(fault)]


def _has_envelope(visit: Visit, year: str) -> bool:
    if visit.shows(Fault.ENVELOPE_DRIFT):
        return int(year) >= _ENVELOPE_SINCE
    return not visit.shows(Fault.BARE_ARRAY)


def _status(visit: Visit, year: str) -> int:
    by_year = visit.shows(Fault.MIXED_STATUS) and int(year) % 2 == 0
    return 201 if visit.shows(Fault.CREATED) or by_year else 200
