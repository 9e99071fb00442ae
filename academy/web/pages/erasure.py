"""Personal data: how long it is known who somebody is, whose time is over, and erasure by pseudonym."""

import http
from collections.abc import Callable

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from academy import once
from academy.erasing import GOES, STAYS, Erasing
from academy.once import TakenBefore
from academy.views.retention import decide_retention, due_for_erasure, files_due_for_erasure, retention
from academy.web.deps import AcademyDep, InformedPerson
from academy.web.pages.forms import Filled, read_fields
from academy.web.pages.render import address, page, taken_before
from academy.workflow import Academy
from foundation.errors import BilingualError
from foundation.store import utc_now
from planning.calendar import write_date

router = APIRouter()


@router.get("/personal-data", name="erasure")
def show(request: Request, academy: AcademyDep, _person: InformedPerson, username: str = "") -> Response:
    """Show the period, who is due, and, of one person, what would go and what stays."""
    try:
        chosen = _erasing(academy).find(username.strip()) if username.strip() else None
    except BilingualError as problem:
        return _page(request, academy, problem=problem)
    return _page(request, academy, chosen=chosen)


@router.post("/personal-data/erase", name="erasure_erase")
def erase(request: Request, academy: AcademyDep, person: InformedPerson, filled: Filled) -> Response:
    """Erase who somebody is, for good."""
    fields = read_fields(filled)
    username, confirmed = (fields.get(name) for name in ("username", "confirmed"))
    erasing = _erasing(academy)
    return _done(
        request,
        academy,
        username,
        lambda: erasing.erase(
            username, confirmed=confirmed, reason=fields.usable.get("reason"), by=person.username, now=utc_now()
        ),
    )


@router.post("/personal-data/erase-files", name="erasure_files")
def erase_files(request: Request, academy: AcademyDep, person: InformedPerson, filled: Filled) -> Response:
    """Forget the files of a project whose time is over."""
    fields = read_fields(filled)
    record_id, erasing = fields.get("record_id"), _erasing(academy)
    return _done(
        request,
        academy,
        "",
        lambda: erasing.erase_files(record_id, reason=fields.usable.get("reason"), by=person.username, now=utc_now()),
    )


@router.post("/personal-data/retention", name="erasure_retention")
def decide(request: Request, academy: AcademyDep, person: InformedPerson, filled: Filled) -> Response:
    """Record the period from now on."""
    fields = read_fields(filled)

    def act() -> None:
        with academy.sessions.begin() as session:
            once.take_in(session, person.username, fields.key)
            decide_retention(
                session,
                fields.get("years"),
                bool(fields.get("confirmed")),
                person.username,
                utc_now(),
                fields.get("note"),
            )

    return _done(request, academy, "", act)


def _erasing(academy: Academy) -> Erasing:
    def rename(student_id: str, name: str) -> None:
        academy.bridge.rename(student_id, name)  # which opens the gradebook: not before it must

    return Erasing(academy.sessions, academy.settings.home / "homes", rename)


def _done(request: Request, academy: Academy, username: str, act: Callable[[], object]) -> Response:
    try:
        act()
    except TakenBefore:
        return taken_before(request, "erasure")
    except BilingualError as problem:
        return _page(request, academy, problem=problem)
    return RedirectResponse(address(request, "erasure", username=username), http.HTTPStatus.SEE_OTHER)


def _page(
    request: Request, academy: Academy, *, chosen: object = None, problem: BilingualError | None = None
) -> Response:
    with academy.reading() as session:
        period, due = retention(session), due_for_erasure(session, utc_now())
        files = files_due_for_erasure(session, utc_now())
    return page(
        request,
        "erasure.html",
        http.HTTPStatus.OK if problem is None else problem.status,
        period=period,
        due=due,
        files=files,
        chosen=chosen,
        goes=GOES,
        stays=STAYS,
        day=write_date,
        problem=problem,
    )
