"""The pair that an exercise makes of trainees' work, judged with the work that lies ready for either party.

The course's own consumer and provider pass every test of it, and so does each alternative in their place; of the two
starters together every test fails, and each of them alone beside the course's own work fails some.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from academy.gate.finding import Finding
from grader.autograde import grade_pair
from grader.model import (
    EXERCISE,
    PARTIES,
    Assignment,
    Bundle,
    GradingStatus,
    PairExercise,
    PairResult,
    Release,
    Variant,
    VariantKind,
)
from grader.release import pair_exercise
from grader.sandbox import Sandbox

_KINDS = {VariantKind.SOLUTION, VariantKind.ALTERNATIVE, VariantKind.STARTER}


@dataclass(frozen=True)
class Linked:
    """One piece of prepared work as a party of the pair, or as both, and what came of it."""

    variant: Variant
    result: PairResult

    @property
    def where(self) -> str:
        """Its name within the assignment."""
        return f"{EXERCISE}/pair/{self.variant.name}"


def work_of(assignment: Assignment, release: Release) -> list[tuple[PairExercise, Variant]]:
    """What is linked; nothing where the exercise makes no pairs."""
    exercise = pair_exercise(release)
    if exercise is None or assignment.exercise is None:
        return []
    return [(exercise, item) for item in assignment.exercise.variants if item.kind in _KINDS]


def link(exercise: PairExercise, variant: Variant, sandbox: Sandbox) -> Linked:
    """Judge the pair with this work as the consumer, and as the provider where it has one. Raises as `grade_pair`."""
    work = Bundle(variant.files).under(EXERCISE)
    provider = {path: work.get(path, data) for path, data in exercise.provider.items()}
    return Linked(variant, grade_pair(exercise, work, Bundle(provider), sandbox=sandbox))


def findings(linked: Linked) -> Iterator[Finding]:
    """What is wrong with the pair's tests, or with that work."""
    tests = linked.result.tests
    if linked.result.status is not GradingStatus.GRADED:
        yield _unsure(linked)
    elif linked.variant.kind is not VariantKind.STARTER:
        failed = [test.name for test in tests if not test.passed]
        if failed:
            yield _fails(linked, failed)
    else:
        passed = [test.name for test in tests if test.passed]
        if passed:
            yield _passes(linked, passed)
        for party in PARTIES:
            if not any(party in test.faults for test in tests):
                yield _passes_beside_ours(linked, party)


def _unsure(linked: Linked) -> Finding:
    return Finding(
        "no-verdict",
        linked.where,
        th=f"เครื่องตัดสินการเชื่อมโยงของคู่ไม่ได้ ({linked.result.reason}) โปรดตรวจใหม่อีกครั้ง",
        en=f"The engine came to no verdict on the pair ({linked.result.reason}); check again.",
    )


def _fails(linked: Linked, names: list[str]) -> Finding:
    listed = ", ".join(names)
    return Finding(
        "pair-fails",
        linked.where,
        th=f"งานที่ถูกต้องเชื่อมกับงานของหลักสูตรแล้วต้องผ่านทุกข้อของคู่ แต่ไม่ผ่าน {listed} โปรดแก้เทสต์ใน pair/ หรือแก้งานนั้น",
        en=f"Right work must pass every test of the pair beside the course's own, but fails {listed}; mend pair/ or that work.",
    )


def _passes(linked: Linked, names: list[str]) -> Finding:
    listed = ", ".join(names)
    return Finding(
        "pair-passes-untouched-work",
        linked.where,
        th=f"คู่ที่ยังไม่ได้ทำงานเลยต้องไม่ผ่านสักข้อ แต่กลับผ่าน {listed} โปรดแก้เทสต์ให้ผ่านได้ต่อเมื่อทำงานแล้ว",
        en=f"Two who have done nothing must pass no test of the pair, but pass {listed}; let it pass only when work is done.",
    )


_PARTIES_TH = dict(zip(PARTIES, ("ผู้เรียก", "ผู้ให้บริการ"), strict=True))


def _passes_beside_ours(linked: Linked, party: str) -> Finding:
    return Finding(
        "pair-passes-untouched-work",
        linked.where,
        th=f"{_PARTIES_TH[party]}ที่ยังไม่ได้ทำงานเลยผ่านทุกข้อเมื่อเชื่อมกับงานของหลักสูตร โปรดเพิ่มเทสต์ของฝ่ายนี้ใน pair/",
        en=f"A {party} that has done nothing passes every test beside the course's own work; add a test of it to pair/.",
    )
