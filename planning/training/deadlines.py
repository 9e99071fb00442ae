"""When each step of a training project is due, by the SOP's days.

Neither whether «วัน» are working days nor when the days of clearing begin stands in the SOP: both are settings.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from planning.calendar import Calendar, DayBasis
from planning.training import events as happened
from planning.training.project import Project
from planning.training.steps import StepNumber

BANGKOK = ZoneInfo("Asia/Bangkok")
# The SOP's figures: at least 14 days before the training; 5-7; 10-15; credit card 3, cash 30.
BEFORE_TRAINING = 14
CONTRACT_DAYS = 7
SUMMARY_DAYS = 15
CLEARING_DAYS = {happened.Payment.CREDIT_CARD: 3, happened.Payment.CASH: 30}


class ClearingFrom(StrEnum):
    """What the 3 or 30 days of clearing count from."""

    TRAINING_ENDED = "training_ended"
    MONEY_RECEIVED = "money_received"


@dataclass(frozen=True)
class DayCount:
    """How days are counted: an officer's setting, with who set it and when beside it where it is kept."""

    basis: DayBasis = DayBasis.CALENDAR
    clearing_from: ClearingFrom = ClearingFrom.TRAINING_ENDED


def due(project: Project, count: DayCount, calendar: Calendar) -> date | None:
    """Give the day by which the present step is to be done; None where the SOP names none, or it cannot be told yet."""
    plan = project.plan
    match project.step:
        case StepNumber.DRAFT:
            return calendar.after(plan.starts_on, -BEFORE_TRAINING, count.basis)
        case StepNumber.CONTRACT:
            return calendar.after(_came(project), CONTRACT_DAYS, count.basis)
        case StepNumber.RUN:
            return plan.ends_on
        case StepNumber.SUMMARY:
            return calendar.after(plan.ends_on, SUMMARY_DAYS, count.basis)
        case StepNumber.CLEARING if project.loan is not None:
            start = plan.ends_on if count.clearing_from is ClearingFrom.TRAINING_ENDED else project.money_received_on
            return calendar.after(start, CLEARING_DAYS[project.loan.payment], count.basis) if start else None
    return None


def _came(project: Project) -> date:
    """The Bangkok day on which the present step was come to."""
    last = project.passages[-1]
    return last.at.astimezone(BANGKOK).date()
