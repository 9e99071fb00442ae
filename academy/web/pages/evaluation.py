"""The evaluation form of a training project, for its trainees: answered once, kept without a name."""

import http
from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import Response

from academy.once import TakenBefore
from academy.procedures import Procedures
from academy.web.deps import AcademyDep, InformedPerson
from academy.web.pages.forms import Filled, read_fields
from academy.web.pages.render import page
from academy.workflow import Academy
from foundation.errors import BilingualError
from planning import journal, training
from planning.training.evaluation import LONGEST_COMMENT, SCALE, form
from planning.training.words import REHEARSAL

router = APIRouter()


@router.get("/evaluation/{record_id}", name="evaluation")
def show(request: Request, record_id: str, academy: AcademyDep, _person: InformedPerson) -> Response:
    """Show the form, empty."""
    return _page(request, academy, record_id, {})


@router.post("/evaluation/{record_id}", name="evaluation_answer")
def answer(request: Request, record_id: str, academy: AcademyDep, person: InformedPerson, filled: Filled) -> Response:
    """Take the answers in; what is not answered comes back with the question named."""
    fields = read_fields(filled)
    given = {name: fields.get(name) for name in fields.values}
    try:
        Procedures(academy.sessions).evaluate(record_id, person.username, given, key=fields.key)
    except TakenBefore:
        pass  # the answers are in: a page loaded anew sends them once more
    except BilingualError as problem:
        return _page(request, academy, record_id, given, problem)
    return page(request, "evaluation_done.html")


def _page(
    request: Request,
    academy: Academy,
    record_id: str,
    given: Mapping[str, str],
    problem: BilingualError | None = None,
) -> Response:
    with academy.reading() as session:
        project = training.replay(record_id, journal.read(session, record_id, training.KIND))
    return page(
        request,
        "evaluation.html",
        http.HTTPStatus.OK if problem is None else problem.status,
        project=project,
        rehearsal=REHEARSAL,
        form=form(),
        scale=SCALE,
        longest=LONGEST_COMMENT,
        given=given,
        problem=problem,
    )
