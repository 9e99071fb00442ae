from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from indicator import FigureStatus, load_definition, pass_rate, seal, verify
from planning import snapshots
from planning.errors import EntryRefused, NotYet, SamePerson, UnknownRecord
from planning.sealed import LINK_LEVEL, PASS_RATE, KeptLevel, RateDifference, difference
from planning.sealed import verify as verify_any
from tests.indicator.conftest import AS_OF, M01, SIXTY, Score, person
from tests.planning.link.story import Story

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
PEOPLE = [person("a"), person("b")]


def bundle(score_of_b: float, *, undecided: bool = False, cohort: str | None = None) -> bytes:
    scores = [
        Score("a", "m01", 10, 10, attempt_id="a1"),
        Score("b", "m01", score_of_b, 10, undecided=undecided, possible=10, attempt_id="b1"),
    ]
    report = pass_rate(PEOPLE, [M01], scores, SIXTY, as_of=AS_OF, cohort_id=cohort)
    return seal(report, load_definition("pass_rate"), PEOPLE, scores, {}, made_by="orn", made_at=NOW)


def take(session: Session, content: bytes, minutes: int = 0) -> snapshots.Snapshot:
    return snapshots.take(session, "2570/6", content, by="orn", now=NOW + timedelta(minutes=minutes))


def test_a_later_figure_of_a_round_is_a_revision_and_the_first_stays(session: Session):
    first, second = take(session, bundle(5)), take(session, bundle(7), 1)
    assert (first.revision, second.revision) == (1, 2)
    assert snapshots.content(session, first.fingerprint) == bundle(5)
    assert [one.revision for one in snapshots.snapshots(session)] == [2, 1]


def test_the_same_figure_again_is_the_same_snapshot(session: Session):
    assert take(session, bundle(5)) == take(session, bundle(5), 1)


@pytest.mark.parametrize("given", ["9999/6", "2570/9", "2570/10", "2572/6", "2559/12"])
def test_a_round_that_nobody_asks_for_is_refused_with_those_possible(session: Session, given: str):
    with pytest.raises(EntryRefused) as refused:
        snapshots.take(session, given, bundle(5), by="orn", now=NOW)
    assert (refused.value.code, refused.value.field) == ("round-not-open", "round")
    for told in (given, "2570/6, 2570/12", "2560", "2571"):
        assert (told in refused.value.th, told in refused.value.en) == (True, True)
    assert snapshots.snapshots(session) == []


@pytest.mark.parametrize("given", ["2560/12", "2570/6", "2571/12"])
def test_rounds_of_the_definition_are_kept_up_to_next_years(session: Session, given: str):
    assert snapshots.take(session, given, bundle(5), by="orn", now=NOW).round == given


def test_what_changed_is_told_person_by_person():
    told = difference(verify(bundle(5)), verify(bundle(7)))
    assert isinstance(told, RateDifference)
    (change,) = told.people
    assert (change.username, change.before, change.after) == ("b", ("5/10", False), ("7/10", True))
    assert difference(verify(bundle(5)), verify(bundle(5))) == RateDifference(())


def test_a_range_cannot_be_signed_off(session: Session):
    kept = take(session, bundle(5, undecided=True))
    with pytest.raises(NotYet) as refused:
        snapshots.sign(session, kept.fingerprint, by="wichai", now=NOW)
    assert refused.value.code == "figure-not-final"


def test_a_final_figure_is_signed_once_by_each(session: Session):
    kept = take(session, bundle(5))
    for by in ("malee", "wichai", "malee"):
        assert kept.may_be_signed_by(by) is (by not in kept.signed_by)
        kept = snapshots.sign(session, kept.fingerprint[:12], by=by, now=NOW)
    assert sorted(kept.signed_by) == ["malee", "wichai"]


def test_whoever_keeps_a_figure_cannot_sign_it(session: Session):
    kept = take(session, bundle(5))
    assert not kept.may_be_signed_by("orn")
    with pytest.raises(SamePerson, match="orn") as refused:
        snapshots.sign(session, kept.fingerprint, by="orn", now=NOW)
    assert refused.value.code == "keeper-cannot-sign"
    assert snapshots.snapshot(session, kept.fingerprint).signatures == ()


def test_a_round_has_the_figures_of_both_indicators_each_with_its_own_revisions(session: Session, story: Story):
    rate, level = take(session, bundle(5)), take(session, story.sealed(NOW), 1)
    assert (rate.revision, level.revision) == (1, 1)
    assert level.figure == KeptLevel("0", FigureStatus.FINAL, 2570, confirmed=False)
    for indicator_id, kept in ((PASS_RATE, rate), (LINK_LEVEL, level)):
        assert snapshots.snapshots(session, indicator_id) == [kept]
    story.plan()
    assert take(session, story.sealed(NOW), 2).revision == 2


def test_figures_of_two_indicators_are_not_compared(story: Story):
    with pytest.raises(EntryRefused) as refused:
        difference(verify(bundle(5)), verify_any(story.sealed(NOW)))
    assert refused.value.code == "two-indicators"


def test_nothing_kept_can_be_changed(session: Session):
    take(session, bundle(5))
    session.commit()
    with pytest.raises(IntegrityError, match="append-only"):
        session.execute(text("UPDATE figure_snapshot SET note = 'x'"))


def test_only_the_latest_revision_of_a_round_is_signed(session: Session):
    first, second = take(session, bundle(5)), take(session, bundle(7), 1)
    assert (snapshots.later(session, first), snapshots.later(session, second)) == (second, None)
    with pytest.raises(NotYet) as refused:
        snapshots.sign(session, first.fingerprint, by="wichai", now=NOW)
    assert refused.value.code == "figure-superseded"
    assert "ฉบับที่ 2" in refused.value.th
    assert snapshots.sign(session, second.fingerprint, by="wichai", now=NOW).signed_by == ("wichai",)


def test_one_cohorts_figure_is_never_signed_and_supersedes_no_official_one(session: Session):
    official, alone = take(session, bundle(5)), take(session, bundle(7, cohort="2569-1"), 1)
    assert not alone.may_be_signed_by("wichai")
    assert not alone.revises(official)
    with pytest.raises(EntryRefused) as refused:
        snapshots.sign(session, alone.fingerprint, by="wichai", now=NOW)
    assert refused.value.code == "figure-of-one-cohort"
    assert snapshots.sign(session, official.fingerprint, by="wichai", now=NOW).signed_by == ("wichai",)


@pytest.mark.parametrize("given", ["", "zzzz", "%"])
def test_a_fingerprint_that_names_none_or_many_is_told(session: Session, given: str):
    take(session, bundle(5))
    take(session, bundle(7), 1)
    with pytest.raises(UnknownRecord):
        snapshots.content(session, given)


def test_a_cohorts_revisions_are_not_the_rounds(session: Session):
    rounds = [take(session, bundle(5)), take(session, bundle(7), 2)]
    cohorts = [take(session, bundle(5, cohort="2569-1"), 1), take(session, bundle(7, cohort="2569-1"), 3)]
    rounds.append(take(session, bundle(9), 4))
    assert [(one.revision, one.cohort_id) for one in rounds] == [(1, None), (2, None), (3, None)]
    assert [(one.revision, one.cohort_id) for one in cohorts] == [(1, "2569-1"), (2, "2569-1")]
    assert snapshots.later(session, rounds[0]) == rounds[2]
    assert [rounds[2].revises(one) for one in (*rounds[:2], *cohorts)] == [True, True, False, False]


@pytest.mark.parametrize(("given", "named"), [("2570/6", "2570/6"), (" ๒๕๖๙/๑๒ ", "2569/12"), ("2570/06", "2570/6")])
def test_a_paper_names_a_round_of_the_sealed_definition(given: str, named: str):
    assert snapshots.round_on_paper(given, verify(bundle(5))) == named


@pytest.mark.parametrize("given", ["2570/9", "2570-6", "รอบ 6 เดือน", "2027/6", "อนุมัติแล้ว"])
def test_a_paper_names_nothing_else_as_a_round(given: str):
    with pytest.raises(EntryRefused) as refused:
        snapshots.round_on_paper(given, verify(bundle(5)))
    assert (refused.value.code, "2570/6" in refused.value.th or "/6" in refused.value.en) == ("round-unknown", True)


def test_a_levels_paper_names_a_round_of_its_own_year(story: Story):
    level = verify_any(story.sealed(NOW))
    assert snapshots.round_on_paper("2570/6", level) == "2570/6"
    with pytest.raises(EntryRefused, match="2570/6"):
        snapshots.round_on_paper("2569/6", level)


def test_a_note_of_endless_length_is_not_kept(session: Session):
    with pytest.raises(EntryRefused) as refused:
        snapshots.take(session, "2570/6", bundle(5), by="orn", now=NOW, note="ก" * 1001)
    assert (refused.value.code, refused.value.field, "1,000" in refused.value.th) == ("text-too-long", "note", True)
    assert snapshots.snapshots(session) == []
