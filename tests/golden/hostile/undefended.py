"""A plain grader, as many a course has written one: honest work gets its points, and nothing is defended.

It runs every cell in one interpreter, puts its own text into the cells that carry a test's id, believes the rest of
the submission, and gives a test's points unless it sees an exception in it; a number among a test's outputs is partial
credit. `prove` runs it as `python -m tests.golden.hostile.undefended FOLDER`, FOLDER holding `source.ipynb` and
`submission.zip`; what it has seen stands in `failures.txt` and `partial.json`, and the notebooks as they ran in
`autograded.json`. `score` adds up the points, outside, even when it died.
"""

import json
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type

WORK = "work"
SOURCE, ARCHIVE = "source.ipynb", "submission.zip"
FAILURES, PARTIAL, AUTOGRADED = "failures.txt", "partial.json", "autograded.json"
_LINK = 0o12  # the file type in the upper bits of a zip member's attributes


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
        Outputs.now.append({"output_type": "execute_result", "data": dict(format_dict)})


class SeenPublisher(DisplayPublisher):
    """Keeps what is displayed, of every kind."""

    def publish(self, data: Any, *_rest: Any, **_more: Any) -> None:
        """Keep it."""
        Outputs.now.append({"output_type": "display_data", "data": dict(data)})


class SeeingShell(InteractiveShell):
    """IPython, which tells its exceptions where a kernel tells them."""

    displayhook_class = Type(SeenHook)
    display_pub_class = Type(SeenPublisher)

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        error = {"output_type": "error", "ename": etype.__name__, "evalue": str(evalue), "traceback": list(stb)}
        Outputs.now.append(error)


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
    target.mkdir()
    with zipfile.ZipFile(archive) as opened:
        for info in opened.infolist():
            path = Path(os.path.join(target, info.orig_filename))
            path.parent.mkdir(parents=True, exist_ok=True)
            if info.external_attr >> 28 == _LINK:
                path.symlink_to(opened.read(info).decode())
            else:
                path.write_bytes(opened.read(info))


class Grading:
    """One submission's; it keeps open what it reads and writes, as long programs do."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.opened = (folder / SOURCE).open()
        self.tests = tests_of(json.load(self.opened))
        self.failures = (folder / FAILURES).open("a", buffering=1)
        self.partial: dict[str, float] = {}
        self.shell = SeeingShell.instance()
        kept = Path(tempfile.mkdtemp(prefix="grading-"))
        shutil.copy(folder / SOURCE, kept / "nb.ipynb")

    def run(self) -> None:
        """Run what was handed in and write down what was seen."""
        notebooks = list(self._submitted())
        for notebook in notebooks:
            for cell in notebook["cells"]:
                if cell["cell_type"] == "code" and "skip-execution" not in cell["metadata"].get("tags", []):
                    self._run_cell(cell)
        (self.folder / AUTOGRADED).write_text(json.dumps(notebooks, default=str, ensure_ascii=False))
        (self.folder / PARTIAL).write_text(json.dumps(self.partial))

    def _submitted(self) -> Iterator[dict[str, Any]]:
        """The notebooks that were handed in, with the tests' own text in the tests' cells."""
        for path in sorted((self.folder / WORK).rglob("*.ipynb")):
            notebook = json.loads(path.read_text())
            for cell in notebook["cells"]:
                known = self.tests.get(nbgrader_of(cell).get("grade_id", ""))
                if known is not None and nbgrader_of(cell).get("grade"):
                    cell["source"] = known["source"]
            yield notebook

    def _run_cell(self, cell: dict[str, Any]) -> None:
        Outputs.now = outputs = cell["outputs"]
        self.shell.run_cell(cell["source"], store_history=True)
        nbgrader = nbgrader_of(cell)
        if not nbgrader.get("grade"):
            return
        if any(output["output_type"] == "error" for output in outputs):
            self.failures.write(f"{nbgrader['grade_id']}\n")
        for text in map(shown, outputs):
            try:
                self.partial[nbgrader["grade_id"]] = float(text)
            except ValueError:
                continue
            break


def shown(output: Mapping[str, Any]) -> str:
    """What an output says in words."""
    return str(output.get("text") or output.get("data", {}).get("text/plain", ""))


def run(folder: Path) -> None:
    """Grade what lies in `folder`."""
    unpack(folder / ARCHIVE, folder / WORK)
    os.chdir(folder / WORK)
    sys.path.insert(0, "")
    grading = Grading(folder)
    sys.stdout = Printed()  # type: ignore[assignment]
    grading.run()


def score(folder: Path) -> float:
    """The points: all of a test's, unless a failure or a number was seen."""
    source = json.loads((folder / SOURCE).read_text())
    points = {name: float(nbgrader_of(cell)["points"]) for name, cell in tests_of(source).items()}
    for path in (folder / WORK).rglob("*.ipynb"):
        try:
            claimed = tests_of(json.loads(path.read_text()))
        except (ValueError, TypeError):
            continue
        points |= {name: float(nbgrader_of(cell).get("points", 0)) for name, cell in claimed.items()}
    if (folder / PARTIAL).is_file():
        points |= json.loads((folder / PARTIAL).read_text())
    failed = (folder / FAILURES).read_text().split() if (folder / FAILURES).is_file() else []
    return sum(value for name, value in points.items() if name not in failed)


if __name__ == "__main__":
    run(Path(sys.argv[1]))
