"""The one arrow: a release and a submission to a GradingResult."""

import time

from grader.autograde.exercise import EXERCISE, grade_exercise_cells
from grader.autograde.misconception import with_misconception
from grader.autograde.notebooks import grade_notebook
from grader.autograde.part import Part
from grader.judge.agreement import Care
from grader.model import Bundle, GradingResult, GradingStatus, Outcome, Release
from grader.sandbox import Sandbox

ENGINE_VERSION = "1.0"


def autograde(
    release: Release, submission: Bundle, *, student_seed: str, sandbox: Sandbox, data_seed: str | None = None
) -> GradingResult:
    """Grade `submission` against `release`; every cell of the release has exactly one result.

    `student_seed` is what `{student_seed = true}` of an exercise's `[env]` becomes: stable per student and assignment,
    and no secret. `data_seed` repeats a run on the data that an exercise's tests drew in it; else they draw anew.

    Raises CourseError when the release itself cannot be used, SandboxUnavailable when no pair can be
    started, KeepsDying when something else than the submission cuts every try short; whatever the submission does is in
    the result.
    """
    began = time.monotonic()
    parts: dict[str, Part] = {}
    for notebook_id in dict.fromkeys(cell.notebook_id for cell in release.cells):
        parts[notebook_id] = grade_part(
            release, submission, notebook_id, student_seed=student_seed, sandbox=sandbox, data_seed=data_seed
        )
    cells = tuple(cell for part in parts.values() for cell in part.cells)
    reasons = [part.reason for part in parts.values() if part.reason]
    ungraded = bool(reasons) or any(cell.outcome is Outcome.UNGRADED for cell in cells)
    return GradingResult(
        assignment_id=release.assignment_id,
        release_digest=release.digest,
        status=GradingStatus.UNGRADED if ungraded else GradingStatus.GRADED,
        cells=cells,
        duration_s=time.monotonic() - began,
        engine_version=ENGINE_VERSION,
        reason="; ".join(reasons),
        notebooks={name: part.notebook for name, part in parts.items() if part.notebook is not None},
    )


def grade_part(
    release: Release,
    submission: Bundle,
    notebook_id: str,
    *,
    student_seed: str,
    sandbox: Sandbox,
    care: Care = Care.GUESSES,
    data_seed: str | None = None,
) -> Part:
    """Grade one notebook of the submission, or its exercise, as `autograde` does; raises the same.

    `care` is for prepared work: of tests that a trainee wrote, how often they are run.
    """
    if notebook_id == EXERCISE:
        part = grade_exercise_cells(
            release, submission, student_seed=student_seed, sandbox=sandbox, care=care, data_seed=data_seed
        )
    else:
        part = grade_notebook(release, submission, notebook_id, sandbox=sandbox)
    return with_misconception(part, notebook_id, release)
