"""One trainee's consumer against another's provider, and whose fault it is when they do not understand each other.

A test that fails is tried again with the course's own work in the place of either party: what fails there too is the
fault of the one that stayed. So nobody is told to mend what the other got wrong.
"""

from collections.abc import Mapping

from grader.autograde.engine import autograde
from grader.model import (
    EXERCISE,
    PARTIES,
    Bundle,
    CellResult,
    GradeCell,
    GradingResult,
    GradingStatus,
    Outcome,
    PairExercise,
    PairResult,
    PairTest,
)
from grader.sandbox import Sandbox

_SEED = "pair"
_NOT_WORK = ("tests/public/", "tests/support/", "README.md")


def grade_pair(exercise: PairExercise, consumer: Bundle, provider: Bundle, *, sandbox: Sandbox) -> PairResult:
    """Judge two submissions, each laid out like an exercise's folder, as two parties that cannot read each other.

    Raises CourseError when the pair's exercise cannot be run, SandboxUnavailable.
    """
    runs = [_linked(exercise, consumer, provider, sandbox)]
    if _failed(runs[0]):
        runs += [
            _linked(exercise, consumer, exercise.provider, sandbox),
            _linked(exercise, exercise.consumer, provider, sandbox),
        ]
    unsure = [run.reason for run in runs if run.status is not GradingStatus.GRADED]
    if unsure:
        return PairResult(GradingStatus.UNGRADED, reason=unsure[0])
    linked, *beside_ours = runs
    faults = dict(zip(PARTIES, map(_failed, beside_ours), strict=False))
    titled = {cell.grade_id: cell for cell in exercise.release.cells}
    return PairResult(GradingStatus.GRADED, tuple(_test(cell, titled[cell.grade_id], faults) for cell in linked.cells))


def _linked(exercise: PairExercise, consumer: Bundle, provider: Bundle, sandbox: Sandbox) -> GradingResult:
    parties = zip(PARTIES, (consumer, provider), strict=True)
    work = {
        f"{EXERCISE}/{party}/{path}": content
        for party, files in parties
        for path, content in files.items()
        if not path.startswith(_NOT_WORK)
    }
    return autograde(exercise.release, Bundle(work), student_seed=_SEED, sandbox=sandbox)


def _failed(run: GradingResult) -> set[str]:
    return {cell.grade_id for cell in run.cells if cell.outcome is not Outcome.PASSED}


def _test(cell: CellResult, titled: GradeCell, faults: Mapping[str, set[str]]) -> PairTest:
    passed = cell.outcome is Outcome.PASSED
    whose = () if passed else tuple(party for party in PARTIES if cell.grade_id in faults[party])
    message = "" if passed else cell.message
    return PairTest(cell.grade_id, titled.title_th, titled.title_en, passed, whose, message)
