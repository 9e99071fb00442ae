"""`course.toml`: the assignments in teaching order and the pass rule the course proposes."""

from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

from grader.model import EXERCISE, Assignment, AttemptPolicy, Course, Demands
from grader.source import mistakes
from grader.source.exercise import load_exercise
from grader.source.notebook import load_notebook
from grader.source.table import Table
from grader.source.text import read_text

_COURSE_KEYS = ("course_id", "title_th", "title_en", "pass_percent", "demands", "assignments")
_ASSIGNMENT_KEYS = (
    "id", "title_th", "title_en", "stage", "sop_steps", "notebooks", "exercise",
    "due_after_days", "closes_after_days", "policy", "cooldown_s", "counts", "demands",
)  # fmt: skip
# Data of an exercise may be in any encoding: old files are what some are about.
_TEXTS = {".md", ".py", ".toml"}


def load_course(root: Path) -> Course:
    """Read `course.toml` in `root`, and every notebook and exercise it names.

    Raises CourseError for the first mistake found, in one sentence that names the file.
    """
    table = Table.read(root / "course.toml").only(*_COURSE_KEYS)
    demands = _demands(table, Demands())
    assignments = tuple(_assignment(root, item, demands) for item in table.tables("assignments"))
    _all_different(table.path, "ชุดแบบฝึกหัด", "assignments", (item.assignment_id for item in assignments))
    return Course(
        course_id=table.name("course_id"),
        title_th=table.text("title_th"),
        title_en=table.text("title_en"),
        root=root,
        assignments=assignments,
        pass_percent=_pass_percent(table),
    )


def proposed_pass_percent(root: Path) -> float:
    """Read the pass mark that the course in `root` proposes, and nothing else of it. Raises CourseError."""
    return _pass_percent(Table.read(root / "course.toml").only(*_COURSE_KEYS))


def _pass_percent(table: Table) -> float:
    return table.number("pass_percent", default=60, most=100)


def _assignment(root: Path, table: Table, demands: Demands) -> Assignment:
    table.only(*_ASSIGNMENT_KEYS)
    assignment_id = table.name("id")
    names = table.names("notebooks")
    _all_different(table.path, "สมุดบันทึก", "notebooks", (name.lower() for name in (*names, EXERCISE)))
    folder = root / "notebooks" / assignment_id
    _plain_text(folder, root / "exercises" / assignment_id)
    has_exercise = table.flag("exercise", default=False)
    if not names and not has_exercise:
        raise mistakes.bad_value(table.path, "notebooks", "รายการที่ไม่ว่าง หรือมี exercise = true",
                                 "a non-empty list, or exercise to be true")  # fmt: skip
    return Assignment(
        assignment_id=assignment_id,
        title_th=table.text("title_th"),
        title_en=table.text("title_en"),
        stage=table.text("stage"),
        sop_steps=table.text("sop_steps"),
        notebooks=tuple(load_notebook(folder / f"{name}.md") for name in names),
        exercise=load_exercise(root / "exercises" / assignment_id) if has_exercise else None,
        due_after_days=table.days("due_after_days"),
        closes_after_days=table.days("closes_after_days"),
        policy=AttemptPolicy(table.choice("policy", AttemptPolicy, default=AttemptPolicy.BEST)),
        cooldown_s=table.number("cooldown_s", default=30),
        counts=table.flag("counts", default=True),
        demands=_demands(table, demands),
    )


def _demands(table: Table, default: Demands) -> Demands:
    """The table `demands` of a course, or of an assignment that differs from its course."""
    own = table.table("demands").only(*(item.name for item in fields(Demands)))
    return Demands(
        mutants=int(own.number("mutants", default.mutants, most=1000)),
        alternatives=int(own.number("alternatives", default.alternatives, most=100)),
        mutation_percent=own.number("mutation_percent", default.mutation_percent, most=100),
        judged_apart=own.flag("judged_apart", default=default.judged_apart),
        notebooks_run=own.flag("notebooks_run", default=default.notebooks_run),
        thai_text=own.flag("thai_text", default=default.thai_text),
    )


def _plain_text(*folders: Path) -> None:
    """Refuse what nobody after us can read, and links.

    Instructors write here, and the academy reads with rights of its own: never through a link to somewhere else.
    """
    for folder in folders:
        for path in (folder, *folder.rglob("*")):
            if path.is_symlink():
                raise mistakes.linked(path)
            if path.suffix in _TEXTS and path.is_file():
                read_text(path)


def _all_different(path: Path, what_th: str, what_en: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise mistakes.twice(path, what_th, what_en, name)
        seen.add(name)
