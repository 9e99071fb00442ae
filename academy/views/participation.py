"""Who was invited and who came: the training projects' records joined to the people of their cohorts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from sqlalchemy.orm import Session

from indicator import PassRateReport, attendance
from people import Role, accounts
from planning import journal, training
from planning.training import completion

_STEPS_TOLD_BY = ("sent_on", "decision_drafted", "decision_withdrawn", "decision_confirmed")
_TOLD_BY = ("planned", "invited", "signed_in", "cancelled", *_STEPS_TOLD_BY)
"""The events that tell what was approved, who was invited and who came; a project's other events need not be read."""


@dataclass(frozen=True)
class Participation:
    """`invited` is None where a cohort has no number on record; `attendance` is a person's share of the half days.

    Who is of a cohort without a sign-in sheet is not in `attendance`.
    """

    invited: int | None
    attendance: Mapping[str, Fraction]

    @property
    def attended(self) -> int | None:
        """How many signed in at all."""
        return attendance.attended(self.attendance)

    @property
    def mean(self) -> Fraction | None:
        """Everybody's mean share of the half days, unrounded."""
        return attendance.mean(self.attendance)


def participation(session: Session, *, synthetic: bool, cohort_id: str | None = None) -> Participation:
    """Read who was invited and who came, of all cohorts of the scope or of one."""
    made_up = {one.cohort_id for one in accounts.cohorts(session) if one.synthetic}
    peopled = [
        one
        for one in accounts.peopled(session, Role.TRAINEE)
        if (one in made_up) is synthetic and cohort_id in {None, one}
    ]
    projects = _projects(session)
    shares: dict[str, Fraction] = {}
    for cohort in peopled:
        signed = [one for one in projects.get(cohort, ()) if one.sheets]
        if signed:
            members = accounts.everyone(session, cohort, Role.TRAINEE)
            shares |= completion.average(signed, [one.username for one in members])
    return Participation(_invited(projects.get(one, ()) for one in peopled), shares)


def with_participation(report: PassRateReport, told: Participation) -> PassRateReport:
    """Join a report with who was invited and who came."""
    if report.turnout is None:
        return report
    return replace(report, turnout=attendance.joined(report.turnout, told.invited, told.attendance))


def _projects(session: Session) -> Mapping[str, list[training.Project]]:
    found: defaultdict[str, list[training.Project]] = defaultdict(list)
    for record_id, entries in journal.records(session, training.KIND, _TOLD_BY).items():
        project = training.replay(record_id, entries)
        if project.approved and not project.cancelled:
            found[project.plan.cohort_id].append(project)
    return found


def _invited(cohorts: Iterable[Sequence[training.Project]]) -> int | None:
    """Add up what every approved project of every cohort says; one that says nothing makes the sum unknown, never smaller."""
    numbers: list[int | None] = []
    for projects in cohorts:
        numbers += [project.invited for project in projects] or [None]
    known = [number for number in numbers if number is not None]
    return sum(known) if known and len(known) == len(numbers) else None
