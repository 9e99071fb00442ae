"""Plan, run and weigh the grading of one submission.

To try an exercise folder before there is a release of it:

    from pathlib import Path
    from grader.autograde import grade_exercise
    from grader.sandbox import default_sandbox

    folder = Path("course/exercises/m05")
    with default_sandbox() as sandbox:
        for work in [folder / "solution", *sorted((folder / "mutants").iterdir())]:
            result = grade_exercise(folder, work, sandbox=sandbox)
            print(work.name, result.score, "of", result.max_score, result.reason)
            for cell in result.cells:
                print("  ", cell.grade_id, cell.outcome, cell.message)
"""

from grader.autograde.batch import (
    AHEAD,
    Done,
    Work,
    close_process_sandbox,
    grade_all,
    grade_submission,
    local_pool,
    not_graded,
    process_sandbox,
    usable_cores,
)
from grader.autograde.engine import ENGINE_VERSION, autograde
from grader.autograde.folder import grade_exercise
from grader.autograde.part import KeepsDying

__all__ = [
    "AHEAD",
    "ENGINE_VERSION",
    "Done",
    "KeepsDying",
    "Work",
    "autograde",
    "close_process_sandbox",
    "grade_all",
    "grade_exercise",
    "grade_submission",
    "local_pool",
    "not_graded",
    "process_sandbox",
    "usable_cores",
]
