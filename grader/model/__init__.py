"""The plain values that stages hand to each other: frozen, typed, without behaviour that does I/O."""

from grader.model.attempt import Attempt, Receipt
from grader.model.bundle import Bundle, BundleLimits
from grader.model.course import Assignment, AttemptPolicy, Course, Exercise, ExerciseKind, Schedule
from grader.model.release import CellKind, GradeCell, Release
from grader.model.result import CellResult, GradingResult, GradingStatus, Isolation, Outcome
from grader.model.score import ScoreRow, ScoreStatus

__all__ = [
    "Assignment",
    "Attempt",
    "AttemptPolicy",
    "Bundle",
    "BundleLimits",
    "CellKind",
    "CellResult",
    "Course",
    "Exercise",
    "ExerciseKind",
    "GradeCell",
    "GradingResult",
    "GradingStatus",
    "Isolation",
    "Outcome",
    "Receipt",
    "Release",
    "Schedule",
    "ScoreRow",
    "ScoreStatus",
]
