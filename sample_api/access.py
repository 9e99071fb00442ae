"""Who may come in: 401 when it is unclear who is calling, 403 when it is clear and not enough, 429 when too often."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from sample_api import tokens
from sample_api.agreements import audit, refusals
from sample_api.agreements.guard import Caller, Guard
from sample_api.tokens import Client, TokenExpiredError, TokenInvalidError

# for the "Authorize" button and the OpenAPI document only: the check is ours, so that a refusal is a problem
_scheme = HTTPBearer(auto_error=False, bearerFormat="JWT", description="โทเคนของท่าน (JWT) / your token")


async def reader(request: Request, _documented: Annotated[object, Depends(_scheme)]) -> Client:
    """Return the calling client, whose token holds the scope `read`; raise the 401, 403 or 429 otherwise."""
    return admit(request, tokens.READ)


async def unlimited_reader(client: Annotated[Client, Depends(reader)]) -> Client:
    """Return the calling client for a route that knows no limits; raise the 403 of an agency, whose agreement has some."""
    if client.agreement:
        raise refusals.limits_unknown()
    return client


async def writer(request: Request, _documented: Annotated[object, Depends(_scheme)]) -> Client:
    """Return the calling client, whose token holds the scope `write`; raise the 401, 403 or 429 otherwise."""
    return admit(request, tokens.WRITE)


def admit(request: Request, scope: str) -> Client:
    """Return the calling client; raise the Problem of one who is unknown, over its quota, or without the scope.

    Counts the request against the agency's quota and notes the client for the audit log.
    """
    guard: Guard = request.app.state.guard
    caller = authenticated(request)
    allowance = guard.count(caller)
    if allowance is not None:
        if allowance.wait_s:
            raise refusals.too_many_requests(allowance)
        audit.add_headers(request, allowance.headers())
    client = guard.client(caller)
    if scope not in client.scopes:
        raise refusals.scope_missing(scope)
    return client


def authenticated(request: Request) -> Caller:
    """Return who is calling, whatever they may do; raise the 401 of one who is unknown."""
    guard: Guard = request.app.state.guard
    kind, _, token = request.headers.get("Authorization", "").strip().partition(" ")
    if not kind:
        raise refusals.token_missing()
    if kind.lower() != "bearer":
        raise refusals.token_invalid()
    try:
        caller = guard.caller(token.strip())
    except TokenExpiredError as error:
        raise refusals.token_expired() from error
    except TokenInvalidError as error:
        raise refusals.token_invalid() from error
    audit.note(request, client=caller.client.id)
    return caller
