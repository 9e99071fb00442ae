import statistics
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from planning.errors import EntryRefused
from planning.training.evaluation import SMALLEST_GROUP, answer, check_answer, form, summarise, summary, tell

FORM = form()
RATINGS = st.fixed_dictionaries({item: st.integers(1, 5) for item in FORM.rated})
ABOUT = st.fixed_dictionaries({one.item: st.sampled_from([c.item for c in one.choices]) for one in FORM.about})


def filled_in(point: int = 4, **changes: str) -> dict[str, str]:
    about = {question.item: question.choices[0].item for question in FORM.about}
    return {**about, **dict.fromkeys(FORM.rated, str(point)), **changes}


def answers(*counts: tuple[str, int]) -> list[dict[str, Any]]:
    return [check_answer(FORM, filled_in(agency_type=office)) for office, n in counts for _ in range(n)]


@given(st.lists(st.tuples(RATINGS, ABOUT), min_size=SMALLEST_GROUP, max_size=40))
def test_means_and_deviations_are_those_of_the_textbook(given: list[tuple[dict[str, int], dict[str, str]]]):
    told = summarise(FORM, [[{**points, **about, "comment": ""} for points, about in given]], invited=len(given))
    for item in FORM.rated:
        points = [one[item] for one, _ in given]
        mean, deviation = told.items[item].mean, told.items[item].deviation
        assert mean is not None
        assert deviation is not None
        assert abs(float(mean) - statistics.mean(points)) <= 0.005 + 1e-9
        assert abs(float(deviation) - statistics.stdev(points)) <= 0.005 + 1e-9


@pytest.mark.parametrize(
    ("points", "level"),
    [([5, 5, 4, 4], "มาก"), ([5, 5, 5, 4], "มากที่สุด"), ([1, 1, 1, 1], "น้อยที่สุด"), ([3, 3, 2, 2], "น้อย")],
)
def test_levels_are_taken_from_the_mean_as_it_is_shown(points: list[int], level: str):
    given = [check_answer(FORM, filled_in(point)) for point in (*points, *points)]
    overall = summarise(FORM, [given], invited=8).overall
    assert overall is not None
    assert overall.level is not None
    assert overall.level.name_th == level


def test_fewer_than_five_answers_are_only_counted():
    told = summarise(FORM, [answers(("central", 4))], invited=8)
    assert (told.suppressed, told.answered, told.response_percent) == (True, 4, Decimal("50.00"))
    assert (told.overall, told.items, told.by, told.comments) == (None, {}, {}, ())


def test_a_small_group_is_not_told_nor_can_it_be_worked_out():
    told = summarise(FORM, [answers(("central", 9), ("province", 6), ("other", 2))], invited=20)
    groups = told.by["agency_type"]
    assert groups["other"] is None
    assert groups["province"] is None, "9 and 17 in all would tell of the two"
    assert groups["central"] is not None


def test_two_groups_of_one_are_not_what_is_left_of_the_overall_mean():
    groups = summarise(FORM, [answers(("central", 30), ("province", 1), ("other", 1))], invited=32).by["agency_type"]
    assert groups == {"central": None, "province": None, "other": None}


def test_while_the_form_is_open_answers_are_only_counted(session: Session):
    for number in range(6):
        answer(session, "r", f"t{number}", filled_in(comment="ดี"))
    told = summary(session, "r", invited=8, is_open=True)
    assert (told.suppressed, told.answered, told.overall, told.items, told.by, told.comments) == (
        True, 6, None, {}, {}, ()
    )  # fmt: skip
    tell(session, "r")
    assert summary(session, "r", invited=8, is_open=False).overall is not None


def fill_in(session: Session, *numbers: int, **changes: str) -> None:
    for number in numbers:
        answer(session, "r", f"t{number}", filled_in(**changes))
    tell(session, "r")


def test_what_comes_after_a_reopening_is_shown_when_five_have_come(session: Session):
    fill_in(session, *range(6), comment="ดี")
    first = summary(session, "r", invited=20, is_open=False)
    fill_in(session, 6, comment="ไม่ดี")
    again = summary(session, "r", invited=20, is_open=False)
    assert (again.answered, again.waiting) == (7, 1)
    assert (again.overall, again.items, again.by, again.comments) == (
        first.overall, first.items, first.by, first.comments,
    )  # fmt: skip
    fill_in(session, *range(7, 11), comment="ไม่ดี")
    later = summary(session, "r", invited=20, is_open=False)
    assert (later.answered, later.waiting, later.comments.count("ไม่ดี")) == (11, 0, 5)


def test_five_who_answered_before_and_after_a_reopening_are_the_first_results(session: Session):
    fill_in(session, 0, 1, 2)
    fill_in(session, 3, 4)
    told = summary(session, "r", invited=8, is_open=False)
    assert (told.suppressed, told.answered, told.waiting) == (False, 5, 0)


def test_a_group_that_grew_by_one_since_the_first_results_is_withheld():
    first, later = answers(("central", 9), ("province", 9)), answers(("central", 1), ("province", 6), ("other", 5))
    groups = summarise(FORM, [first, later], invited=30).by["agency_type"]
    assert groups["central"] is None
    assert groups["province"] is not None
    assert groups["other"] is None, "with central it is what is left of those who came later"


def test_an_answer_is_given_once_and_bears_no_name(session: Session):
    answer(session, "r", "malee", filled_in(comment=" ดีมาก "))
    session.commit()
    with pytest.raises(EntryRefused) as refused:
        answer(session, "r", "malee", filled_in())
    session.rollback()
    assert refused.value.code == "answered-already"
    assert summary(session, "r", invited=1, is_open=False).answered == 1
    stored = session.execute(text("SELECT * FROM evaluation_answer")).one()
    assert "malee" not in str(stored)


def test_answers_lie_in_no_order_that_tells_who_came_when(session: Session):
    for number in range(20):
        answer(session, "r", f"t{number:02}", filled_in(comment=f"{number:02}"))
    stored = session.execute(text("SELECT json_extract(given, '$.comment') FROM evaluation_answer")).scalars().all()
    assert sorted(stored) != stored, "20! orders: as they came would be no chance"
    with pytest.raises(Exception, match="rowid"):
        session.execute(text("SELECT rowid FROM evaluation_answer"))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"content_useful": ""}, "content_useful"),
        ({"content_useful": "6"}, "content_useful"),
        ({"agency_type": "moon"}, "agency_type"),
        ({"comment": "ก" * 2001}, "comment"),
    ],
)
def test_what_is_missing_is_named(change: dict[str, str], field: str):
    with pytest.raises(EntryRefused) as refused:
        check_answer(FORM, filled_in(**change))
    assert refused.value.field == field
