"""A simulated health insurer: a budget of requests, five-digit facility codes, and claims sent at most once.

Budgets and idempotency keys are remembered of each caller, bounded (see `memory`): a client that retries sends the
same request again, and nothing in it could say whether the first one arrived.
"""

import math
from datetime import UTC, date, datetime
from email.utils import format_datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from sample_api.access import reader
from sample_api.paging import NoQuery, only
from sample_api.partners import asked, body, figures, hdc_rows, numbered
from sample_api.partners.asked import ProvinceCode, Year
from sample_api.partners.faults import Fault
from sample_api.partners.memory import Ledger, Remembered
from sample_api.partners.numbered import NumberedQuery
from sample_api.partners.session import Session, begin
from sample_api.partners.visit import Visit, visiting
from sample_api.problem import Problem
from sample_api.synthesis.catalogue import FISCAL_YEARS, QUARTERS, Province
from sample_api.tokens import Client
from sample_api.wire import to_json

ID = "insurer"
INDICATOR = "MCH02"
BUDGET = 5
WINDOW_S = 10
_LONGEST_KEY = 100
_KEY = r"^[\x21-\x7e]+$"
_LIMITED = frozenset({Fault.RATE_LIMIT, Fault.RETRY_AFTER_DATE})


class UtilisationQuery(NumberedQuery):
    """Which facilities' services."""

    province: ProvinceCode
    year: Year


def _real_day(given: str) -> str:
    date.fromisoformat(given)
    return given


class Claim(BaseModel):
    """A facility's claim for a day: a count of services, never of whom."""

    model_config = ConfigDict(extra="forbid", strict=True)

    hospcode: str = Field(pattern=r"^[0-9]{5}$")
    service: Literal["anc", "postnatal", "childdev"]
    service_date: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_real_day)]
    visits: int = Field(ge=1, le=10_000)


router = APIRouter(prefix=f"/{ID}/s/{{scenario}}/{{seed}}")


async def _session(
    request: Request, visit: Annotated[Visit, Depends(visiting(ID))], caller: Annotated[Client, Depends(reader)]
) -> Session:
    found = begin(request, visit, caller)
    if visit.scenario.faults & _LIMITED:
        _spend(visit, found.ledger)
    return found


Calling = Annotated[Session, Depends(_session)]
IdempotencyKey = Annotated[str | None, Header(max_length=_LONGEST_KEY, pattern=_KEY)]


@router.get("/utilisation", dependencies=[Depends(only(UtilisationQuery))])
async def utilisation(calling: Calling, query: Annotated[UtilisationQuery, Query()]) -> Response:
    """Antenatal services paid for, a facility and quarter a row."""
    place = asked.province(query.province)
    year = asked.year(query.year, FISCAL_YEARS[0], FISCAL_YEARS[-1])
    told = numbered.page(_rows(place, year, calling.visit.seed), query)
    if calling.visit.shows(Fault.HOSPCODE_NUMBER):
        told["data"] = [row | {"hospcode": int(row["hospcode"])} for row in told["data"]]
    return Response(to_json(told), media_type="application/json")


@router.get("/claims", dependencies=[Depends(only(NoQuery))])
async def claims(calling: Calling) -> Response:
    """The caller's own claims in this scenario and seed, the latest 200, oldest first."""
    listed = b",".join(calling.ledger.claims)
    tail = to_json({"total": calling.ledger.claims_ever} | numbered.labels())[1:]
    return Response(b'{"data":[' + listed + b"]," + tail, media_type="application/json")


@router.post("/claims", dependencies=[Depends(only(NoQuery))])
async def claim(request: Request, calling: Calling, idempotency_key: IdempotencyKey = None) -> Response:
    """Take a claim: once for each Idempotency-Key, and once for each request without one."""
    content = await body.posted(request)
    claimed = body.as_model(content, Claim)
    if idempotency_key is None:
        if calling.visit.shows(Fault.KEY_REQUIRED):
            raise _key_required()
        return _sent(calling, _recorded(calling, claimed))
    digest = blake2b(content, digest_size=16).digest()
    if known := calling.ledger.answers.get(idempotency_key):
        if known.digest != digest:
            raise _key_reused()
        return _created(known.answer, {"Idempotency-Replayed": "true"})
    answer = _recorded(calling, claimed)
    calling.ledger.answers.put(idempotency_key, Remembered(digest, answer))
    return _sent(calling, answer)


def _recorded(calling: Session, claimed: Claim) -> bytes:
    """Write the claim down and return the answer."""
    ledger = calling.ledger
    ledger.claims_ever += 1
    number = f"CL{calling.visit.seed:09}-{ledger.claims_ever:05}"
    answer = to_json({"claim_no": number} | claimed.model_dump() | numbered.labels())
    ledger.claims.append(answer)
    return answer


def _sent(calling: Session, answer: bytes) -> Response:
    """Send a first answer, or lose every second one on its way: the claim stays written down."""
    phase = int(calling.visit.chance("lost") * 2)
    if calling.visit.shows(Fault.LOST_RESPONSE) and (calling.ledger.claims_ever + phase) % 2:
        raise _answer_lost()
    return _created(answer)


def _created(answer: bytes, headers: dict[str, str] | None = None) -> Response:
    return Response(answer, status_code=201, media_type="application/json", headers=headers)


def _spend(visit: Visit, ledger: Ledger) -> None:
    if not 0 <= visit.now - ledger.window_start < WINDOW_S:
        ledger.window_start, ledger.window_used = visit.now, 0
    ledger.window_used += 1
    if ledger.window_used > BUDGET:
        raise _too_many(visit, ledger.window_start + WINDOW_S)


@lru_cache(maxsize=32)
def _rows(place: Province, year: int, seed: int) -> tuple[dict[str, Any], ...]:
    weights: dict[str, float] = {}
    for one in hdc_rows.places(place.code):
        weights[one.hospcode] = weights.get(one.hospcode, 0) + one.weight
    which, found = figures.indicator(INDICATOR), []
    for quarter in QUARTERS:
        whole = figures.counts(which, place, year, quarter, seed)
        for hospcode, part in zip(weights, figures.handed_out(whole, list(weights.values())), strict=True):
            counts = {"eligible": part.denominator, "served": part.numerator}
            found.append({"hospcode": hospcode, "fiscal_year": year, "quarter": quarter} | counts)
    return tuple(found)


def _too_many(visit: Visit, until: float) -> Problem:
    wait = max(1, math.ceil(until - visit.now))
    th = f"เรียกเกิน {BUDGET} ครั้งใน {WINDOW_S} วินาที โปรดรอตามเฮดเดอร์ Retry-After"
    en = f"More than {BUDGET} requests in {WINDOW_S} seconds: wait as Retry-After says."
    told = str(wait)
    if visit.shows(Fault.RETRY_AFTER_DATE):
        told = format_datetime(datetime.fromtimestamp(math.ceil(until), UTC), usegmt=True)
    return Problem(429, "too-many-requests", th=th, en=en, headers={"Retry-After": told})


def _answer_lost() -> Problem:
    th = "รอคำตอบจากระบบภายในนานเกินไป ไม่ทราบว่ารายการถูกบันทึกหรือไม่ โปรดส่งซ้ำด้วย Idempotency-Key เดิม"
    en = (
        "The answer did not arrive in time, and the claim may be recorded: send it again with the same Idempotency-Key."
    )
    return Problem(504, "answer-lost", th=th, en=en)


def _key_required() -> Problem:
    th = "ต้องส่งเฮดเดอร์ Idempotency-Key ที่ไม่ซ้ำกันในแต่ละรายการ"
    return Problem(400, "idempotency-key-required", th=th, en="Send an Idempotency-Key, a new one for each claim.")


def _key_reused() -> Problem:
    th = "Idempotency-Key นี้ใช้กับเนื้อหาอื่นไปแล้ว โปรดใช้คีย์ใหม่สำหรับรายการใหม่"
    en = "This Idempotency-Key was used with another body: take a new key for a new claim."
    return Problem(422, "idempotency-key-reused", th=th, en=en)
