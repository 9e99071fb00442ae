"""From an nbgrader course's source to its release, by the steps that `nbgrader_config.py` configures.

`grader.release.notebook` takes the same steps with the words of our own course.
"""

import contextlib
import copy
import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from grader.errors import CourseError
from grader.model import HIDDEN_BEGIN, HIDDEN_END, TRUSTED, Bundle, GradeCell, NotebookSource, Release, to_ipynb
from grader.release.generate import make_release
from grader.release.notebook import grade_cells, node_of, refused

# The name under which one of nbgrader's steps is known in a configuration.
_SAVE, _CLEAR = "SaveCells", "ClearSolutions"


def generate_configured(
    assignment_id: str, notebooks: Iterable[NotebookSource], files: Bundle, config: Any, root: Path
) -> Release:
    """Build the release of one assignment as `nbgrader generate_assignment` does; `files` lie beside the notebooks.

    Nothing is written: neither folders nor gradebook. Raises CourseError when one of nbgrader's steps refuses.
    """
    student = dict(files)
    grading: dict[str, bytes] = {}
    cells: tuple[GradeCell, ...] = ()
    with contextlib.chdir(root):  # headers, footers and autotests are named from there
        for notebook in notebooks:
            source, released = _converted(assignment_id, notebook, config)
            student[f"{notebook.notebook_id}.ipynb"] = released
            grading[f"source/{notebook.notebook_id}.ipynb"] = source.ipynb
            cells += grade_cells(source, released)
    return make_release(assignment_id, Bundle(student, TRUSTED), Bundle(grading, TRUSTED), cells)


def _converted(assignment_id: str, notebook: NotebookSource, config: Any) -> tuple[NotebookSource, bytes]:
    """The notebook as it is graded with (header, footer and generated tests inside), and as it is handed out."""
    kept: list[Any] = []
    markers = _markers(config)

    def keep(node: Any, resources: Any) -> tuple[Any, Any]:
        kept.append(copy.deepcopy(node))
        for cell in kept[0].cells:
            cell.source = in_known_words(cell.source, *markers)
        return node, resources

    told = {
        "unique_key": notebook.notebook_id,
        "metadata": {"path": str(notebook.path.parent), "name": notebook.notebook_id},
        "nbgrader": {"student": ".", "assignment": assignment_id, "notebook": notebook.notebook_id},
    }
    try:
        with _without_log():
            released, _ = _exporter(config, keep).from_notebook_node(node_of(notebook.ipynb), resources=told)
    except Exception as error:  # steps may be the instructor's own
        raise _not_generated(notebook, error) from error
    return NotebookSource(notebook.notebook_id, notebook.path, to_ipynb(kept[0])), released.encode()


def _markers(config: Any) -> tuple[str, str]:
    """The words that begin and end hidden tests in this course, for the step that takes these out."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.preprocessors import ClearHiddenTests

    steps = GenerateAssignment(config=config).preprocessors
    step = next((step for step in steps if issubclass(step, ClearHiddenTests)), ClearHiddenTests)(config=config)
    return step.begin_test_delimeter, step.end_test_delimeter


def in_known_words(source: str, begin: str, end: str) -> str:
    """The source with nbgrader's own markers in place of a course's, on the lines that `ClearHiddenTests` takes for such.

    Graders know no others. Where others are configured, nbgrader's own words are text, which must not read as a marker.
    """
    if (begin, end) == (HIDDEN_BEGIN, HIDDEN_END):
        return source
    return "\n".join(_in_known_words(line, begin, end) for line in source.split("\n"))


def _in_known_words(line: str, begin: str, end: str) -> str:
    if begin in line:
        return line.replace(begin, HIDDEN_BEGIN)
    if end in line:
        return _as_text(line.replace(end, HIDDEN_END), HIDDEN_BEGIN)
    return _as_text(line, HIDDEN_BEGIN, HIDDEN_END)


def _as_text(line: str, *markers: str) -> str:
    for marker in markers:
        line = line.replace(marker, marker.replace(" ", "_"))
    return line


def _exporter(config: Any, keep: Any) -> Any:
    """Build nbgrader's exporter with its steps, `keep` just before solutions are taken out, and no gradebook."""
    from nbconvert.exporters import NotebookExporter
    from nbgrader.converters import GenerateAssignment
    from traitlets.config import Config

    ours = Config(copy.deepcopy(config))
    ours.Exporter.default_preprocessors = []
    exporter: Any = NotebookExporter(config=ours)  # type: ignore[no-untyped-call]
    for step in _with(keep, list(GenerateAssignment(config=ours).preprocessors)):
        exporter.register_preprocessor(step)
    return exporter


def _with(keep: Any, steps: list[Any]) -> Iterator[Any]:
    names = [step.__name__ for step in steps]
    place = names.index(_CLEAR) if _CLEAR in names else len(steps)
    for number, step in enumerate(steps):
        if number == place:
            yield keep
        if names[number] != _SAVE:
            yield step
    if place == len(steps):
        yield keep


@contextlib.contextmanager
def _without_log() -> Iterator[None]:
    """Keep nbconvert and nbgrader from telling of every step; what matters comes back as an error."""
    log = logging.getLogger("traitlets")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)


def _not_generated(notebook: NotebookSource, error: Exception) -> CourseError:
    return refused(notebook, f"{type(error).__name__}: {error}")
