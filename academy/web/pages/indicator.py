"""The indicator: its figure, its parts, its files, and behind each figure its rows and its rule.

Official and simulated figures have the same pages under two addresses, and never meet on one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated

from fastapi import APIRouter, Query, Request
from markupsafe import Markup
from starlette.responses import JSONResponse, Response

from academy.views import scope_cohorts
from academy.web.authorization import Permission, may
from academy.web.deps import AcademyDep, InformedPerson
from academy.web.errors import no_such_address
from academy.web.pages.figures import definition_for, explained_for, people_for, rates_for, report_for
from academy.web.pages.files import table_file
from academy.web.pages.language import language
from academy.web.pages.render import page
from academy.workflow import Academy
from indicator import Breakdown, FigureKey, IndicatorDefinition, IndicatorValue, PassRateReport, Scope, explain
from indicator.chart import bar_chart
from indicator.export import FORMATS, turnout_rows
from indicator.figure import half_up
from indicator.tables import TABLE_FORMATS
from indicator.thai_calendar import BANGKOK
from indicator.words import BREAKDOWNS, WATERMARK, WHO_COUNTS, Label
from people import Person

router = APIRouter()

ROUTES = {Scope.OFFICIAL: "indicator", Scope.SYNTHETIC: "indicator_synthetic"}
PARTS = (
    Breakdown.MODULE,
    Breakdown.COHORT,
    Breakdown.AGENCY,
    Breakdown.REGION,
    Breakdown.FISCAL_YEAR,
    Breakdown.ROUND,
)
# A country's trainees are no page to read: their JSON has them all.
ROWS_A_PAGE = 200
PageNumber = Annotated[int, Query(alias="page", ge=1, le=100_000)]


@dataclass(frozen=True)
class Part:
    """One breakdown as the page shows it: its figures, and the same figures drawn."""

    by: str
    heading: Label
    values: Sequence[IndicatorValue]
    chart: Markup


@router.get("/indicator", name="indicator")
def indicator(request: Request, academy: AcademyDep, person: InformedPerson, cohort: str = "") -> Response:
    """Show the official figures."""
    return _indicator_page(request, academy, person, Scope.OFFICIAL, cohort)


@router.get("/indicator/synthetic", name="indicator_synthetic")
def synthetic(request: Request, academy: AcademyDep, person: InformedPerson, cohort: str = "") -> Response:
    """Show the same figures for simulated cohorts alone, watermarked."""
    return _indicator_page(request, academy, person, Scope.SYNTHETIC, cohort)


@router.get("/indicator/export.{suffix}", name="indicator_export")
def export(suffix: str, academy: AcademyDep, person: InformedPerson, cohort: str = "") -> Response:
    """Hand out the official figures as a file."""
    return _export(report_for(person, academy, Scope.OFFICIAL, cohort), definition_for(academy), suffix)


@router.get("/indicator/synthetic/export.{suffix}", name="indicator_synthetic_export")
def synthetic_export(suffix: str, academy: AcademyDep, person: InformedPerson, cohort: str = "") -> Response:
    """Hand out the simulated figures as a watermarked file."""
    return _export(report_for(person, academy, Scope.SYNTHETIC, cohort), definition_for(academy), suffix)


@router.get("/indicator/people.{suffix}", name="indicator_people")
def people(suffix: str, academy: AcademyDep, person: InformedPerson, cohort: str = "") -> Response:
    """Hand out everybody by name, for who may see the people behind the figures."""
    return _people(academy, person, Scope.OFFICIAL, cohort, suffix)


@router.get("/indicator/synthetic/people.{suffix}", name="indicator_synthetic_people")
def synthetic_people(suffix: str, academy: AcademyDep, person: InformedPerson, cohort: str = "") -> Response:
    """Hand out the simulated people, each row watermarked."""
    return _people(academy, person, Scope.SYNTHETIC, cohort, suffix)


@router.get("/indicator/figures/{key:path}", name="indicator_figure")
def figure(  # noqa: PLR0917 - what the address holds
    request: Request,
    key: str,
    academy: AcademyDep,
    person: InformedPerson,
    cohort: str = "",
    number: PageNumber = 1,
    format: str = "html",  # noqa: A002 - the address's own word
) -> Response:
    """Explain one official figure."""
    explained = explained_for(person, academy, Scope.OFFICIAL, cohort)
    return _figure_json(key, *explained) if format == "json" else _figure(request, academy, key, number, *explained)


@router.get("/indicator/synthetic/figures/{key:path}", name="indicator_synthetic_figure")
def synthetic_figure(  # noqa: PLR0917 - as above
    request: Request,
    key: str,
    academy: AcademyDep,
    person: InformedPerson,
    cohort: str = "",
    number: PageNumber = 1,
    format: str = "html",  # noqa: A002 - as above
) -> Response:
    """Explain one simulated figure."""
    explained = explained_for(person, academy, Scope.SYNTHETIC, cohort)
    return _figure_json(key, *explained) if format == "json" else _figure(request, academy, key, number, *explained)


def _indicator_page(request: Request, academy: Academy, person: Person, scope: Scope, cohort: str) -> Response:
    rates = rates_for(person, academy, scope, cohort)
    with academy.reading() as session:
        known = scope_cohorts(session, scope)
    report = rates.report
    other = Scope.OFFICIAL if report.synthetic else Scope.SYNTHETIC
    return page(
        request,
        "indicator.html",
        report=report,
        names=may(person, Permission.PEOPLE_BEHIND_FIGURES),
        definition=definition_for(academy),
        parts_of_figure=[_part(report, by, language(request)) for by in PARTS],
        cohorts=known,
        turnout=turnout_rows(report),
        before_retakes=rates.before_retakes,
        learned=rates.learned,
        percent=half_up,
        route=ROUTES[scope],
        other_scope=ROUTES[other],
        watermark=WATERMARK,
        who_counts=WHO_COUNTS,
    )


def _part(report: PassRateReport, by: Breakdown, code: str) -> Part:
    values = report.by(by)
    # Drawn by us from escaped text; a test holds it to carry no script.
    chart = Markup(bar_chart(values, language=code, synthetic=report.synthetic)) if values else Markup("")  # noqa: S704 - as said
    return Part(by.value, BREAKDOWNS[by], values, chart)


def _export(report: PassRateReport, definition: IndicatorDefinition, suffix: str) -> Response:
    if suffix not in FORMATS:
        raise no_such_address()
    chosen = FORMATS[suffix]
    name = f"pass-rate-{_scope(report).value}-{report.as_of.astimezone(BANGKOK):%Y%m%d-%H%M}.{chosen.suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    content = chosen.write(report, definition)
    return Response(content, media_type=chosen.media_type, headers=headers)


def _people(academy: Academy, person: Person, scope: Scope, cohort: str, suffix: str) -> Response:
    if suffix not in TABLE_FORMATS:
        raise no_such_address()
    return table_file(
        people_for(person, academy, scope, cohort, TABLE_FORMATS[suffix]), f"people-{scope.value}", suffix
    )


def _figure_json(key: str, report: PassRateReport, attendance: Mapping[str, Fraction]) -> Response:
    return JSONResponse(explain(report, report.figure(FigureKey.parse(key)), attendance))


def _figure(  # noqa: PLR0917 - what the address holds, and what was read for it
    request: Request,
    academy: Academy,
    key: str,
    number: int,
    report: PassRateReport,
    attendance: Mapping[str, Fraction],
) -> Response:
    value = report.figure(FigureKey.parse(key))
    pages = max(1, -(-len(value.rows) // ROWS_A_PAGE))
    number = min(number, pages)
    return page(
        request,
        "figure.html",
        report=report,
        value=value,
        rows=value.rows[(number - 1) * ROWS_A_PAGE : number * ROWS_A_PAGE],
        number=number,
        pages=pages,
        attendance=attendance,
        percent=half_up,
        names=may(request.state.person, Permission.PEOPLE_BEHIND_FIGURES),
        definition=definition_for(academy),
        route=ROUTES[_scope(report)],
        breakdowns=BREAKDOWNS,
        watermark=WATERMARK,
        who_counts=WHO_COUNTS,
    )


def _scope(report: PassRateReport) -> Scope:
    return Scope.SYNTHETIC if report.synthetic else Scope.OFFICIAL
