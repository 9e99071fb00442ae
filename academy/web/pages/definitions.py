"""The indicators' definitions as the ministry's KPI template has them, and forms for the fields that are open."""

import http

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from academy import once
from academy.once import TakenBefore
from academy.views.definitions import INDICATORS, FieldForm, decide_field, definition_in_force, field_history
from academy.web.deps import AcademyDep, InformedPerson
from academy.web.errors import no_such_address
from academy.web.pages.forms import Fields, Filled, read_fields
from academy.web.pages.render import address, page, taken_before
from academy.workflow import Academy
from foundation.errors import BilingualError
from foundation.store import utc_now
from indicator import IndicatorDefinition
from indicator.criteria import SCORES
from indicator.definition import FieldKind

router = APIRouter()
MOST_ROUNDS = 4
# The setting that decides a field elsewhere, and the room of its form.
ROOMS = {"pass_rule": "pass_rule", "link_levels": "level_table"}


@router.get("/definitions", name="definitions")
def definitions(request: Request, academy: AcademyDep, _person: InformedPerson) -> Response:
    """List the indicators."""
    return page(request, "definitions.html", definitions=[_definition(academy, one) for one in INDICATORS])


@router.get("/definitions/{indicator_id}", name="definition")
def definition(request: Request, indicator_id: str, academy: AcademyDep, _person: InformedPerson) -> Response:
    """Show a definition as the template has it, each unconfirmed value marked."""
    return page(request, "definition.html", definition=_definition(academy, indicator_id), rooms=ROOMS)


@router.get("/definitions/{indicator_id}/{field}", name="definition_field")
def field(
    request: Request, indicator_id: str, field: str, academy: AcademyDep, _person: InformedPerson, saved: str = ""
) -> Response:
    """Show an open field as a form, and every decision on it."""
    return _field_page(request, academy, indicator_id, field, saved=bool(saved))


@router.post("/definitions/{indicator_id}/{field}", name="decide_field")
def decide(  # noqa: PLR0917 - a route's parameters are named by FastAPI
    request: Request, indicator_id: str, field: str, academy: AcademyDep, person: InformedPerson, filled: Filled
) -> Response:
    """Record a decision on an open field; what cannot be used comes back with the reason."""
    given = read_fields(filled)
    form = FieldForm(
        text_th=given.get("text_th"),
        text_en=given.get("text_en"),
        numbers=tuple(given.getlist("number")),
        confirmed=bool(given.get("confirmed")),
        note=given.get("note"),
    )
    try:
        with academy.sessions.begin() as session:
            once.take_in(session, person.username, given.key)
            decide_field(session, indicator_id, field, form, person.username, utc_now())
    except TakenBefore:
        return taken_before(request, "definitions", f"/{indicator_id}/{field}")
    except BilingualError as problem:
        return _field_page(request, academy, indicator_id, field, given, problem)
    return RedirectResponse(address(request, "definitions", f"/{indicator_id}/{field}", saved="yes"), 303)


def _definition(academy: Academy, indicator_id: str) -> IndicatorDefinition:
    if indicator_id not in INDICATORS:
        raise no_such_address()
    with academy.reading() as session:
        return definition_in_force(session, indicator_id, academy.pass_percent)


def _field_page(  # noqa: PLR0917 - as the route's
    request: Request,
    academy: Academy,
    indicator_id: str,
    name: str,
    given: Fields | None = None,
    problem: BilingualError | None = None,
    *,
    saved: bool = False,
) -> Response:
    whole = _definition(academy, indicator_id)
    shown = next((one for one in whole.fields if one.field == name and one.open), None)
    if shown is None:
        raise no_such_address()
    with academy.reading() as session:
        history = field_history(session, indicator_id, name)
    numbers = given.getlist("number") if given else list(shown.numbers)
    places = {FieldKind.TARGET: 2, FieldKind.SCORING: SCORES, FieldKind.ROUNDS: MOST_ROUNDS}.get(shown.kind, 0)
    return page(
        request,
        "definition_field.html",
        http.HTTPStatus.OK if problem is None else problem.status,
        definition=whole,
        field=shown,
        numbers=(numbers + [""] * places)[:places],
        text_th=given.get("text_th") if given else shown.text_th,
        text_en=given.get("text_en") if given else shown.text_en,
        confirmed=bool(given and given.get("confirmed")),
        note=given.get("note") if given else "",
        history=history,
        problem=problem,
        saved=saved,
    )
