"""A course as its source folder tells it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any


class ExerciseKind(StrEnum):
    """What a trainee hands in and how it is driven."""

    PROVIDER = "provider"
    CONSUMER = "consumer"
    TESTS = "tests"
    PAIR = "pair"


class AttemptPolicy(StrEnum):
    """Which of a trainee's attempts counts."""

    BEST = "best"
    LAST = "last"


@dataclass(frozen=True)
class Schedule:
    """When work is due. All instants are aware; `None` means no limit. Late work is accepted until `closes_at`."""

    duedate: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True)
class Exercise:
    """An exercise folder (`exercise.toml`).

    `env` maps a variable's name to a plain string or to one of `{file}`, `{random}`, `{student_seed}`.
    """

    folder: Path
    kind: ExerciseKind
    entry: str
    title_th: str
    title_en: str
    timeout_s: float = 60.0
    env: Mapping[str, str | Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Assignment:
    """One module: its notebooks (Jupytext text) and, for some, its exercise.

    `due_after_days` and `closes_after_days` are proposals, counted from the release (end of that day in Bangkok); the
    dated record made on release decides. `cooldown_s` is the least time between two attempts of one trainee. `counts`
    is False for work that never enters the total (the pre-test).
    """

    assignment_id: str
    title_th: str
    title_en: str
    stage: str
    sop_steps: str
    notebooks: tuple[Path, ...]
    exercise: Exercise | None
    due_after_days: int | None = None
    closes_after_days: int | None = None
    policy: AttemptPolicy = AttemptPolicy.BEST
    cooldown_s: float = 30.0
    counts: bool = True


@dataclass(frozen=True)
class Course:
    """Assignments in teaching order, and the pass rule the course proposes (percent of all points)."""

    course_id: str
    title_th: str
    title_en: str
    root: Path
    assignments: tuple[Assignment, ...]
    pass_percent: float

    def assignment(self, assignment_id: str) -> Assignment:
        """The assignment of that id; raises KeyError."""
        return {item.assignment_id: item for item in self.assignments}[assignment_id]
