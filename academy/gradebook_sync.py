"""From the ledger to nbgrader's gradebook, and back for marks: the attempt that counts is what formgrader shows."""

import logging
from collections.abc import Iterable
from itertools import takewhile

from academy.views.standings import read_records
from academy.workflow import Academy
from foundation.errors import BilingualError
from foundation.store import utc_now
from grader import exchange, ledger
from grader.exchange import PublishedAssignment
from grader.gradebook import ManualMark
from grader.model import Attempt, ScoreRow
from people import accounts

log = logging.getLogger("academy.gradebook")

# Who is named for a mark that stands in the gradebook and that nobody reported: one given by nbgrader's own commands.
UNREPORTED = "gradebook"

Key = tuple[str, str]


class GradebookSync:
    """Brings the gradebook up to the ledger, step by step. One process holds one."""

    def __init__(self, academy: Academy) -> None:
        self._academy = academy
        # What the ledger looked like at the last look, None before the first.
        self._looked: tuple[int, list[PublishedAssignment]] | None = None
        # The latest run of each row that was brought up, or that the gradebook could not take.
        self._seen: dict[Key, str] = {}
        self._refused: dict[Key, str] = {}
        self._marks: frozenset[ManualMark] | None = None

    def refresh(self) -> int:
        """Show each attempt that counts and whose machine result is not shown yet; how many were brought up.

        A change by a person's mark alone is not shown again: it was given in the gradebook itself.
        """
        if self._looked is None:
            self._prepare()
        self._follow_marks()
        with self._academy.reading() as session:
            looks = ledger.count_runs(session), exchange.assignments(session)
            if looks == self._looked:
                return 0
            rows = read_records(session).scores
        changed = [row for row in rows if row.run_id and row.run_id not in self._known(row)]
        shown = sum(map(self._try_to_bring_up, changed))
        self._looked = looks
        return shown

    def _known(self, row: ScoreRow) -> tuple[str | None, ...]:
        return self._seen.get(_key(row)), self._refused.get(_key(row))

    def _try_to_bring_up(self, row: ScoreRow) -> bool:
        """Bring up one row; one that the gradebook cannot take must not keep the others from being shown."""
        try:
            return self._bring_up(row)
        except Exception:
            log.exception("the gradebook does not take %s of %s", row.assignment_id, row.student_id)
            self._refused[_key(row)] = row.run_id or ""  # tried again when the row changes, or after a restart
            return False

    def _prepare(self) -> None:
        """See to it that every released assignment is there, even if its release was cut short; and what is shown."""
        for item in self._academy.assignments():
            with self._academy.reading() as session:
                release = exchange.release(session, item.digest)
            self._academy.bridge.prepare(release, item.duedate)
        self._seen = dict(self._academy.bridge.shown_runs())

    def _follow_marks(self) -> None:
        """Take in what changed in the gradebook since the last look; at the first, what the ledger has no word on.

        Formgrader tells the ledger first and the gradebook a moment later: what has not changed here is older than
        what the ledger holds, never news.
        """
        marks = frozenset(self._academy.bridge.manual_marks())
        self._take_in(filter(self._is_unheard_of, marks) if self._marks is None else marks - self._marks)
        self._marks = marks

    def _is_unheard_of(self, mark: ManualMark) -> bool:
        try:
            with self._academy.reading() as session:
                recorded = ledger.result(session, mark.attempt_id)
        except BilingualError:
            return True
        return recorded.mark(mark.notebook_id, mark.grade_id) is None

    def _bring_up(self, row: ScoreRow) -> bool:
        """Show it unless all that is new is a mark; at the first look, what changed unseen is shown, marks and all."""
        assert row.attempt_id is not None  # it has a run
        assert row.run_id is not None
        with self._academy.reading() as session:
            runs = ledger.runs(session, row.attempt_id)
        unseen = list(takewhile(lambda run: run.run_id != self._seen.get(_key(row)), reversed(runs)))
        is_new = self._looked is None or any(run.kind is ledger.RunKind.MACHINE for run in unseen)
        if is_new:
            self._show(row.attempt_id, row.run_id)
        self._seen[_key(row)] = row.run_id
        return is_new

    def _show(self, attempt_id: str, run_id: str) -> None:
        with self._academy.reading() as session:
            attempt = exchange.attempt(session, attempt_id)
            release = exchange.release(session, attempt.release_digest)
            submission = exchange.submission(session, attempt_id)
            recorded = ledger.result(session, attempt_id)
            person = accounts.person(session, attempt.student_id)
        marks = [_manual(attempt, mark) for mark in recorded.marks]
        name = person.name if person else attempt.student_id
        stood = self._academy.bridge.show(
            release, attempt, submission, recorded.machine, person_name=name, marks=marks, run_id=run_id
        )
        self._take_in(frozenset(stood) - (self._marks or frozenset()))

    def _take_in(self, marks: Iterable[ManualMark]) -> None:
        """Record what the ledger does not know yet; a mark it cannot take stays in the gradebook, for a person to see."""
        for mark in marks:
            try:
                with self._academy.sessions.begin() as session:
                    ledger.mark(
                        session,
                        attempt_id=mark.attempt_id,
                        notebook_id=mark.notebook_id,
                        grade_id=mark.grade_id,
                        score=mark.score,
                        comment=mark.comment,
                        by=UNREPORTED,
                        now=utc_now(),
                    )
            except BilingualError:
                continue


def _key(row: ScoreRow) -> Key:
    return row.student_id, row.assignment_id


def _manual(attempt: Attempt, mark: ledger.Mark) -> ManualMark:
    return ManualMark(
        student_id=attempt.student_id,
        assignment_id=attempt.assignment_id,
        notebook_id=mark.notebook_id,
        grade_id=mark.grade_id,
        score=mark.score,
        comment=mark.comment,
        attempt_id=attempt.attempt_id,
    )
