"""SOP B for planning staff: the board of training projects, and a project's page with all that can be done to it."""

import http
from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from academy.once import TakenBefore
from academy.procedures import Procedures
from academy.views.day_counting import counting
from academy.views.trainings import training_board, training_cards, training_view
from academy.web.deps import AcademyDep, InformedPerson
from academy.web.errors import no_such_address
from academy.web.pages.forms import Fields, Filled, read_fields, read_uploads
from academy.web.pages.render import address, page, taken_before
from academy.web.pages.training_forms import ACTIONS, BUDGET_ROWS, WITH_FILE, read_plan
from academy.web.pages.training_papers import offered
from academy.workflow import Academy
from foundation.errors import BilingualError
from foundation.store import utc_now
from indicator.thai_calendar import BANGKOK
from people import accounts
from planning import certificates, documents
from planning.calendar import write_date
from planning.certificates import Kind
from planning.money import in_words, shown
from planning.training import events as happened
from planning.training.completion import PROPOSED_PERCENT, read_percent
from planning.training.evaluation import form as evaluation_form
from planning.training.steps import slots, steps
from planning.training.words import GROUPS, HALVES, OUTCOMES, PAYMENTS, REHEARSAL

router = APIRouter()


@router.get("/trainings", name="trainings")
def board(request: Request, academy: AcademyDep, _person: InformedPerson) -> Response:
    """Show where every training project stands."""
    with academy.reading() as session:
        cards = training_cards(session, academy.calendar, utc_now())
        count = counting(session)
    ended = [card for card in cards if not card.project.open]
    columns = training_board(cards)
    return page(request, "trainings.html", columns=columns, ended=ended, counting=count, day=write_date, money=shown)


@router.get("/trainings/new", name="training_new")
def new(request: Request, academy: AcademyDep, _person: InformedPerson) -> Response:
    """Show an empty form."""
    return _plan_page(request, academy, {})


@router.post("/trainings/new", name="training_draft")
def draft(request: Request, academy: AcademyDep, person: InformedPerson, filled: Filled) -> Response:
    """Begin a project; a draft that cannot be recorded comes back with the reason and all that was filled in."""
    fields = read_fields(filled)
    try:
        plan = read_plan(fields, academy.calendar)
        record_id = Procedures(academy.sessions).draft_training(plan, person.username, key=fields.key)
    except TakenBefore as before:
        return taken_before(request, "trainings", f"/{before.led_to}")
    except BilingualError as problem:
        return _plan_page(request, academy, fields.values, problem)
    return RedirectResponse(address(request, "trainings", f"/{record_id}"), 303)


@router.get("/trainings/{record_id}", name="training")
def project(request: Request, record_id: str, academy: AcademyDep, _person: InformedPerson) -> Response:
    """Show a project: where it stands, what it lacks, what can be done, what happened."""
    return _project_page(request, academy, record_id)


@router.post("/trainings/{record_id}/do/{action}", name="training_do")
def do(  # noqa: PLR0917 - a route's parameters are named by FastAPI
    request: Request, record_id: str, action: str, academy: AcademyDep, person: InformedPerson, filled: Filled
) -> Response:
    """Record what the form tells; what cannot be recorded comes back with the reason."""
    if action not in ACTIONS:
        raise no_such_address()
    fields = read_fields(filled)
    try:
        event = ACTIONS[action](fields, academy.calendar)
        uploads = read_uploads(filled)[:1] if action in WITH_FILE else []
        procedures = Procedures(academy.sessions)
        procedures.tell_training(
            record_id, fields.version, person.username, event, *uploads,
            proposed_percent=academy.pass_percent, key=fields.key,
        )  # fmt: skip
    except TakenBefore:
        return taken_before(request, "trainings", f"/{record_id}")
    except BilingualError as problem:
        return _project_page(request, academy, record_id, problem, tried=action, filled=fields)
    return RedirectResponse(address(request, "trainings", f"/{record_id}"), 303)


@router.post("/trainings/{record_id}/certificates", name="training_certify")
def certify(request: Request, record_id: str, academy: AcademyDep, person: InformedPerson, filled: Filled) -> Response:
    """Issue the certificates that were earned and not issued yet."""
    try:
        Procedures(academy.sessions).issue_certificates(
            record_id,
            person.username,
            least_percent=read_percent(read_fields(filled).get("least_percent")),
            proposed_percent=academy.pass_percent,
        )
    except BilingualError as problem:
        return _project_page(request, academy, record_id, problem)
    return RedirectResponse(address(request, "trainings", f"/{record_id}"), 303)


@router.get("/planning/documents/{record_id}/{document_id}", name="planning_document")
def document(record_id: str, document_id: str, academy: AcademyDep, _person: InformedPerson) -> Response:
    """Hand out a stored file, never to be shown inside a page of ours."""
    with academy.reading() as session:
        known, content = documents.content(session, record_id, document_id)
    headers = {
        "Content-Disposition": f'attachment; filename="{document_id}.{known.suffix}"',
        "Content-Security-Policy": "sandbox",
    }
    return Response(content, media_type=f"application/{known.suffix}", headers=headers)


def _plan_page(
    request: Request, academy: Academy, filled: Mapping[str, tuple[str, ...]], problem: BilingualError | None = None
) -> Response:
    with academy.reading() as session:
        cohorts = accounts.cohorts(session)
    status = http.HTTPStatus.OK if problem is None else problem.status
    return page(
        request,
        "training_new.html",
        status,
        filled=Fields(filled),
        rows=BUDGET_ROWS,
        cohorts=cohorts,
        groups=GROUPS,
        problem=problem,
    )


def _project_page(
    request: Request,
    academy: Academy,
    record_id: str,
    problem: BilingualError | None = None,
    *,
    tried: str = "",
    filled: Fields | None = None,
) -> Response:
    now = utc_now()
    with academy.reading() as session:
        view = training_view(session, record_id, academy.calendar, now)
        cohorts = accounts.cohorts(session)
        issued = certificates.issued(session, record_id)
    return page(
        request,
        "training.html",
        http.HTTPStatus.OK if problem is None else problem.status,
        view=view,
        project=view.card.project,
        plan=view.card.project.plan,
        rehearsal=REHEARSAL,
        trains_on_days_off=not all(academy.calendar.is_working(day) for day in view.card.project.plan.days),
        steps=steps(),
        slots=slots(),
        groups=GROUPS,
        payments=PAYMENTS,
        outcomes=OUTCOMES,
        halves=HALVES,
        cohorts=cohorts,
        rows=BUDGET_ROWS,
        prepared=offered(issued),
        issued=issued,
        least_percent=PROPOSED_PERCENT,
        Passed=Kind.PASSED,
        evaluation_form=evaluation_form(),
        Approved=happened.Outcome.APPROVED,
        day=write_date,
        money=shown,
        words=in_words,
        today=write_date(now.astimezone(BANGKOK).date()),
        place=address(request, "trainings", f"/{record_id}"),
        version=view.card.project.version,
        problem=problem,
        tried=tried,
        filled=filled or Fields({}),
    )
