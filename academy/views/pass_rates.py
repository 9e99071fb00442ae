"""The indicator's figures from the records: roster and scores in, a report out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from academy.views.cube import POST_TEST, PRE_TEST
from academy.views.definitions import pass_rate_definition
from academy.views.participation import participation
from academy.views.periods import classes
from academy.views.roster import cohorts, participant, trainees
from academy.views.rules import current_rule
from academy.views.standings import Records, read_records
from grader import ledger
from indicator import (
    Class,
    Cube,
    Deciding,
    IndicatorValue,
    Judgement,
    Learning,
    Module,
    Participant,
    PassRateReport,
    PassRule,
    Scope,
    judge_person,
    learning,
    pass_rate,
    seal,
)
from people import Cohort


@dataclass(frozen=True)
class PassRates:
    """What the indicator's page shows: the figures, the overall figure before retakes, and what people learned.

    `learned` is None where it is withheld.
    """

    report: PassRateReport
    before_retakes: IndicatorValue
    learned: Learning | None


def pass_rate_view(
    session: Session, scope: Scope, *, proposed_percent: float, now: datetime, cohort_id: str | None = None
) -> PassRateReport:
    """Compute every figure of `scope` person by person, with the rows behind each, of all its cohorts or of one."""
    people = _participants(session, cohort_id)
    return _report(_records(session, people), people, current_rule(session, proposed_percent), now, scope, cohort_id)


def pass_rates_view(
    session: Session, scope: Scope, *, proposed_percent: float, now: datetime, cohort_id: str | None = None
) -> PassRates:
    """Compute the figures of `pass_rate_view` once more by first attempts alone, and compare the tests before and after."""
    rule, people = current_rule(session, proposed_percent), _participants(session, cohort_id)
    records, first = _records(session, people), _records(session, people, first_attempts=True)
    members = [one for one in people if one.synthetic is (scope is Scope.SYNTHETIC)]
    return PassRates(
        report=_report(records, people, rule, now, scope, cohort_id),
        before_retakes=_report(first, people, rule, now, scope, cohort_id).overall,
        learned=learning(members, records.scores, before=PRE_TEST, after=POST_TEST),
    )


def counted_rates(session: Session, cube: Cube, scope: Scope, cohort_id: str | None = None) -> PassRates:
    """Give what `pass_rates_view` computes person by person, from everybody counted at once and without rows."""
    known = classes(session)
    return PassRates(
        report=cube.report(known, scope, cohort_id),
        before_retakes=cube.before_retakes(known, scope, cohort_id),
        learned=cube.learned(known, scope, cohort_id),
    )


def sealed_pass_rate(
    session: Session,
    *,
    proposed_percent: float,
    now: datetime,
    by: str,
    scope: Scope = Scope.OFFICIAL,
    cohort_id: str | None = None,
) -> bytes:
    """Seal the figures of all cohorts of `scope`, or of one, with all that they are computed from."""
    people = _participants(session, cohort_id)
    records = _records(session, people)
    rule = current_rule(session, proposed_percent)
    report = _report(records, people, rule, now, scope, cohort_id)
    came = participation(session, synthetic=report.synthetic, cohort_id=cohort_id)
    runs = ledger.deciding(session, [row.run_id for row in records.scores if row.run_id])
    deciding = {
        attempt_id: Deciding(run.run_id, run.release_digest, run.engine_version, run.marked_by)
        for attempt_id, run in runs.items()
    }
    definition = pass_rate_definition(session, proposed_percent)
    return seal(
        report, definition, people, records.scores, deciding,
        invited=came.invited, attendance=came.attendance, made_by=by, made_at=now,
    )  # fmt: skip


def judged(
    session: Session, people: Sequence[Participant], modules: Sequence[Module], rule: PassRule
) -> tuple[Judgement, ...]:
    """Hold these people's results of today against a rule and its modules, whatever is in force by now."""
    scores = _records(session, people).scores
    return tuple(judge_person(one, modules, scores, rule) for one in people)


def _report(  # noqa: PLR0917 - what a report is made of, in reading order
    records: Records,
    people: Sequence[Participant],
    rule: PassRule,
    now: datetime,
    scope: Scope,
    cohort_id: str | None,
) -> PassRateReport:
    return pass_rate(people, records.modules, records.scores, rule, as_of=now, scope=scope, cohort_id=cohort_id)


def _participants(session: Session, cohort_id: str | None) -> list[Participant]:
    """Give everybody, or who belongs to one cohort."""
    known = classes(session)
    return [
        participant(person, known.get(person.cohort_id, Class(person.cohort_id)))
        for person in trainees(session)
        if cohort_id in {None, person.cohort_id}
    ]


def _records(session: Session, people: Sequence[Participant], *, first_attempts: bool = False) -> Records:
    return read_records(session, {one.username for one in people}, first_attempts=first_attempts)


def scope_cohorts(session: Session, scope: Scope) -> list[Cohort]:
    """List the cohorts whose people `scope` looks at, oldest first."""
    return [cohort for cohort in cohorts(session).values() if cohort.synthetic is (scope is Scope.SYNTHETIC)]
