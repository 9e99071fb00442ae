"""SOP A for planning staff: a fiscal year of data links, its level by evidence, and forms for what is recorded."""

import http
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from academy.link_tests import ran_here
from academy.once import TakenBefore
from academy.procedures import Procedures, Upload
from academy.views.day_counting import counting
from academy.views.links import level_report, link_view, link_years
from academy.web.deps import AcademyDep, InformedPerson
from academy.web.errors import no_such_address
from academy.web.pages.files import table_file
from academy.web.pages.forms import Fields, Filled, read_fields, read_uploads
from academy.web.pages.link_forms import ACTIONS, WITH_FILE
from academy.web.pages.link_papers import PAPERS
from academy.web.pages.render import address, page, taken_before
from academy.workflow import Academy
from foundation.errors import BilingualError
from foundation.store import utc_now
from indicator.tables import TABLE_FORMATS
from indicator.thai_calendar import BANGKOK
from planning.calendar import FiscalYear, write_date
from planning.errors import EntryRefused
from planning.link import Event
from planning.link import events as happened
from planning.link.procedure import procedure
from planning.link.report import check_paper, read_report
from planning.link.rules import MOVES
from planning.link.runs import day_of, doubts
from planning.link.words import CHOICES, CLAUSES, DIRECTIONS, DOUBTS, SENSITIVITIES, STATES, WHY_DOUBTED

router = APIRouter()
MOST_YEARS_AWAY = 5
REPORT, PAPER = 0, 1  # a link test's two files, in the form's order


@router.get("/links", name="links")
def years(request: Request, academy: AcademyDep, _person: InformedPerson) -> Response:
    """List the fiscal years, and offer to begin the present one."""
    return _years_page(request, academy)


@router.post("/links", name="links_begin")
def begin(request: Request, academy: AcademyDep, person: InformedPerson, filled: Filled) -> Response:
    """Begin the fiscal year in which the given day lies."""
    fields = read_fields(filled)
    try:
        day = fields.day("on")
        _near(day)
        year_be = FiscalYear.of(day).be
        record_id = Procedures(academy.sessions).begin_year(year_be, day, person.username, key=fields.key)
    except TakenBefore as before:
        return taken_before(request, "links", f"/{before.led_to}")
    except BilingualError as problem:
        return _years_page(request, academy, problem)
    return RedirectResponse(address(request, "links", f"/{record_id}"), 303)


@router.get("/links/levels.{suffix}", name="link_levels")
def levels(suffix: str, academy: AcademyDep, _person: InformedPerson) -> Response:
    """Hand out every year's level step by step as a file."""
    if suffix not in TABLE_FORMATS:
        raise no_such_address()
    with academy.reading() as session:
        report = level_report(session, academy.calendar, utc_now())
    return table_file(TABLE_FORMATS[suffix].write(report), "link-level", suffix)


@router.get("/links/{record_id}", name="link_year")
def year(request: Request, record_id: str, academy: AcademyDep, _person: InformedPerson) -> Response:
    """Show a year: its level, what shows it, what is lacking, and all that was recorded."""
    return _year_page(request, academy, record_id)


@router.post("/links/{record_id}/do/{action}", name="link_do")
def do(  # noqa: PLR0917 - a route's parameters are named by FastAPI
    request: Request, record_id: str, action: str, academy: AcademyDep, person: InformedPerson, filled: Filled
) -> Response:
    """Record what the form tells; what cannot be recorded comes back with the reason."""
    fields, uploads = read_fields(filled), read_uploads(filled)
    procedures = Procedures(academy.sessions)
    try:
        if action == "test":
            event, kept = _tested(fields.get("partner_id"), uploads, academy.settings.secrets)
        elif action in ACTIONS:
            event, kept = ACTIONS[action](fields), uploads[:1] if action in WITH_FILE else []
        else:
            raise no_such_address()
        procedures.tell_year(record_id, fields.version, person.username, event, *kept, key=fields.key)
    except TakenBefore:
        return taken_before(request, "links", f"/{record_id}")
    except BilingualError as problem:
        return _year_page(request, academy, record_id, problem, tried=action, filled=fields)
    return RedirectResponse(address(request, "links", f"/{record_id}"), 303)


def _near(day: date) -> None:
    """Refuse a fiscal year far from today's: begun by a slip, it would stay in the records for good."""
    asked, present = FiscalYear.of(day), FiscalYear.of(utc_now().astimezone(BANGKOK).date())
    if abs(asked.be - present.be) > MOST_YEARS_AWAY:
        raise EntryRefused(
            "year-far-away",
            th=f"วันที่นี้อยู่ในปีงบประมาณ {asked.be} ซึ่งห่างจากปีปัจจุบัน ({present.be}) มากเกินไป โปรดตรวจปี พ.ศ.",
            en=f"This day lies in the fiscal year {asked.be}, too far from the present one ({present.be}); check its year.",
            field="on",
        )


def _tested(partner_id: str, uploads: list[Upload], secrets: Path) -> tuple[Callable[..., Event], list[Upload]]:
    """Read a link test's report; the paper that goes with it is stored beside it."""
    if len(uploads) != len((REPORT, PAPER)):
        raise EntryRefused(
            "report-and-paper",
            th="โปรดแนบทั้ง report.json และ report.pdf ที่คำสั่ง academy verify-link เขียนไว้",
            en="Attach both report.json and report.pdf, as academy verify-link wrote them.",
            field="file",
        )
    from contracts.checks import BY_ID

    given, paper = uploads[REPORT], uploads[PAPER]
    report = read_report(given.name, given.content, checks=BY_ID, now=utc_now())
    check_paper(paper.name, paper.content, given.content)
    origin = happened.Origin.HERE if ran_here(given.content, secrets) else happened.Origin.ELSEWHERE

    def tested(stored: str, printed: str) -> Event:
        return happened.Tested(
            partner_id=partner_id,
            **report.model_dump(),
            json_document_id=stored,
            pdf_document_id=printed,
            origin=origin,
        )

    return tested, [replace(given, report=True), paper]


def _years_page(request: Request, academy: Academy, problem: BilingualError | None = None) -> Response:
    with academy.reading() as session:
        begun = link_years(session)
    today = utc_now().astimezone(BANGKOK).date()
    present = FiscalYear.of(today)
    return page(
        request,
        "links.html",
        http.HTTPStatus.OK if problem is None else problem.status,
        years=begun,
        present=present,
        begun={one.begun.fiscal_year_be for one in begun},
        first=write_date(present.first),
        problem=problem,
    )


def _year_page(
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
        view = link_view(session, record_id, academy.calendar, now)
        count = counting(session)
    return page(
        request,
        "link_year.html",
        http.HTTPStatus.OK if problem is None else problem.status,
        view=view,
        year=view.year,
        sop=procedure(),
        prepared=PAPERS,
        counting=count,
        moves=MOVES,
        choices=CHOICES,
        directions=DIRECTIONS,
        sensitivities=SENSITIVITIES,
        states=STATES,
        clauses=CLAUSES,
        doubts=doubts,
        doubted=DOUBTS,
        why_doubted=WHY_DOUBTED,
        day_of=day_of,
        day=write_date,
        today=write_date(now.astimezone(BANGKOK).date()),
        place=address(request, "links", f"/{record_id}"),
        version=view.year.version,
        problem=problem,
        tried=tried,
        filled=filled or Fields({}),
    )
