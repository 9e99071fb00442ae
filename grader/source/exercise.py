"""`exercise.toml`: what an exercise is, and whether its folder holds what it needs.

In one of the kind `tests`, what the trainee's tests are run against lies in `targets/` below `tests/hidden` or
`tests/public`: complete in `right/reference`, and as what differs from it in every other folder of `right/` and `wrong/`.
`target` is the entry of each. In one of the kind `pair`, `entry` is the consumer's module and the provider's app; in one
of the kind `provider`, a module of the same work may stand before the app: tests then call its functions, too.

A folder `pair/` makes pairs of trainees' work: an exercise of the kind `pair` with tests, and with `reference/`, the
course's own provider; its consumer is the exercise's solution.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.model import PARTIES, Exercise, ExerciseKind, entry_paths
from grader.source import mistakes
from grader.source.exercise_tests import exercise_tests
from grader.source.table import Table
from grader.source.variants import known_mistakes, variants

_KEYS = ("kind", "entry", "target", "title_th", "title_en", "timeout_s", "env")
_REFERENCE = "targets/right/reference"
# How a variable of `[env]` may be given when it is not a plain text.
_ENV_FORMS: Mapping[str, type] = {"file": str, "random": int, "student_seed": bool}


def load_exercise(folder: Path) -> Exercise:
    """Read an exercise folder with its tests and its prepared work. Raises CourseError."""
    table = Table.read(folder / "exercise.toml").only(*_KEYS)
    exercise = replace(_read(folder, table), title_th=table.text("title_th"), title_en=table.text("title_en"))
    _check_files(exercise)
    return replace(exercise, variants=variants(exercise), pair=_pair(exercise))


def read_exercise(folder: Path) -> Exercise:
    """As far as grading needs it: neither README nor prepared work has to be there. Raises CourseError."""
    exercise = _read(folder, Table.read(folder / "exercise.toml"))
    return replace(exercise, variants=known_mistakes(exercise))


def _read(folder: Path, table: Table) -> Exercise:
    exercise = Exercise(
        folder=folder,
        kind=ExerciseKind(table.choice("kind", ExerciseKind)),
        entry=table.text("entry"),
        title_th="",
        title_en="",
        timeout_s=table.number("timeout_s", default=60, most=600),
        env=table.mapping("env"),
    )
    for name, value in exercise.env.items():
        _check_env(table.path, name, value)
    _check_kind(table, exercise)
    return replace(exercise, tests=exercise_tests(folder))


def _pair(exercise: Exercise) -> Exercise | None:
    folder = exercise.folder / "pair"
    if not folder.is_dir():
        return None
    table = Table.read(folder / "exercise.toml").only("kind", "entry", "timeout_s", "env")
    table.choice("kind", (ExerciseKind.PAIR,))
    pair = _read(folder, table)
    places = (exercise.folder / "solution", folder / "reference")
    for place, party, group in zip(places, PARTIES, entry_paths(pair.kind, pair.entry), strict=True):
        files = [place / path.removeprefix(f"{party}/") for path in group]
        if not any(file.exists() for file in files):
            raise mistakes.missing_file(files[0])
    return pair


def _check_kind(table: Table, exercise: Exercise) -> None:
    if exercise.kind is ExerciseKind.PAIR and len(exercise.entry.split()) != len(PARTIES):
        raise mistakes.bad_value(
            table.path, "entry", 'โมดูลของผู้เรียกใช้และแอปของผู้ให้บริการ เช่น "connector app:app"',
            'the consumer\'s module and the provider\'s app, as in "connector app:app"',
        )  # fmt: skip
    if exercise.kind is ExerciseKind.TESTS:
        table.text("target")
        places = [exercise.folder / "tests" / suite / _REFERENCE for suite in ("hidden", "public")]
        if not any(place.is_dir() for place in places):
            raise mistakes.missing_file(places[0])


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
        for group in entry_paths(exercise.kind, exercise.entry):
            places = [exercise.folder / name / path for path in group]
            if not any(place.exists() for place in places):
                raise mistakes.missing_file(places[0])
