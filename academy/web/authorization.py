"""Who may call what: the one table. A route that is not in it stops the service from starting.

The key is the route's name. `PUBLIC` needs no login at all; every other row lists the roles that may call.
"""

from collections.abc import Mapping

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from people import Role

Access = frozenset[Role]

PUBLIC: Access = frozenset()
EVERYONE: Access = frozenset(Role)
TRAINEE: Access = frozenset({Role.TRAINEE})
INSTRUCTOR: Access = frozenset({Role.INSTRUCTOR})
PLANNING: Access = frozenset({Role.PLANNING})

EXCHANGE: Mapping[str, Access] = {
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

SERVICE: Mapping[str, Access] = {
    "healthz": PUBLIC,
    "oauth_callback": PUBLIC,
    "static": PUBLIC,
}

PAGES: Mapping[str, Access] = {
    "home": EVERYONE,
    "privacy": EVERYONE,
    "accept_privacy": EVERYONE,
    "overview": PLANNING,
    "me": TRAINEE,
    "me_attempt": TRAINEE,
    "class_board": INSTRUCTOR,
    "class_attempt": INSTRUCTOR,
    "class_regrade": INSTRUCTOR,
    "indicator": PLANNING | INSTRUCTOR,
    "indicator_export": PLANNING | INSTRUCTOR,
    "indicator_paper": PLANNING | INSTRUCTOR,
    "indicator_figure": PLANNING | INSTRUCTOR,
    "indicator_synthetic": PLANNING | INSTRUCTOR,
    "indicator_synthetic_export": PLANNING | INSTRUCTOR,
    "indicator_synthetic_paper": PLANNING | INSTRUCTOR,
    "indicator_synthetic_figure": PLANNING | INSTRUCTOR,
    "evaluation": TRAINEE,
    "evaluation_answer": TRAINEE,
    "trainings": PLANNING,
    "training_new": PLANNING,
    "training_draft": PLANNING,
    "training": PLANNING,
    "training_do": PLANNING,
    "training_paper": PLANNING,
    "training_certify": PLANNING,
    "certificates": PUBLIC,
    "certificate": PUBLIC,
    "links": PLANNING,
    "links_begin": PLANNING,
    "link_year": PLANNING,
    "link_do": PLANNING,
    "link_paper": PLANNING,
    "planning_document": PLANNING,
    "pass_rule": PLANNING,
    "decide_rule": PLANNING,
}

ROUTES: Mapping[str, Access] = {**EXCHANGE, **SERVICE, **PAGES}


def require_complete(app: FastAPI) -> None:
    """Refuse an app with a route nobody decided about; raises LookupError naming it."""
    missing = [str(route.name) for route in iter_route_contexts(app.routes) if route.name not in ROUTES]
    if missing:
        message = f"routes without a row in academy.web.authorization: {', '.join(missing)}"
        raise LookupError(message)
