"""Pairs of a cohort's trainees: who takes part, and every link judged by the engine."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from sqlalchemy.orm import Session

from academy.views.roster import cohorts, trainees
from foundation.errors import UnusableInput
from grader import exchange, ledger
from grader.autograde import KeepsDying, grade_pair, usable_cores
from grader.model import EXERCISE, Bundle, GradingStatus, PairExercise, Pairing, PairResult
from grader.release import pair_exercise
from grader.sandbox import Sandbox


@dataclass(frozen=True)
class Draw:
    """Who links with whom, with what; `work` is each attempt's exercise folder. `without_work` handed in nothing."""

    assignment_id: str
    cohort_id: str
    seed: str
    exercise: PairExercise
    pairings: tuple[Pairing, ...]
    work: Mapping[str, Bundle]
    without_work: tuple[str, ...]


def draw(session: Session, assignment_id: str, cohort_id: str, seed: str) -> Draw:
    """Draw pairs of a cohort by `seed`, each trainee by their latest attempt. Raises UnknownAssignment, UnusableInput."""
    exercise = pair_exercise(exchange.release(session, exchange.assignment(session, assignment_id).digest))
    if exercise is None:
        raise _makes_no_pairs(assignment_id)
    known = cohorts(session)
    if cohort_id not in known:
        raise _unknown_cohort(cohort_id, sorted(known))
    latest = {item.student_id: item.attempt_id for item in exchange.attempts(session, assignment_id=assignment_id)}
    people = [person.username for person in trainees(session) if person.cohort_id == cohort_id]
    taking_part = {name: latest[name] for name in people if name in latest}
    return Draw(
        assignment_id=assignment_id,
        cohort_id=cohort_id,
        seed=seed,
        exercise=exercise,
        pairings=tuple(ledger.draw_pairs(taking_part, seed)),
        work={
            attempt_id: exchange.submission(session, attempt_id).under(EXERCISE) for attempt_id in taking_part.values()
        },
        without_work=tuple(name for name in people if name not in latest),
    )


def judge(drawn: Draw, sandbox: Sandbox) -> list[tuple[Pairing, PairResult]]:
    """Every link, as many at once as there are cores. Raises SandboxUnavailable, CourseError."""

    def one(pairing: Pairing) -> tuple[Pairing, PairResult]:
        ours, theirs = drawn.work[pairing.consumer_attempt_id], drawn.work[pairing.provider_attempt_id]
        try:
            return pairing, grade_pair(drawn.exercise, ours, theirs, sandbox=sandbox)
        except KeepsDying as error:
            return pairing, PairResult(GradingStatus.UNGRADED, reason=str(error))

    with ThreadPoolExecutor(usable_cores()) as pool:
        return list(pool.map(one, drawn.pairings))


def nobody() -> UnusableInput:
    """Say that there is no trainee to be paired."""
    return UnusableInput(
        "no-trainees",
        th="ยังไม่มีผู้เข้ารับการอบรมในระบบ จึงจับคู่ไม่ได้ โปรดนำเข้ารายชื่อด้วย academy roster import ก่อน",
        en="There are no trainees yet, so nobody can be paired; import the roster with academy roster import first.",
    )


def _makes_no_pairs(assignment_id: str) -> UnusableInput:
    return UnusableInput(
        "makes-no-pairs",
        th=f"ชุดแบบฝึกหัด «{assignment_id}» ไม่มีการจับคู่ (โฟลเดอร์ pair) โปรดระบุชุดที่มี เช่น m08",
        en=f"The assignment “{assignment_id}” makes no pairs (it has no folder pair); name one that does, such as m08.",
    )


def _unknown_cohort(cohort_id: str, known: list[str]) -> UnusableInput:
    listed = ", ".join(known) or "–"
    return UnusableInput(
        "unknown-cohort",
        th=f"ไม่พบรุ่น «{cohort_id}» โปรดระบุรุ่นใดรุ่นหนึ่งด้วย --cohort: {listed}",
        en=f"There is no cohort “{cohort_id}”; name one of these with --cohort: {listed}",
    )
