"""Who may call what: the one table. A route that is not in it stops the service from starting.

The key is the route's name. `PUBLIC` needs no login at all; every other row lists the roles that may call.
"""

from collections.abc import Iterable, Mapping

from fastapi import FastAPI
from starlette.routing import BaseRoute

from people import Role

Access = frozenset[Role]

PUBLIC: Access = frozenset()
EVERYONE: Access = frozenset(Role)
TRAINEE: Access = frozenset({Role.TRAINEE})
INSTRUCTOR: Access = frozenset({Role.INSTRUCTOR})
PLANNING: Access = frozenset({Role.PLANNING})

EXCHANGE: Mapping[str, Access] = {
    "healthz": PUBLIC,
    "api_me": EVERYONE,
    "api_accept_privacy": EVERYONE,
    "api_assignments": TRAINEE | INSTRUCTOR,
    "api_fetch": TRAINEE | INSTRUCTOR,
    "api_submit": TRAINEE | INSTRUCTOR,
    "api_attempts": TRAINEE | INSTRUCTOR,
    "api_feedback": TRAINEE | INSTRUCTOR,
    "api_release_assignment": INSTRUCTOR,
    "api_submissions": INSTRUCTOR,
    "api_submission": INSTRUCTOR,
    "api_mark": INSTRUCTOR,
}

LOGIN: Mapping[str, Access] = {
    "oauth_callback": PUBLIC,
}

ROUTES: Mapping[str, Access] = {**EXCHANGE, **LOGIN}


def unlisted(routes: Iterable[BaseRoute]) -> list[str]:
    """The names of routes that the table lacks."""
    names = [str(getattr(route, "name", "")) for route in routes]
    return [name for name in names if name not in ROUTES]


def require_complete(app: FastAPI) -> None:
    """Refuse an app with a route nobody decided about; raises LookupError naming it."""
    missing = unlisted(app.routes)
    if missing:
        message = f"routes without a row in academy.web.authorization: {', '.join(missing)}"
        raise LookupError(message)
