"""The indicator: its figure, its parts, its files, and behind each figure its rows and its rule.

Official and simulated figures have the same pages under two addresses, and never meet on one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import JSONResponse, Response

from academy.views import pass_rate_view, pass_rates_view, scope_cohorts
from academy.web.deps import AcademyDep, InformedPerson
from academy.web.errors import no_such_address
from academy.web.pages.language import language
from academy.web.pages.render import page
from academy.workflow import Academy
from foundation.store import utc_now
from indicator import Breakdown, FigureKey, IndicatorValue, PassRateReport, Scope, explain, load_definition
from indicator.chart import bar_chart
from indicator.export import FORMATS, turnout_rows
from indicator.figure import half_up
from indicator.thai_calendar import BANGKOK
from indicator.words import BREAKDOWNS, WATERMARK, WHO_COUNTS, Label
from people import Role

router = APIRouter()

DEFINITION = "pass_rate"
ROUTES = {Scope.OFFICIAL: "indicator", Scope.SYNTHETIC: "indicator_synthetic"}
PARTS = (Breakdown.MODULE, Breakdown.COHORT, Breakdown.AGENCY, Breakdown.REGION)


@dataclass(frozen=True)
class Part:
    """One breakdown as the page shows it: its figures, and the same figures drawn."""

    by: str
    heading: Label
    values: Sequence[IndicatorValue]
    chart: Markup


@router.get("/indicator", name="indicator")
def indicator(request: Request, academy: AcademyDep, _person: InformedPerson, cohort: str = "") -> Response:
    """Show the official figures."""
    return _indicator_page(request, academy, Scope.OFFICIAL, cohort)


@router.get("/indicator/synthetic", name="indicator_synthetic")
def synthetic(request: Request, academy: AcademyDep, _person: InformedPerson, cohort: str = "") -> Response:
    """Show the same figures for simulated cohorts alone, watermarked."""
    return _indicator_page(request, academy, Scope.SYNTHETIC, cohort)


@router.get("/indicator/export.{suffix}", name="indicator_export")
def export(suffix: str, academy: AcademyDep, _person: InformedPerson, cohort: str = "") -> Response:
    """Hand out the official figures as a file."""
    return _export(academy, Scope.OFFICIAL, suffix, cohort)


@router.get("/indicator/synthetic/export.{suffix}", name="indicator_synthetic_export")
def synthetic_export(suffix: str, academy: AcademyDep, _person: InformedPerson, cohort: str = "") -> Response:
    """Hand out the simulated figures as a watermarked file."""
    return _export(academy, Scope.SYNTHETIC, suffix, cohort)


@router.get("/indicator/figures/{key:path}", name="indicator_figure")
def figure(
    request: Request,
    key: str,
    academy: AcademyDep,
    _person: InformedPerson,
    cohort: str = "",
    format: str = "html",  # noqa: A002 - the address's own word
) -> Response:
    """Explain one official figure."""
    return _figure(request, academy, Scope.OFFICIAL, key, cohort, as_json=format == "json")


@router.get("/indicator/synthetic/figures/{key:path}", name="indicator_synthetic_figure")
def synthetic_figure(
    request: Request,
    key: str,
    academy: AcademyDep,
    _person: InformedPerson,
    cohort: str = "",
    format: str = "html",  # noqa: A002 - as above
) -> Response:
    """Explain one simulated figure."""
    return _figure(request, academy, Scope.SYNTHETIC, key, cohort, as_json=format == "json")


def _indicator_page(request: Request, academy: Academy, scope: Scope, cohort: str) -> Response:
    percent = academy.course.pass_percent
    with academy.reading() as session:
        known = scope_cohorts(session, scope)
        rates = pass_rates_view(session, scope, proposed_percent=percent, now=utc_now(), cohort_id=cohort or None)
    report = rates.report
    other = Scope.OFFICIAL if report.synthetic else Scope.SYNTHETIC
    return page(
        request,
        "indicator.html",
        report=report,
        definition=load_definition(DEFINITION),
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


def _export(academy: Academy, scope: Scope, suffix: str, cohort: str) -> Response:
    if suffix not in FORMATS:
        raise no_such_address()
    chosen = FORMATS[suffix]
    report = _report(academy, scope, cohort)
    name = f"pass-rate-{scope.value}-{report.as_of.astimezone(BANGKOK):%Y%m%d-%H%M}.{chosen.suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    content = chosen.write(report, load_definition(DEFINITION))
    return Response(content, media_type=chosen.media_type, headers=headers)


def _figure(request: Request, academy: Academy, scope: Scope, key: str, cohort: str, *, as_json: bool) -> Response:
    report = _report(academy, scope, cohort)
    value = report.figure(FigureKey.parse(key))
    # Instructors may check a figure; who is behind each row is for planning staff.
    names = request.state.person.role is Role.PLANNING
    if as_json:
        return JSONResponse(explain(report, value, names=names))
    return page(
        request,
        "figure.html",
        report=report,
        value=value,
        names=names,
        definition=load_definition(DEFINITION),
        route=ROUTES[scope],
        breakdowns=BREAKDOWNS,
        watermark=WATERMARK,
        who_counts=WHO_COUNTS,
    )


def _report(academy: Academy, scope: Scope, cohort: str) -> PassRateReport:
    percent = academy.course.pass_percent
    with academy.reading() as session:
        return pass_rate_view(session, scope, proposed_percent=percent, now=utc_now(), cohort_id=cohort or None)
