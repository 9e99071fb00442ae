"""A trainee's own pages: the course, and the feedback of each attempt.

While a machine grades, a page leads the browser on to itself with `?wait=yes`, and that request is answered when there
is news: a score appears the moment it is recorded, without a script.
"""

from collections.abc import Callable
from typing import TypeVar

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from academy.views import AttemptView, TraineeView, attempt_view, trainee_view
from academy.web.deps import AcademyDep, InformedPerson
from academy.web.pages.render import address, page
from academy.web.waiting import Results, wait_for
from academy.workflow import Academy
from foundation.store import utc_now
from grader.errors import UnknownRecord
from people import Person

router = APIRouter()

WAIT_HERE = "0; url=?wait=yes"
# How long one request waits for news, and how often it looks by itself: a ring may be lost, or come on another machine.
HOLD_S = 20.0
LOOK_S = 5.0


View = TypeVar("View", AttemptView, TraineeView)


@router.get("/me", name="me")
async def me(request: Request, academy: AcademyDep, person: InformedPerson, wait: str = "") -> Response:
    """Show modules, attempts and scores."""
    view = await _news(request, person, wait, lambda: _course(academy, person))
    return await run_in_threadpool(_course_page, request, view)


@router.get("/me/attempts/{attempt_id}", name="me_attempt")
async def me_attempt(
    request: Request, attempt_id: str, academy: AcademyDep, person: InformedPerson, wait: str = ""
) -> Response:
    """Show the feedback of one attempt of the caller's own; of another's they learn nothing."""
    view = await _news(request, person, wait, lambda: _own_attempt(academy, person, attempt_id))
    return await run_in_threadpool(_attempt_page, request, view)


async def _news(request: Request, person: Person, wait: str, look: Callable[[], View]) -> View:
    """What `look` sees now; for one who would wait, once it is no longer being graded or HOLD_S are over."""
    if not wait:
        return await run_in_threadpool(look)
    results: Results = request.app.state.results
    with results.of(person.username) as rung:
        view = await run_in_threadpool(look)
        for _ in range(int(HOLD_S / LOOK_S)):
            if not view.grading:
                break
            told = await wait_for(rung, LOOK_S)
            view = await run_in_threadpool(look)
            if told:
                break
        return view


def _course(academy: Academy, person: Person) -> TraineeView:
    with academy.reading() as session:
        return trainee_view(session, person, proposed_percent=academy.pass_percent, now=utc_now())


def _course_page(request: Request, view: TraineeView) -> Response:
    standing = view.standing
    share = int(100 * standing.score / standing.max_score) if standing.max_score else 0
    return page(request, "me.html", view=view, share=share, refresh=WAIT_HERE if view.grading else "")


def _own_attempt(academy: Academy, person: Person, attempt_id: str) -> AttemptView:
    with academy.reading() as session:
        view = attempt_view(session, attempt_id)
    if view.attempt.student_id != person.username:
        raise UnknownRecord.attempt(attempt_id)
    return view


def _attempt_page(request: Request, view: AttemptView) -> Response:
    refresh = WAIT_HERE if view.grading else ""
    return page(request, "attempt.html", view=view, own=True, back=address(request, "me"), refresh=refresh)
