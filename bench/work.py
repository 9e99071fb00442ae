"""What the classes of these measurements hand in: honest work of every kind, from the solution to nothing at all."""

import json
import tempfile
from collections.abc import Mapping
from itertools import product
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from grader.model import Bundle, Course, Release, grade_id
from grader.release import notebook_variants

COURSE = Path(__file__).parents[1] / "course"

# Ways of doing the first problem of nbgrader's quickstart course, by the solution cells that are filled in.
SQUARES = "def squares(n):\n    if n < 1:\n        raise ValueError('n must be at least 1')\n    return [i ** 2 for i in range(1, n + 1)]"
SUM = "def sum_of_squares(n):\n    return sum(squares(n))"
PS1: tuple[Mapping[str, str], ...] = (
    {
        "squares": SQUARES,
        "sum_of_squares": SUM,
        "sum_of_squares_equation": r"$\sum_{i=1}^n i^2$",
        "sum_of_squares_application": "def pyramid(n):\n    return sum_of_squares(n)\n\npyramid(4)",
        "part-a": "The Fibonacci numbers, by recursion.",
        "part-b": "Below zero it never ends.",
    },
    {},
    {"squares": SQUARES},
    {"squares": SQUARES, "sum_of_squares": "def sum_of_squares(n):\n    return n * (n + 1) * (2 * n + 1) // 6"},
    {"squares": "def squares(n):\n    return [i ** 2 for i in range(1, n + 1)]", "sum_of_squares": SUM},
    {"squares": "def squares(n):\n    return [i ** 2 for i in range(n)]", "sum_of_squares": SUM},
    {"squares": "def squares(n):\n    print('squares of', n)", "part-a": "It counts."},
    {"squares": SQUARES.replace("n < 1", "n < 0"), "sum_of_squares": SUM, "part-b": "?"},
    {
        "squares": "import numpy as np\n\ndef squares(n):\n    return list(np.arange(1, n + 1) ** 2)",
        "sum_of_squares": SUM,
    },
    {"squares": "def squares(n)\n    return n", "sum_of_squares": SUM},
)


def varied_work(course: Course, release: Release) -> list[Bundle]:
    """Every way that the course foresees of doing the assignment: each way of the notebook with each of the exercise."""
    assignment = course.assignment(release.assignment_id)
    groups = [notebook_variants(release, notebook) for notebook in assignment.notebooks]
    if assignment.exercise is not None:
        groups.append(assignment.exercise.variants)
    return [
        Bundle({**release.student, **{path: data for item in chosen for path, data in item.files.items()}})
        for chosen in product(*groups)
    ]


def ps1_work(released: Bundle) -> list[Bundle]:
    """The ways of `PS1`, each written into the notebooks that were handed out."""
    return [Bundle({path: _filled_in(path, content, way) for path, content in released.items()}) for way in PS1]


def as_saved(work: Bundle) -> Bundle:
    """The work with its notebooks run from top to bottom in a kernel, failing cells too, and saved with what they put out."""
    return Bundle({path: _executed(content) if path.endswith(".ipynb") else content for path, content in work.items()})


def _executed(content: bytes) -> bytes:
    notebook = nbformat.reads(content.decode(), as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            notebook, allow_errors=True, record_timing=False, resources={"metadata": {"path": folder}}
        )
        client.execute()
    return str(nbformat.writes(notebook)).encode()


def _filled_in(path: str, content: bytes, way: Mapping[str, str]) -> bytes:
    if not path.endswith(".ipynb"):
        return content
    notebook = json.loads(content)
    for cell in notebook["cells"]:
        cell["source"] = way.get(grade_id(cell) or "", cell["source"])
    return json.dumps(notebook).encode()
