"""What is handed out."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from grader import exchange
from grader.errors import UnknownAssignment
from grader.exchange.tables import BlobRow, ReleaseRow
from grader.model import Assignment, AttemptPolicy, Receipt, Release, Schedule

Make = Callable[..., Release]
MakeAssignment = Callable[..., Assignment]


def test_a_release_comes_back_as_it_was_published(session: Session, published: Release):
    back = exchange.release(session, published.digest)
    assert back.cells == published.cells
    assert dict(back.student) == dict(published.student)
    assert dict(back.grading) == dict(published.grading)
    assert exchange.release(session, "m01").digest == published.digest


def test_an_assignment_shows_its_settings_points_and_dates(
    session: Session, published: Release, schedule: Schedule, now: datetime
):
    shown = exchange.assignment(session, "m01")
    assert (shown.title_th, shown.title_en) == ("เก็บข้อมูลให้ครบ", "Collect every page")
    assert (shown.max_score, shown.digest, shown.released_at) == (5, published.digest, now)
    assert (shown.policy, shown.cooldown_s, shown.counts) == (AttemptPolicy.BEST, 30, True)
    assert (shown.duedate, shown.closes_at) == (schedule.duedate, schedule.closes_at)


def test_publishing_the_same_digest_again_changes_nothing(
    session: Session, published: Release, make_assignment: MakeAssignment, schedule: Schedule, now: datetime
):
    before = exchange.assignments(session)
    exchange.publish(session, published, make_assignment(), schedule, now + timedelta(days=1))
    assert exchange.assignments(session) == before
    assert session.scalar(select(func.count()).select_from(ReleaseRow)) == 1


def test_a_new_digest_is_handed_out_and_old_attempts_keep_theirs(
    hand_in: Callable[..., Receipt],
    session: Session,
    published: Release,
    make_release: Make,
    make_assignment: MakeAssignment,
):
    receipt = hand_in()
    corrected = make_release(text="corrected")
    exchange.publish(session, corrected, make_assignment(), Schedule(), receipt.received_at)
    assert exchange.assignment(session, "m01").digest == corrected.digest
    assert exchange.attempt(session, receipt.attempt_id).release_digest == published.digest
    assert dict(exchange.release(session, published.digest).student) == dict(published.student)


def test_unchanged_files_are_stored_once(
    session: Session, published: Release, make_assignment: MakeAssignment, schedule: Schedule, now: datetime
):
    twin = Release("m02", published.student, published.grading, published.cells, "f" * 64)
    exchange.publish(session, twin, make_assignment("m02"), schedule, now)
    assert session.scalar(select(func.count()).select_from(BlobRow)) == 2


def test_assignments_are_listed_in_the_order_they_were_first_published(
    session: Session, make_release: Make, make_assignment: MakeAssignment, schedule: Schedule, now: datetime
):
    for name in ("pretest", "m05", "m01"):
        exchange.publish(session, make_release(name), make_assignment(name), schedule, now)
    exchange.publish(session, make_release("pretest", "again"), make_assignment("pretest"), schedule, now)
    assert [item.assignment_id for item in exchange.assignments(session)] == ["pretest", "m05", "m01"]


@pytest.mark.usefixtures("published")
def test_a_decided_date_survives_a_new_release_and_says_who_decided(
    session: Session,
    make_release: Make,
    make_assignment: MakeAssignment,
    schedule: Schedule,
    now: datetime,
):
    longer = Schedule(now + timedelta(days=30), now + timedelta(days=40))
    exchange.set_schedule(session, "m01", longer, "wilai", now + timedelta(hours=1))
    exchange.publish(session, make_release(text="corrected"), make_assignment(), schedule, now)
    assert exchange.assignment(session, "m01").duedate == longer.duedate
    history = exchange.schedules(session, "m01")
    assert [(item.set_by, item.schedule) for item in history] == [("course", schedule), ("wilai", longer)]
    assert history[-1].set_at == now + timedelta(hours=1)


def test_an_assignment_may_have_no_dates(
    session: Session, make_release: Make, make_assignment: MakeAssignment, now: datetime
):
    exchange.publish(session, make_release(), make_assignment(), Schedule(), now)
    assert exchange.assignment(session, "m01").duedate is None


@pytest.mark.usefixtures("published")
def test_what_was_released_cannot_be_altered(session: Session):
    with pytest.raises(IntegrityError, match="append-only"):
        session.execute(BlobRow.__table__.update().values(data=b"other"))
    session.rollback()


def test_an_unknown_assignment_is_named_in_both_languages(session: Session, now: datetime):
    with pytest.raises(UnknownAssignment) as caught:
        exchange.fetch(session, "m99", "somchai", now)
    assert "m99" in caught.value.th
    assert "m99" in caught.value.en
    with pytest.raises(UnknownAssignment):
        exchange.release(session, "m99")
    with pytest.raises(UnknownAssignment):
        exchange.set_schedule(session, "m99", Schedule(), "wilai", now)


def test_fetching_hands_out_the_students_files_and_is_remembered(session: Session, published: Release, now: datetime):
    bundle = exchange.fetch(session, "m01", "somchai", now)
    exchange.fetch(session, "m01", "somchai", now + timedelta(hours=1))
    assert dict(bundle) == dict(published.student)
    assert exchange.fetched(session) == {("somchai", "m01"): now}
