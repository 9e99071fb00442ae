"""Planning staff's first page."""

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from academy.views.overview import Glance, overview
from academy.web.deps import AcademyDep, InformedPerson
from academy.web.pages.language import language
from academy.web.pages.render import page
from foundation.store import utc_now
from indicator.chart import gauge
from indicator.words import LIGHTS
from planning.calendar import write_date
from planning.link.procedure import procedure
from planning.training.steps import steps

router = APIRouter()


@router.get("/overview", name="overview")
def show(request: Request, academy: AcademyDep, _person: InformedPerson) -> Response:
    """Show both indicators, what is due, and where every project and year stands."""
    now = utc_now()
    cube = academy.cube()
    with academy.reading() as session:
        view = overview(session, academy.calendar, cube, proposed_percent=academy.pass_percent, now=now)
    return page(
        request,
        "overview.html",
        view=view,
        now=now,
        drawn=lambda glance: _drawn(glance, language(request)),
        lights=LIGHTS,
        training_steps=steps(),
        link_steps={number: step for number, step in procedure().steps.items() if step.days},
        day=write_date,
    )


def _drawn(glance: Glance, code: str) -> Markup:
    definition = glance.definition
    svg = gauge(glance.low, glance.high, definition.target, top=definition.top, language=code)
    return Markup(svg)  # noqa: S704 - drawn by us from numbers; a test holds it to carry no script
