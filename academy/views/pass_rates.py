"""The indicator's figures from the records: roster and scores in, a report out."""

from datetime import datetime

from sqlalchemy.orm import Session

from academy.views.roster import cohorts, participant, trainees
from academy.views.rules import current_rule
from academy.views.standings import read_records
from grader import ledger
from indicator import (
    Deciding,
    Learning,
    Participant,
    PassRateReport,
    Scope,
    learning,
    load_definition,
    pass_rate,
    seal,
)
from people import Cohort

# The ids that the course's tests before and after it bear in every course of ours.
PRE_TEST, POST_TEST = "pretest", "posttest"


def pass_rate_view(
    session: Session,
    scope: Scope,
    *,
    proposed_percent: float,
    now: datetime,
    cohort_id: str | None = None,
    first_attempts: bool = False,
) -> PassRateReport:
    """Compute every figure of `scope`, of all its cohorts or of one; by first attempts alone if asked, before retakes."""
    records = read_records(session, first_attempts=first_attempts)
    return pass_rate(
        _participants(session),
        records.modules,
        records.scores,
        current_rule(session, proposed_percent),
        as_of=now,
        scope=scope,
        cohort_id=cohort_id,
    )


def sealed_pass_rate(
    session: Session, *, proposed_percent: float, now: datetime, by: str, cohort_id: str | None = None
) -> bytes:
    """Seal the official figures of all cohorts, or of one, with all that they are computed from."""
    report = pass_rate_view(session, Scope.OFFICIAL, proposed_percent=proposed_percent, now=now, cohort_id=cohort_id)
    scores = read_records(session).scores
    runs = ledger.deciding(session, [row.run_id for row in scores if row.run_id])
    deciding = {
        attempt_id: Deciding(run.run_id, run.release_digest, run.engine_version, run.marked_by)
        for attempt_id, run in runs.items()
    }
    people = _participants(session)
    return seal(report, load_definition("pass_rate"), people, scores, deciding, made_by=by, made_at=now)


def _participants(session: Session) -> list[Participant]:
    known = cohorts(session)
    return [participant(person, known.get(person.cohort_id)) for person in trainees(session)]


def learning_view(session: Session, scope: Scope, cohort_id: str | None = None) -> Learning:
    """Compare the course's tests before and after it, for the people of `scope`."""
    people = [
        one
        for one in _participants(session)
        if one.synthetic is (scope is Scope.SYNTHETIC) and cohort_id in {None, one.cohort_id}
    ]
    return learning(people, read_records(session).scores, before=PRE_TEST, after=POST_TEST)


def scope_cohorts(session: Session, scope: Scope) -> list[Cohort]:
    """List the cohorts whose people `scope` looks at, oldest first."""
    return [cohort for cohort in cohorts(session).values() if cohort.synthetic is (scope is Scope.SYNTHETIC)]
