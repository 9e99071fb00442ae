"""A fetched exercise in a trainee's home: where it is, and what its work is started with."""

import os
import secrets
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from academy_lab import errors

SETTINGS = "exercise.toml"
FOLDER = "exercise"


@dataclass(frozen=True)
class Exercise:
    """One exercise as handed out. `env` is the `[env]` of `exercise.toml`; `timeout_s` bounds all its tests."""

    folder: Path
    kind: str
    entry: str
    env: Mapping[str, Any]
    timeout_s: float

    @property
    def tests(self) -> Path:
        """The tests that the trainee may read and run."""
        return self.folder / "tests" / "public"

    def environment(self) -> dict[str, str]:
        """What the work is started with when it is tried on public data. Raises UnusableInput."""
        return {name: self._value(form) for name, form in self.env.items()}

    def _value(self, form: Any) -> str:
        match form:
            case str():
                return form
            case {"file": str() as path}:
                return str(self.tests / path)
            case {"random": int() as size}:
                return secrets.token_urlsafe(size)
            case {"student_seed": True}:
                return f"{self.folder.parent.name}/{os.environ.get('USER', '')}"  # as in grading: the same every time
        raise errors.unusable_exercise(self.folder, SETTINGS)


def find(name: str = "") -> Exercise:
    """The exercise `name` (`m01`, or a path); without a name the one that the working folder belongs to.

    Raises NotFound, UnusableInput.
    """
    found = next((place for place in _places(name) if (place / SETTINGS).is_file()), None)
    if found is None:
        raise errors.no_exercise(name)
    return read(found.resolve())


def read(folder: Path) -> Exercise:
    """The exercise in `folder`; raises UnusableInput."""
    try:
        table = tomllib.loads((folder / SETTINGS).read_text(encoding="utf-8"))
        env, timeout_s = dict(table.get("env", {})), float(table.get("timeout_s", 60))
        return Exercise(folder, str(table["kind"]), str(table["entry"]), env, timeout_s)
    except (KeyError, TypeError, ValueError) as error:
        raise errors.unusable_exercise(folder, f"{SETTINGS}: {error}") from error


def _places(name: str) -> Iterator[Path]:
    if name:
        for start in (Path.cwd(), Path.home()):
            yield from (start / name, start / name / FOLDER)
        return
    here = Path.cwd()
    yield here / FOLDER
    yield from (here, *here.parents)
