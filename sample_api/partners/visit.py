"""What a request to a simulated partner carries: whose habits, which seed, and what time it is there."""

import re
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from fastapi import Request

from sample_api import refusals
from sample_api.partners.faults import Fault
from sample_api.partners.scenario_files import Scenario, partners
from sample_api.problem import FieldError, Problem, shown
from sample_api.synthesis.generator import uniform

TIME_HEADER = "X-Simulated-Time"
"""Sets the partner's clock for one request, ISO 8601 with an offset: a token can be met expired without waiting."""
BANGKOK_TIME = timezone(timedelta(hours=7))
PUBLISHED = datetime(2026, 10, 5, 9, 0, tzinfo=BANGKOK_TIME)
"""When a partner's data was published, for a request that sets no time: bytes do not change with the calendar."""

_SEED = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)
_YEARS = range(2000, 2100)


@dataclass(frozen=True)
class Visit:
    """One request: the partner, its scenario, the seed of its figures and of where faults strike."""

    partner: str
    scenario: Scenario
    seed: int
    set_time: datetime | None

    def shows(self, fault: Fault) -> bool:
        """Whether this fault is switched on."""
        return fault in self.scenario.faults

    def chance(self, *key: object) -> float:
        """Return a number in [0, 1) that belongs to this key, partner and seed alone."""
        return uniform(self.partner, *key, seed=self.seed)

    @property
    def now(self) -> float:
        """Seconds since 1970 on the partner's clock: what tokens, cursors and budgets are measured with."""
        return time.time() if self.set_time is None else self.set_time.timestamp()

    @property
    def data_time(self) -> datetime:
        """The latest moment the partner's data can speak of, in Thai time."""
        return PUBLISHED if self.set_time is None else self.set_time.astimezone(BANGKOK_TIME)


def visiting(partner: str) -> Callable[[Request], Awaitable[Visit]]:
    """Return the dependency that reads a visit to `partner` from the path; a 404 or 400 tells what is wrong."""

    async def visit(request: Request) -> Visit:
        return read(request, partner, request.path_params["scenario"], request.path_params["seed"])

    return visit


def read(request: Request, partner: str, scenario: str, seed: str) -> Visit:
    """Return the visit these words of the path name."""
    known = partners()[partner].scenarios
    if scenario not in known:
        raise scenario_unknown(scenario, known)
    if not _SEED.fullmatch(seed):
        th, en = "ต้องเป็นเลขอารบิก 0–999999999", "must be a whole number from 0 to 999999999"
        raise refusals.refusal([FieldError("path", "seed", th, en)])
    return Visit(partner, known[scenario], int(seed), _set_time(request))


def scenario_unknown(scenario: str, known: Iterable[str]) -> Problem:
    """Build the 404 that lists the scenarios there are."""
    choice = ", ".join(known)
    th = f"ไม่มีสถานการณ์ {shown(scenario)} ที่มีคือ {choice}"
    return Problem(404, "scenario-unknown", th=th, en=f"There is no scenario {shown(scenario)}; there are {choice}.")


def _set_time(request: Request) -> datetime | None:
    given = request.headers.get(TIME_HEADER)
    if given is None:
        return None
    try:
        found = datetime.fromisoformat(given)
    except ValueError as error:
        raise _time_invalid() from error
    if found.tzinfo is None or found.year not in _YEARS:
        raise _time_invalid()
    return found.astimezone(UTC)


def _time_invalid() -> Problem:
    th = "ต้องเป็นเวลาแบบ ISO 8601 ที่มีเขตเวลา ปี ค.ศ. 2000–2099 เช่น 2026-10-05T09:00:00+07:00"
    en = "must be ISO 8601 with an offset, in the years 2000 to 2099, e.g. 2026-10-05T09:00:00+07:00"
    return refusals.refusal([FieldError("header", TIME_HEADER, th, en)])
