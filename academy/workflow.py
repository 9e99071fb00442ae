"""The arrows between the stages, one method each: the only place where the stages meet.

    course/ → Course → Release → (exchange) → Attempt → GradingResult → (ledger) → ScoreRow → …

Each method that writes is one transaction. Reading for pages is `academy.views`.
"""

import os
from collections.abc import Hashable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from academy import pairing
from academy.bell import Bell
from academy.database import open_database
from academy.gate import KeptProofs, NotProved, Progress, Proof, check_course, digest_of, no_progress
from academy.pairing import Draw
from academy.settings import Settings
from academy.views.cube import counted_cube, keep_cube, kept_cube
from academy.views.guarded import withheld_figures
from academy.views.kept_withheld import keep_withheld, kept_withheld
from foundation.errors import Conflict, UnusableInput
from foundation.store import reading_factory, session_factory, utc_now
from grader import exchange, ledger
from grader.errors import BundleRejected
from grader.exchange import PublishedAssignment
from grader.model import Attempt, Bundle, BundleLimits, Course, GradingResult, Receipt, Schedule
from grader.sandbox import Sandbox
from hub_config.servers.homes import COURSE_UID
from indicator import Cube, PassRateReport
from people import accounts
from people.roster import RosterReport, check_roster, first_passwords, import_roster
from planning.calendar import Calendar

if TYPE_CHECKING:
    from grader.gradebook import GradebookBridge

BANGKOK = ZoneInfo("Asia/Bangkok")
# One worker process an installation: its claims are its own again when it comes back.
WORKER = "worker"


class Academy:
    """One process's hold on the academy: its settings and its database."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.engine = open_database(settings.url)
        self._read: tuple[object, Course] | None = None
        self.sessions = session_factory(self.engine)
        self.reading = reading_factory(self.engine)
        # Rung when there is something to grade, and with the username whose work was graded.
        self.submitted = Bell(settings.home / "submitted.bell")
        self.graded = Bell(settings.home / "graded.bell")
        self._counting, self._guarding = Lock(), Lock()

    @cached_property
    def calendar(self) -> Calendar:
        """Which days offices work, the site's own file included. Raises CalendarUnreadable."""
        file = self.settings.days_off_file
        return Calendar.from_file(file) if file else Calendar()

    # load, generate, publish

    @cached_property
    def course(self) -> Course:
        """The course source as it was when first asked for. Raises CourseError."""
        return self.read_course()

    @cached_property
    def pass_percent(self) -> float:
        """The pass mark that the course proposes, read without its notebooks and exercises. Raises CourseError."""
        from grader.source import proposed_pass_percent

        return proposed_pass_percent(self.settings.course_dir)

    def read_course(self) -> Course:
        """The course source as it is now, read anew when a file of it has changed. Raises CourseError."""
        from grader.source import load_course

        state = _state(self.settings.course_dir)
        if self._read is None or self._read[0] != state:
            self._read = state, load_course(self.settings.course_dir)
        return self._read[1]

    def is_proved(self, assignment_id: str) -> bool:
        """Whether the gate was passed with exactly the present source. Raises CourseError, UnknownAssignment."""
        kept = KeptProofs(self.settings.course_dir, self.settings.cache_dir)
        return kept.find(assignment_id, self.source_digest(assignment_id)) is not None

    def source_digest(self, assignment_id: str) -> str:
        """What a proof of the present source is known by. Raises CourseError, UnknownAssignment."""
        return digest_of(self.read_course(), assignment_id)

    def prove(self, assignment_ids: Iterable[str], progress: Progress = no_progress) -> list[Proof]:
        """Pass the present source of assignments through the gate; green proofs are kept. Raises BilingualError."""
        return check_course(self.read_course(), assignment_ids, cache=self.settings.cache_dir, progress=progress)

    def release_assignment(self, assignment_id: str, *, unproved: bool = False) -> PublishedAssignment:
        """Build an assignment from its source and hand it out, proved or, by a person's explicit word, `unproved`.

        Raises CourseError, UnknownAssignment, NotProved.
        """
        from grader.release import generate

        if not (unproved or self.is_proved(assignment_id)):
            raise NotProved.nothing_on_record(assignment_id)
        course = self.read_course()
        release = generate(course, assignment_id)
        assignment = course.assignment(assignment_id)
        now = utc_now()
        schedule = Schedule(
            duedate=days_from(now, assignment.due_after_days), closes_at=days_from(now, assignment.closes_after_days)
        )
        with self.sessions.begin() as session:
            exchange.publish(session, release, assignment, schedule, now)
            published = exchange.assignment(session, assignment_id)
        self.bridge.prepare(release, published.duedate)
        return published

    def decide_schedule(
        self, assignment_id: str, due: date | None, closes: date | None, *, by: str
    ) -> PublishedAssignment:
        """Decide an assignment's dates from now on, each to the end of its day. Raises UnknownAssignment, UnusableInput."""
        if due and closes and closes < due:
            raise UnusableInput(
                "closes-before-due",
                th="วันปิดรับงานต้องไม่มาก่อนวันกำหนดส่ง โปรดแก้วันใดวันหนึ่ง",
                en="The closing day must not come before the due day; correct one of them.",
            )
        with self.sessions.begin() as session:
            decided = Schedule(end_of_day(due) if due else None, end_of_day(closes) if closes else None)
            exchange.set_schedule(session, assignment_id, decided, by, utc_now())
            published = exchange.assignment(session, assignment_id)
            release = exchange.release(session, published.digest)
        self.bridge.prepare(release, published.duedate)
        return published

    def assignments(self) -> list[PublishedAssignment]:
        """What is handed out, in teaching order."""
        with self.reading() as session:
            return exchange.assignments(session)

    # fetch, submit

    def fetch(self, assignment_id: str, username: str) -> Bundle:
        """The trainee's files; that they were fetched is recorded. Raises UnknownAssignment."""
        with self.sessions.begin() as session:
            return exchange.fetch(session, assignment_id, username, utc_now())

    def submit(self, assignment_id: str, username: str, archive: bytes, idempotency_key: str) -> Receipt:
        """Take in a submission and queue it for grading, in one transaction.

        Raises BundleRejected (recorded, so that its author stays in the indicator's B), UnknownAssignment, or Conflict
        while cooling down and after closing.
        """
        from grader.release import validate_submission

        now = utc_now()
        limits = BundleLimits(total_mib=self.settings.submission_mib, files=self.settings.submission_files)
        try:
            with self.sessions.begin() as session:
                receipt = exchange.submit(
                    session,
                    assignment_id=assignment_id,
                    student_id=username,
                    archive=archive,
                    idempotency_key=idempotency_key,
                    now=now,
                    validate=validate_submission,
                    limits=limits,
                )
                ledger.enqueue(session, receipt, now)
        except BundleRejected as error:
            self.reject(assignment_id, username, error)
            raise
        self.submitted.ring()
        return receipt

    def reject(self, assignment_id: str, username: str, error: BundleRejected) -> None:
        """Record that what a trainee handed in could not be taken. Raises UnknownAssignment."""
        with self.sessions.begin() as session:
            exchange.record_rejection(session, assignment_id, username, error, utc_now())

    def attempts(self, username: str | None = None, assignment_id: str | None = None) -> list[Attempt]:
        """Attempts, oldest first."""
        with self.reading() as session:
            return exchange.attempts(session, None if username is None else {username}, assignment_id)

    def submission(self, attempt_id: str) -> Bundle:
        """What was handed in."""
        with self.reading() as session:
            return exchange.submission(session, attempt_id)

    # autograde, record

    def claim(self) -> str | None:
        """An attempt for this worker to grade, or None."""
        with self.sessions.begin() as session:
            return ledger.claim(session, WORKER, utc_now(), self.settings.grading_retry_s)

    def recover_claims(self) -> None:
        """Put back what a former worker process held when it died."""
        with self.sessions.begin() as session:
            ledger.recover(session, WORKER, utc_now())

    def autograde(self, attempt_id: str, sandbox: Sandbox) -> GradingResult:
        """Grade one attempt against the release it was made for; nothing is recorded."""
        from grader.autograde import autograde

        with self.reading() as session:
            attempt = exchange.attempt(session, attempt_id)
            release = exchange.release(session, attempt.release_digest)
            submission = exchange.submission(session, attempt_id)
        seed = f"{attempt.assignment_id}/{attempt.student_id}"
        return autograde(release, submission, student_seed=seed, sandbox=sandbox)

    def record(self, attempt_id: str, result: GradingResult) -> str:
        """Write a result into the ledger; its run id. Raises Conflict when the claim was lost meanwhile."""
        with self.sessions.begin() as session:
            run_id = ledger.record(session, attempt_id, WORKER, result, utc_now())
            username = exchange.attempt(session, attempt_id).student_id
        self.graded.ring(username)
        return run_id

    def fail(self, attempt_id: str, reason: str) -> None:
        """Record that we could not grade it: tried again later, ungraded in the end, never a zero."""
        with self.sessions.begin() as session:
            ledger.fail(session, attempt_id, WORKER, reason, utc_now())

    # regrade, mark, feedback, gradebook

    def regrade(self, attempt_id: str, by: str, reason: str) -> None:
        """Have the machine grade an attempt once more, for a reason that is kept. Raises UnknownRecord."""
        with self.sessions.begin() as session:
            ledger.regrade(session, attempt_id, by, reason, utc_now())
        self.submitted.ring()

    def mark(
        self,
        *,
        username: str,
        assignment_id: str,
        attempt_id: str,
        notebook_id: str,
        grade_id: str,
        score: float | None,
        comment: str,
        by: str,
    ) -> None:
        """Record a person's mark or comment on the attempt they were shown.

        Raises Conflict when formgrader no longer shows it, UnknownRecord, MarkRefused.
        """
        if self.bridge.shown_attempts().get((username, assignment_id), "") != attempt_id:
            raise Conflict(
                "newer-attempt",
                th="มีงานที่ส่งใหม่กว่าแล้ว โปรดโหลดหน้านี้ใหม่ก่อนให้คะแนน",
                en="A newer submission has arrived; reload this page before marking.",
            )
        with self.sessions.begin() as session:
            ledger.mark(
                session,
                attempt_id=attempt_id,
                notebook_id=notebook_id,
                grade_id=grade_id,
                score=score,
                comment=comment,
                by=by,
                now=utc_now(),
            )

    def feedback(self, attempt_id: str, language: str = "th") -> Mapping[str, bytes]:
        """HTML pages by notebook, as a trainee may see them. Raises UnknownRecord while there is no result."""
        from grader.gradebook import feedback_html

        with self.reading() as session:
            attempt = exchange.attempt(session, attempt_id)
            recorded = ledger.result(session, attempt_id)
            release = exchange.release(session, attempt.release_digest)
        comments = {(mark.notebook_id, mark.grade_id): mark.comment for mark in recorded.marks}
        return feedback_html(release, recorded.result, attempt, language, comments)

    @cached_property
    def bridge(self) -> "GradebookBridge":
        """The instructors' course directory, shared with their servers."""
        from grader.gradebook import GradebookBridge

        gid = COURSE_UID if os.geteuid() == 0 else None
        return GradebookBridge(self.settings.course_home, self.course.course_id, gid)

    # pairs

    def pair(self, assignment_id: str, *, cohort_id: str, seed: str, by: str, sandbox: Sandbox) -> tuple[Draw, str]:
        """Link a cohort's work, each trainee's with another's, and record what came of it; the draw and its id.

        No score changes. The id is empty where fewer than two handed in work. Raises UnknownAssignment, UnusableInput,
        SandboxUnavailable.
        """
        with self.reading() as session:
            drawn = pairing.draw(session, assignment_id, cohort_id, seed)
        results = pairing.judge(drawn, sandbox)
        if not results:
            return drawn, ""
        with self.sessions.begin() as session:
            draw_id = ledger.record_pairs(
                session, assignment_id=assignment_id, results=results, seed=seed, by=by, now=utc_now()
            )
        return drawn, draw_id

    # figures

    def cube(self) -> Cube:
        """Everybody counted: as it was kept, or anew where something that it is counted from has changed since."""
        percent = self.pass_percent
        with self.reading() as session:
            kept = kept_cube(session, percent)
        if kept is not None:
            return kept
        with self._counting, self.reading() as session:
            # Whoever waited for the same counting finds what it came to.
            kept = kept_cube(session, percent)
            if kept is not None:
                return kept
            cube, basis = counted_cube(session, percent, now=utc_now())
        with self.sessions.begin() as session:
            keep_cube(session, cube, basis)
        return cube

    def withheld(self, report: PassRateReport) -> AbstractSet[Hashable]:
        """Name the figures of a whole scope, counted by `cube`, that are not for readers who may not see its people."""
        with self._guarding:
            with self.reading() as session:
                kept = kept_withheld(session, report)
            if kept is not None:
                return kept
            withheld = withheld_figures(report)
            with self.sessions.begin() as session:
                keep_withheld(session, report, withheld, utc_now())
        return withheld

    # people

    def import_roster(self, file: Path, *, dry_run: bool, moving: bool = False, by: str = "roster") -> RosterReport:
        """Import a roster file: all of it or, with any bad row, nothing; `moving` lets people leave their cohort."""
        with self.reading() as session:
            checked = check_roster(session, file, moving=moving)
        if dry_run or checked.report.problems:
            return checked.report
        passwords = first_passwords(checked)
        with self.sessions.begin() as session:
            return import_roster(session, checked, passwords, now=utc_now(), by=by)

    def accept_privacy(self, username: str) -> None:
        """Record that this person has read the privacy notice."""
        with self.sessions.begin() as session:
            accounts.accept_privacy(session, username, utc_now())


def end_of_day(day: date) -> datetime:
    """The last second of a day in Bangkok."""
    return datetime.combine(day, time(23, 59, 59), BANGKOK)


def days_from(now: datetime, days: int | None) -> datetime | None:
    """The end of the day that comes `days` after `now` in Bangkok; no limit without a number."""
    return None if days is None else end_of_day(now.astimezone(BANGKOK).date() + timedelta(days=days))


def _state(folder: Path) -> list[tuple[str, int, int]]:
    """What tells a changed folder: each file's name, time and size; reading it all takes seconds, this milliseconds."""
    files = ((path, path.stat()) for path in folder.rglob("*") if path.is_file())
    return sorted((str(path), seen.st_mtime_ns, seen.st_size) for path, seen in files)
