"""Certificates as people look at them: a project's, and the one behind a code."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from academy.views.pass_rates import pass_rate_view
from indicator import Scope
from people import accounts
from planning import certificates, journal, training
from planning.certificates import Certificate


@dataclass(frozen=True)
class Checked:
    """What anybody with the code may know: the certificate, whose it is, of which training."""

    certificate: Certificate
    name: str
    plan: training.Plan


def checked(session: Session, code: str) -> Checked:
    """Look a code up. Raises UnknownRecord."""
    found = certificates.find(session, code)
    project = training.replay(found.record_id, journal.read(session, found.record_id, training.KIND))
    person = accounts.person(session, found.username)
    return Checked(found, person.name if person else "–", project.plan)


def scope_of(plan: training.Plan) -> Scope:
    """Give the figures among which a project's people are found: a rehearsal's are never official."""
    return Scope.SYNTHETIC if plan.rehearsal else Scope.OFFICIAL


def passed_and_undecided(
    session: Session, scope: Scope, cohort_id: str, *, proposed_percent: float, now: datetime
) -> tuple[Collection[str], Collection[str]]:
    """Name who of a cohort passes by the rule in force, and who still could."""
    report = pass_rate_view(session, scope, proposed_percent=proposed_percent, now=now, cohort_id=cohort_id)
    rows = report.overall.rows
    passed = {row.participant.username for row in rows if row.passed}
    return passed, {row.participant.username for row in rows if row.could_still_pass} - passed
