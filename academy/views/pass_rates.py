"""The indicator's figures from the records: roster and scores in, a report out."""

from datetime import datetime

from sqlalchemy.orm import Session

from academy.views.roster import cohorts, participant, trainees
from academy.views.rules import current_rule
from academy.views.standings import read_records
from indicator import PassRateReport, Scope, pass_rate
from people import Cohort


def pass_rate_view(
    session: Session, scope: Scope, *, proposed_percent: float, now: datetime, cohort_id: str | None = None
) -> PassRateReport:
    """Compute every figure of `scope`, of all its cohorts or of one."""
    records = read_records(session)
    known = cohorts(session)
    return pass_rate(
        [participant(person, known.get(person.cohort_id)) for person in trainees(session)],
        records.modules,
        records.scores,
        current_rule(session, proposed_percent),
        as_of=now,
        scope=scope,
        cohort_id=cohort_id,
    )


def scope_cohorts(session: Session, scope: Scope) -> list[Cohort]:
    """List the cohorts whose people `scope` looks at, oldest first."""
    return [cohort for cohort in cohorts(session).values() if cohort.synthetic is (scope is Scope.SYNTHETIC)]
