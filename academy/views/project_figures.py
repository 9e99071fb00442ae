"""Whom and what a training project's papers tell: today's roster and figures while it is open, those of its closing after.

What is enrolled, moved or regraded later changes no paper that was signed. Names are today's: erasure takes effect.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from academy.views.pass_rates import judged, pass_rate_view, sealed_pass_rate
from academy.views.roster import natural
from indicator import Breakdown, FigureKey, Participant, PassRateReport, Scope
from people import Person, Role, accounts
from planning import closings, training

_OVERALL = FigureKey(Breakdown.ALL)


@dataclass(frozen=True)
class ProjectFigures:
    """A project's people, in the order of `roster`, and the figures of them all."""

    people: tuple[Participant, ...]
    report: PassRateReport

    @property
    def passed(self) -> frozenset[str]:
        """The usernames of who passes."""
        return frozenset(row.participant.username for row in self.report.overall.rows if row.passed)

    @property
    def undecided(self) -> frozenset[str]:
        """The usernames of who does not pass yet, and still could by work that was handed in."""
        return frozenset(row.participant.username for row in self.report.overall.rows if row.could_still_pass)


def scope_of(plan: training.Plan) -> Scope:
    """Give the figures among which a project's people are found: a rehearsal's are never official."""
    return Scope.SYNTHETIC if plan.rehearsal else Scope.OFFICIAL


def project_figures(
    session: Session, project: training.Project, *, proposed_percent: float, now: datetime
) -> ProjectFigures:
    """Read whom and what the papers tell. Raises BundleBroken where what was kept at the closing was changed."""
    if project.closed is not None:
        return _at_closing(session, project.closed)
    plan = project.plan
    report = pass_rate_view(
        session, scope_of(plan), proposed_percent=proposed_percent, now=now, cohort_id=plan.cohort_id
    )
    people = [
        Participant(one.username, one.name, one.agency, one.health_region, one.cohort_id)
        for one in roster(session, project)
    ]
    return ProjectFigures(tuple(people), report)


def decided_since(session: Session, project: training.Project, figures: ProjectFigures) -> ProjectFigures:
    """Give the figures of a closing with today's results of those whom the closing left undecided, by its rule.

    No paper of the closing told their result; everybody else's stays as it was told.
    """
    if project.closed is None or not figures.undecided:
        return figures
    report = figures.report
    open_then = [row.participant for row in report.overall.rows if row.could_still_pass]
    today = {row.participant.username: row for row in judged(session, open_then, report.modules, report.rule)}
    rows = tuple(today.get(row.participant.username, row) for row in report.overall.rows)
    overall = replace(report.overall, rows=rows)
    return replace(figures, report=replace(report, values={**report.values, _OVERALL: overall}))


def close(
    session: Session, project: training.Project, *, proposed_percent: float, by: str, now: datetime
) -> training.Closed:
    """Seal and keep a project's people and figures of this moment: what it is closed with."""
    plan = project.plan
    bundle = sealed_pass_rate(
        session, proposed_percent=proposed_percent, now=now, by=by, scope=scope_of(plan), cohort_id=plan.cohort_id
    )
    sealed = closings.keep(session, project.record_id, bundle)
    return training.Closed(people=tuple(one.username for one in sealed.people), fingerprint=sealed.fingerprint)


def roster(session: Session, project: training.Project) -> list[Person]:
    """List a project's people: its cohort's by name, or those it was closed with by username, which no renaming reorders."""
    if project.closed is None:
        people = accounts.everyone(session, cohort=project.plan.cohort_id, role=Role.TRAINEE)
        return sorted(people, key=lambda one: one.name)
    then = set(project.closed.people)
    people = [one for one in accounts.everyone(session) if one.username in then]
    return sorted(people, key=lambda one: natural(one.username))


def _at_closing(session: Session, closed: training.Closed) -> ProjectFigures:
    sealed = closings.kept(session, closed.fingerprint)
    names = {one.username: one.name for one in accounts.everyone(session)}
    rows = sorted(sealed.report.overall.rows, key=lambda row: natural(row.participant.username))
    named = tuple(replace(row, participant=_named(row.participant, names)) for row in rows)
    overall = replace(sealed.report.overall, rows=named)
    report = replace(sealed.report, values={**sealed.report.values, _OVERALL: overall})
    people = sorted((_named(one, names) for one in sealed.people), key=lambda one: natural(one.username))
    return ProjectFigures(tuple(people), report)


def _named(person: Participant, names: Mapping[str, str]) -> Participant:
    return replace(person, name=names.get(person.username, "–"))
