"""How long it is known who somebody is, and whose time is over.

No order that this software could read sets a period. The proposal is 10 years, which the Office of the Prime Minister's
regulation on correspondence (ระเบียบสำนักนายกรัฐมนตรีว่าด้วยงานสารบรรณ) has as its ordinary one: unconfirmed until
somebody decides.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy import dated_settings
from academy.dated_settings import DatedSetting
from grader.exchange.tables import AttemptRow
from indicator.thai_calendar import BANGKOK
from people import Person, Role, accounts
from planning import documents, journal, training
from planning.calendar import FiscalYear
from planning.errors import EntryRefused

RETENTION = "personal_data_retention"
PROPOSED_YEARS = 10
MOST_YEARS = 50
_LONGEST = 2  # digits


@dataclass(frozen=True)
class Retention:
    """Full years after the end of the fiscal year in which a person last took part; `set_by` is empty while proposed."""

    years: int = PROPOSED_YEARS
    confirmed: bool = False
    set_by: str = ""
    set_at: datetime | None = None
    note: str = ""

    def over_on(self, last: date) -> date:
        """The last day on which it may be known who somebody is that last took part on `last`."""
        return FiscalYear(FiscalYear.of(last).be + self.years).last


@dataclass(frozen=True)
class Due:
    """Somebody whose time is over: when they last took part, and since when it is."""

    person: Person
    last: date
    since: date


@dataclass(frozen=True)
class DueFiles:
    """A training project whose time is over with files that may name people: how many, and since when it is over."""

    record_id: str
    title_th: str
    files: int
    since: date


def retention(session: Session) -> Retention:
    """Read the period in force."""
    record = dated_settings.current(session, RETENTION)
    return _retention(record) if record else Retention()


def decide_retention(  # noqa: PLR0917 - a decision's parts in reading order
    session: Session, years: str, confirmed: bool, by: str, now: datetime, note: str
) -> Retention:
    """Record the period from now on. Raises EntryRefused."""
    if not years.isdecimal() or len(years) > _LONGEST or not 1 <= int(years) <= MOST_YEARS:
        raise EntryRefused(
            "retention-years",
            th=f"ระยะเวลาเก็บข้อมูลต้องเป็นจำนวนเต็ม 1 ถึง {MOST_YEARS} ปี",
            en=f"The period is a whole number of years from 1 to {MOST_YEARS}.",
            field="years",
        )
    value = {"years": int(years), "confirmed": confirmed}
    dated_settings.put(session, RETENTION, value, by, now, dated_settings.reason(note))
    return retention(session)


def due_for_erasure(session: Session, now: datetime) -> list[Due]:
    """List the trainees whose time is over and whose identity is still known, the longest over first."""
    return sorted(_due(session, now), key=lambda one: (one.since, one.person.username))


def files_due_for_erasure(session: Session, now: datetime) -> list[DueFiles]:
    """List the ended training projects whose time is over and whose files are still there, the longest over first."""
    period, today = retention(session), now.astimezone(BANGKOK).date()
    found = []
    for record_id, entries in journal.records(session, training.KIND).items():
        project = training.replay(record_id, entries)
        since = period.over_on(project.plan.ends_on)
        if since < today and not project.open and (files := len(documents.kept(session, record_id))):
            found.append(DueFiles(record_id, project.plan.title_th, files, since))
    return sorted(found, key=lambda one: (one.since, one.record_id))


def _due(session: Session, now: datetime) -> Iterator[Due]:
    period, today = retention(session), now.astimezone(BANGKOK).date()
    trained, handed_in = _last_days(session), _last_attempts(session)
    for person in accounts.everyone(session, role=Role.TRAINEE):
        if person.erased_at is None:
            last = max(
                person.created_at.astimezone(BANGKOK).date(),
                trained.get(person.cohort_id, date.min),
                handed_in.get(person.username, date.min),
            )
            if period.over_on(last) < today:
                yield Due(person, last, period.over_on(last))


def _last_days(session: Session) -> Mapping[str, date]:
    """Give the last training day of each cohort."""
    found: dict[str, date] = {}
    for record_id, entries in journal.records(session, training.KIND, ("planned",)).items():
        plan = training.replay(record_id, entries).plan
        found[plan.cohort_id] = max(plan.ends_on, found.get(plan.cohort_id, date.min))
    return found


def _last_attempts(session: Session) -> Mapping[str, date]:
    query = select(AttemptRow.student_id, func.max(AttemptRow.received_at)).group_by(AttemptRow.student_id)
    return {student_id: at.astimezone(BANGKOK).date() for student_id, at in session.execute(query)}


def _retention(record: DatedSetting) -> Retention:
    return Retention(record.value["years"], record.value["confirmed"], record.by, record.at, record.note)
