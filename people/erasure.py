"""Erasure of a person's identity: a pseudonym takes its place for good; what refers to the account goes on holding.

The username stays, because figures, receipts, sealed files and certificates are told by it; so does what figures are
broken down by (agency, province, cohort). Name, e-mail address, password and what entries of changes kept of them go.
"""

import secrets
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from people import accounts, passwords
from people.errors import AccountRefused, UnknownPerson
from people.model import Person, Role
from people.tables import PersonChangeDetailRow, PersonChangeRow, PersonRow

_RANDOM_BYTES = 4


def check_erasable(session: Session, username: str) -> Person:
    """Find the trainee to erase. Raises UnknownPerson, AccountRefused."""
    person = accounts.person(session, username)
    if person is None:
        raise UnknownPerson.named(username)
    if person.role is not Role.TRAINEE:
        raise AccountRefused.not_erasable(username)
    return person


def erase(session: Session, username: str, *, by: str, reason: str, now: datetime) -> Person:
    """Put a pseudonym in place of who somebody is and close the account; again changes nothing. Raises as `check_erasable`."""
    person = check_erasable(session, username)
    if person.erased_at is not None:
        return person
    row = session.get_one(PersonRow, username)
    row.name = f"ผู้เข้ารับการอบรม {secrets.token_hex(_RANDOM_BYTES)}"
    row.email = None
    row.password_hash = passwords.first_password().password_hash
    row.active = False
    row.erased_at = row.updated_at = now
    entries = select(PersonChangeRow.id).where(PersonChangeRow.username == username)
    session.execute(delete(PersonChangeDetailRow).where(PersonChangeDetailRow.change_id.in_(entries)))
    session.add(PersonChangeRow(username=username, at=now, by=by, what={"erased": [None, reason]}))
    session.flush()
    return check_erasable(session, username)
