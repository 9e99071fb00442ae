"""A fiscal year of data links as planning staff look at it: its level, what shows it, what is due, what happened."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy.orm import Session

from academy.views.day_counting import counting
from academy.views.definitions import link_definition
from academy.views.level_table import level_table
from academy.views.trainings import Line
from indicator.tables import Cell, Table
from people import accounts
from planning import documents, journal, link
from planning.calendar import Calendar, write_date
from planning.documents import Document
from planning.errors import NotYet
from planning.link.bundle import seal
from planning.link.deadlines import Counted
from planning.link.procedure import procedure
from planning.link.standing import LinkStanding, stand
from planning.link.words import told


@dataclass(frozen=True)
class LinkView(LinkStanding):
    """A year's page: where it stands, and the record behind it; `withdrawn` maps an entry's number to why."""

    documents: Mapping[str, Document]
    history: tuple[tuple[int, Line], ...]
    withdrawn: Mapping[int, str]
    names: Mapping[str, str]


def link_years(session: Session) -> list[link.LinkYear]:
    """List every fiscal year that was begun, the latest first."""
    years = [link.replay(record, entries) for record, entries in journal.records(session, link.KIND).items()]
    return sorted(years, key=lambda year: -year.begun.fiscal_year_be)


def link_standing(session: Session, year: link.LinkYear, calendar: Calendar, now: datetime) -> LinkStanding:
    """Look where a year stands by what is decided; a closed year keeps the table of its day."""
    days = counting(session)
    return stand(
        year,
        as_of=now,
        table=level_table(session, year.ended_at),
        counted=Counted(days.count.basis, days.confirmed, days.set_by, days.set_at, days.note),
        definition=link_definition(session),
        calendar=calendar,
    )


def sealed_link_level(session: Session, fiscal_year_be: int, calendar: Calendar, *, now: datetime, by: str) -> bytes:
    """Seal the level of a fiscal year with all that shows it. Raises NotYet for a year that was not begun."""
    year = begun_year(session, fiscal_year_be)
    return seal(
        link_standing(session, year, calendar, now),
        link_definition(session),
        entries=journal.read(session, year.record_id, link.KIND),
        documents=documents.documents(session, year.record_id).values(),
        calendar=calendar,
        made_by=by,
        made_at=now,
    )


def begun_year(session: Session, fiscal_year_be: int | None = None) -> link.LinkYear:
    """Find a fiscal year of data links, the latest where none is named. Raises NotYet for one that was not begun."""
    years = link_years(session)
    found = [one for one in years if fiscal_year_be in {None, one.begun.fiscal_year_be}]
    if not found:
        which = f" {fiscal_year_be}" if fiscal_year_be else ""
        raise NotYet(
            "year-not-begun",
            th=f"ยังไม่ได้เริ่มบันทึกการเชื่อมโยงข้อมูลของปีงบประมาณ{which} จึงยังไม่มีระดับ ให้เริ่มปีที่หน้าการเชื่อมโยงข้อมูลก่อน",
            en=f"No data links of fiscal year{which} were begun, so there is no level yet; begin the year on the page of data links.",
        )
    return found[0]


LEVEL_HEADERS = (
    "ปีงบประมาณ",
    "ระดับที่ได้",
    "ขั้นตอนที่",
    "ขั้นตอน",
    "ระดับของขั้นตอน",
    "หลักฐาน",
    "กำหนดเสร็จ",
    "เลยกำหนด",
    "หลักฐานที่มี",
    "หลักฐานที่ยังขาด",
)
# Of every column, for the sheet to be read when it is printed on A4 across.
_LEVEL_WIDTHS = dict(zip(LEVEL_HEADERS, (9, 7, 7, 28, 8, 9, 14, 9, 44, 36), strict=True))


def level_report(session: Session, calendar: Calendar, now: datetime) -> Table:
    """Tell every year step by step: its level, and what shows it; the latest year first."""
    standings = (link_standing(session, year, calendar, now) for year in link_years(session))
    return Table("ระดับการเชื่อมโยง", LEVEL_HEADERS, [row for one in standings for row in _level_rows(one)], _LEVEL_WIDTHS)


def _level_rows(standing: LinkStanding) -> Iterator[tuple[Cell, ...]]:
    for step, found in standing.evidence.items():
        state = "ครบ" if found.complete else "บางส่วน" if found.partial else "ยังไม่มี"
        yield (
            standing.year.begun.fiscal_year_be,
            float(standing.reached.value),
            step.value,
            procedure().steps[step].name_th,
            standing.table.level_of(step),
            state,
            write_date(standing.due[step]) if step in standing.due else None,
            "เลยกำหนด" if step in standing.late else None,
            " · ".join(th for th, _ in found.shown),
            " · ".join(th for th, _ in found.lacking),
        )


def link_view(session: Session, record_id: str, calendar: Calendar, now: datetime) -> LinkView:
    """Read one year. Raises UnknownRecord."""
    year = link.replay(record_id, journal.read(session, record_id, link.KIND))
    standing = link_standing(session, year, calendar, now)
    return LinkView(
        **{field.name: getattr(standing, field.name) for field in fields(standing)},
        documents=documents.documents(session, record_id),
        history=tuple((item.number, Line(item.at, item.by, told(item.event))) for item in reversed(year.noted)),
        withdrawn={item.number: item.withdrawn for item in year.noted if item.withdrawn},
        names={one.username: one.name for one in accounts.everyone(session)},
    )
