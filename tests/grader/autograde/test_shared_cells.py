"""Test cells that run in the trainee's interpreter: marked, and hard to talk into a pass."""

from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).parent / "shared"
LOCKED = "def check(got, wanted):\n    assert got == wanted"
ASKS = "assert get_ipython() is not None\n"  # what only the trainee's interpreter has


def graded(grade: Any, solution: str, work: str, test: str, **options: Any) -> Any:
    cells = [("locked", "setup", LOCKED), ("work", "w", solution), ("test", "t", ASKS + test)]
    return grade(cells, {"w": work}, **options).cells[0]


def case_of(path: Path) -> tuple[str, str, str]:
    honest, rest = path.read_text().split("----- cheat\n")
    cheat, test = rest.split("----- test\n")
    return honest, cheat, test


@pytest.mark.parametrize("path", sorted(SHARED.glob("*.txt")), ids=lambda path: path.stem)
def test_a_cheat_earns_nothing_and_its_honest_twin_everything(grade_notebook: Any, path: Path):
    honest, cheat, test = case_of(path)
    earned = [graded(grade_notebook, honest, work, test) for work in (honest, cheat)]
    assert [cell.isolation for cell in earned] == ["shared", "shared"]
    assert (earned[0].outcome, earned[0].score) == ("passed", 1)
    assert earned[1].outcome in {"failed", "ungraded"}
    assert earned[1].score == 0
