"""Attempts waiting to be graded: one worker each, once, never lost."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from grader import ledger
from grader.errors import ClaimLost, UnknownRecord
from grader.model import Attempt, GradingResult, GradingStatus, Outcome, ScoreStatus

HandIn = Callable[..., Attempt]
MakeResult = Callable[..., GradingResult]
Grade = Callable[..., str]
LATER = timedelta(hours=1)


def test_the_oldest_is_claimed_first(hand_in: HandIn, session: Session, now: datetime):
    first, second = hand_in("somchai"), hand_in("somying")
    claims = [ledger.claim(session, "w1", now + LATER) for _ in range(3)]
    assert claims == [first.attempt_id, second.attempt_id, None]


def test_queueing_twice_grades_once(hand_in: HandIn, session: Session, now: datetime):
    attempt = hand_in()
    ledger.enqueue(session, attempt, now)
    assert ledger.claim(session, "w1", now + LATER) == attempt.attempt_id
    ledger.enqueue(session, attempt, now)
    assert ledger.claim(session, "w2", now + LATER) is None


def test_only_an_attempt_can_be_queued(hand_in: HandIn, session: Session, now: datetime):
    with pytest.raises(IntegrityError):
        ledger.enqueue(session, replace(hand_in(), attempt_id="no such attempt"), now)


def test_a_claim_lasts_as_long_as_its_lease(hand_in: HandIn, session: Session, now: datetime):
    attempt = hand_in()
    assert ledger.claim(session, "w1", now, lease_s=60) == attempt.attempt_id
    assert ledger.claim(session, "w2", now + timedelta(seconds=60)) is None
    assert ledger.claim(session, "w2", now + timedelta(seconds=61)) == attempt.attempt_id


def test_a_result_after_a_lost_lease_is_refused(
    hand_in: HandIn, session: Session, make_result: MakeResult, now: datetime
):
    attempt = hand_in()
    ledger.claim(session, "w1", now, lease_s=60)
    late = now + timedelta(seconds=61)
    with pytest.raises(ClaimLost):
        ledger.record(session, attempt.attempt_id, "w1", make_result(10), late)
    ledger.claim(session, "w2", late)
    with pytest.raises(ClaimLost) as caught:
        ledger.record(session, attempt.attempt_id, "w1", make_result(10), late)
    assert "w1" in caught.value.th
    assert ledger.runs(session, attempt.attempt_id) == []
    ledger.record(session, attempt.attempt_id, "w2", make_result(10), late)
    assert len(ledger.runs(session, attempt.attempt_id)) == 1


def test_a_second_result_for_one_claim_is_refused(
    hand_in: HandIn, session: Session, make_result: MakeResult, grade: Grade, now: datetime
):
    attempt = hand_in()
    grade(attempt, make_result(10))
    with pytest.raises(ClaimLost):
        ledger.record(session, attempt.attempt_id, "w1", make_result(0), now + LATER)
    with pytest.raises(ClaimLost):
        ledger.fail(session, attempt.attempt_id, "w1", "late news", now + LATER)
    assert ledger.result(session, attempt.attempt_id).standing.score == 10


def test_what_a_dead_worker_held_is_graded_at_once_and_others_keep_their_claims(
    hand_in: HandIn, session: Session, now: datetime
):
    first, second = hand_in().attempt_id, hand_in("somying").attempt_id
    assert [ledger.claim(session, name, now + LATER) for name in ("w1", "w2")] == [first, second]
    ledger.recover(session, "w1", now + LATER)
    assert [ledger.claim(session, "w1", now + LATER) for _ in range(2)] == [first, None]


def test_work_that_was_in_hand_at_five_deaths_of_its_worker_is_given_up(
    hand_in: HandIn, session: Session, now: datetime
):
    attempt = hand_in().attempt_id
    for _ in range(5):
        assert ledger.claim(session, "w1", now + LATER) == attempt
        ledger.recover(session, "w1", now + LATER)
    assert ledger.claim(session, "w1", now + LATER) is None
    assert "died" in ledger.runs(session, attempt)[0].reason


def test_a_failure_is_tried_again_after_a_growing_pause(hand_in: HandIn, session: Session, now: datetime):
    attempt = hand_in()
    for pause_s in (2, 4, 8, 16):
        assert ledger.claim(session, "w1", now) == attempt.attempt_id
        ledger.fail(session, attempt.attempt_id, "w1", "no memory", now)
        assert ledger.claim(session, "w1", now + timedelta(seconds=pause_s - 1)) is None
        now += timedelta(seconds=pause_s)
    assert ledger.claim(session, "w1", now) == attempt.attempt_id


def test_five_failures_leave_it_ungraded_with_the_reason_and_no_score(hand_in: HandIn, session: Session, now: datetime):
    attempt = hand_in()
    for _ in range(5):
        now += timedelta(minutes=1)
        assert ledger.claim(session, "w1", now) == attempt.attempt_id
        ledger.fail(session, attempt.attempt_id, "w1", "no memory", now)
    assert ledger.claim(session, "w1", now + LATER) is None
    result = ledger.result(session, attempt.attempt_id)
    assert (result.result.status, result.result.reason) == (GradingStatus.UNGRADED, "no memory")
    assert (result.standing.status, result.standing.score) == (ScoreStatus.UNGRADED, None)


def test_work_that_kills_its_workers_does_not_go_round_for_ever(hand_in: HandIn, session: Session, now: datetime):
    attempt, healthy = hand_in(), hand_in("somying")
    for number in range(5):
        now += timedelta(seconds=301)
        assert ledger.claim(session, f"w{number}", now) == attempt.attempt_id
    now += timedelta(seconds=301)
    assert ledger.claim(session, "w9", now) == healthy.attempt_id
    assert "died" in ledger.runs(session, attempt.attempt_id)[0].reason


def test_a_regrade_says_who_asked_and_why(
    hand_in: HandIn, session: Session, make_result: MakeResult, grade: Grade, now: datetime
):
    attempt = hand_in()
    grade(attempt, make_result(4))
    with session.begin():
        ledger.regrade(session, attempt.attempt_id, "wilai", "แก้ข้อทดสอบ", now + LATER)
    grade(attempt, make_result(9))
    first, second = ledger.runs(session, attempt.attempt_id)
    assert (first.asked_by, first.standing.score) == ("", 4)
    assert (second.asked_by, second.asked_reason) == ("wilai", "แก้ข้อทดสอบ")
    assert ledger.result(session, attempt.attempt_id).standing.score == 9


def test_a_regrade_sets_a_grading_under_way_aside(
    hand_in: HandIn, session: Session, make_result: MakeResult, now: datetime
):
    attempt = hand_in()
    ledger.claim(session, "w1", now)
    ledger.regrade(session, attempt.attempt_id, "wilai", "แก้ข้อทดสอบ", now)
    with pytest.raises(ClaimLost):
        ledger.record(session, attempt.attempt_id, "w1", make_result(1), now)


def test_a_regrade_we_could_not_finish_takes_no_points_away(
    hand_in: HandIn, session: Session, make_result: MakeResult, grade: Grade, now: datetime
):
    attempt = hand_in()
    grade(attempt, make_result(7, 10))
    with session.begin():
        ledger.regrade(session, attempt.attempt_id, "wilai", "ลองใหม่", now)
    grade(attempt, make_result(status=GradingStatus.UNGRADED))
    result = ledger.result(session, attempt.attempt_id)
    assert (result.standing.score, result.result.status) == (17, GradingStatus.GRADED)
    assert ledger.runs(session, attempt.attempt_id)[-1].status is GradingStatus.UNGRADED


def test_an_unknown_attempt_is_named(session: Session, now: datetime):
    with pytest.raises(UnknownRecord, match="nobody's"):
        ledger.regrade(session, "nobody's", "wilai", "", now)


def test_workers_at_once_never_hold_the_same_claim(hand_in: HandIn, sessions: sessionmaker[Session], now: datetime):
    attempts = {hand_in(f"s{number}").attempt_id for number in range(30)}
    gate = threading.Barrier(10)

    def work(name: str) -> list[str]:
        gate.wait()
        held = []
        while True:
            with sessions.begin() as session:
                claimed = ledger.claim(session, name, now + LATER)
            if claimed is None:
                return held
            held.append(claimed)

    with ThreadPoolExecutor(10) as pool:
        held = [claim for claims in pool.map(work, "abcdefghij") for claim in claims]
    assert len(held) == len(attempts)
    assert set(held) == attempts


def test_of_two_results_at_once_one_is_recorded(
    hand_in: HandIn, sessions: sessionmaker[Session], make_result: MakeResult, now: datetime
):
    attempt = hand_in()
    with sessions.begin() as session:
        ledger.claim(session, "w1", now)

    def record(score: float) -> bool:
        try:
            with sessions.begin() as session:
                ledger.record(session, attempt.attempt_id, "w1", make_result(score), now)
        except ClaimLost:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(record, range(8))) == 1
    with sessions() as session:
        assert len(ledger.runs(session, attempt.attempt_id)) == 1


def test_a_result_is_whole_or_not_there(
    hand_in: HandIn, sessions: sessionmaker[Session], make_result: MakeResult, now: datetime
):
    attempt = hand_in()
    with sessions.begin() as session:
        ledger.claim(session, "w1", now)
    twice = make_result(10, 10)
    double = GradingResult(**{**vars(twice), "cells": (twice.cells[0], twice.cells[0])})
    with pytest.raises(IntegrityError), sessions.begin() as session:
        ledger.record(session, attempt.attempt_id, "w1", double, now)
    with sessions.begin() as session:
        assert ledger.runs(session, attempt.attempt_id) == []
        ledger.record(session, attempt.attempt_id, "w1", make_result(10, Outcome.MANUAL), now)


@pytest.mark.parametrize("score", [-1, 10.5, float("nan"), float("inf")])
def test_a_score_that_cannot_be_is_not_recorded(
    hand_in: HandIn, session: Session, make_result: MakeResult, score: float
):
    attempt = hand_in()
    ledger.claim(session, "w1", attempt.received_at)
    with pytest.raises(IntegrityError):
        ledger.record(session, attempt.attempt_id, "w1", make_result(score), attempt.received_at)
