"""Who may call what: every route, tried as everybody."""

import re
from collections.abc import Callable

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from academy.web.authorization import PUBLIC, ROUTES, require_complete
from academy.web.errors import login_required, not_for_role
from people import Role

Caller = Callable[[str], httpx.Client]
CALLERS = {
    "": None,
    "somchai": Role.TRAINEE,
    "malee": Role.TRAINEE,
    "kru": Role.INSTRUCTOR,
    "phaen": Role.PLANNING,
    "bori": Role.EXECUTIVE,
}


def every_route(app: FastAPI) -> list[tuple[str, str, str]]:
    """Name, method and an address of each route."""
    return [
        (str(route.name), method, re.sub(r"\{[^}]+\}", "m01", str(route.path)))
        for route in iter_route_contexts(app.routes)
        for method in sorted(route.methods or {"GET"})
        if method != "HEAD"
    ]


def test_every_route_has_a_row_and_every_row_a_route(app: FastAPI):
    assert {name for name, _, _ in every_route(app)} == set(ROUTES)


def test_a_route_without_a_row_stops_the_service(app: FastAPI):
    app.add_api_route("/services/academy/forgotten", lambda: None, name="forgotten")
    with pytest.raises(LookupError, match="forgotten"):
        require_complete(app)


@pytest.mark.parametrize("username", CALLERS)
def test_every_route_lets_in_its_roles_and_nobody_else(app: FastAPI, caller: Caller, username: str):
    client = caller(username)
    role = CALLERS[username]
    for name, method, path in every_route(app):
        answer = client.request(method, f"http://{client.base_url.netloc.decode()}{path}")
        allowed = ROUTES[name] == PUBLIC or role in ROUTES[name]
        assert was_let_in(answer) == allowed, (name, method, username, answer.status_code, answer.text)


def was_let_in(answer: httpx.Response) -> bool:
    """Whether the call got past the door, whatever then became of it."""
    if answer.status_code == 302 and "/oauth2/authorize" in answer.headers["location"]:
        return False
    refused = (login_required().th, not_for_role().th)
    return answer.status_code not in {401, 403} or not any(sentence in answer.text for sentence in refused)
