"""Everybody by name with what their work comes to, in all and in each assignment: tables for who may see people."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from academy.views.counting import Counting, Verdict
from academy.views.cube import modules_counted
from academy.views.periods import classes
from academy.views.rules import current_rule
from grader import exchange
from indicator import Class, Scope
from indicator.standing import NANO
from indicator.tables import Cell, Table
from indicator.words import WATERMARK
from people.provinces import by_code

HEADERS = (
    "ชื่อผู้ใช้",
    "ชื่อ",
    "หน่วยงาน",
    "เขตสุขภาพ",
    "รุ่น",
    "นับใน B",
    "คะแนน",
    "คะแนนสูงสุดที่ยังเป็นไปได้",
    "คะแนนเต็ม",
    "ผล",
    "หมายเหตุ",
)
_WIDTHS = dict(zip(HEADERS, (16, 26, 30, 9, 14, 8, 9, 13, 9, 14, 30), strict=True))
SCORE_HEADERS = ("ชื่อผู้ใช้", "รุ่น", "ชุดแบบฝึกหัด", "คะแนน", "คะแนนสูงสุดที่ยังเป็นไปได้", "คะแนนเต็ม")
_OUTCOMES = {
    Verdict.PASSES: "ผ่านเกณฑ์",
    Verdict.OPEN: "รอผล",
    Verdict.FAILS: "ไม่ผ่านเกณฑ์",
    Verdict.NOTHING: "ไม่มีข้อมูล",
}


def people_table(session: Session, scope: Scope, *, proposed_percent: float, cohort_id: str | None = None) -> Table:
    """Read everybody of `scope`, of all its cohorts or of one; its rows must be read while `session` is open."""
    counting, known = _counting(session, proposed_percent), classes(session)

    def rows() -> Iterator[tuple[Cell, ...]]:
        found = session.execute(counting.people().execution_options(yield_per=1000))
        for username, name, agency, province, cohort, counted, certain, possible, most, verdict in found:
            of = known.get(cohort) or Class(cohort)
            if of.synthetic is not (scope is Scope.SYNTHETIC) or cohort_id not in {None, cohort}:
                continue
            region = by_code(province).health_region if province else None
            points = (certain / NANO, possible / NANO, most / NANO)
            outcome = _OUTCOMES[Verdict(verdict)] if counted else ""
            note = WATERMARK.th if of.synthetic else ""
            yield (username, name, agency, region, cohort, "นับ" if counted else "ไม่นับ", *points, outcome, note)

    return Table("รายชื่อ", HEADERS, rows(), _WIDTHS)


def scores_table(session: Session, scope: Scope, *, proposed_percent: float, cohort_id: str | None = None) -> Table:
    """Read everybody's points in every assignment, as `people_table` does; who handed in nothing is not in it."""
    counting, known = _counting(session, proposed_percent), classes(session)
    chosen = {one.cohort_id for one in known.values() if one.synthetic is (scope is Scope.SYNTHETIC)}
    # Who is of no cohort is real.
    chosen |= {""} if scope is Scope.OFFICIAL else set()
    cohorts = chosen if cohort_id is None else chosen & {cohort_id}
    # As the database gives them, past the session's own rows: a million of them are no place for Python's steps on each.
    rows = session.connection().execute(counting.scores(cohorts).execution_options(yield_per=10_000))
    return Table("คะแนน", SCORE_HEADERS, rows)


def _counting(session: Session, proposed_percent: float) -> Counting:
    rule, assignments = current_rule(session, proposed_percent), exchange.assignments(session)
    even = not session.scalar(Counting.uneven())
    return Counting(assignments, modules_counted(assignments, rule), rule, even=even)
