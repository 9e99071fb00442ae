"""Certificates as people look at them: a project's, and the one behind a code."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from people import accounts
from planning import certificates, journal, training
from planning.certificates import Certificate


@dataclass(frozen=True)
class Checked:
    """What anybody with the code may know: the certificate, whose it is, of which training, and if that was given up."""

    certificate: Certificate
    name: str
    plan: training.Plan
    cancelled: bool


def checked(session: Session, code: str) -> Checked:
    """Look a code up. Raises UnknownRecord."""
    found = certificates.find(session, code)
    project = training.replay(found.record_id, journal.read(session, found.record_id, training.KIND))
    person = accounts.person(session, found.username)
    return Checked(found, person.name if person else "–", project.plan, bool(project.cancelled))
