import json
from collections.abc import Callable
from pathlib import Path

import pytest

from academy.gate.finding import Finding
from academy.gate.running import run_notebook
from grader.release import generate
from grader.source import load_course

Stops = Callable[..., list[Finding]]


def cell(name: str, source: str, *, solution: bool = False, points: int = 0) -> str:
    nbgrader = {"schema_version": 3, "grade_id": name, "solution": solution, "task": False}
    nbgrader |= {"grade": bool(points), "locked": bool(points)} | ({"points": points} if points else {})
    return f"```python nbgrader={json.dumps(nbgrader)}\n{source}\n```\n"


def example(source: str) -> str:
    return f"```python\n{source}\n```\n"


@pytest.fixture
def stops(tmp_path: Path):
    """What stops a notebook of one solved function, one test, and these cells."""

    def stops(*cells: str) -> list[Finding]:
        folder = tmp_path / "notebooks" / "a1"
        folder.mkdir(parents=True)
        solved = cell(
            "half", "def half(x):\n    ### BEGIN SOLUTION\n    return x / 2\n    ### END SOLUTION", solution=True
        )
        test = cell("halves", "# ครึ่งหนึ่ง\nassert half(4) == 2", points=1)
        (folder / "a1.md").write_text("\n".join(["# a1\n", solved, test, *cells]))
        (tmp_path / "course.toml").write_text(
            'course_id = "c"\ntitle_th = "ก"\ntitle_en = "c"\n[[assignments]]\nid = "a1"\ntitle_th = "ก"\ntitle_en = "a"\n'
            'stage = "Collect"\nsop_steps = "2"\nnotebooks = ["a1"]\n'
        )
        course = load_course(tmp_path)
        (source,) = course.assignment("a1").notebooks
        return run_notebook(source, generate(course, "a1"), {"SAMPLE_API_URL": "http://127.0.0.1:1"})

    return stops


def test_what_is_not_written_yet_stops_nothing_else(stops: Stops):
    assert stops(example("print(half(2))\nshown = half(3)"), example("if False:\n    shown")) == []


def test_a_mistake_is_told_with_its_cell_and_its_run(stops: Stops):
    found = stops(example("import os\nos.environ['SAMPLE_API_URL']"), example("1 / 0"))
    assert {item.code for item in found} == {"notebook-stops"}
    assert sum("ZeroDivisionError" in item.en for item in found) == 3
    assert [item.en for item in found if "KeyError" in item.en and "without the sample API" in item.en]
    assert len(found) == 4


def test_a_name_that_nothing_defines_is_a_mistake_in_every_version(stops: Stops):
    assert len(stops(example("print(quarter)"))) == 3
