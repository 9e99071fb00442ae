"""What planning staff do, one method each: the SOPs' records are read, the rule is asked, the event is written.

Each method that writes is one transaction: a file and the event that rests on it come together or not at all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy.orm import Session, sessionmaker

from academy import once
from academy.views.links import sealed_link_level
from academy.views.named_cohort import require_cohort
from academy.views.officers import require_officer
from academy.views.pass_rates import sealed_pass_rate
from academy.views.project_figures import close, decided_since, project_figures
from foundation.store import utc_now
from indicator import Scope
from indicator.thai_calendar import BANGKOK
from indicator.words import Label
from people import Role, accounts
from planning import certificates, documents, journal, link, snapshots, training
from planning.calendar import Calendar, FiscalYear, write_date
from planning.errors import ChangedMeanwhile, EntryRefused, NotYet
from planning.snapshots import Snapshot
from planning.training import completion, evaluation

_KEEPING = Label("เก็บตัวเลขของรอบ", "keep a round's figure")
_SIGNING = Label("ลงนามรับรองตัวเลข", "sign a figure off")


@dataclass(frozen=True)
class Upload:
    """A file as a form sends it; a `report` is a link test's JSON, any other a PDF, whatever its name."""

    name: str
    content: bytes
    report: bool = False


class Procedures:
    """The records of both SOPs in one database. `sessions` writes; `now` is the clock."""

    def __init__(self, sessions: sessionmaker[Session], now: Callable[[], datetime] = utc_now) -> None:
        self._sessions = sessions
        self._now = now

    # SOP B

    def draft_training(self, plan: training.Plan, by: str, *, key: str = "") -> str:
        """Begin a training project; its record id. Raises EntryRefused, TakenBefore."""
        training.check_plan(plan, self._today())
        record_id = uuid4().hex
        with self._sessions.begin() as session:
            once.take_in(session, by, key, record_id)
            event = _with_its_people(session, training.Planned(plan=plan))
            journal.append(
                session,
                record_id=record_id,
                kind=training.KIND,
                expected=0,
                event=training.to_record(event),
                by=by,
                now=self._now(),
            )
        return record_id

    def tell_training(
        self,
        record_id: str,
        expected: int,
        by: str,
        event: Callable[[str], training.Event],
        upload: Upload | None = None,
        *,
        proposed_percent: float,
        key: str = "",
    ) -> None:
        """Record what happened to a project that had `expected` events; `event` is given the stored upload's id.

        What closes it also keeps its people and figures of this moment, which its papers tell from then on.

        Raises EntryRefused, NotYet, SamePerson, ChangedMeanwhile, DocumentRefused, UnknownRecord, TakenBefore.
        """
        with self._sessions.begin() as session:
            once.take_in(session, by, key)
            project = training.replay(record_id, journal.read(session, record_id, training.KIND))
            _require_seen(expected, project.version)
            told = _with_its_people(session, event(self._stored(session, record_id, by, upload)))
            facts = training.Facts(
                by=by,
                today=self._today(),
                documents=documents.documents(session, record_id),
                roster=roster(session, project.plan.cohort_id),
            )
            training.check(told, project, facts)
            if isinstance(told, training.DecisionConfirmed) and project.closes_next:
                told = self._closed(session, project, proposed_percent, by)
            if isinstance(told, training.EvaluationClosed):
                told = training.EvaluationClosed(invited=evaluation.invited(session, project, facts.roster))
            journal.append(
                session,
                record_id=record_id,
                kind=training.KIND,
                expected=expected,
                event=training.to_record(told),
                by=by,
                now=self._now(),
            )
            if isinstance(told, training.EvaluationClosed):
                evaluation.tell(session, record_id)

    def _closed(
        self, session: Session, project: training.Project, proposed_percent: float, by: str
    ) -> training.DecisionConfirmed:
        closed = close(session, project, proposed_percent=proposed_percent, by=by, now=self._now())
        return training.DecisionConfirmed(closed=closed)

    def evaluate(self, record_id: str, username: str, given: Mapping[str, str], *, key: str = "") -> None:
        """Take in a trainee's evaluation form. Raises EntryRefused, NotYet, UnknownRecord, TakenBefore."""
        with self._sessions.begin() as session:
            once.take_in(session, username, key)
            project = training.replay(record_id, journal.read(session, record_id, training.KIND))
            if not project.evaluation_is_open or username not in roster(session, project.plan.cohort_id):
                raise NotYet(
                    "evaluation-not-open",
                    th="แบบประเมินนี้ไม่ได้เปิดรับคำตอบจากท่านในขณะนี้",
                    en="This evaluation form takes no answers from you at present.",
                )
            evaluation.answer(session, record_id, username, given)

    def issue_certificates(self, record_id: str, by: str, *, least_percent: int, proposed_percent: float) -> int:
        """Issue what the project's people have earned and not got yet; how many. Raises NotYet, UnknownRecord.

        Of a closed project: by the people and results of its closing, and who was undecided then by today's.
        """
        with self._sessions.begin() as session:
            project = training.replay(record_id, journal.read(session, record_id, training.KIND))
            completion.check_over(project, self._today())
            figures = project_figures(session, project, proposed_percent=proposed_percent, now=self._now())
            figures = decided_since(session, project, figures)
            people = [one.username for one in figures.people]
            earned = completion.earned(project, people, figures.passed, figures.undecided, least_percent)
            completion.check_any(earned)
            made = certificates.issue(
                session,
                record_id,
                earned,
                year_be=FiscalYear.of(project.plan.starts_on).be,
                least_percent=least_percent,
                by=by,
                now=self._now(),
                rehearsal=project.plan.rehearsal,
            )
        return len(made)

    # The figures of the rounds

    def keep_rate(
        self,
        round_name: str,
        by: str,
        *,
        proposed_percent: float,
        cohort_id: str | None = None,
        note: str = "",
        key: str = "",
    ) -> Snapshot:
        """Seal the pass rates of this moment and keep them for a round. Raises EntryRefused, NotPermitted, TakenBefore."""

        def seal(session: Session, now: datetime) -> bytes:
            require_cohort(session, Scope.OFFICIAL, cohort_id)
            return sealed_pass_rate(session, proposed_percent=proposed_percent, now=now, by=by, cohort_id=cohort_id)

        return self._keep(round_name, by, seal, note, key)

    def keep_level(self, round_name: str, by: str, *, calendar: Calendar, note: str = "", key: str = "") -> Snapshot:
        """Seal the level that the round's fiscal year of data links has now, and keep it.

        Raises as `keep_rate` does, and NotYet for a year that was not begun.
        """
        year = snapshots.year_of(round_name)

        def seal(session: Session, now: datetime) -> bytes:
            return sealed_link_level(session, year.be, calendar, now=now, by=by)

        return self._keep(round_name, by, seal, note, key)

    def _keep(
        self, round_name: str, by: str, seal: Callable[[Session, datetime], bytes], note: str, key: str
    ) -> Snapshot:
        now = self._now()
        with self._sessions.begin() as session:
            once.take_in(session, by, key)
            require_officer(session, by, _KEEPING)
            kept = snapshots.take(session, round_name, seal(session, now), by=by, now=now, note=note.strip())
            once.lead_to(session, by, key, kept.fingerprint)
            return kept

    def sign_figure(self, fingerprint: str, by: str) -> Snapshot:
        """Sign a kept figure off; whoever kept it cannot.

        Raises SamePerson, NotYet while it is a range or there is no data, UnknownRecord, NotPermitted.
        """
        with self._sessions.begin() as session:
            require_officer(session, by, _SIGNING)
            return snapshots.sign(session, fingerprint, by=by, now=self._now())

    # SOP A

    def begin_year(self, fiscal_year_be: int, on: date, by: str, *, key: str = "") -> str:
        """Begin a fiscal year of data links; its record id. Raises NotYet when it was begun already, TakenBefore."""
        record_id = f"links-{fiscal_year_be}"
        event = link.YearBegun(fiscal_year_be=fiscal_year_be, on=on)
        with self._sessions.begin() as session:
            once.take_in(session, by, key, record_id)
            if record_id in journal.records(session, link.KIND):
                raise NotYet(
                    "year-begun-already",
                    th=f"ปีงบประมาณ {fiscal_year_be} ที่วันที่ {write_date(on)} อยู่นั้นเปิดไว้แล้ว ให้เปิดจากรายการ หรือกรอกวันที่ของปีอื่น",
                    en=f"The fiscal year {fiscal_year_be}, in which {on} lies, was begun already; open it or give another day.",
                )
            journal.append(
                session,
                record_id=record_id,
                kind=link.KIND,
                expected=0,
                event=link.to_record(event),
                by=by,
                now=self._now(),
            )
        return record_id

    def tell_year(
        self,
        record_id: str,
        expected: int,
        by: str,
        event: Callable[..., link.Event],
        *uploads: Upload,
        key: str = "",
    ) -> None:
        """Record what happened in a year of data links; `event` is given the stored uploads' ids.

        Raises as `tell_training` does.
        """
        with self._sessions.begin() as session:
            once.take_in(session, by, key)
            year = link.replay(record_id, journal.read(session, record_id, link.KIND))
            _require_seen(expected, year.version)
            told = event(*(self._stored(session, record_id, by, upload) for upload in uploads))
            link.check(told, year, link.Facts(self._today(), documents.documents(session, record_id), by))
            journal.append(
                session,
                record_id=record_id,
                kind=link.KIND,
                expected=expected,
                event=link.to_record(told),
                by=by,
                now=self._now(),
            )

    def _stored(self, session: Session, record_id: str, by: str, upload: Upload | None) -> str:
        if upload is None:
            return ""
        store = documents.store_json if upload.report else documents.store_pdf
        stored = store(session, record_id=record_id, name=upload.name, content=upload.content, by=by, now=self._now())
        return stored.document_id

    def _today(self) -> date:
        return self._now().astimezone(BANGKOK).date()


def _require_seen(expected: int, version: int) -> None:
    """Refuse what rests on an older page before its rules are asked: they would blame what somebody else has done."""
    if expected != version:
        raise ChangedMeanwhile.record()


def _with_its_people(session: Session, event: training.Event) -> training.Event:
    """Mark a plan whose cohort is simulated as a rehearsal: that is what the cohort says, whatever a form said."""
    if not isinstance(event, training.Planned):
        return event
    cohort = next((one for one in accounts.cohorts(session) if one.cohort_id == event.plan.cohort_id), None)
    if cohort is None:
        raise EntryRefused(
            "unknown-cohort",
            th=f"ไม่มีรุ่น «{event.plan.cohort_id}» โปรดเลือกจากรายการ หรือนำเข้ารายชื่อของรุ่นก่อน",
            en=f"There is no cohort “{event.plan.cohort_id}”; choose from the list, or import its roster first.",
            field="cohort_id",
        )
    return training.Planned(plan=event.plan.model_copy(update={"rehearsal": cohort.synthetic}))


def roster(session: Session, cohort_id: str) -> set[str]:
    """Name the trainees of a cohort."""
    return {one.username for one in accounts.everyone(session, cohort=cohort_id, role=Role.TRAINEE)}
