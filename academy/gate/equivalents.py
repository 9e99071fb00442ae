"""Automatic mutations that change nothing anybody can see, set aside with a written reason.

`equivalent.toml` beside a module's notebooks (`course/notebooks/m01/`) or in its exercise (`course/exercises/m01/`):

    [[equivalent]]
    where = "collect.py"       # a file of the exercise; of a notebook "m01/next_offset", its cell
    line = "TIMEOUT_S = 30.0"  # the line of the solution, as it stands there
    change = "30.0 → 31.0"     # as the gate tells it
    reason = "waiting a second longer changes no answer"

An entry that fits no mutation (any more), or one that a test kills, is a mistake.
"""

from dataclasses import dataclass
from pathlib import Path

from grader.source.table import Table

FILE = "equivalent.toml"


@dataclass(frozen=True)
class Equivalent:
    """One entry: every mutation of that place, line and change is set aside."""

    file: Path
    where: str
    line: str
    change: str
    reason: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What it has in common with the mutations it fits."""
        return self.where, self.line, self.change


def read_equivalents(folder: Path) -> tuple[Equivalent, ...]:
    """The entries of the file in `folder`, none without a file. Raises CourseError."""
    file = folder / FILE
    if not file.is_file():
        return ()
    table = Table.read(file).only("equivalent")
    return tuple(
        Equivalent(file, *(item.only(*_KEYS).text(key) for key in _KEYS)) for item in table.tables("equivalent")
    )


_KEYS = ("where", "line", "change", "reason")
