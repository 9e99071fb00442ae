"""The gate: everything that is proved of an assignment before it may be handed out."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from academy.gate import asserts, duplicates, hyperlinks, leaks, links, mutants, prepared, running, spelling, text
from academy.gate.equivalents import Equivalent
from academy.gate.finding import Finding
from academy.gate.links import Linked
from academy.gate.mutants import Mutant
from academy.gate.prepared import Graded
from academy.gate.proof import Proof, Survivor
from academy.gate.verdicts import KeptVerdicts
from grader.autograde import Found
from grader.model import EXERCISE, Assignment, Course, Release, Variant, VariantKind
from grader.release import generate
from grader.sandbox import Sandbox

Made = TypeVar("Made")
Advance = Callable[[], None]


@dataclass
class Checking:
    """One assignment under way: what runs, and what has to be told of it."""

    course: Course
    assignment: Assignment
    release: Release
    entries: tuple[Equivalent, ...]
    looked: list[Future[list[Finding]]] = field(default_factory=list)
    graded: list[Future[list[Graded]]] = field(default_factory=list)
    linked: list[Future[Linked]] = field(default_factory=list)
    mutants: list[Mutant] = field(default_factory=list)
    known: dict[Mutant, Found] = field(default_factory=dict)
    tried: list[Future[dict[Mutant, Found]]] = field(default_factory=list)
    took_s: list[float] = field(default_factory=list)

    @property
    def jobs(self) -> int:
        """How much there is to do."""
        return len(self.looked) + len(self.graded) + len(self.linked) + len(self.tried)


def begin(
    course: Course,
    assignment_id: str,
    *,
    sandbox: Sandbox,
    executor: Executor,
    environment: Mapping[str, str],
    verdicts: KeptVerdicts,
    advance: Advance,
) -> Checking:
    """Hand everything to be tried of one assignment to `executor`; `advance` is called for each thing done.

    `environment` is what a trainee's notebook knows of the sample API. Raises CourseError, UnknownAssignment.
    """
    release = generate(course, assignment_id)
    assignment = course.assignment(assignment_id)
    checking = Checking(course, assignment, release, mutants.equivalents_of(assignment))

    def submit(work: Callable[[], Made]) -> Future[Made]:
        def timed() -> Made:
            began = time.monotonic()
            try:
                return work()
            finally:
                checking.took_s.append(time.monotonic() - began)
                advance()

        return executor.submit(timed)

    work = prepared.work_of(assignment, release)
    for solution, batch in prepared.batches(work):
        checking.graded.append(submit(partial(prepared.grade_batch, release, solution, batch, sandbox)))
    for exercise, variant in links.work_of(assignment, release):
        checking.linked.append(submit(partial(links.link, exercise, variant, sandbox)))
    for source in assignment.notebooks if assignment.demands.notebooks_run else ():
        checking.looked.append(submit(partial(running.run_notebook, source, release, environment)))
    checking.looked.append(submit(partial(_read, course, assignment, release, work)))
    if assignment.demands.mutation_percent:
        checking.mutants = mutants.mutants_of(assignment, release)
        to_try = mutants.tried_of(assignment, checking.mutants)
        checking.known = verdicts.find(release, to_try)
        for together in mutants.batches(mutant for mutant in to_try if mutant not in checking.known):
            checking.tried.append(submit(partial(mutants.try_mutants, release, together, sandbox)))
    return checking


def finish(checking: Checking, digest: str, verdicts: KeptVerdicts, *, cores: float) -> Proof:
    """Wait for all of it, and say what it comes to; each thing that was done had so much of a core, on average."""
    assignment = checking.assignment
    found = [*_counts(assignment), *(item for future in checking.looked for item in future.result())]
    graded = [item for future in checking.graded for item in future.result()]
    for item in graded:
        found += prepared.findings(item, assignment.demands)
    if assignment.demands.mutants:
        told = {item.where for item in found if item.code == asserts.CODE}
        found += (item for item in prepared.never_failed(checking.release, graded) if item.where not in told)
    for future in checking.linked:
        found += links.findings(future.result())
    fresh = {mutant: found for future in checking.tried for mutant, found in future.result().items()}
    tried = {**checking.known, **fresh}
    verdicts.keep(checking.release, tried)
    score = mutants.scored(tried, checking.entries)
    all_found = {mutant: tried.get(mutant) for mutant in checking.mutants}
    found += mutants.findings(score, all_found, checking.entries, assignment.demands.mutation_percent)
    return Proof(
        assignment_id=assignment.assignment_id,
        digest=digest,
        solution_percent=_percent(graded, VariantKind.SOLUTION),
        starter_percent=_percent(graded, VariantKind.STARTER),
        alternatives=_as_claimed(graded, VariantKind.ALTERNATIVE),
        mutants=_as_claimed(graded, VariantKind.MUTANT),
        killed=score.killed,
        survived=len(score.survivors),
        equivalent=score.equivalent,
        timeouts=score.timeouts,
        mutation_percent=score.percent,
        minutes=_minutes(assignment),
        seconds=round(sum(checking.took_s) * cores, 1),
        survivors=tuple(Survivor(*mutant.key) for mutant in score.survivors),
        findings=tuple(_placed(assignment, item) for item in found),
    )


def _read(course: Course, assignment: Assignment, release: Release, work: Iterable[Variant]) -> list[Finding]:
    found = [*asserts.findings(assignment), *text.findings(assignment, release), *leaks.findings(assignment, release)]
    found += [*hyperlinks.findings(course, assignment, release), *duplicates.findings(work)]
    return [*found, *spelling.findings(course, assignment)] if assignment.demands.thai_text else found


def _placed(assignment: Assignment, finding: Finding) -> Finding:
    name = assignment.assignment_id
    return replace(finding, where=f"{name}/{finding.where}".rstrip("/"))


def _percent(graded: Iterable[Graded], kind: VariantKind) -> float:
    """What part of a machine's points the work of this kind earns."""
    cells = [cell for item in graded if item.variant.kind is kind for cell in item.cells]
    most = sum(cell.max_score for cell in cells)
    return 100 * sum(cell.score for cell in cells) / most if most else 0.0


def _as_claimed(graded: Iterable[Graded], kind: VariantKind) -> tuple[int, int]:
    claims = [item.is_as_claimed for item in graded if item.variant.kind is kind]
    return sum(claims), len(claims)


def _minutes(assignment: Assignment) -> int | None:
    told = [minutes for source in assignment.notebooks if (minutes := text.minutes_of(source)) is not None]
    return sum(told) if told else None


def _counts(assignment: Assignment) -> Iterator[Finding]:
    """Whether there are as many wrong answers and other right ones as the course asks for."""
    parts = {source.notebook_id: [bool(item.fails) for item in source.variants] for source in assignment.notebooks}
    if assignment.exercise is not None:
        kinds = [item.kind for item in assignment.exercise.variants]
        parts[EXERCISE] = [
            kind is VariantKind.MUTANT for kind in kinds if kind in {VariantKind.MUTANT, VariantKind.ALTERNATIVE}
        ]
    wrong = sum(sum(part) for part in parts.values())
    if wrong < assignment.demands.mutants:
        yield _too_few_mutants(wrong, assignment.demands.mutants)
    for name, part in parts.items():
        if part.count(False) < assignment.demands.alternatives:
            yield _too_few_alternatives(name, part.count(False), assignment.demands.alternatives)


def _too_few_mutants(there: int, wanted: int) -> Finding:
    return Finding(
        "too-few-mutants",
        "",
        th=f"ชุดนี้มีคำตอบผิด (mutant) {there} แบบ ต้องมีอย่างน้อย {wanted} แบบ โปรดเพิ่มใน variants/ หรือ mutants/ แบบละหนึ่งความเข้าใจผิด",
        en=f"There are {there} mutants and must be {wanted}; add some to variants/ or mutants/, each with one misconception.",
    )


def _too_few_alternatives(where: str, there: int, wanted: int) -> Finding:
    return Finding(
        "too-few-alternatives",
        where,
        th=f"มีคำตอบถูกที่เขียนต่างจากเฉลย {there} แบบ ต้องมีอย่างน้อย {wanted} แบบ โปรดเพิ่มใน variants/ หรือ alternatives/",
        en=f"There are {there} differently written right answers and must be {wanted}; add one to variants/ or alternatives/.",
    )
