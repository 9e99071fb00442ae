"""Plan, run and weigh the grading of one submission."""

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
from grader.autograde.engine import ENGINE_VERSION, autograde, grade_part
from grader.autograde.first_failure import Found, Told, all_verdicts, first_failures
from grader.autograde.pairs import grade_pair
from grader.autograde.part import KeepsDying
from grader.judge.agreement import Care

__all__ = [
    "AHEAD",
    "ENGINE_VERSION",
    "Care",
    "Done",
    "Found",
    "KeepsDying",
    "Told",
    "Work",
    "all_verdicts",
    "autograde",
    "close_process_sandbox",
    "first_failures",
    "grade_all",
    "grade_pair",
    "grade_part",
    "grade_submission",
    "local_pool",
    "not_graded",
    "process_sandbox",
    "usable_cores",
]
