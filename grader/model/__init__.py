"""The plain values that stages hand to each other: frozen, typed, without behaviour that does I/O."""

from grader.model.attempt import Attempt, Receipt
from grader.model.bundle import TRUSTED, Bundle, BundleLimits
from grader.model.course import (
    PARTIES,
    Assignment,
    AttemptPolicy,
    CellsVariant,
    Course,
    Exercise,
    ExerciseKind,
    ExerciseTest,
    NotebookSource,
    Schedule,
    Variant,
    VariantKind,
    entry_paths,
)
from grader.model.notebook import (
    EXERCISE,
    HIDDEN_BEGIN,
    HIDDEN_END,
    NOTEBOOK_METADATA,
    cells_of,
    grade_id,
    nbgrader_of,
    text_of,
    to_ipynb,
)
from grader.model.release import CellKind, GradeCell, Release
from grader.model.result import CellResult, GradingResult, GradingStatus, Isolation, Outcome
from grader.model.score import ScoreRow, ScoreStatus

__all__ = [
    "EXERCISE",
    "HIDDEN_BEGIN",
    "HIDDEN_END",
    "NOTEBOOK_METADATA",
    "PARTIES",
    "TRUSTED",
    "Assignment",
    "Attempt",
    "AttemptPolicy",
    "Bundle",
    "BundleLimits",
    "CellKind",
    "CellResult",
    "CellsVariant",
    "Course",
    "Exercise",
    "ExerciseKind",
    "ExerciseTest",
    "GradeCell",
    "GradingResult",
    "GradingStatus",
    "Isolation",
    "NotebookSource",
    "Outcome",
    "Receipt",
    "Release",
    "Schedule",
    "ScoreRow",
    "ScoreStatus",
    "Variant",
    "VariantKind",
    "cells_of",
    "entry_paths",
    "grade_id",
    "nbgrader_of",
    "text_of",
    "to_ipynb",
]
