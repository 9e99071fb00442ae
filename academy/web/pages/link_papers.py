"""The papers of a fiscal year of data links: each by its name, from the same values as the year's page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter
from starlette.responses import Response

from academy.views.definitions import link_definition
from academy.views.links import LinkView, link_view
from academy.web.deps import AcademyDep, InformedPerson
from academy.web.errors import no_such_address
from academy.web.pages.papers import Paper, saved_as
from foundation.store import utc_now
from indicator import IndicatorDefinition
from indicator.words import Label
from papers.link.items import items_paper
from papers.link.level import level_paper
from papers.link.orders import appointing_order, open_data_announcement
from papers.order import Order, order_paper, order_word
from planning.link import LinkYear

router = APIRouter()


@dataclass(frozen=True)
class Source:
    """What a year's papers are set from."""

    view: LinkView
    definition: IndicatorDefinition
    now: datetime


def _order(values: Callable[[LinkYear], Order]) -> Mapping[str, Callable[[Source], bytes]]:
    return {
        "pdf": lambda source: order_paper(values(source.view.year)),
        "docx": lambda source: order_word(values(source.view.year)),
    }


PAPERS: Mapping[str, Paper[Source]] = {
    "items": Paper(
        Label("บัญชีรายการข้อมูลที่จะเชื่อมโยง", "List of data to be linked"),
        {"pdf": lambda source: items_paper(source.view.year, printed=source.now)},
    ),
    "order": Paper(Label("ร่างคำสั่งแต่งตั้งคณะทำงาน", "Draft order appointing the working group"), _order(appointing_order)),
    "announcement": Paper(
        Label("ร่างประกาศรายการข้อมูลเปิด", "Draft announcement of open data"), _order(open_data_announcement)
    ),
    "level": Paper(
        Label("รายงานระดับความสำเร็จ", "Report of the level"),
        {"pdf": lambda source: level_paper(source.view, source.definition)},
    ),
}


@router.get("/links/{record_id}/papers/{name}.{suffix}", name="link_paper")
def link_paper(record_id: str, name: str, suffix: str, academy: AcademyDep, _person: InformedPerson) -> Response:
    """Hand out one of the year's papers as PDF, or as Word where officers edit it."""
    paper = PAPERS.get(name)
    if paper is None or suffix not in paper.makes:
        raise no_such_address()
    now = utc_now()
    with academy.reading() as session:
        source = Source(link_view(session, record_id, academy.calendar, now), link_definition(session), now)
    return saved_as(paper.makes[suffix](source), paper.name.th, suffix)
