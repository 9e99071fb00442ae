"""Who may call what: the one table. A route that is not in it stops the service from starting.

The key is the route's name. `PUBLIC` needs no login at all; every other row lists the roles that may call. What a page
shows to some of its readers only is a permission of its own: opening the indicator is one thing, to see who is behind a
figure another.
"""

from collections.abc import Mapping
from enum import StrEnum

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from people import Person, Role

Access = frozenset[Role]

PUBLIC: Access = frozenset()
EVERYONE: Access = frozenset(Role)
TRAINEE: Access = frozenset({Role.TRAINEE})
INSTRUCTOR: Access = frozenset({Role.INSTRUCTOR})
PLANNING: Access = frozenset({Role.PLANNING})
EXECUTIVE: Access = frozenset({Role.EXECUTIVE})

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
    "guide": EVERYONE,
    "guide_pictures": EVERYONE,
    "guide_picture": EVERYONE,
    "overview": PLANNING,
    "me": TRAINEE,
    "me_attempt": TRAINEE,
    "class_board": INSTRUCTOR,
    "class_attempt": INSTRUCTOR,
    "class_regrade": INSTRUCTOR,
    "indicator": PLANNING | INSTRUCTOR | EXECUTIVE,
    "indicator_export": PLANNING | INSTRUCTOR | EXECUTIVE,
    "indicator_people": PLANNING | INSTRUCTOR,
    "indicator_paper": PLANNING | INSTRUCTOR | EXECUTIVE,
    "indicator_figure": PLANNING | INSTRUCTOR | EXECUTIVE,
    "indicator_synthetic": PLANNING | INSTRUCTOR,
    "indicator_synthetic_export": PLANNING | INSTRUCTOR,
    "indicator_synthetic_people": PLANNING | INSTRUCTOR,
    "indicator_synthetic_paper": PLANNING | INSTRUCTOR,
    "indicator_synthetic_figure": PLANNING | INSTRUCTOR,
    "snapshots": PLANNING,
    "snapshot_keep": PLANNING,
    "snapshot_compare": PLANNING,
    "snapshot": PLANNING,
    "snapshot_sign": PLANNING,
    "snapshot_bundle": PLANNING,
    "snapshot_paper": PLANNING,
    "bundle": PLANNING,
    "bundle_verify": PLANNING,
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
    "link_levels": PLANNING,
    "link_year": PLANNING,
    "link_do": PLANNING,
    "link_paper": PLANNING,
    "planning_document": PLANNING,
    "settings": PLANNING,
    "day_counting": PLANNING,
    "decide_counting": PLANNING,
    "level_table": PLANNING,
    "decide_level_table": PLANNING,
    "definitions": PLANNING | INSTRUCTOR | EXECUTIVE,
    "definition": PLANNING | INSTRUCTOR | EXECUTIVE,
    "definition_field": PLANNING,
    "decide_field": PLANNING,
    "erasure": PLANNING,
    "erasure_erase": PLANNING,
    "erasure_files": PLANNING,
    "erasure_retention": PLANNING,
    "open_data": PLANNING,
    "open_data_publish": PLANNING,
    "open_data_retract": PLANNING,
    "pass_rule": PLANNING,
    "decide_rule": PLANNING,
}


class Permission(StrEnum):
    """What a reader may be shown beyond the page itself."""

    PEOPLE_BEHIND_FIGURES = "people_behind_figures"


GRANTED: Mapping[Permission, Access] = {Permission.PEOPLE_BEHIND_FIGURES: PLANNING | INSTRUCTOR}

ROUTES: Mapping[str, Access] = {**EXCHANGE, **SERVICE, **PAGES}


def may(person: Person, permission: Permission) -> bool:
    """Tell whether a person has a permission, by their role."""
    return person.role in GRANTED[permission]


def require_complete(app: FastAPI) -> None:
    """Refuse an app with a route nobody decided about; raises LookupError naming it."""
    missing = [str(route.name) for route in iter_route_contexts(app.routes) if route.name not in ROUTES]
    if missing:
        message = f"routes without a row in academy.web.authorization: {', '.join(missing)}"
        raise LookupError(message)
