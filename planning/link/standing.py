"""Where a year of data links stands at an instant: the level that its evidence gives, and what is due when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from indicator import IndicatorDefinition
from indicator.thai_calendar import BANGKOK
from planning.calendar import Calendar, FiscalYear
from planning.link.deadlines import Counted, RoundConflict, conflicts, due_dates, rounds
from planning.link.evidence import Evidence, evidence
from planning.link.level import LevelReached, LevelTable, level
from planning.link.procedure import StepNumber, procedure
from planning.link.year import LinkYear


@dataclass(frozen=True)
class LinkStanding:
    """Where one year stands: the level its evidence gives by the table, each step's evidence and due day.

    `late` are the steps whose day is over at `as_of` and whose evidence is not complete.
    """

    year: LinkYear
    as_of: datetime
    table: LevelTable
    counted: Counted
    reached: LevelReached
    evidence: Mapping[StepNumber, Evidence]
    due: Mapping[StepNumber, date]
    late: frozenset[StepNumber]
    conflicts: tuple[RoundConflict, ...]

    @property
    def fiscal_year(self) -> FiscalYear:
        """The fiscal year."""
        return FiscalYear(self.year.begun.fiscal_year_be)


def stand(
    year: LinkYear,
    *,
    as_of: datetime,
    table: LevelTable,
    counted: Counted,
    definition: IndicatorDefinition,
    calendar: Calendar,
) -> LinkStanding:
    """Look where a year stands by this table and this way of counting days; `definition` names the rounds."""
    found = evidence(year)
    due = due_dates(procedure(), year.begun.on, counted.basis, calendar)
    today = as_of.astimezone(BANGKOK).date()
    return LinkStanding(
        year=year,
        as_of=as_of,
        table=table,
        counted=counted,
        reached=level(found, table.rows),
        evidence=found,
        due=due,
        late=frozenset(step for step, day in due.items() if day < today and not found[step].complete),
        conflicts=conflicts(rounds(definition), FiscalYear(year.begun.fiscal_year_be), due),
    )
