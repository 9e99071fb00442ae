"""A person's marks: laid over the machine's, never lost, never out of range."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from grader import ledger
from grader.errors import MarkRefused, UnknownRecord
from grader.ledger.standing import Mark, overlay, standing
from grader.model import Attempt, CellResult, GradingResult, GradingStatus, Outcome, ScoreStatus

HandIn = Callable[..., Attempt]
MakeResult = Callable[..., GradingResult]
Grade = Callable[..., str]
Give = Callable[..., str]


@pytest.fixture
def give(session: Session, now: datetime) -> Give:
    def mark(attempt: Attempt, grade_id: str, score: float | None, comment: str = "", *, by: str = "wilai") -> str:
        with session.begin():
            return ledger.mark(
                session,
                attempt_id=attempt.attempt_id,
                notebook_id="m01",
                grade_id=grade_id,
                score=score,
                comment=comment,
                by=by,
                now=now + timedelta(hours=2),
            )

    return mark


def test_a_mark_settles_a_cell_that_waits_for_a_person(
    hand_in: HandIn, session: Session, make_result: MakeResult, grade: Grade, give: Give
):
    attempt = hand_in()
    grade(attempt, make_result(10, Outcome.MANUAL))
    with session.begin():
        assert ledger.result(session, attempt.attempt_id).standing.status is ScoreStatus.PENDING
    give(attempt, "q2", 7.5, "เหตุผลดี แต่ขาดตัวอย่าง")
    after = ledger.result(session, attempt.attempt_id)
    assert (after.standing.status, after.standing.score) == (ScoreStatus.GRADED, 17.5)
    assert after.result.cells[1].outcome is Outcome.PARTIAL
    mark = after.mark("m01", "q2")
    assert mark is not None
    assert (mark.comment, mark.by) == ("เหตุผลดี แต่ขาดตัวอย่าง", "wilai")


def test_a_mark_is_a_new_run_with_before_after_who_and_when(
    hand_in: HandIn, session: Session, make_result: MakeResult, grade: Grade, give: Give
):
    attempt = hand_in()
    grade(attempt, make_result(10, 4))
    give(attempt, "q2", 6, "ให้เพิ่ม")
    give(attempt, "q2", 5, "คิดใหม่", by="somsak")
    _, first, second = ledger.runs(session, attempt.attempt_id)
    assert first.kind is ledger.RunKind.MANUAL
    assert (first.by, first.at - attempt.received_at) == ("wilai", timedelta(hours=2))
    assert first.changes == (ledger.MarkChange("m01", "q2", 4, 6, "", "ให้เพิ่ม"),)
    assert second.changes == (ledger.MarkChange("m01", "q2", 6, 5, "ให้เพิ่ม", "คิดใหม่"),)
    assert [run.standing.score for run in (first, second)] == [16, 15]


def test_the_same_mark_again_changes_nothing(
    hand_in: HandIn, session: Session, make_result: MakeResult, grade: Grade, give: Give
):
    attempt = hand_in()
    machine = grade(attempt, make_result(Outcome.MANUAL))
    assert give(attempt, "q1", None) == machine
    manual = give(attempt, "q1", 5, "ดี")
    assert give(attempt, "q1", 5, "ดี") == manual
    assert len(ledger.runs(session, attempt.attempt_id)) == 2


def test_a_comment_alone_leaves_the_machines_score(
    hand_in: HandIn, session: Session, make_result: MakeResult, grade: Grade, give: Give
):
    attempt = hand_in()
    grade(attempt, make_result(10, Outcome.MANUAL))
    give(attempt, "q1", None, "เยี่ยม")
    after = ledger.result(session, attempt.attempt_id)
    assert (after.standing.status, after.standing.score) == (ScoreStatus.PENDING, 10)
    assert after.marks[0].comment == "เยี่ยม"


def test_a_mark_can_be_taken_back(hand_in: HandIn, session: Session, make_result: MakeResult, grade: Grade, give: Give):
    attempt = hand_in()
    grade(attempt, make_result(4, Outcome.MANUAL))
    give(attempt, "q1", 10)
    give(attempt, "q2", 10)
    give(attempt, "q1", None)
    give(attempt, "q2", None)
    after = ledger.result(session, attempt.attempt_id)
    assert after.result == after.machine
    assert (after.standing.status, after.standing.score) == (ScoreStatus.PENDING, 4)


def test_a_persons_mark_outlives_a_regrade(
    hand_in: HandIn, session: Session, make_result: MakeResult, grade: Grade, give: Give
):
    attempt = hand_in()
    grade(attempt, make_result(4, Outcome.MANUAL))
    give(attempt, "q2", 8, "ดี")
    with session.begin():
        ledger.regrade(session, attempt.attempt_id, "wilai", "แก้ข้อทดสอบ", attempt.received_at)
    grade(attempt, make_result(10, Outcome.MANUAL))
    after = ledger.result(session, attempt.attempt_id)
    assert (after.standing.status, after.standing.score) == (ScoreStatus.GRADED, 18)
    assert ledger.runs(session, attempt.attempt_id)[-1].standing.score == 18


@pytest.mark.parametrize("score", [-0.5, 10.01, float("nan"), float("inf"), float("-inf")])
def test_a_mark_outside_the_points_is_refused_in_both_languages(
    hand_in: HandIn, make_result: MakeResult, grade: Grade, give: Give, score: float
):
    attempt = hand_in()
    run_id = grade(attempt, make_result(Outcome.MANUAL))
    with pytest.raises(MarkRefused) as caught:
        give(attempt, "q1", score)
    assert "0 ถึง 10" in caught.value.th
    assert "0 to 10" in caught.value.en
    assert give(attempt, "q1", None) == run_id  # nothing was written


def test_marks_need_an_attempt_a_result_and_a_cell(hand_in: HandIn, make_result: MakeResult, grade: Grade, give: Give):
    attempt = hand_in()
    with pytest.raises(UnknownRecord) as caught:
        give(attempt, "q1", 1)
    assert caught.value.code == "not-graded-yet"
    grade(attempt, make_result(Outcome.MANUAL))
    with pytest.raises(UnknownRecord) as caught:
        give(attempt, "q9", 1)
    assert caught.value.code == "unknown-cell"


def test_a_person_can_settle_what_the_machine_could_not(
    hand_in: HandIn, session: Session, make_result: MakeResult, grade: Grade, give: Give
):
    attempt = hand_in()
    grade(attempt, make_result(10, Outcome.UNGRADED, status=GradingStatus.UNGRADED))
    with session.begin():
        assert ledger.result(session, attempt.attempt_id).standing.score is None
    give(attempt, "q1", 10)
    give(attempt, "q2", 0)
    after = ledger.result(session, attempt.attempt_id)
    assert (after.standing.status, after.standing.score) == (ScoreStatus.GRADED, 10)
    assert after.result.status is GradingStatus.GRADED


CELLS = st.builds(
    lambda outcome, share, points: CellResult("n", "", outcome, points * share, points),
    st.sampled_from(list(Outcome)),
    st.sampled_from([0.0, 0.25, 1.0]),
    st.integers(0, 20).map(float),
)


@given(
    st.lists(CELLS, max_size=6),
    st.sampled_from(list(GradingStatus)),
    st.dictionaries(st.integers(0, 7), st.one_of(st.none(), st.sampled_from([0.0, 0.5, 1.0])), max_size=4),
)
def test_an_overlay_never_credits_what_nobody_judged(
    cells: list[CellResult], status: GradingStatus, given_marks: dict[int, float | None]
):
    named = tuple(
        CellResult("n", str(i), c.outcome, 0 if _open(c) else c.score, c.max_score) for i, c in enumerate(cells)
    )
    machine = GradingResult("m01", "d", status, named, 0, "1")
    at = datetime.fromisoformat("2026-11-23T03:00+00:00")
    marks = [
        Mark("n", str(i), None if share is None else share * named[i].max_score, "", "w", at)
        for i, share in given_marks.items()
        if i < len(named)
    ]
    after = overlay(machine, marks)
    stands = standing(after)
    judged = {m.grade_id for m in marks if m.score is not None}
    earned = sum(c.score for c in after.cells if c.grade_id in judged) + sum(
        c.score for c in named if c.grade_id not in judged and status is GradingStatus.GRADED
    )
    assert (stands.score or 0) == pytest.approx(earned)
    assert stands.score is None or stands.score + stands.open_points <= stands.max_score + 1e-9
    assert (stands.status is ScoreStatus.GRADED) <= (stands.score is not None and stands.open_points == 0)


def _open(cell: CellResult) -> bool:
    return cell.outcome in {Outcome.MANUAL, Outcome.UNGRADED}
