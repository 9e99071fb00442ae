"""The prepared work of an assignment, graded by the real engine: each piece earns exactly what it claims."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from academy.gate.finding import Finding
from grader.autograde import Care, Told, all_verdicts, grade_part
from grader.model import (
    Assignment,
    Bundle,
    CellKind,
    CellResult,
    Demands,
    GradeCell,
    Isolation,
    Outcome,
    Release,
    Variant,
    VariantKind,
)
from grader.release import notebook_variants
from grader.sandbox import Sandbox

SEED = "gate"
TOGETHER = 8  # wrong answers, judged by one pair


@dataclass(frozen=True)
class Graded:
    """One piece of prepared work, and the results of the cells that a machine judges."""

    variant: Variant
    cells: tuple[CellResult, ...]

    @property
    def where(self) -> str:
        """Its name within the assignment."""
        return f"{self.variant.notebook_id}/{self.variant.name}"

    @property
    def not_passed(self) -> set[str]:
        """The tests that it does not pass."""
        return {cell.grade_id for cell in self.cells if cell.outcome is not Outcome.PASSED}

    @property
    def score(self) -> float:
        """Its points."""
        return sum(cell.score for cell in self.cells)

    @property
    def is_as_claimed(self) -> bool:
        """Whether it fails what it says it fails, and nothing else."""
        return not self.unsure and self.not_passed == set(self.variant.fails)

    @property
    def speechless(self) -> list[str]:
        """The tests that fail without a word in Thai."""
        failed = [cell for cell in self.cells if cell.outcome is Outcome.FAILED]
        return sorted(cell.grade_id for cell in failed if not any("ก" <= letter <= "๛" for letter in cell.message))

    @property
    def unsure(self) -> list[str]:
        """The tests on which the engine came to no verdict."""
        return [cell.grade_id for cell in self.cells if cell.outcome is Outcome.UNGRADED]


def work_of(assignment: Assignment, release: Release) -> list[Variant]:
    """All prepared work, each piece by itself: no part of an assignment sees another."""
    notebooks = [item for source in assignment.notebooks for item in notebook_variants(release, source)]
    return [*notebooks, *(assignment.exercise.variants if assignment.exercise is not None else ())]


def batches(work: Iterable[Variant]) -> Iterator[tuple[Variant, list[Variant]]]:
    """What is graded together: wrong answers of one part, each batch with that part's solution; all else by itself."""
    parts: dict[str, list[Variant]] = {}
    for variant in work:
        parts.setdefault(variant.notebook_id, []).append(variant)
    for part in parts.values():
        solution = next(variant for variant in part if variant.kind is VariantKind.SOLUTION)
        wrong = [variant for variant in part if variant.kind is VariantKind.MUTANT]
        yield from ((solution, [variant]) for variant in part if variant.kind is not VariantKind.MUTANT)
        yield from ((solution, wrong[first : first + TOGETHER]) for first in range(0, len(wrong), TOGETHER))


def grade_batch(release: Release, solution: Variant, batch: Sequence[Variant], sandbox: Sandbox) -> list[Graded]:
    """Grade what `batches` gives."""
    if batch[0].kind is VariantKind.MUTANT:
        return _grade_wrong(release, batch, solution, sandbox)
    return [grade(release, variant, sandbox) for variant in batch]


def grade(release: Release, variant: Variant, sandbox: Sandbox) -> Graded:
    """Grade one piece. The solution's tests are run as often as a trainee's, which might guess; of others none does."""
    handed_in = Bundle({**release.student, **variant.files})
    care = Care.GUESSES if variant.kind is VariantKind.SOLUTION else Care.ORDER
    part = grade_part(release, handed_in, variant.notebook_id, student_seed=SEED, sandbox=sandbox, care=care)
    of_part = [cell for cell in release.cells if cell.notebook_id == variant.notebook_id]
    judged = {cell.grade_id for cell in of_part if cell.kind is CellKind.AUTO}
    return Graded(variant, tuple(cell for cell in part.cells if cell.grade_id in judged))


def _grade_wrong(release: Release, batch: Sequence[Variant], solution: Variant, sandbox: Sandbox) -> list[Graded]:
    """Grade wrong answers of one part together, beside work that is right.

    What that finds just as claimed stands. Anything else is graded by itself, as a trainee's work is: that word counts.
    """
    right, *work = (Bundle({**release.student, **item.files}) for item in (solution, *batch))
    told = all_verdicts(release, work, right, solution.notebook_id, student_seed=SEED, sandbox=sandbox)
    return [
        _confirmed(release, variant, verdicts) or grade(release, variant, sandbox)
        for variant, verdicts in zip(batch, told, strict=True)
    ]


def _confirmed(release: Release, variant: Variant, told: Mapping[str, Told] | None) -> Graded | None:
    """What was claimed, if that is what the verdicts come to, each failure told in Thai."""
    expected = [
        cell for cell in release.cells if cell.notebook_id == variant.notebook_id and cell.kind is CellKind.AUTO
    ]
    if told is None or {cell.grade_id for cell in expected} != set(told):
        return None
    graded = Graded(variant, tuple(_result(cell, told[cell.grade_id]) for cell in expected))
    return graded if graded.is_as_claimed and not graded.speechless else None


def _result(cell: GradeCell, told: Told) -> CellResult:
    outcome, score = (Outcome.PASSED, cell.max_score) if told.passed else (Outcome.FAILED, 0.0)
    return CellResult(cell.notebook_id, cell.grade_id, outcome, score, cell.max_score, message=told.message)


def findings(graded: Graded, demands: Demands) -> Iterator[Finding]:
    """What is wrong with a piece of work: it earns something else than it claims, or no one could read why."""
    shared = sorted(cell.grade_id for cell in graded.cells if cell.isolation is Isolation.SHARED)
    if demands.judged_apart and shared and graded.variant.kind is VariantKind.SOLUTION:
        yield _shared(graded, shared)
    if graded.unsure:
        yield _unsure(graded)
    elif not graded.is_as_claimed:
        yield _otherwise(graded)
    if demands.thai_text and graded.speechless and graded.variant.kind is VariantKind.MUTANT:
        yield _speechless(graded, graded.speechless)


def never_failed(release: Release, graded: Iterable[Graded]) -> Iterator[Finding]:
    """The tests with points that no prepared wrong answer fails: nobody has seen that they can fail."""
    failed = {
        (item.variant.notebook_id, cell.grade_id)
        for item in graded
        if item.variant.kind is VariantKind.MUTANT
        for cell in item.cells
        if cell.outcome is Outcome.FAILED
    }
    for cell in release.cells:
        if cell.kind is CellKind.AUTO and cell.max_score and (cell.notebook_id, cell.grade_id) not in failed:
            yield _never_failed(f"{cell.notebook_id}/{cell.grade_id}")


def _otherwise(graded: Graded) -> Finding:
    more, less = graded.not_passed - set(graded.variant.fails), set(graded.variant.fails) - graded.not_passed
    said = {cell.grade_id: cell.message.split("\n", 1)[0] for cell in graded.cells}
    told = [f"{name} ({said[name]})" if said[name] else name for name in sorted(more)]
    happened_th = "; ".join(
        [f"ไม่ผ่าน {', '.join(told)}"] * bool(more) + [f"กลับผ่าน {', '.join(sorted(less))}"] * bool(less)
    )
    happened_en = "; ".join(
        [f"it fails {', '.join(told)}"] * bool(more) + [f"it passes {', '.join(sorted(less))}"] * bool(less)
    )
    claim_th, claim_en, todo_th, todo_en = _CLAIMS[graded.variant.kind]
    return Finding(
        f"{graded.variant.kind}-not-as-claimed",
        graded.where,
        th=f"{claim_th} แต่{happened_th} {todo_th}",
        en=f"{claim_en}, but {happened_en}; {todo_en}.",
    )


_CLAIMS = {
    VariantKind.SOLUTION: (
        "เฉลยต้องผ่านทุกข้อ", "The solution must pass every test",
        "โปรดแก้เฉลยหรือแก้เทสต์", "mend the solution or the test",
    ),
    VariantKind.ALTERNATIVE: (
        "คำตอบที่ถูกแต่เขียนต่างออกไปต้องผ่านทุกข้อ", "A correct alternative must pass every test",
        "โปรดแก้เทสต์ที่ผูกกับวิธีเขียนของเฉลย หรือแก้คำตอบนั้น", "loosen the test that asks for the solution's own way, or mend it",
    ),
    VariantKind.STARTER: (
        "งานที่ยังไม่ได้ทำต้องไม่ได้คะแนนเลย", "Untouched work must earn nothing",
        "โปรดแก้เทสต์ให้ผ่านได้ต่อเมื่อทำงานแล้ว", "let the test pass only when the work is done",
    ),
    VariantKind.MUTANT: (
        "คำตอบผิดนี้ต้องไม่ผ่านตรงกับรายการ fails", "This wrong answer must fail exactly what its list fails names",
        "โปรดแก้รายการ fails หรือเพิ่มกรณีทดสอบ", "correct the list, or add a case to a test",
    ),
}  # fmt: skip


def _unsure(graded: Graded) -> Finding:
    names = ", ".join(graded.unsure)
    return Finding(
        "no-verdict",
        graded.where,
        th=f"เครื่องตัดสินไม่ได้: {names} โปรดดูว่าเทสต์ใช้สิ่งที่ข้ามโปรเซสไม่ได้หรือใช้เวลานานเกินไป แล้วตรวจใหม่",
        en=f"The engine came to no verdict on {names}; see whether the test needs what cannot cross processes, or too long.",
    )


def _shared(graded: Graded, names: list[str]) -> Finding:
    listed = ", ".join(names)
    return Finding(
        "shared-test",
        graded.where,
        th=f"เทสต์ {listed} ตรวจได้เฉพาะในโปรเซสของผู้เข้ารับการอบรม (shared) โปรดให้เทสต์เรียกฟังก์ชันด้วยข้อมูลธรรมดาและดูผลที่เป็นข้อมูลธรรมดา",
        en=f"The tests {listed} run only in the trainee's own process (shared); call functions with plain data, look at plain results.",
    )


def _speechless(graded: Graded, names: list[str]) -> Finding:
    listed = ", ".join(names)
    return Finding(
        "no-thai-message",
        graded.where,
        th=f"เทสต์ {listed} ไม่ผ่านโดยไม่บอกเหตุผลเป็นภาษาไทย โปรดเขียนข้อความหลัง assert ว่าควรได้อะไร ได้อะไร และอ่านต่อที่ใด",
        en=f"The tests {listed} fail without a word in Thai; tell after the assert what was expected, what came, and where to read.",
    )


def _never_failed(where: str) -> Finding:
    return Finding(
        "test-nothing-fails",
        where,
        th="ไม่มีคำตอบผิด (mutant) ใดไม่ผ่านเทสต์นี้ จึงยังไม่รู้ว่าเทสต์จับความผิดได้จริงหรือไม่ โปรดเพิ่มคำตอบผิดที่ข้อนี้ควรจับได้ใน variants/ หรือ mutants/",
        en="No mutant fails this test, so nobody knows that it can fail; add one that it should catch to variants/ or mutants/.",
    )
