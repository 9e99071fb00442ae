"""When each step of SOP A is due when its days are followed one after another, and what that means for the rounds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from indicator import IndicatorDefinition
from planning.calendar import Calendar, DayBasis, FiscalYear
from planning.link.procedure import Procedure, Round, StepNumber


@dataclass(frozen=True)
class Counted:
    """How the SOP's days are counted, and who decided; `set_by` is empty, and it is not `confirmed`, while nobody has."""

    basis: DayBasis
    confirmed: bool = False
    set_by: str = ""
    set_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class RoundConflict:
    """A round that looks before these steps are due: by the SOP's own days they cannot be shown then."""

    round: Round
    looks_on: date
    not_due: tuple[StepNumber, ...]


def rounds(definition: IndicatorDefinition) -> Sequence[Round]:
    """Give a definition's assessment rounds as planning staff call them."""
    return tuple(Round(months) for months in definition.rounds.months)


def due_dates(sop: Procedure, begins: date, basis: DayBasis, calendar: Calendar) -> Mapping[StepNumber, date]:
    """Give the day each step is due, one step beginning when the one before it is due."""
    due: dict[StepNumber, date] = {}
    day = begins
    for number, step in sop.steps.items():
        if step.days is not None:
            day = calendar.after(day, step.days, basis)
            due[number] = day
    return due


def conflicts(rounds: Iterable[Round], year: FiscalYear, due: Mapping[StepNumber, date]) -> tuple[RoundConflict, ...]:
    """Name the rounds that come before some step is due."""
    found = []
    for one in rounds:
        looks_on = year.months_in(one.months)
        late = tuple(number for number, day in due.items() if day > looks_on)
        if late:
            found.append(RoundConflict(one, looks_on, late))
    return tuple(found)
