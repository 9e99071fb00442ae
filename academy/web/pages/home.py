"""The first page, by role, and the privacy notice before it."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from academy.web.deps import AcademyDep, CurrentPerson, InformedPerson
from academy.web.pages.render import address, page
from people import Role

router = APIRouter()

FIRST_PAGES: Mapping[Role, str] = {
    Role.TRAINEE: "me",
    Role.INSTRUCTOR: "class_board",
    Role.PLANNING: "overview",
    Role.EXECUTIVE: "indicator",
}


@router.get("/", name="home")
def home(request: Request, person: InformedPerson) -> Response:
    """Lead everybody to the room of their own."""
    return RedirectResponse(address(request, FIRST_PAGES[person.role]), 303)


@router.get("/privacy", name="privacy")
def privacy(request: Request, _person: CurrentPerson) -> Response:
    """Show the privacy notice."""
    return page(request, "privacy.html")


@router.post("/privacy", name="accept_privacy")
def accept_privacy(request: Request, academy: AcademyDep, person: CurrentPerson) -> Response:
    """Record that the notice was read and accepted."""
    academy.accept_privacy(person.username)
    return RedirectResponse(address(request, "home"), 303)
