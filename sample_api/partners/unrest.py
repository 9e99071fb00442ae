"""A partner that is down now and then: one request of every four, and which one the seed says."""

from sample_api.partners.faults import Fault
from sample_api.partners.memory import Ledger
from sample_api.partners.visit import Visit
from sample_api.problem import Problem

EVERY = 4
_RETRY_AFTER_S = 2


def count_request(visit: Visit, ledger: Ledger) -> int:
    """Note one more request of this caller and return its number, from 0; raise the 503 when it meets an outage."""
    number = ledger.requests
    ledger.requests += 1
    if visit.shows(Fault.UNSTABLE) and struck(visit, number):
        raise _down()
    return number


def struck(visit: Visit, number: int) -> bool:
    """Whether the request of this number is the one of its four; two in a row are never struck within four."""
    of_four = int(visit.chance("outage", number // EVERY) * EVERY)
    return number % EVERY == of_four


def _down() -> Problem:
    th = "ระบบของหน่วยงานขัดข้องชั่วคราว โปรดรอตามเฮดเดอร์ Retry-After แล้วลองใหม่"
    en = "The partner is down for a moment: wait as Retry-After says, then try again."
    return Problem(503, "partner-down", th=th, en=en, headers={"Retry-After": str(_RETRY_AFTER_S)})
