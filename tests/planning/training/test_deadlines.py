from dataclasses import replace
from datetime import date

import pytest

from planning.calendar import Calendar, DayBasis
from planning.training import events as happened
from planning.training.deadlines import ClearingFrom, DayCount, due
from tests.planning.training.story import PLAN, Story

CALENDAR = Calendar()
CALENDAR_DAYS, WORKING_DAYS = DayCount(), DayCount(DayBasis.WORKING)


def test_the_draft_is_due_fourteen_days_before_the_training(story: Story):
    story.tell(happened.Planned(plan=PLAN))
    assert due(story.project, CALENDAR_DAYS, CALENDAR) == date(2026, 11, 30)
    assert due(story.project, WORKING_DAYS, CALENDAR) == date(2026, 11, 20)


def test_the_contract_is_due_within_seven_days_of_coming_in(story: Story):
    story.to_contract()
    assert due(story.project, CALENDAR_DAYS, CALENDAR) == date(2026, 11, 28)


def test_the_summary_is_due_fifteen_days_after_the_training(story: Story):
    story.to_summary()
    assert due(story.project, CALENDAR_DAYS, CALENDAR) == date(2026, 12, 30)
    assert due(story.project, WORKING_DAYS, CALENDAR) == date(2027, 1, 7)


@pytest.mark.parametrize(
    ("start", "day"),
    [(ClearingFrom.TRAINING_ENDED, date(2027, 1, 14)), (ClearingFrom.MONEY_RECEIVED, date(2026, 12, 21))],
)
def test_cash_is_cleared_within_thirty_days_of_what_the_setting_says(story: Story, start: ClearingFrom, day: date):
    story.to_clearing()
    assert due(story.project, DayCount(clearing_from=start), CALENDAR) == day


def test_a_credit_card_is_cleared_within_three_days(story: Story):
    story.to_loan()
    story.attach_all()
    story.borrow("50000.00", happened.Payment.CREDIT_CARD)
    card = story.project.loan
    story = Story()
    story.to_clearing()
    project = story.project
    assert card is not None
    assert due(replace(project, loan=card), CALENDAR_DAYS, CALENDAR) == date(2026, 12, 18)
