"""The instructors' pages: the board of the class, and anybody's attempt."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from academy.views import attempt_view, class_view
from academy.web.deps import AcademyDep, InformedPerson
from academy.web.pages.render import address, page
from foundation.store import utc_now

router = APIRouter()

REFRESH_S = 5


@router.get("/class", name="class_board")
def class_board(request: Request, academy: AcademyDep, _person: InformedPerson, cohort: str = "") -> Response:
    """Show every trainee by every assignment."""
    with academy.reading() as session:
        view = class_view(session, now=utc_now(), cohort_id=cohort or None)
    return page(request, "class.html", view=view, refresh=REFRESH_S if view.waiting else 0)


@router.get("/class/attempts/{attempt_id}", name="class_attempt")
def class_attempt(request: Request, attempt_id: str, academy: AcademyDep, _person: InformedPerson) -> Response:
    """Show the feedback of anybody's attempt."""
    with academy.reading() as session:
        view = attempt_view(session, attempt_id)
    back = address(request, "class_board")
    refresh = REFRESH_S if view.grading else 0
    return page(request, "attempt.html", view=view, own=False, back=back, refresh=refresh)


@router.post("/class/attempts/{attempt_id}/regrade", name="class_regrade")
def class_regrade(
    request: Request,
    attempt_id: str,
    academy: AcademyDep,
    person: InformedPerson,
    reason: Annotated[str, Form(min_length=1, max_length=500)],
) -> Response:
    """Have the machine grade an attempt once more, in the instructor's name and for their reason."""
    academy.regrade(attempt_id, person.username, reason)
    return RedirectResponse(address(request, "class_board", f"/attempts/{attempt_id}"), 303)
