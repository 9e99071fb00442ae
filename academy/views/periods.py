"""When a cohort was trained, as figures tell it: the fiscal year and assessment round of its last training day."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from academy.views.definitions import rounds_in_force
from academy.views.roster import cohorts
from indicator import Class
from indicator.thai_calendar import BANGKOK
from people import Cohort
from planning import journal, training
from planning.calendar import FiscalYear
from planning.link.procedure import Round


def classes(session: Session) -> Mapping[str, Class]:
    """Read the cohorts by id; one that no approved training names counts from the day on which it was made."""
    days, rounds = _last_days(session), rounds_in_force(session)
    return {one.cohort_id: _class(one, days.get(one.cohort_id), rounds) for one in cohorts(session).values()}


def _last_days(session: Session) -> Mapping[str, date]:
    projects = [training.replay(record, entries) for record, entries in journal.records(session, training.KIND).items()]
    return {
        one.plan.cohort_id: one.plan.ends_on
        for one in sorted(projects, key=lambda one: one.plan.ends_on)
        if one.approved and not one.cancelled
    }


def _class(cohort: Cohort, last_day: date | None, rounds: Sequence[Round]) -> Class:
    day = last_day or cohort.created_at.astimezone(BANGKOK).date()
    year = FiscalYear.of(day)
    months = next(
        (one.months for one in sorted(rounds, key=lambda one: one.months) if day <= year.months_in(one.months)), None
    )
    return Class(cohort.cohort_id, cohort.name_th, cohort.synthetic, year.be, months)
