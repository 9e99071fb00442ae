"""A caller at a partner: who it is, which visit, and what is remembered of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fastapi import Request

from sample_api.partners import unrest
from sample_api.partners.memory import Ledger, Memory
from sample_api.partners.visit import Visit, visiting
from sample_api.tokens import Client


@dataclass(frozen=True)
class Session:
    """One request of a known caller; `number` counts the caller's requests in this visit, from 0."""

    visit: Visit
    caller: Client
    ledger: Ledger
    number: int


def session_at(partner: str, who: Callable[[Request], Awaitable[Client]]) -> Callable[[Request], Awaitable[Session]]:
    """Return the dependency that reads the visit, asks `who` is calling, and counts the request."""
    visit_of = visiting(partner)

    async def session(request: Request) -> Session:
        visit = await visit_of(request)
        return begin(request, visit, await who(request))

    return session


def begin(request: Request, visit: Visit, caller: Client) -> Session:
    """Count one request of a known caller; the 503 of an outage is raised here."""
    memory: Memory = request.app.state.partner_memory
    ledger = memory.ledger(visit, caller.id)
    return Session(visit, caller, ledger, unrest.count_request(visit, ledger))
