"""The solution of an assignment, mutated automatically: what its tests kill, and what survives."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from academy.gate.equivalents import Equivalent, read_equivalents
from academy.gate.finding import Finding
from academy.gate.mutations import mutations
from academy.gate.prepared import SEED
from grader.autograde import Found, first_failures
from grader.model import (
    EXERCISE,
    Assignment,
    Bundle,
    ExerciseKind,
    Release,
    Variant,
    VariantKind,
    grade_id,
    text_of,
    to_ipynb,
)
from grader.release import notebook_variants
from grader.sandbox import Sandbox

# Of a trainee's own tests so many are tried, spread evenly: each is run against the reference and every wrong target.
MOST_OF_TESTS = 20
TEST_S = 3.0  # a test of a mutant: some of them never end
TOGETHER = 16  # of an exercise, judged by one pair


@dataclass(frozen=True, eq=False)
class Mutant:
    """One automatic mutation of the solution of a notebook or of the exercise, as work to hand in."""

    solution: Variant
    where: str
    line: str
    change: str
    files: Mapping[str, bytes]

    @property
    def notebook_id(self) -> str:
        """The part of the assignment that it is of."""
        return self.solution.notebook_id

    @property
    def key(self) -> tuple[str, str, str]:
        """As in `academy.gate.equivalents`."""
        return self.where, self.line, self.change


def mutants_of(assignment: Assignment, release: Release) -> list[Mutant]:
    """Every automatic mutation of the assignment's solution."""
    found: list[Mutant] = []
    for source in assignment.notebooks:
        found += _of_notebook(notebook_variants(release, source)[0], release)
    if assignment.exercise is not None:
        found += _of_exercise(next(item for item in assignment.exercise.variants if item.kind is VariantKind.SOLUTION))
    return found


def tried_of(assignment: Assignment, mutants: Sequence[Mutant]) -> list[Mutant]:
    """Those that are run: all of them, but of an exercise of the kind `tests` a sample."""
    if assignment.exercise is None or assignment.exercise.kind is not ExerciseKind.TESTS:
        return list(mutants)
    ours = [mutant for mutant in mutants if mutant.notebook_id == EXERCISE]
    step = max(1, -(-len(ours) // MOST_OF_TESTS))
    return [mutant for mutant in mutants if mutant.notebook_id != EXERCISE] + ours[::step]


def equivalents_of(assignment: Assignment) -> tuple[Equivalent, ...]:
    """What the author set aside. Raises CourseError."""
    folders = dict.fromkeys(source.path.parent for source in assignment.notebooks)
    if assignment.exercise is not None:
        folders[assignment.exercise.folder] = None
    return tuple(entry for folder in folders for entry in read_equivalents(folder))


def batches(mutants: Iterable[Mutant]) -> Iterator[list[Mutant]]:
    """Those that are tried together: several of a notebook or of the exercise."""
    parts: dict[str, list[Mutant]] = {}
    for mutant in mutants:
        parts.setdefault(mutant.notebook_id, []).append(mutant)
    for ours in parts.values():
        for first in range(0, len(ours), TOGETHER):
            yield ours[first : first + TOGETHER]


def try_mutants(release: Release, batch: Sequence[Mutant], sandbox: Sandbox) -> dict[Mutant, Found]:
    """Run the tests of each mutant of a batch up to the first that fails."""
    solution, part = batch[0].solution, batch[0].notebook_id
    right, *work = (Bundle({**release.student, **files}) for files in (solution.files, *(item.files for item in batch)))
    found = first_failures(release, work, right, part, student_seed=SEED, sandbox=sandbox, test_s=TEST_S)
    return dict(zip(batch, found, strict=True))


def _of_notebook(solution: Variant, release: Release) -> Iterator[Mutant]:
    ((path, content),) = solution.files.items()
    handed_out = {grade_id(cell): text_of(cell) for cell in json.loads(release.student[path])["cells"]}
    notebook = json.loads(content)
    for cell in notebook["cells"]:
        name, solved = grade_id(cell), text_of(cell)
        if cell["cell_type"] != "code" or name is None or solved == handed_out.get(name):
            continue
        for source, line, change in _mutated(solved):
            cell["source"] = source
            where = f"{solution.notebook_id}/{name}"
            yield Mutant(solution, where, line, change, {path: to_ipynb(notebook)})
        cell["source"] = solved


def _of_exercise(solution: Variant) -> Iterator[Mutant]:
    for path, content in solution.files.items():
        if path.endswith(".py"):
            for source, line, change in _mutated(content.decode()):
                where = path.removeprefix(f"{EXERCISE}/")
                yield Mutant(solution, where, line, change, {**solution.files, path: source.encode()})


def _mutated(source: str) -> Iterator[tuple[str, str, str]]:
    try:
        for mutation in mutations(source):
            yield mutation.source, mutation.line, mutation.change
    except SyntaxError:  # a cell with IPython's own commands: nothing of it is plain Python
        return


@dataclass(frozen=True)
class Score:
    """What became of the automatic mutations; those set aside or timed out are outside the percentage."""

    killed: int
    survivors: tuple[Mutant, ...]
    equivalent: int
    timeouts: int
    unsure: tuple[Mutant, ...]

    @property
    def percent(self) -> float | None:
        """Killed of those that a test decided about; None without any."""
        decided = self.killed + len(self.survivors)
        return 100 * self.killed / decided if decided else None


def scored(tried: Mapping[Mutant, Found], entries: Iterable[Equivalent]) -> Score:
    """Count what was found."""
    aside = {entry.key for entry in entries}
    survived = [mutant for mutant, found in tried.items() if found is Found.NOTHING]
    count = Counter(tried.values())
    return Score(
        killed=count[Found.FAILURE],
        survivors=tuple(mutant for mutant in survived if mutant.key not in aside),
        equivalent=sum(mutant.key in aside for mutant in survived),
        timeouts=count[Found.TIMEOUT],
        unsure=tuple(mutant for mutant, found in tried.items() if found is Found.UNSURE),
    )


def findings(
    score: Score, found: Mapping[Mutant, Found | None], entries: Iterable[Equivalent], least_percent: float
) -> Iterator[Finding]:
    """Too many survivors, no verdict, or an entry that sets nothing aside. What was not tried has found None."""
    fitting = {mutant.key for mutant, verdict in found.items() if verdict in {Found.NOTHING, None}}
    for entry in entries:
        if entry.key not in fitting:
            yield _stale(entry)
    for mutant in score.unsure:
        yield _unsure(mutant)
    if score.percent is not None and score.percent < least_percent:
        yield _too_few(score, least_percent)


def _too_few(score: Score, least_percent: float) -> Finding:
    return Finding(
        "mutants-survive",
        "",
        th=(
            f"เทสต์จับการดัดแปลงเฉลยได้ร้อยละ {score.percent:.0f} ต้องได้อย่างน้อยร้อยละ {least_percent:g} "
            f"โปรดเพิ่มกรณีทดสอบ ส่วนที่ไม่เปลี่ยนผลจริงให้บันทึกเหตุผลใน equivalent.toml (รายการอยู่ท้ายตาราง)"
        ),
        en=(
            f"The tests kill {score.percent:.0f} % of the solution's mutations and must kill {least_percent:g} %; "
            "add cases to tests, or write into equivalent.toml why one changes nothing (they are listed below the table)."
        ),
    )


def _stale(entry: Equivalent) -> Finding:
    return Finding(
        "equivalent-fits-nothing",
        entry.where,
        th=f"equivalent.toml ระบุ «{entry.change}» ที่บรรทัด «{entry.line}» ซึ่งไม่มีแล้วหรือมีเทสต์จับได้ โปรดลบรายการนี้หรือแก้ให้ตรง",
        en=f"equivalent.toml names “{entry.change}” at “{entry.line}”, which is not there or killed; remove or correct the entry.",
    )


def _unsure(mutant: Mutant) -> Finding:
    return Finding(
        "no-verdict",
        mutant.where,
        th=f"เครื่องตัดสินการดัดแปลง «{mutant.change}» ที่บรรทัด «{mutant.line}» ไม่ได้ โปรดตรวจใหม่อีกครั้ง",
        en=f"The engine came to no verdict on “{mutant.change}” at “{mutant.line}”; check again.",
    )
