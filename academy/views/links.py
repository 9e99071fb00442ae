"""A fiscal year of data links as planning staff look at it: its level, what shows it, what is due, what happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from academy.views.trainings import Line, counting
from indicator.thai_calendar import BANGKOK
from people import accounts
from planning import documents, journal, link
from planning.calendar import Calendar, FiscalYear
from planning.documents import Document
from planning.link.deadlines import RoundConflict, conflicts, due_dates
from planning.link.evidence import Evidence, evidence
from planning.link.level import LevelReached, level
from planning.link.procedure import StepNumber, procedure
from planning.link.words import told


@dataclass(frozen=True)
class LinkView:
    """One year: the level its evidence gives, each step's evidence and due day, and the record behind them.

    `late` are the steps whose day is over and whose evidence is not complete; `withdrawn` maps an entry's number to why.
    """

    year: link.LinkYear
    reached: LevelReached
    evidence: Mapping[StepNumber, Evidence]
    due: Mapping[StepNumber, date]
    late: frozenset[StepNumber]
    conflicts: tuple[RoundConflict, ...]
    documents: Mapping[str, Document]
    history: tuple[tuple[int, Line], ...]
    withdrawn: Mapping[int, str]
    names: Mapping[str, str]


def link_years(session: Session) -> list[link.LinkYear]:
    """List every fiscal year that was begun, the latest first."""
    years = [link.replay(record, entries) for record, entries in journal.records(session, link.KIND).items()]
    return sorted(years, key=lambda year: -year.begun.fiscal_year_be)


def link_view(session: Session, record_id: str, calendar: Calendar, now: datetime) -> LinkView:
    """Read one year. Raises UnknownRecord."""
    entries = journal.read(session, record_id)
    year = link.replay(record_id, entries)
    found = evidence(year)
    due = due_dates(procedure(), year.begun.on, counting(session).count.basis, calendar)
    today = now.astimezone(BANGKOK).date()
    return LinkView(
        year=year,
        reached=level(found, procedure().levels),
        evidence=found,
        due=due,
        late=frozenset(step for step, day in due.items() if day < today and not found[step].complete),
        conflicts=conflicts(procedure(), FiscalYear(year.begun.fiscal_year_be), due),
        documents=documents.documents(session, record_id),
        history=tuple((item.number, Line(item.at, item.by, told(item.event))) for item in reversed(year.noted)),
        withdrawn={item.number: item.withdrawn for item in year.noted if item.withdrawn},
        names={one.username: one.name for one in accounts.everyone(session)},
    )
