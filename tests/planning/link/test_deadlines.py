from datetime import date

from planning.calendar import Calendar, DayBasis, FiscalYear
from planning.link.deadlines import conflicts, due_dates
from planning.link.procedure import Round, StepNumber, procedure

SOP, CALENDAR, YEAR = procedure(), Calendar(), FiscalYear(2570)
ROUNDS = (Round(6), Round(12))


def test_the_sops_days_are_167():
    assert sum(step.days or 0 for step in SOP.steps.values()) == 167


def test_in_calendar_days_the_sop_ends_before_the_round_of_six_months():
    due = due_dates(SOP, YEAR.first, DayBasis.CALENDAR, CALENDAR)
    assert due[StepNumber.PUBLISH] == date(2027, 3, 17)
    assert conflicts(ROUNDS, YEAR, due) == ()


def test_in_working_days_it_does_not_and_the_steps_are_named():
    due = due_dates(SOP, YEAR.first, DayBasis.WORKING, CALENDAR)
    (conflict,) = conflicts(ROUNDS, YEAR, due)
    assert conflict.looks_on == date(2027, 3, 31)
    assert conflict.not_due == (StepNumber.LINK, StepNumber.TEST, StepNumber.PUBLISH)


def test_begun_in_november_even_calendar_days_miss_the_round():
    due = due_dates(SOP, date(2026, 11, 21), DayBasis.CALENDAR, CALENDAR)
    assert conflicts(ROUNDS, YEAR, due)[0].not_due == (StepNumber.LINK, StepNumber.TEST, StepNumber.PUBLISH)
