"""A trainee's own pages: the course, and the feedback of each attempt."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from academy.views import attempt_view, trainee_view
from academy.web.deps import AcademyDep, InformedPerson
from academy.web.pages.render import address, page
from foundation.store import utc_now
from grader.errors import UnknownRecord

router = APIRouter()

# While a machine grades, the page asks again: a score appears within seconds, without a script.
REFRESH_S = 2


@router.get("/me", name="me")
def me(request: Request, academy: AcademyDep, person: InformedPerson) -> Response:
    """Show modules, attempts and scores."""
    with academy.reading() as session:
        view = trainee_view(session, person, proposed_percent=academy.course.pass_percent, now=utc_now())
    standing = view.standing
    share = int(100 * standing.score / standing.max_score) if standing.max_score else 0
    return page(request, "me.html", view=view, share=share, refresh_s=REFRESH_S if view.grading else 0)


@router.get("/me/attempts/{attempt_id}", name="me_attempt")
def me_attempt(request: Request, attempt_id: str, academy: AcademyDep, person: InformedPerson) -> Response:
    """Show the feedback of one attempt of the caller's own; of another's they learn nothing."""
    with academy.reading() as session:
        view = attempt_view(session, attempt_id)
    if view.attempt.student_id != person.username:
        raise UnknownRecord.attempt(attempt_id)
    refresh = REFRESH_S if view.grading else 0
    return page(request, "attempt.html", view=view, own=True, back=address(request, "me"), refresh_s=refresh)
