"""A plain grader, as many a course has written one: honest work gets its points, and nothing is defended.

It runs every cell in one interpreter, puts its own test text into the cells that carry a test's id, believes the rest
of the submission, and gives a test's points unless it sees an exception in it; a number at the end of a test is
partial credit. The runs of `prove` start it as `python -m tests.golden.hostile.undefended FOLDER`, FOLDER holding
`source.ipynb` and `submission.zip`; what it has seen stands in `failures.txt` and `partial.json`, and the notebook as
it ran in `autograded.ipynb`. The points are added up by `score`, outside, even when it dies.
"""

import json
import os
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type

WORK = "work"


class Outputs:
    """What the running cell put out."""

    now: list[dict[str, Any]]


class SeenHook(DisplayHook):
    """Keeps the value of a cell's last expression as text."""

    def write_output_prompt(self) -> None:
        """None."""

    def write_format_data(self, format_dict: Mapping[str, Any], md_dict: Any = None) -> None:
        """Keep it."""
        del md_dict
        Outputs.now.append({"output_type": "execute_result", "data": dict(format_dict), "metadata": {}, "execution_count": 1})


class SeeingShell(InteractiveShell):
    """IPython, which tells its exceptions where a kernel tells them."""

    displayhook_class = Type(SeenHook)

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        Outputs.now.append({"output_type": "error", "ename": etype.__name__, "evalue": str(evalue), "traceback": list(stb)})


class Printed:
    """Standard output of a cell."""

    encoding = "utf-8"

    def write(self, text: str) -> int:
        """Keep it."""
        if Outputs.now and Outputs.now[-1].get("name") == "stdout":
            Outputs.now[-1]["text"] += text
        else:
            Outputs.now.append({"output_type": "stream", "name": "stdout", "text": text})
        return len(text)

    def flush(self) -> None:
        """Nothing waits."""

    def isatty(self) -> bool:
        """It is no terminal."""
        return False


def nbgrader_of(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    """A cell's nbgrader metadata."""
    found: Mapping[str, Any] = cell["metadata"].get("nbgrader", {})
    return found


def tests_of(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """The cells with points, by their id."""
    return {nbgrader_of(cell)["grade_id"]: cell for cell in notebook["cells"] if nbgrader_of(cell).get("grade")}


def unpack(archive: Path, target: Path) -> None:
    """Write every member where its name says."""
    with zipfile.ZipFile(archive) as opened:
        for info in opened.infolist():
            path = Path(os.path.join(target, info.filename))
            path.parent.mkdir(parents=True, exist_ok=True)
            if info.external_attr >> 28 == 0o12:  # a link
                path.symlink_to(opened.read(info).decode())
            else:
                path.write_bytes(opened.read(info))


def submitted(folder: Path, tests: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The notebooks that were handed in, with the tests' own text in the tests' cells."""
    for path in sorted((folder / WORK).rglob("*.ipynb")):
        notebook = json.loads(path.read_text())
        for cell in notebook["cells"]:
            known = tests.get(nbgrader_of(cell).get("grade_id", ""))
            if known is not None and nbgrader_of(cell).get("grade"):
                cell["source"] = known["source"]
        yield notebook


def run(folder: Path) -> None:
    """Grade what lies in `folder`."""
    source = json.loads((folder / "source.ipynb").read_text())
    unpack(folder / "submission.zip", folder / WORK)
    os.chdir(folder / WORK)
    sys.path.insert(0, "")
    shell = SeeingShell.instance()
    sys.stdout = Printed()  # type: ignore[assignment]
    partial: dict[str, float] = {}
    notebooks = []
    for notebook in submitted(folder, tests_of(source)):
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code" and "skip-execution" not in cell["metadata"].get("tags", []):
                run_cell(shell, cell, folder, partial)
        notebooks.append(notebook)
    (folder / "partial.json").write_text(json.dumps(partial))
    (folder / "autograded.ipynb").write_text(json.dumps(notebooks, default=str))


def run_cell(shell: Any, cell: dict[str, Any], folder: Path, partial: dict[str, float]) -> None:
    """Run one cell and note what is seen of it."""
    Outputs.now = cell["outputs"]
    shell.run_cell(cell["source"], store_history=True)
    nbgrader = nbgrader_of(cell)
    if not nbgrader.get("grade"):
        return
    if any(output["output_type"] == "error" for output in cell["outputs"]):
        with (folder / "failures.txt").open("a") as failures:
            failures.write(f"{nbgrader['grade_id']}\n")
    for text in (shown(output) for output in cell["outputs"]):
        try:
            partial[nbgrader["grade_id"]] = float(text)
        except ValueError:
            continue
        break


def shown(output: Mapping[str, Any]) -> str:
    """What an output says in words."""
    return str(output.get("text") or output.get("data", {}).get("text/plain", ""))


def score(folder: Path) -> float:
    """The points: all of a test's, unless a failure or a number was seen."""
    points = {name: float(nbgrader_of(cell)["points"]) for name, cell in tests_of(json.loads((folder / "source.ipynb").read_text())).items()}
    for path in (folder / WORK).rglob("*.ipynb"):
        tests = tests_of(json.loads(path.read_text()))
        points |= {name: float(nbgrader_of(cell).get("points", points.get(name, 0))) for name, cell in tests.items()}
    if (folder / "partial.json").is_file():
        points |= json.loads((folder / "partial.json").read_text())
    failed = (folder / "failures.txt").read_text().split() if (folder / "failures.txt").is_file() else []
    return sum(value for name, value in points.items() if name not in failed)


if __name__ == "__main__":
    run(Path(sys.argv[1]))
