"""What is handed in."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from foundation.errors import UnusableInput
from grader import exchange
from grader.errors import BundleRejected, SubmissionRefused, UnknownAssignment, UnknownRecord
from grader.model import Bundle, BundleLimits, Receipt, Release, Schedule

HandIn = Callable[..., Receipt]
Sessions = sessionmaker[Session]


def test_a_receipt_has_its_attempt_with_the_very_files(hand_in: HandIn, session: Session, published: Release):
    receipt = hand_in("print('สวัสดี')")
    attempt = exchange.attempt(session, receipt.attempt_id)
    submission = exchange.submission(session, receipt.attempt_id)
    assert {**asdict(receipt), "release_digest": published.digest} == asdict(attempt)
    assert submission["exercise/collect.py"].decode() == "print('สวัสดี')"
    assert submission.sha256 == receipt.sha256


def test_the_same_key_gives_the_same_receipt_and_no_new_attempt(hand_in: HandIn, session: Session, now: datetime):
    first = hand_in()
    assert hand_in(at=now + timedelta(seconds=1)) == first
    assert hand_in(at=now + timedelta(days=99)) == first  # even after closing: it was in time
    assert len(exchange.attempts(session)) == 1


def test_the_same_key_of_another_student_is_another_submission(hand_in: HandIn):
    assert hand_in().attempt_id != hand_in(student_id="somying").attempt_id


def test_a_key_used_for_other_work_is_refused_rather_than_losing_it(hand_in: HandIn):
    hand_in("print(1)")
    with pytest.raises(SubmissionRefused) as caught:
        hand_in("print(2)")
    assert caught.value.code == "idempotency-key-used"


@pytest.mark.parametrize("key", ["", "x" * 201, "มีภาษาไทย", "two words", "line\nbreak"])
def test_an_odd_key_is_refused(hand_in: HandIn, key: str):
    with pytest.raises(UnusableInput, match="idempotency key"):
        hand_in(key=key)


def test_the_cool_down_says_how_many_seconds_to_wait(hand_in: HandIn, now: datetime):
    hand_in()
    with pytest.raises(SubmissionRefused) as caught:
        hand_in(key="key-2", at=now + timedelta(seconds=10.5))
    assert caught.value.retry_after_s == 20
    assert "20 วินาที" in caught.value.th
    assert "20 s" in caught.value.en
    assert hand_in(key="key-2", at=now + timedelta(seconds=30)).number == 2


def test_the_cool_down_is_each_students_own(hand_in: HandIn):
    hand_in()
    assert hand_in(student_id="somying", key="key-2").number == 1


def test_late_work_is_taken_and_flagged_until_closing(hand_in: HandIn, schedule: Schedule):
    assert schedule.duedate is not None
    assert schedule.closes_at is not None
    in_time = hand_in(key="a", at=schedule.duedate)
    late = hand_in(key="b", at=schedule.duedate + timedelta(minutes=1))
    last = hand_in(key="c", at=schedule.closes_at)
    assert [in_time.late, late.late, last.late] == [False, True, True]
    with pytest.raises(SubmissionRefused) as caught:
        hand_in(key="d", at=schedule.closes_at + timedelta(seconds=1))
    assert caught.value.code == "closed"
    assert "07/12/2569" in caught.value.th  # Bangkok, Buddhist era


def test_an_unreadable_archive_leaves_nothing_behind(sessions: Sessions, published: Release, now: datetime):
    with pytest.raises(BundleRejected), sessions.begin() as session:
        exchange.submit(
            session,
            assignment_id=published.assignment_id,
            student_id="somchai",
            archive=b"not a zip",
            idempotency_key="k",
            now=now,
            validate=lambda _release, _bundle: None,
        )
    with sessions() as session:
        assert exchange.attempts(session) == []


def test_work_that_does_not_fit_the_release_is_rejected_and_its_author_has_begun(
    sessions: Sessions, published: Release, now: datetime
):
    def refuse(release: Release, _bundle: Bundle) -> None:
        assert release.digest == published.digest
        raise BundleRejected("bad-cells", th="เซลล์ไม่ครบ", en="Cells are missing.")

    with pytest.raises(BundleRejected) as caught, sessions.begin() as session:
        exchange.submit(
            session,
            assignment_id="m01",
            student_id="somchai",
            archive=Bundle({"m01.ipynb": b"{}"}).to_zip(),
            idempotency_key="k",
            now=now,
            validate=refuse,
        )
    with sessions.begin() as session:
        exchange.record_rejection(session, "m01", "somchai", caught.value, now)
    with sessions() as session:
        assert exchange.attempts(session) == []
        (rejection,) = exchange.rejections(session, students=["somchai"], assignment_id="m01")
        assert (rejection.code, rejection.th, rejection.at) == ("bad-cells", "เซลล์ไม่ครบ", now)


def test_the_limits_are_the_callers(sessions: Sessions, published: Release, now: datetime):
    with pytest.raises(BundleRejected) as caught, sessions.begin() as session:
        exchange.submit(
            session,
            assignment_id=published.assignment_id,
            student_id="somchai",
            archive=Bundle({f"{n}.txt": b"" for n in range(3)}).to_zip(),
            idempotency_key="k",
            now=now,
            validate=lambda _release, _bundle: None,
            limits=BundleLimits(files=2),
        )
    assert caught.value.code == "too-many-files"


@pytest.mark.usefixtures("engine")
def test_an_unknown_assignment_takes_nothing(session: Session, now: datetime):
    with pytest.raises(UnknownAssignment):
        exchange.submit(
            session,
            assignment_id="m99",
            student_id="somchai",
            archive=Bundle({"m99.ipynb": b"{}"}).to_zip(),
            idempotency_key="k",
            now=now,
            validate=lambda _release, _bundle: None,
        )


def test_an_unknown_attempt_is_named(session: Session):
    with pytest.raises(UnknownRecord, match="nothing-here"):
        exchange.submission(session, "nothing-here")


def test_attempts_are_listed_by_student_and_assignment(hand_in: HandIn, session: Session, now: datetime):
    hand_in(key="a")
    hand_in(key="b", at=now + timedelta(minutes=1))
    hand_in(key="c", student_id="somying")
    assert [item.number for item in exchange.attempts(session, students=["somchai"])] == [1, 2]
    assert exchange.attempts(session, students=[]) == []
    assert len(exchange.attempts(session, assignment_id="m01")) == 3
    assert exchange.attempts(session, assignment_id="m02") == []


@pytest.mark.parametrize("by_name", [0, 1, 2])
def test_a_class_of_any_size_gets_its_own_records_alone(
    hand_in: HandIn, session: Session, monkeypatch: pytest.MonkeyPatch, by_name: int
):
    monkeypatch.setattr("grader.exchange.records._BY_NAME", by_name)
    for student_id in ("somchai", "somying", "somsak"):
        hand_in(key="a", student_id=student_id)
    mine = {"somchai", "somying"}
    assert {item.student_id for item in exchange.attempts(session, mine)} == mine


def test_fifty_submissions_of_one_key_at_once_make_one_attempt(hand_in: HandIn, sessions: Sessions):
    gate = threading.Barrier(50)

    def submit(_number: int) -> Receipt:
        gate.wait()
        return hand_in()

    with ThreadPoolExecutor(50) as pool:
        receipts = set(pool.map(submit, range(50)))
    assert len(receipts) == 1
    with sessions() as session:
        assert [item.attempt_id for item in exchange.attempts(session)] == [receipts.pop().attempt_id]


def test_a_class_submitting_at_once_is_numbered_each_from_one(hand_in: HandIn, sessions: Sessions):
    names = [f"trainee{number}" for number in range(40)]
    with ThreadPoolExecutor(20) as pool:
        receipts = list(pool.map(lambda name: hand_in(key=name, student_id=name), names))
    assert {receipt.number for receipt in receipts} == {1}
    with sessions() as session:
        assert {item.student_id for item in exchange.attempts(session)} == set(names)


def test_many_keys_of_one_student_at_once_pass_one_cool_down(hand_in: HandIn, sessions: Sessions):
    def submit(number: int) -> int | str:
        try:
            return hand_in(key=f"key-{number}").number
        except SubmissionRefused as error:
            return error.code

    with ThreadPoolExecutor(20) as pool:
        outcomes = list(pool.map(submit, range(20)))
    assert sorted(map(str, outcomes)) == ["1", *["cooling-down"] * 19]
    with sessions() as session:
        assert len(exchange.attempts(session)) == 1
