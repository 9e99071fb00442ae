"""Pairs are drawn by the seed alone, and recorded beside the scores."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from grader import ledger
from grader.ledger import draw_pairs, latest_pairs, record_pairs
from grader.ledger.tables import PairRow
from grader.model import Attempt, GradingStatus, Pairing, PairResult, PairTest

PASSED = PairTest("test_rows", "ได้ทุกแถว", "Every row", passed=True)
FAILED = PairTest("test_since", "since", "Since", passed=False, faults=("provider",), message="ได้ 5 แถว")


def people(count: int) -> dict[str, str]:
    return {f"trainee{number}": f"attempt{number}" for number in range(count)}


@pytest.mark.parametrize("count", [2, 3, 8, 31])
def test_everybody_is_once_consumer_and_once_provider_and_never_alone(count: int):
    pairs = draw_pairs(people(count), "1")
    assert Counter(pair.consumer_id for pair in pairs) == Counter(people(count).keys())
    assert Counter(pair.provider_id for pair in pairs) == Counter(people(count).keys())
    assert all(pair.consumer_id != pair.provider_id for pair in pairs)
    assert all(people(count)[pair.provider_id] == pair.provider_attempt_id for pair in pairs)


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_make_no_pair(count: int):
    assert draw_pairs(people(count), "1") == []


def test_the_seed_alone_decides():
    backwards = dict(reversed(people(12).items()))
    assert draw_pairs(people(12), "1") == draw_pairs(backwards, "1")
    assert draw_pairs(people(12), "1") != draw_pairs(people(12), "2")


@pytest.fixture
def pairing(hand_in: Callable[..., Attempt]) -> Pairing:
    ours, theirs = hand_in("somchai"), hand_in("malee")
    return Pairing("somchai", ours.attempt_id, "malee", theirs.attempt_id)


def record(session: Session, pairing: Pairing, result: PairResult, now: datetime) -> str:
    return record_pairs(session, assignment_id="m01", results=[(pairing, result)], seed="1", by="kru", now=now)


def test_what_is_recorded_is_read_again_by_either_party(session: Session, pairing: Pairing, now: datetime):
    result = PairResult(GradingStatus.GRADED, (PASSED, FAILED))
    record(session, pairing, result, now)
    for username in ("somchai", "malee", None):
        (found,) = latest_pairs(session, username)
        assert (found.pairing, found.result, found.seed, found.by, found.at) == (pairing, result, "1", "kru", now)
    assert latest_pairs(session, "boon") == []


def test_a_later_draw_stands_for_those_who_are_in_it(session: Session, pairing: Pairing, now: datetime):
    record(session, pairing, PairResult(GradingStatus.GRADED, (FAILED,)), now)
    later = record(session, pairing, PairResult(GradingStatus.GRADED, (PASSED,)), now + timedelta(days=1))
    (found,) = latest_pairs(session)
    assert (found.draw_id, found.result.tests) == (later, (PASSED,))


def test_a_pair_is_in_no_score(session: Session, pairing: Pairing, now: datetime):
    before = ledger.count_runs(session)
    record(session, pairing, PairResult(GradingStatus.GRADED, (FAILED,)), now)
    assert ledger.count_runs(session) == before


def test_a_recorded_pair_cannot_be_changed(session: Session, pairing: Pairing, now: datetime):
    record(session, pairing, PairResult(GradingStatus.UNGRADED, reason="sandbox\0"), now)
    session.commit()
    row = session.query(PairRow).one()
    row.status = "graded"
    with pytest.raises(DatabaseError, match="append-only"):
        session.flush()
