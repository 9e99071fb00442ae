"""Who has earned which certificate."""

from datetime import timedelta
from fractions import Fraction

import pytest

from planning.certificates import Kind
from planning.errors import EntryRefused, NotYet
from planning.training import events as happened
from planning.training.completion import attended, check_over, earned, read_percent
from planning.training.events import Half
from tests.planning.training.story import PLAN, Story


@pytest.fixture(scope="module")
def story() -> Story:
    made = Story()
    made.to_run()
    made.tell(happened.MoneyReceived(on=made.today))
    made.today = PLAN.ends_on
    sheets = [("malee", "somchai"), ("malee",), ("malee",)]
    halves = [(day, half) for day in PLAN.days for half in Half]
    for (day, half), present in zip(halves, sheets, strict=False):
        made.tell(happened.SignedIn(on=day, half=half, present=present))
    return made


def test_a_half_day_without_a_sheet_is_one_that_nobody_attended(story: Story):
    assert attended(story.project, "malee") == Fraction(3, 4)
    assert attended(story.project, "nobody") == 0


@pytest.mark.parametrize(
    ("least", "attending"), [(75, ["malee"]), (76, []), (25, ["malee", "somchai"]), (26, ["malee"])]
)
def test_who_did_not_pass_must_have_been_there_for_the_share_that_was_chosen(
    story: Story, least: int, attending: list[str]
):
    assert earned(story.project, ["malee", "somchai", "x"], set(), set(), least) == [
        (one, Kind.ATTENDED) for one in attending
    ]


def test_who_passed_comes_first_and_whose_result_is_open_waits(story: Story):
    people = ["malee", "somchai", "x"]
    assert earned(story.project, people, {"x"}, {"malee"}, 25) == [("x", Kind.PASSED), ("somchai", Kind.ATTENDED)]


def test_nothing_is_issued_before_the_last_day(story: Story):
    check_over(story.project, PLAN.ends_on)
    with pytest.raises(NotYet):
        check_over(story.project, PLAN.ends_on - timedelta(days=1))


@pytest.mark.parametrize("given", ["0", "101", "", "-5", "80.5", "๘๐%"])
def test_a_share_that_is_none_is_refused(given: str):
    with pytest.raises(EntryRefused):
        read_percent(given)
