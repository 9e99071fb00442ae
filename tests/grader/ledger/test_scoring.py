"""The row that counts."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, sessionmaker

from grader import exchange, ledger
from grader.errors import BundleRejected
from grader.model import Attempt, AttemptPolicy, GradingResult, GradingStatus, Outcome, ScoreRow, ScoreStatus

HandIn = Callable[..., Attempt]
MakeResult = Callable[..., GradingResult]
Grade = Callable[..., str]
Scores = Callable[..., list[ScoreRow]]


@pytest.fixture
def scores(sessions: sessionmaker[Session]) -> Scores:
    def compute(policy: AttemptPolicy = AttemptPolicy.BEST) -> list[ScoreRow]:
        with sessions() as session:
            return ledger.scores(
                session,
                attempts=exchange.attempts(session),
                policies={"m01": policy, "m02": policy},
                max_scores={"m01": 10.0, "m02": 10.0},
                fetched=exchange.fetched(session),
                rejected=[(r.student_id, r.assignment_id) for r in exchange.rejections(session)],
            )

    return compute


@pytest.fixture
def asked(engine: Engine) -> list[str]:
    """Every statement the database is sent."""
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    return statements


def test_the_best_attempt_counts_and_the_earliest_of_equals(
    hand_in: HandIn, make_result: MakeResult, grade: Grade, scores: Scores
):
    attempts = []
    for score in (4, 9, 9, 2):
        attempts.append(hand_in())
        run_id = grade(attempts[-1], make_result(score))
    (row,) = scores()
    assert (row.score, row.max_score, row.attempts, row.attempt_number) == (9, 10, 4, 2)
    assert row.attempt_id == attempts[1].attempt_id
    assert (row.status, row.undecided, row.possible) == (ScoreStatus.GRADED, False, 9)
    (last,) = scores(AttemptPolicy.LAST)
    assert (last.score, last.attempt_number, last.run_id) == (2, 4, run_id)
    (first,) = scores(AttemptPolicy.FIRST)
    assert (first.score, first.attempts, first.attempt_id) == (4, 4, attempts[0].attempt_id)


@pytest.mark.parametrize("at_once", [2, 3, 100])
@pytest.mark.parametrize("many", [4, 1000])
def test_the_rows_are_the_same_however_many_attempts_are_asked_for_at_once(
    hand_in: HandIn, make_result: MakeResult, grade: Grade, scores: Scores,
    monkeypatch: pytest.MonkeyPatch, *, at_once: int, many: int,
):  # fmt: skip
    for number in range(5):
        grade(hand_in(student_id=f"person{number % 2}"), make_result(number))
    expected = scores()
    monkeypatch.setattr("grader.ledger.scoring._BY_ID", at_once)
    monkeypatch.setattr("grader.ledger.scoring._MANY", many)
    assert scores() == expected
    assert [row.score for row in expected] == [4, 3]


def test_no_later_attempt_changes_what_the_first_one_can_become(
    hand_in: HandIn, make_result: MakeResult, grade: Grade, scores: Scores
):
    grade(hand_in(), make_result(6))
    hand_in()
    (first,) = scores(AttemptPolicy.FIRST)
    assert (first.score, first.undecided, first.possible) == (6, False, 6)


def test_an_attempt_still_waiting_leaves_a_score_undecided(
    hand_in: HandIn, make_result: MakeResult, grade: Grade, scores: Scores
):
    grade(hand_in(), make_result(6))
    hand_in()
    (row,) = scores()
    assert (row.status, row.score, row.undecided, row.possible) == (ScoreStatus.GRADED, 6, True, 10)
    (last,) = scores(AttemptPolicy.LAST)
    assert (last.status, last.score, last.undecided) == (ScoreStatus.WAITING, None, True)


def test_full_marks_are_decided_whatever_still_waits(
    hand_in: HandIn, make_result: MakeResult, grade: Grade, scores: Scores
):
    grade(hand_in(), make_result(10))
    hand_in()
    (row,) = scores()
    assert (row.score, row.undecided, row.possible) == (10, False, 10)


def test_a_mark_to_come_can_raise_the_score_by_its_cells_points(
    hand_in: HandIn, make_result: MakeResult, grade: Grade, scores: Scores
):
    grade(hand_in(), make_result(3, 10, Outcome.MANUAL))
    (row,) = scores()
    assert (row.status, row.score, row.max_score) == (ScoreStatus.PENDING, 13, 30)
    assert (row.undecided, row.possible) == (True, 23)


def test_a_lower_attempt_that_waits_for_a_mark_matters_only_if_it_can_win(
    hand_in: HandIn, make_result: MakeResult, grade: Grade, scores: Scores
):
    grade(hand_in(), make_result(10, 10, 8))
    grade(hand_in(), make_result(10, 0, Outcome.MANUAL))
    (row,) = scores()
    assert (row.status, row.score, row.undecided) == (ScoreStatus.GRADED, 28, False)


def test_our_failure_is_never_a_zero(hand_in: HandIn, make_result: MakeResult, grade: Grade, scores: Scores):
    grade(hand_in(), make_result(status=GradingStatus.UNGRADED))
    (row,) = scores()
    assert (row.status, row.score, row.undecided, row.possible) == (ScoreStatus.UNGRADED, None, True, 10)


def test_while_a_regrade_waits_the_old_score_stands_undecided(
    hand_in: HandIn, session: Session, make_result: MakeResult, grade: Grade, scores: Scores
):
    attempt = hand_in()
    grade(attempt, make_result(5))
    with session.begin():
        ledger.regrade(session, attempt.attempt_id, "wilai", "แก้ข้อทดสอบ", attempt.received_at)
    (row,) = scores()
    assert (row.status, row.score, row.undecided, row.possible) == (ScoreStatus.GRADED, 5, True, 10)


def test_nothing_is_certain_of_an_attempt_under_regrade(
    hand_in: HandIn, session: Session, make_result: MakeResult, grade: Grade, scores: Scores
):
    attempt = hand_in()
    grade(attempt, make_result(10))
    assert [(row.certain, row.undecided) for row in scores()] == [(10, False)]
    with session.begin():
        ledger.regrade(session, attempt.attempt_id, "wilai", "แก้ข้อทดสอบ", attempt.received_at)
    (row,) = scores()
    assert (row.score, row.certain, row.possible, row.undecided) == (10, 0, 10, True)


def test_a_lower_attempt_is_certain_while_the_best_is_regraded(
    hand_in: HandIn, session: Session, make_result: MakeResult, grade: Grade, scores: Scores
):
    grade(hand_in(), make_result(6))
    best = hand_in()
    grade(best, make_result(9))
    with session.begin():
        ledger.regrade(session, best.attempt_id, "wilai", "แก้ข้อทดสอบ", best.received_at)
    (row,) = scores()
    assert (row.score, row.certain, row.possible, row.undecided) == (9, 6, 10, True)


def test_the_best_attempt_is_the_highest_share_of_its_own_releases_points(
    hand_in: HandIn, make_result: MakeResult, grade: Grade, scores: Scores
):
    grade(hand_in(), make_result(9))
    grade(hand_in(), make_result(10, 0))
    (row,) = scores()
    assert (row.score, row.max_score, row.attempt_number, row.undecided) == (9, 10, 1, False)


def test_what_another_release_still_allows_is_told_out_of_the_counted_points(
    hand_in: HandIn, make_result: MakeResult, grade: Grade, scores: Scores
):
    grade(hand_in(), make_result(5))
    grade(hand_in(), make_result(8, 0, Outcome.MANUAL, 0))
    (row,) = scores()
    assert (row.score, row.max_score, row.undecided) == (5, 10, False)
    grade(hand_in(), make_result(8, Outcome.MANUAL))
    (row,) = scores()
    assert (row.score, row.max_score, row.certain, row.possible, row.undecided) == (5, 10, 5, 9, True)


def test_a_release_with_nothing_to_earn_never_counts_as_the_best(
    hand_in: HandIn, make_result: MakeResult, grade: Grade, scores: Scores
):
    grade(hand_in(), make_result())
    grade(hand_in(), make_result(1))
    (row,) = scores()
    assert (row.score, row.max_score, row.attempt_number) == (1, 10, 2)


def test_fetching_and_rejected_work_are_rows_without_a_score(
    hand_in: HandIn, session: Session, scores: Scores, now: datetime
):
    error = BundleRejected("bad", th="ก", en="a")
    exchange.fetch(session, "m01", "a-fetched", now)
    exchange.fetch(session, "m01", "b-rejected", now)
    exchange.record_rejection(session, "m01", "b-rejected", error, now)
    exchange.record_rejection(session, "m01", "c-waiting", error, now)
    session.commit()
    hand_in("c-waiting")
    rows = scores()
    assert [row.student_id for row in rows] == ["a-fetched", "b-rejected", "c-waiting"]
    assert [row.status for row in rows] == [ScoreStatus.FETCHED, ScoreStatus.REJECTED, ScoreStatus.WAITING]
    assert {row.score for row in rows} == {None}


def test_every_score_is_one_query_whatever_the_size_of_the_class(
    asked: list[str], hand_in: HandIn, make_result: MakeResult, grade: Grade, scores: Scores
):
    for number in range(12):
        grade(hand_in(f"s{number:02}"), make_result(number % 10))
        grade(hand_in(f"s{number:02}", "m02"), make_result(3, assignment_id="m02"))
    asked.clear()
    assert len(scores()) == 24
    assert len([statement for statement in asked if "grading_" in statement]) == 1


def test_reading_scores_leaves_the_stored_notebooks_where_they_are(
    asked: list[str], hand_in: HandIn, make_result: MakeResult, grade: Grade, scores: Scores
):
    grade(hand_in(), make_result(1))
    asked.clear()
    scores()
    assert not any("notebooks" in statement for statement in asked)
