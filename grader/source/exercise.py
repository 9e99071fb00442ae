"""`exercise.toml`: what an exercise is, and whether its folder holds what it needs."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.model import Exercise, ExerciseKind, entry_paths
from grader.source import mistakes
from grader.source.exercise_tests import exercise_tests
from grader.source.table import Table
from grader.source.variants import variants

_KEYS = ("kind", "entry", "title_th", "title_en", "timeout_s", "env")
# How a variable of `[env]` may be given when it is not a plain text.
_ENV_FORMS: Mapping[str, type] = {"file": str, "random": int, "student_seed": bool}


def load_exercise(folder: Path) -> Exercise:
    """Read an exercise folder with its tests and its prepared work. Raises CourseError."""
    table = Table.read(folder / "exercise.toml").only(*_KEYS)
    exercise = Exercise(
        folder=folder,
        kind=ExerciseKind(table.choice("kind", ExerciseKind)),
        entry=table.text("entry"),
        title_th=table.text("title_th"),
        title_en=table.text("title_en"),
        timeout_s=table.number("timeout_s", default=60, most=600),
        env=table.mapping("env"),
    )
    for name, value in exercise.env.items():
        _check_env(table.path, name, value)
    _check_files(exercise)
    exercise = replace(exercise, tests=exercise_tests(exercise))
    return replace(exercise, variants=variants(exercise))


def _check_env(path: Path, name: str, value: Any) -> None:
    if isinstance(value, str):
        return
    form = next(iter(value), "") if isinstance(value, dict) and len(value) == 1 else ""
    wanted = _ENV_FORMS.get(form)
    if wanted is None or type(value[form]) is not wanted:
        raise mistakes.bad_value(
            path, f"env.{name}",
            'ข้อความ หรือ {file = "…"} หรือ {random = 32} หรือ {student_seed = true}',
            'a text, {file = "…"}, {random = 32} or {student_seed = true}',
        )  # fmt: skip
    for suite in ("public", "hidden"):
        tests = path.parent / "tests" / suite
        if form == "file" and tests.is_dir() and not (tests / value[form]).is_file():
            raise mistakes.missing_file(tests / value[form])


def _check_files(exercise: Exercise) -> None:
    if not (exercise.folder / "README.md").is_file():
        raise mistakes.missing_file(exercise.folder / "README.md")
    for name in ("starter", "solution"):
        places = [exercise.folder / name / path for path in entry_paths(exercise.kind, exercise.entry)]
        if not any(place.exists() for place in places):
            raise mistakes.missing_file(places[0])
