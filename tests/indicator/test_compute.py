from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicator import (
    Breakdown,
    FigureKey,
    FigureStatus,
    Module,
    PassRateReport,
    PassRule,
    Scope,
    UnknownFigure,
    WhoCounts,
    pass_rate,
)
from tests.indicator.conftest import SIXTY, Score, person, report

POINTS = st.decimals(0, 10, places=2).map(float)


def test_the_hand_worked_class_has_its_figure(worked: PassRateReport):
    overall = worked.overall
    assert (overall.numerator, overall.denominator, overall.undecided) == (2, 5, 1)
    assert (overall.low, overall.high, overall.shown) == (40, 60, "40.00–60.00")
    assert overall.status is FigureStatus.OPEN
    assert not overall.final


def test_a_pass_under_regrade_is_a_range_and_cannot_be_signed_off():
    again = Score("a", "m01", 30, 30, undecided=True, possible=30, certain=0)
    figure = report([person("a"), person("b")], [again, Score("b", "m01", 30, 30)]).overall
    assert (figure.numerator, figure.undecided, figure.shown) == (1, 1, "50.00–100.00")
    assert not figure.final


def test_a_pass_that_the_regrade_cannot_undo_is_certain():
    again = Score("a", "m01", 30, 30, undecided=True, possible=30, certain=30)
    assert report([person("a")], [again]).overall.final


def test_each_breakdown_adds_up_to_the_whole(worked: PassRateReport):
    for by in (Breakdown.COHORT, Breakdown.AGENCY, Breakdown.REGION):
        parts = worked.by(by)
        assert sum(part.numerator for part in parts) == worked.overall.numerator
        assert sum(part.denominator for part in parts) == worked.overall.denominator


def test_a_module_is_held_against_its_own_points(worked: PassRateReport):
    m01 = worked.figure(FigureKey(Breakdown.MODULE, "m01"))
    assert (m01.numerator, m01.denominator, m01.undecided) == (3, 5, 0)
    m05 = worked.figure(FigureKey(Breakdown.MODULE, "m05"))
    assert (m05.numerator, m05.denominator, m05.undecided) == (1, 5, 1)


def test_regions_come_in_number_order_and_the_unstated_last():
    people = [person("a", region=10), person("b", region=2), person("c", region=None)]
    figures = report(people, [Score(name, "m01", 1, 10) for name in "abc"]).by(Breakdown.REGION)
    assert [figure.label.th for figure in figures] == ["เขตสุขภาพที่ 2", "เขตสุขภาพที่ 10", "ไม่ระบุ"]


def test_rejected_work_keeps_its_author_in_the_denominator(worked: PassRateReport):
    rows = {row.participant.username: row for row in worked.overall.rows}
    assert not rows["e"].passed
    assert "f" not in rows


@pytest.mark.parametrize(
    ("who", "denominator"), [(WhoCounts.REGISTERED, 3), (WhoCounts.STARTED, 2), (WhoCounts.SUBMITTED, 1)]
)
def test_the_rule_says_who_counts(who: WhoCounts, denominator: int):
    scores = [Score("a", "m01", 1, 10), Score("b", "m01", None, 10, "fetched", attempts=0, attempt_id=None)]
    rule = PassRule(Decimal(60), who)
    assert report([person("a"), person("b"), person("c")], scores, rule).overall.denominator == denominator


@pytest.mark.parametrize("who", WhoCounts)
def test_how_far_people_came_is_told_whoever_counts(who: WhoCounts):
    scores = [Score("a", "m01", 1, 10), Score("b", "m01", None, 10, "fetched", attempts=0, attempt_id=None)]
    told = report([person("a"), person("b"), person("c")], scores, PassRule(Decimal(60), who)).turnout
    assert (told.registered, told.started, told.submitted) == (3, 2, 1)


def test_a_rejected_submission_counts_as_submitted():
    scores = [Score("a", "m01", None, 10, "rejected", attempts=0, attempt_id=None)]
    assert report([person("a")], scores, PassRule(Decimal(60), WhoCounts.SUBMITTED)).overall.denominator == 1


def test_nobody_in_the_denominator_is_no_data():
    overall = report([person("a")], []).overall
    assert (overall.status, overall.low, overall.shown) == (FigureStatus.NO_DATA, None, "")


def test_nothing_to_earn_is_no_data_and_nobody_passes():
    rule = PassRule(Decimal(60), modules=("gone",))
    overall = report([person("a")], [Score("a", "m01", 10, 10)], rule).overall
    assert (overall.numerator, overall.status) == (0, FigureStatus.NO_DATA)


@pytest.mark.parametrize("named", [None, ("pretest", "m01")])
def test_no_rule_makes_the_pretest_count(named: tuple[str, ...] | None):
    modules = [Module("pretest", "ก่อนเรียน", "Pre-test", 15, counts=False), Module("m01", "เก็บ", "Collect", 10)]
    scores = [Score("a", "pretest", 15, 15), Score("a", "m01", 5, 10)]
    rule = PassRule(Decimal(60), modules=named)
    given = pass_rate([person("a")], modules, scores, rule, as_of=datetime(2026, 9, 30, tzinfo=UTC))
    assert [module.assignment_id for module in given.modules] == ["m01"]
    (row,) = given.overall.rows
    assert (row.score, row.max_score, row.passed) == (5, 10, False)


def test_who_only_took_the_pretest_has_begun_and_is_in_b():
    modules = [Module("pretest", "ก่อนเรียน", "Pre-test", 15, counts=False), Module("m01", "เก็บ", "Collect", 10)]
    given = pass_rate(
        [person("a")], modules, [Score("a", "pretest", 15, 15)], SIXTY, as_of=datetime(2026, 9, 30, tzinfo=UTC)
    )
    assert (given.overall.numerator, given.overall.denominator) == (0, 1)


def test_just_below_the_mark_is_not_the_mark():
    rule = PassRule(Decimal(60), modules=("m01",))
    below, on = Score("a", "m01", 5.9999999, 10), Score("b", "m01", 6, 10)
    figure = report([person("a"), person("b")], [below, on], rule).overall
    assert [row.passed for row in figure.rows] == [False, True]


def test_a_sum_of_floats_reaches_the_mark_it_reaches_on_paper():
    rule = PassRule(Decimal(80), modules=("m01",))
    assert 0.7 + 0.1 < 0.8
    assert report([person("a")], [Score("a", "m01", 0.7 + 0.1, 1)], rule).overall.numerator == 1


def test_a_half_hundredth_is_shown_rounded_up():
    people = [person(str(number)) for number in range(8000)]
    scores = [Score(str(number), "m01", 10, 10) for number in range(8000)]
    rule = PassRule(Decimal(60), modules=("m01",))
    failing = [Score(str(number), "m01", 0, 10) for number in range(8000 - 10)]
    figure = report(people, scores + failing, rule).overall
    assert figure.low == Fraction(1, 8)
    assert figure.shown == "0.13"


def test_synthetic_people_never_enter_an_official_figure_nor_the_reverse():
    people = [person("real"), person("made-up", cohort="sim", synthetic=True)]
    scores = [Score("real", "m01", 0, 10), Score("made-up", "m01", 10, 10), Score("made-up", "m05", 20, 20)]
    official = report(people, scores)
    synthetic = report(people, scores, scope=Scope.SYNTHETIC)
    assert [row.participant.username for row in official.overall.rows] == ["real"]
    assert [row.participant.username for row in synthetic.overall.rows] == ["made-up"]
    assert synthetic.synthetic


def test_a_figure_nobody_computed_is_not_found(worked: PassRateReport):
    with pytest.raises(UnknownFigure):
        worked.figure(FigureKey(Breakdown.AGENCY, "no such agency"))


def test_an_address_leads_back_to_its_figure(worked: PassRateReport):
    for key, value in worked.values.items():
        assert worked.figure(FigureKey.parse(key.address)) is value


@given(st.lists(st.tuples(POINTS, st.booleans(), POINTS, POINTS), max_size=12))
def test_the_range_holds_whatever_the_undecided_work_becomes(work: list[tuple[float, bool, float, float]]):
    people = [person(str(number)) for number in range(len(work))]
    rule = PassRule(Decimal(60), modules=("m01",))
    before = [
        Score(str(number), "m01", score, 10, undecided=waits, possible=max(score, later), certain=min(score, later))
        for number, (score, waits, later, _) in enumerate(work)
    ]
    after = [
        Score(row.student_id, "m01", min(max(end, row.certain), row.possible) if row.undecided else row.score, 10)
        for row, (_, _, _, end) in zip(before, work, strict=True)
    ]
    first, last = report(people, before, rule).overall, report(people, after, rule).overall
    assert first.numerator <= last.numerator <= first.numerator + first.undecided
    assert first.denominator == last.denominator == len(work)
    assert last.undecided == 0


@given(st.lists(POINTS, min_size=1, max_size=12), st.integers(1, 100))
def test_a_higher_mark_never_passes_more_people(scores: list[float], percent: int):
    people = [person(str(number)) for number in range(len(scores))]
    rows = [Score(str(number), "m01", score, 10) for number, score in enumerate(scores)]
    low = report(people, rows, PassRule(Decimal(percent))).overall
    high = report(people, rows, PassRule(Decimal(100))).overall
    assert high.numerator <= low.numerator <= low.denominator


def test_the_default_rule_counts_those_who_started():
    assert SIXTY.who_counts is WhoCounts.STARTED
    assert not SIXTY.confirmed
