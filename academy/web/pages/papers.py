"""Papers as files: what the browser saves them as, and the indicator's report."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from academy.web.deps import AcademyDep, InformedPerson
from academy.web.pages.figures import definition_for, report_for
from indicator import IndicatorDefinition, PassRateReport, Scope
from indicator.thai_calendar import BANGKOK
from indicator.words import Label
from papers.pass_rate import pass_rate_paper

router = APIRouter()

MEDIA_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


_Source = TypeVar("_Source")


@dataclass(frozen=True)
class Paper(Generic[_Source]):
    """A paper: its name on the page and as a file, and how it is made in each format."""

    name: Label
    makes: Mapping[str, Callable[[_Source], bytes]]


def saved_as(content: bytes, name: str, suffix: str) -> Response:
    """Answer with a file to be saved under a name of any script, never to be shown inside a page of ours."""
    plain = name if name.isascii() else "paper"
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}.{suffix}\"; filename*=UTF-8''{quote(name, safe='')}.{suffix}",
        "Content-Security-Policy": "sandbox",
    }
    return Response(content, media_type=MEDIA_TYPES[suffix], headers=headers)


@router.get("/indicator/report.pdf", name="indicator_paper")
def report(academy: AcademyDep, person: InformedPerson, cohort: str = "") -> Response:
    """Hand out the official figures on paper."""
    return _report(report_for(person, academy, Scope.OFFICIAL, cohort), definition_for(academy))


@router.get("/indicator/synthetic/report.pdf", name="indicator_synthetic_paper")
def synthetic_report(academy: AcademyDep, person: InformedPerson, cohort: str = "") -> Response:
    """Hand out the simulated figures on watermarked paper."""
    return _report(report_for(person, academy, Scope.SYNTHETIC, cohort), definition_for(academy))


def _report(figures: PassRateReport, definition: IndicatorDefinition) -> Response:
    scope = Scope.SYNTHETIC if figures.synthetic else Scope.OFFICIAL
    name = f"pass-rate-{scope.value}-{figures.as_of.astimezone(BANGKOK):%Y%m%d-%H%M}"
    return saved_as(pass_rate_paper(figures, definition), name, "pdf")
