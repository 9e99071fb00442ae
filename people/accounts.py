"""Accounts: made, found, logged in. Every function works in the caller's transaction.

`now` is the present instant unless given; `by` is who asked, kept with the change. Hashing a password takes a
while and must not keep others from writing: what only reads may hash, what writes takes the hash ready-made.
"""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from foundation.store import utc_now
from people import passwords
from people.errors import AccountRefused, UnknownPerson, WrongPassword
from people.model import Cohort, Person, Role
from people.passwords import FirstPassword
from people.tables import CohortRow, PersonChangeDetailRow, PersonChangeRow, PersonRow

# A foreign key and a unique column: what is not stated must not refer to, or collide with, anything.
_NULL_WHEN_EMPTY = frozenset({"cohort_id", "email"})
# What tells who somebody is: kept beside the entries of changes, where it can be erased.
_PERSONAL = frozenset({"name", "email"})
_CHANGED = ["…", "…"]
USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,31}")


@dataclass(frozen=True)
class NewHash:
    """A hash to take the place of the one that stood when a password was verified."""

    username: str
    former: str = field(repr=False)
    password_hash: str = field(repr=False)


def create(
    session: Session,
    *,
    username: str,
    name: str,
    role: Role,
    agency: str = "",
    province_code: str = "",
    cohort_id: str = "",
    email: str = "",
    password: FirstPassword | None = None,
    by: str = "system",
    now: datetime | None = None,
) -> str:
    """Make an account, and its cohort if there is none of that id; give its first password.

    Without a `password` made beforehand, one is made here, in the caller's transaction. Raises AccountRefused.
    """
    now = now or utc_now()
    _check_free(session, username, email)
    _make_cohort(session, cohort_id, now)
    password = password or passwords.first_password()
    row = PersonRow(
        username=username,
        person_id=str(uuid.uuid4()),
        name=name,
        agency=agency,
        province_code=province_code,
        cohort_id=cohort_id or None,
        role=role,
        email=email or None,
        password_hash=password.password_hash,
        must_change_password=True,
        active=True,
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    _note(session, username, {"created": [None, role.value]}, by, now)
    return password.plain


def verify(session: Session, username: str, password: str) -> Person | None:
    """Find the active person of this name and password; a wrong name takes as long as a wrong password. Reads only."""
    row = _row(session, username)
    if not passwords.matches(row.password_hash if row else None, password) or row is None or not row.active:
        return None
    return _person(row)


def renewed(session: Session, username: str, password: str) -> NewHash | None:
    """Hash a password that was just verified anew, if its hash is weaker than today's parameters. Reads only."""
    row = _row(session, username)
    if row is None or not passwords.outdated(row.password_hash):
        return None
    return NewHash(username, row.password_hash, passwords.hashed(password))


def rehash(session: Session, new: NewHash) -> None:
    """Keep the same password under its new hash, unless it was changed meanwhile. Raises UnknownPerson."""
    row = _existing(session, new.username)
    if row.password_hash == new.former:
        row.password_hash = new.password_hash
        session.flush()


def own_password(session: Session, username: str, old: str, new: str) -> NewHash:
    """Check and hash a password of the person's own choice. Reads only. Raises WrongPassword, PasswordRefused."""
    if verify(session, username, old) is None:
        raise WrongPassword.old()
    passwords.check_rules(new, old=old, username=username)
    return NewHash(username, _existing(session, username).password_hash, passwords.hashed(new))


def change_password(session: Session, new: NewHash, *, now: datetime | None = None) -> None:
    """Set the password that `own_password` made. Raises WrongPassword if it was changed or closed meanwhile."""
    row = _existing(session, new.username)
    if not row.active or row.password_hash != new.former:
        raise WrongPassword.old()
    _set_hash(session, row, new.password_hash, first=False, by=new.username, now=now or utc_now())


def reset_password(
    session: Session, username: str, password: FirstPassword, *, by: str = "system", now: datetime | None = None
) -> None:
    """Give a new first password, to be changed at the next login. Raises UnknownPerson."""
    row = _existing(session, username)
    _set_hash(session, row, password.password_hash, first=True, by=by, now=now or utc_now())


def accept_privacy(session: Session, username: str, now: datetime) -> None:
    """Record that this person has read the privacy notice; the first time counts. Raises UnknownPerson."""
    if _existing(session, username).privacy_accepted_at is None:
        update(session, username, {"privacy_accepted_at": now}, by=username, now=now)


def set_active(session: Session, username: str, *, active: bool, by: str, now: datetime | None = None) -> None:
    """Close or reopen an account; what the person handed in stays. Raises UnknownPerson."""
    update(session, username, {"active": active}, by=by, now=now or utc_now())


def person(session: Session, username: str) -> Person | None:
    """Find the person of that name, closed accounts included."""
    row = _row(session, username)
    return _person(row) if row else None


def everyone(session: Session, cohort: str | None = None, role: Role | None = None) -> list[Person]:
    """List people by username, closed accounts included."""
    query = select(PersonRow).order_by(PersonRow.username)
    if cohort is not None:
        query = query.where(PersonRow.cohort_id == cohort)
    if role is not None:
        query = query.where(PersonRow.role == role)
    return [_person(row) for row in session.scalars(query)]


def cohorts(session: Session) -> list[Cohort]:
    """List cohorts, oldest first."""
    rows = session.scalars(select(CohortRow).order_by(CohortRow.created_at, CohortRow.cohort_id))
    return [Cohort(row.cohort_id, row.name_th, row.synthetic, row.created_at) for row in rows]


def cohort_exists(session: Session, cohort_id: str) -> bool:
    """Tell whether there is a cohort of that id."""
    return session.get(CohortRow, cohort_id) is not None


def peopled(session: Session, role: Role) -> frozenset[str]:
    """Give the ids of the cohorts that have anybody of this role; an empty one where some have no cohort."""
    of_role = exists().where(PersonRow.role == role)
    some = session.scalars(select(CohortRow.cohort_id).where(of_role.where(PersonRow.cohort_id == CohortRow.cohort_id)))
    others = session.scalar(select(of_role.where(PersonRow.cohort_id.is_(None))))
    return frozenset(some) | (frozenset({""}) if others else frozenset())


def create_cohort(
    session: Session, cohort_id: str, *, name_th: str, synthetic: bool = False, now: datetime | None = None
) -> None:
    """Make a cohort; a `synthetic` one is outside every official figure, for good."""
    row = CohortRow(cohort_id=cohort_id, name_th=name_th, synthetic=synthetic, created_at=now or utc_now())
    session.add(row)
    session.flush()


def update(session: Session, username: str, fields: Mapping[str, Any], *, by: str, now: datetime) -> bool:
    """Change fields of a person and note who, when, before and after; whether anything changed.

    Raises UnknownPerson, or AccountRefused of somebody whose identity was erased.
    """
    row = _existing(session, username)
    if row.erased_at is not None:
        raise AccountRefused.erased(username)
    stored = {key: value or None if key in _NULL_WHEN_EMPTY else value for key, value in fields.items()}
    changed = {key: [getattr(row, key), value] for key, value in stored.items() if getattr(row, key) != value}
    if not changed:
        return False
    _make_cohort(session, stored.get("cohort_id") or "", now)
    for key, (_, value) in changed.items():
        setattr(row, key, value)
    row.updated_at = now
    _note(session, username, changed, by, now)
    session.refresh(row, ["cohort"])
    return True


def changes(session: Session, username: str) -> list[tuple[datetime, str, dict[str, Any]]]:
    """List when, by whom and what was changed about a person, oldest first: `{field: [before, after]}`."""
    query = select(PersonChangeRow).where(PersonChangeRow.username == username).order_by(PersonChangeRow.id)
    rows = session.scalars(query).all()
    details = select(PersonChangeDetailRow).where(PersonChangeDetailRow.change_id.in_([row.id for row in rows]))
    kept: dict[int, dict[str, Any]] = {}
    for detail in session.scalars(details):
        kept.setdefault(detail.change_id, {})[detail.field] = [detail.before, detail.after]
    return [(row.at, row.by, {**row.what, **kept.get(row.id, {})}) for row in rows]


def _make_cohort(session: Session, cohort_id: str, now: datetime) -> None:
    if cohort_id and not cohort_exists(session, cohort_id):
        create_cohort(session, cohort_id, name_th=cohort_id, now=now)


def _set_hash(session: Session, row: PersonRow, password_hash: str, *, first: bool, by: str, now: datetime) -> None:
    if row.erased_at is not None:
        raise AccountRefused.erased(row.username)
    row.password_hash = password_hash
    row.must_change_password = first
    row.updated_at = now
    _note(session, row.username, {"password": ["…", "first" if first else "own"]}, by, now)


def _check_free(session: Session, username: str, email: str) -> None:
    if not USERNAME.fullmatch(username):
        raise AccountRefused.bad_username(username)
    if _row(session, username) is not None:
        raise AccountRefused.taken(username)
    if email and session.scalar(select(PersonRow.username).where(PersonRow.email == email)):
        raise AccountRefused.email_taken(email)


def _row(session: Session, username: str) -> PersonRow | None:
    """Read a row; what cannot be a username never reaches the database."""
    return session.get(PersonRow, username) if USERNAME.fullmatch(username) else None


def _existing(session: Session, username: str) -> PersonRow:
    row = _row(session, username)
    if row is None:
        raise UnknownPerson.named(username)
    return row


def _note(session: Session, username: str, what: Mapping[str, list[Any]], by: str, now: datetime) -> None:
    plain = {
        key: [value.isoformat() if isinstance(value, datetime) else value for value in pair]
        for key, pair in what.items()
    }
    told = {key: _CHANGED if key in _PERSONAL else pair for key, pair in plain.items()}
    row = PersonChangeRow(username=username, at=now, by=by, what=told)
    session.add(row)
    session.flush()
    session.add_all(
        PersonChangeDetailRow(change_id=row.id, field=key, before=plain[key][0], after=plain[key][1])
        for key in plain.keys() & _PERSONAL
    )
    session.flush()


def _person(row: PersonRow) -> Person:
    return Person(
        username=row.username,
        person_id=row.person_id,
        name=row.name,
        agency=row.agency,
        province_code=row.province_code,
        cohort_id=row.cohort_id or "",
        synthetic=row.cohort is not None and row.cohort.synthetic,
        role=Role(row.role),
        email=row.email or "",
        must_change_password=row.must_change_password,
        privacy_accepted_at=row.privacy_accepted_at,
        active=row.active,
        created_at=row.created_at,
        updated_at=row.updated_at,
        erased_at=row.erased_at,
    )
