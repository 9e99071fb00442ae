"""What a route may ask for, as named types: the caller, the academy, an explicit right.

`authorize` stands in front of every route and enforces the table of `academy.web.authorization`; the types below
only hand over what it found.
"""

import re
from typing import Annotated

from fastapi import Depends, Request

from academy.web.auth import HubIdentity
from academy.web.authorization import PUBLIC, ROUTES
from academy.web.errors import account_closed, login_required, not_enrolled, not_for_role, privacy_notice_first
from academy.web.login import HUB_SESSION_COOKIE, session_token
from academy.workflow import Academy
from people import Person, Role, accounts

_BEARER = re.compile(r"(?:token|bearer)\s+(\S+)", re.IGNORECASE)


def the_academy(request: Request) -> Academy:
    """The academy this service is the front door of."""
    academy: Academy = request.app.state.academy
    return academy


def authorize(request: Request, academy: "AcademyDep") -> None:
    """Identify the caller and check the route's row in the table; raises LoginRequired or NotPermitted."""
    allowed = ROUTES[request.scope["route"].name]
    if allowed == PUBLIC:
        return
    person = _caller(request, academy)
    if person.role not in allowed:
        raise not_for_role()
    request.state.person = person


def current_person(request: Request) -> Person:
    """The caller, as `authorize` found them."""
    person: Person | None = getattr(request.state, "person", None)
    if person is None:
        raise login_required()
    return person


def informed_person(person: "CurrentPerson") -> Person:
    """The caller, who has accepted the privacy notice; raises NotPermitted."""
    if person.privacy_accepted_at is None:
        raise privacy_notice_first()
    return person


def _with_role(person: Person, role: Role) -> Person:
    if person.role is not role:
        raise not_for_role()
    return person


def trainee(person: "CurrentPerson") -> Person:
    """The caller, a trainee."""
    return _with_role(person, Role.TRAINEE)


def instructor(person: "CurrentPerson") -> Person:
    """The caller, an instructor."""
    return _with_role(person, Role.INSTRUCTOR)


def planning(person: "CurrentPerson") -> Person:
    """The caller, a planning officer."""
    return _with_role(person, Role.PLANNING)


AcademyDep = Annotated[Academy, Depends(the_academy)]
CurrentPerson = Annotated[Person, Depends(current_person)]
InformedPerson = Annotated[Person, Depends(informed_person)]
TraineePerson = Annotated[Person, Depends(trainee)]
InstructorPerson = Annotated[Person, Depends(instructor)]
PlanningPerson = Annotated[Person, Depends(planning)]


def _caller(request: Request, academy: Academy) -> Person:
    """By bearer token anywhere; by session cookie on pages only, so that the API needs no CSRF token."""
    hub: HubIdentity = request.app.state.hub
    header = request.headers.get("authorization")
    if header is not None:
        match = _BEARER.fullmatch(header.strip())
        username = hub.username(match[1]) if match else None
    elif request.url.path.startswith(f"{hub.settings.prefix}api/"):
        username = None
    else:
        token = session_token(request)
        username = hub.username(token, request.cookies.get(HUB_SESSION_COOKIE, "")) if token else None
    if username is None:
        raise login_required()
    with academy.reading() as session:
        person = accounts.person(session, username)
    if person is None:
        raise not_enrolled(username)
    if not person.active:
        raise account_closed()
    return person
