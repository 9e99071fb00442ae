"""A course as its source folder tells it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from grader.model.bundle import Bundle


class ExerciseKind(StrEnum):
    """What a trainee hands in and how it is driven."""

    PROVIDER = "provider"
    CONSUMER = "consumer"
    TESTS = "tests"
    PAIR = "pair"


# The two folders of a pair's work; its `entry` names the module in the one and the app in the other, in this order.
PARTIES = ("consumer", "provider")


def entry_paths(kind: ExerciseKind, entry: str) -> tuple[tuple[str, ...], ...]:
    """What a submission must hold, relative to its exercise folder: of each group one; a folder ends in a slash."""
    if kind is ExerciseKind.TESTS:
        return ((entry.rstrip("/") + "/",),)
    if kind is ExerciseKind.PAIR:
        return tuple(_module_files(f"{party}/", name) for party, name in zip(PARTIES, entry.split(), strict=False))
    return tuple(_module_files("", name) for name in entry.split())


def _module_files(folder: str, entry: str) -> tuple[str, ...]:
    module = folder + entry.partition(":")[0].replace(".", "/")
    return (f"{module}.py", f"{module}/__init__.py")


class AttemptPolicy(StrEnum):
    """Which of a trainee's attempts counts."""

    BEST = "best"
    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True)
class Schedule:
    """When work is due. All instants are aware; `None` means no limit. Late work is accepted until `closes_at`."""

    duedate: datetime | None = None
    closes_at: datetime | None = None


class VariantKind(StrEnum):
    """What a piece of prepared work is an example of."""

    SOLUTION = "solution"
    ALTERNATIVE = "alternative"
    STARTER = "starter"
    MUTANT = "mutant"


@dataclass(frozen=True)
class Variant:
    """One way to do a notebook or an exercise (`notebook_id` is then "exercise"), and what it claims to earn.

    `files` are its part of a submission. `fails` is the complete list of grade_ids that it does not pass: none for a
    solution or an alternative, all that a machine judges for the starter, those of one misconception for a mutant.
    """

    notebook_id: str
    kind: VariantKind
    name: str
    files: Bundle
    fails: tuple[str, ...] = ()
    misconception_th: str = ""


@dataclass(frozen=True)
class CellsVariant:
    """Another source for some solution cells of a notebook: an alternative when it `fails` nothing, else a mutant."""

    name: str
    cells: Mapping[str, str]
    fails: tuple[str, ...]
    misconception_th: str


@dataclass(frozen=True)
class NotebookSource:
    """One source notebook as nbformat JSON (solutions and hidden tests inside, stable cell ids), and its variants."""

    notebook_id: str
    path: Path
    ipynb: bytes
    variants: tuple[CellsVariant, ...] = ()


@dataclass(frozen=True)
class ExerciseTest:
    """One test function of an exercise: its name is the grade_id, `file` its path below `tests/`."""

    name: str
    file: str
    hidden: bool
    points: float
    title_th: str
    title_en: str
    hint_th: str = ""
    hint_en: str = ""


@dataclass(frozen=True)
class Exercise:
    """An exercise folder (`exercise.toml`), its tests in the order of their files, and its prepared work.

    `env` maps a variable's name to a plain string or to one of `{file}`, `{random}`, `{student_seed}`. `pair` is the exercise
    in its folder `pair/`, by which one trainee's work is linked with another's; it gives no points.
    """

    folder: Path
    kind: ExerciseKind
    entry: str
    title_th: str
    title_en: str
    timeout_s: float = 60.0
    env: Mapping[str, str | Mapping[str, Any]] = field(default_factory=dict)
    tests: tuple[ExerciseTest, ...] = ()
    variants: tuple[Variant, ...] = ()
    pair: "Exercise | None" = None


@dataclass(frozen=True)
class Demands:
    """What a course asks of its assignments beyond a solution with full marks and a starter without any.

    So many mutants (of notebooks and exercise together) and alternatives (of each of them) at least, this share of
    automatic mutations killed (percent), every test judged apart from the trainee's code, notebooks that run from top to
    bottom, text for people in checked Thai. A course that asks nothing has zeros.
    """

    mutants: int = 0
    alternatives: int = 0
    mutation_percent: float = 0
    judged_apart: bool = False
    notebooks_run: bool = False
    thai_text: bool = False


@dataclass(frozen=True)
class Assignment:
    """One module: its notebooks and, for some, its exercise.

    `due_after_days` and `closes_after_days` are proposals, counted from the release (end of that day in Bangkok); the
    dated record made on release decides. `cooldown_s` is the least time between two attempts of one trainee. `counts`
    is False for work that never enters the total (the pre-test), whatever rule planning staff decide on. `demands` are
    the course's, or its own.
    """

    assignment_id: str
    title_th: str
    title_en: str
    stage: str
    sop_steps: str
    notebooks: tuple[NotebookSource, ...]
    exercise: Exercise | None
    due_after_days: int | None = None
    closes_after_days: int | None = None
    policy: AttemptPolicy = AttemptPolicy.BEST
    cooldown_s: float = 30.0
    counts: bool = True
    demands: Demands = Demands()


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
