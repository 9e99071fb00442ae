"""Accounts: made, logged in, changed."""

import re
import time
from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from people import Role, accounts, passwords
from people.errors import AccountRefused, PasswordRefused, UnknownPerson, WrongPassword
from people.tables import PersonChangeRow, PersonRow

OWN = "ข้าวเหนียวมะม่วง 15"


def test_a_new_account_logs_in_with_its_first_password_and_must_change_it(session: Session, somying: str):
    person = accounts.verify(session, "somying", somying)
    assert person is not None
    assert (person.name, person.role, person.cohort_id) == ("สมหญิง ดีใจ", Role.TRAINEE, "1/2570")
    assert person.must_change_password
    assert person.privacy_accepted_at is None


@pytest.mark.usefixtures("somying")
def test_a_password_is_kept_as_an_argon2_hash_only(session: Session, somying: str):
    stored = session.scalars(select(PersonRow.password_hash)).one()
    assert stored.startswith("$argon2id$")
    assert somying not in stored
    changes = session.scalars(select(PersonChangeRow.what)).all()
    assert somying not in str(changes)


def test_first_passwords_are_readable_and_hold_64_bits():
    made = {passwords.first_password().plain for _ in range(40)}
    assert len(made) == 40
    assert all(re.fullmatch(r"([b-df-hj-kmnp-tv-xz2-9]{4}-){3}[b-df-hj-kmnp-tv-xz2-9]{4}", word) for word in made)
    assert 27**16 > 2**64
    assert len(passwords._ALPHABET) == 27


@pytest.mark.parametrize(
    ("username", "password"),
    [("somying", "wrong"), ("nobody", "x"), ("", ""), ("SOMYING", "x"), ("a\0b", "x"), ("somying", "\ud800")],
)
@pytest.mark.usefixtures("somying")
def test_a_wrong_name_or_password_is_nobody(session: Session, username: str, password: str):
    assert accounts.verify(session, username, password) is None


@pytest.mark.usefixtures("somying")
def test_an_unknown_name_takes_as_long_as_a_wrong_password(session: Session):
    def seconds(username: str) -> float:
        accounts.verify(session, username, "x")
        spent = []
        for _ in range(5):
            began = time.thread_time()
            accounts.verify(session, username, "x")
            spent.append(time.thread_time() - began)
        return sorted(spent)[2]

    known, unknown = seconds("somying"), seconds("nobody")
    assert 0.5 < known / unknown < 2


def test_a_closed_account_does_not_log_in_but_stays_on_record(session: Session, somying: str, now: datetime):
    accounts.set_active(session, "somying", active=False, by="wilai", now=now)
    assert accounts.verify(session, "somying", somying) is None
    person = accounts.person(session, "somying")
    assert person is not None
    assert not person.active


def change(session: Session, username: str, old: str, new: str) -> None:
    accounts.change_password(session, accounts.own_password(session, username, old, new))


def test_an_own_password_replaces_the_first(session: Session, somying: str):
    change(session, "somying", somying, OWN)
    person = accounts.verify(session, "somying", OWN)
    assert person is not None
    assert not person.must_change_password
    assert accounts.verify(session, "somying", somying) is None


def test_a_password_is_the_same_however_the_keyboard_composed_it(session: Session, somying: str):
    change(session, "somying", somying, "caf\u00e9 au lait")
    assert accounts.verify(session, "somying", "cafe\u0301 au lait") is not None


@pytest.mark.parametrize(
    ("new", "code"),
    [("สั้นไป", "password-length"), ("x" * 201, "password-length"), ("", "password-length")],
)
def test_a_short_or_endless_password_is_refused(session: Session, somying: str, new: str, code: str):
    with pytest.raises(PasswordRefused) as caught:
        change(session, "somying", somying, new)
    assert caught.value.code == code


def test_the_old_password_and_the_username_are_refused(session: Session, now: datetime):
    first = accounts.create(session, username="wilai-instructor", name="วิไล", role=Role.INSTRUCTOR, now=now)
    with pytest.raises(PasswordRefused) as caught:
        change(session, "wilai-instructor", first, first)
    assert caught.value.code == "password-same-as-old"
    with pytest.raises(PasswordRefused) as caught:
        change(session, "wilai-instructor", first, "Wilai-Instructor")
    assert caught.value.code == "password-same-as-username"


@pytest.mark.usefixtures("somying")
def test_changing_a_password_needs_the_old_one(session: Session):
    with pytest.raises(WrongPassword):
        change(session, "somying", "a guess", OWN)
    with pytest.raises(WrongPassword):
        change(session, "nobody", "a guess", OWN)


def test_a_reset_gives_a_new_first_password(session: Session, somying: str):
    again = passwords.first_password()
    accounts.reset_password(session, "somying", again, by="wilai")
    person = accounts.verify(session, "somying", again.plain)
    assert person is not None
    assert person.must_change_password
    assert accounts.verify(session, "somying", somying) is None
    with pytest.raises(UnknownPerson):
        accounts.reset_password(session, "nobody", again)


def test_a_password_changed_meanwhile_is_not_overwritten(session: Session, somying: str):
    mine = accounts.own_password(session, "somying", somying, OWN)
    accounts.reset_password(session, "somying", again := passwords.first_password())
    with pytest.raises(WrongPassword):
        accounts.change_password(session, mine)
    accounts.rehash(session, mine)
    assert accounts.verify(session, "somying", again.plain) is not None


def test_an_account_closed_meanwhile_keeps_its_password(session: Session, somying: str):
    mine = accounts.own_password(session, "somying", somying, OWN)
    accounts.set_active(session, "somying", active=False, by="wilai")
    with pytest.raises(WrongPassword):
        accounts.change_password(session, mine)


def test_what_writes_a_ready_made_password_hashes_nothing(
    session: Session, somying: str, monkeypatch: pytest.MonkeyPatch
):
    ready = passwords.first_password()
    mine = accounts.own_password(session, "somying", somying, OWN)
    monkeypatch.setattr(passwords, "hashed", lambda _: pytest.fail("hashed while others wait"))
    assert accounts.create(session, username="nan", name="น", role=Role.TRAINEE, password=ready) == ready.plain
    accounts.change_password(session, mine)
    accounts.reset_password(session, "somying", ready)
    assert ready.plain not in repr(ready)


def test_a_hash_of_former_parameters_is_found_and_renewed(session: Session, somying: str):
    row = session.get(PersonRow, "somying")
    assert row is not None
    row.password_hash = weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(somying)
    session.flush()
    renewed = accounts.renewed(session, "somying", somying)
    assert renewed is not None
    accounts.rehash(session, renewed)
    assert row.password_hash != weak
    assert accounts.renewed(session, "somying", somying) is None
    assert accounts.verify(session, "somying", somying) is not None


@pytest.mark.usefixtures("somying")
def test_the_privacy_notice_is_accepted_once(session: Session, now: datetime):
    accounts.accept_privacy(session, "somying", now)
    accounts.accept_privacy(session, "somying", now + timedelta(days=1))
    person = accounts.person(session, "somying")
    assert person is not None
    assert person.privacy_accepted_at == now


@pytest.mark.parametrize("username", ["", "a", "Somying", "1abc", "-abc", "a b", "สมหญิง", "../etc", "a" * 33, "a\n"])
def test_an_unsafe_username_is_refused(session: Session, username: str):
    with pytest.raises(AccountRefused) as caught:
        accounts.create(session, username=username, name="x", role=Role.TRAINEE)
    assert caught.value.code == "bad-username"


@pytest.mark.usefixtures("somying")
def test_a_username_and_an_address_belong_to_one_person(session: Session):
    with pytest.raises(AccountRefused) as caught:
        accounts.create(session, username="somying", name="x", role=Role.TRAINEE)
    assert caught.value.code == "username-taken"
    accounts.create(session, username="somsri", name="x", role=Role.TRAINEE, email="s@example.go.th")
    with pytest.raises(AccountRefused) as caught:
        accounts.create(session, username="somsak", name="x", role=Role.TRAINEE, email="s@example.go.th")
    assert caught.value.code == "email-taken"


@pytest.mark.usefixtures("somying")
def test_people_are_listed_by_cohort_and_role(session: Session, now: datetime):
    accounts.create_cohort(session, "sim", name_th="ชั้นเรียนจำลอง", synthetic=True, now=now)
    accounts.create(session, username="sim-001", name="จำลอง", role=Role.TRAINEE, cohort_id="sim")
    accounts.create(session, username="wilai", name="วิไล", role=Role.INSTRUCTOR)
    assert [person.username for person in accounts.everyone(session)] == ["sim-001", "somying", "wilai"]
    assert [person.username for person in accounts.everyone(session, cohort="sim")] == ["sim-001"]
    assert [person.username for person in accounts.everyone(session, role=Role.INSTRUCTOR)] == ["wilai"]
    synthetic = {person.username: person.synthetic for person in accounts.everyone(session)}
    assert synthetic == {"sim-001": True, "somying": False, "wilai": False}
    assert {cohort.cohort_id: cohort.synthetic for cohort in accounts.cohorts(session)} == {
        "1/2570": False,
        "sim": True,
    }


@pytest.mark.usefixtures("somying")
def test_every_change_is_kept_with_who_when_before_and_after(session: Session, now: datetime):
    accounts.update(session, "somying", {"agency": "ศูนย์อนามัยที่ 1", "name": "สมหญิง ดีใจ"}, by="wilai", now=now)
    assert accounts.changes(session, "somying")[-1] == (now, "wilai", {"agency": ["", "ศูนย์อนามัยที่ 1"]})
    with pytest.raises(IntegrityError, match="append-only"):
        session.execute(PersonChangeRow.__table__.delete())


def test_the_health_region_follows_from_the_province(session: Session, now: datetime):
    accounts.create(session, username="nan", name="น", role=Role.TRAINEE, province_code="55", now=now)
    accounts.create(session, username="none", name="น", role=Role.PLANNING, now=now)
    regions = [person.health_region for person in accounts.everyone(session)]
    assert regions == [1, None]
