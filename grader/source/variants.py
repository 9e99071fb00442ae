"""Prepared work of an exercise: the solution, other right answers, the starter, and wrong answers.

An alternative or a mutant is an overlay: its folder holds the files that differ from `solution/`.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from grader.model import EXERCISE, Bundle, Exercise, Variant, VariantKind
from grader.source import mistakes
from grader.source.table import Table

_MUTANT = "mutant.toml"


def variants(exercise: Exercise) -> tuple[Variant, ...]:
    """All prepared work, the solution first. `exercise.tests` must be known.

    `mutant.toml` holds `must_fail`, `fails` (the complete list) and `misconception_th`. Raises CourseError.
    """
    return (
        _variant(VariantKind.SOLUTION, "solution", _files(exercise.folder / "solution")),
        *_alternatives(exercise),
        _starter(exercise),
        *_mutants(exercise),
    )


def _starter(exercise: Exercise) -> Variant:
    every_test = tuple(test.name for test in exercise.tests)
    return _variant(VariantKind.STARTER, "starter", _files(exercise.folder / "starter"), every_test)


def _alternatives(exercise: Exercise) -> Iterator[Variant]:
    for folder in _folders(exercise.folder / "alternatives"):
        yield _variant(VariantKind.ALTERNATIVE, folder.name, _overlay(exercise, folder))


def known_mistakes(exercise: Exercise) -> tuple[Variant, ...]:
    """The mutants without their files: what each fails, and the misconception. Raises CourseError."""
    return tuple(
        _variant(VariantKind.MUTANT, folder.name, {}, *_claims(exercise, folder))
        for folder in _folders(exercise.folder / "mutants")
        if (folder / _MUTANT).is_file()
    )


def _mutants(exercise: Exercise) -> Iterator[Variant]:
    for folder in _folders(exercise.folder / "mutants"):
        claims = _claims(exercise, folder)
        yield _variant(VariantKind.MUTANT, folder.name, _overlay(exercise, folder), *claims)


def _claims(exercise: Exercise, folder: Path) -> tuple[tuple[str, ...], str]:
    """The tests a mutant fails, and the misconception it stands for."""
    table = Table.read(folder / _MUTANT).only("must_fail", "fails", "misconception_th")
    must_fail, fails = table.name("must_fail"), table.names("fails")
    unknown = set(fails) - {test.name for test in exercise.tests}
    if unknown:
        raise mistakes.unknown_names(table.path, "fails", unknown)
    if must_fail not in fails:
        raise mistakes.unknown_names(table.path, "must_fail", [must_fail])
    return fails, table.text("misconception_th")


def _variant(
    kind: VariantKind,
    name: str,
    files: Mapping[str, bytes],
    fails: tuple[str, ...] = (),
    misconception: str = "",
) -> Variant:
    laid_out = Bundle({f"{EXERCISE}/{path}": content for path, content in files.items()})
    return Variant(EXERCISE, kind, name, laid_out, fails, misconception)


def _overlay(exercise: Exercise, folder: Path) -> dict[str, bytes]:
    changed = {path: content for path, content in _files(folder).items() if path != _MUTANT}
    if not changed:
        raise mistakes.missing_file(folder / exercise.entry)
    return {**_files(exercise.folder / "solution"), **changed}


def _files(folder: Path) -> Mapping[str, bytes]:
    return Bundle.from_folder(folder)


def _folders(parent: Path) -> list[Path]:
    return sorted(path for path in parent.iterdir() if path.is_dir()) if parent.is_dir() else []
