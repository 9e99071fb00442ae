"""Open data of our own: its editions, and the buttons that publish the next one or retract."""

import http
from collections.abc import Callable

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from academy.once import TakenBefore
from academy.publishing import Contact, Publishing
from academy.views.open_pass_rates import DATASET
from academy.web.deps import AcademyDep, InformedPerson
from academy.web.pages.forms import Filled, read_fields
from academy.web.pages.render import address, page, taken_before
from academy.workflow import Academy
from foundation.errors import BilingualError
from foundation.store import utc_now
from planning import open_data

router = APIRouter()


@router.get("/open-data", name="open_data")
def show(request: Request, academy: AcademyDep, _person: InformedPerson) -> Response:
    """Show the present edition and those before it."""
    return _page(request, academy)


@router.post("/open-data/publish", name="open_data_publish")
def publish(request: Request, academy: AcademyDep, person: InformedPerson, filled: Filled) -> Response:
    """Publish what is signed off."""
    fields = read_fields(filled)
    contact = Contact(fields.get("maintainer"), fields.get("email"))
    publishing = Publishing(academy.sessions, academy.settings)
    return _done(
        request,
        academy,
        lambda: publishing.publish(
            by=person.username, contact=contact, note=fields.get("note"), now=utc_now(), key=fields.key
        ),
    )


@router.post("/open-data/retract", name="open_data_retract")
def retract(request: Request, academy: AcademyDep, person: InformedPerson, filled: Filled) -> Response:
    """Retract by an edition without rows."""
    publishing, fields = Publishing(academy.sessions, academy.settings), read_fields(filled)
    return _done(
        request,
        academy,
        lambda: publishing.retract(by=person.username, reason=fields.get("reason"), now=utc_now(), key=fields.key),
    )


def _done(request: Request, academy: Academy, act: Callable[[], object]) -> Response:
    try:
        act()
    except TakenBefore:
        return taken_before(request, "open_data")
    except BilingualError as problem:
        return _page(request, academy, problem)
    return RedirectResponse(address(request, "open_data"), http.HTTPStatus.SEE_OTHER)


def _page(request: Request, academy: Academy, problem: BilingualError | None = None) -> Response:
    with academy.reading() as session:
        editions = open_data.editions(session, DATASET)
    fields = editions[0].document["fields"] if editions else {}
    return page(
        request,
        "open_data.html",
        http.HTTPStatus.OK if problem is None else problem.status,
        editions=editions,
        present=editions[0] if editions else None,
        fields=fields,
        dataset=DATASET,
        problem=problem,
    )
