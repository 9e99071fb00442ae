"""A fiscal year of data links as planning staff look at it: its level, what shows it, what is due, what happened."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime

from sqlalchemy.orm import Session

from academy.views.day_counting import counting
from academy.views.definitions import link_definition, rounds
from academy.views.level_table import level_table
from academy.views.trainings import Line
from indicator.tables import Cell, Table
from indicator.thai_calendar import BANGKOK
from people import accounts
from planning import documents, journal, link
from planning.calendar import Calendar, FiscalYear, write_date
from planning.documents import Document
from planning.link.deadlines import RoundConflict, conflicts, due_dates
from planning.link.evidence import Evidence, evidence
from planning.link.level import LevelReached, LevelTable, level
from planning.link.procedure import StepNumber, procedure
from planning.link.words import told


@dataclass(frozen=True)
class LinkStanding:
    """Where one year stands: the level its evidence gives by the table, each step's evidence and due day.

    `late` are the steps whose day is over and whose evidence is not complete. A closed year keeps the table of its day.
    """

    year: link.LinkYear
    table: LevelTable
    reached: LevelReached
    evidence: Mapping[StepNumber, Evidence]
    due: Mapping[StepNumber, date]
    late: frozenset[StepNumber]
    conflicts: tuple[RoundConflict, ...]


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
    """Look where a year stands."""
    found, table = evidence(year), level_table(session, year.ended_at)
    due = due_dates(procedure(), year.begun.on, counting(session).count.basis, calendar)
    today = now.astimezone(BANGKOK).date()
    return LinkStanding(
        year=year,
        table=table,
        reached=level(found, table.rows),
        evidence=found,
        due=due,
        late=frozenset(step for step, day in due.items() if day < today and not found[step].complete),
        conflicts=conflicts(rounds(link_definition(session)), FiscalYear(year.begun.fiscal_year_be), due),
    )


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


def level_report(session: Session, calendar: Calendar, now: datetime) -> Table:
    """Tell every year step by step: its level, and what shows it; the latest year first."""
    standings = (link_standing(session, year, calendar, now) for year in link_years(session))
    return Table("ระดับการเชื่อมโยง", LEVEL_HEADERS, [row for one in standings for row in _level_rows(one)])


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
    year = link.replay(record_id, journal.read(session, record_id))
    standing = link_standing(session, year, calendar, now)
    return LinkView(
        **{field.name: getattr(standing, field.name) for field in fields(standing)},
        documents=documents.documents(session, record_id),
        history=tuple((item.number, Line(item.at, item.by, told(item.event))) for item in reversed(year.noted)),
        withdrawn={item.number: item.withdrawn for item in year.noted if item.withdrawn},
        names={one.username: one.name for one in accounts.everyone(session)},
    )
