"""The trainee's notebook interpreter: IPython, with outputs recorded instead of shown.

Only text, PNG images and HTML are kept, and of HTML the judge's side keeps what no browser runs: `grader.judge.markup`.
"""

import base64
import sys
from collections.abc import Callable, Mapping
from typing import Any

MAX_OUTPUT = 1 << 18
MAX_IMAGES = 4 << 20
# Leave no name behind: a value, an exception with frames to tell of, text that is no Python.
WARM_CELLS = ("1", "(lambda: [\n'a'][1])()", "f('a'")
LAST_ERROR = {"last_exc", "last_traceback", "last_type", "last_value"}
CUT = "\n… (ตัดผลลัพธ์ที่ยาวเกินไป / output cut)\n"


class Recorder:
    """The outputs of one cell in nbformat's shape, bounded in size."""

    def __init__(self) -> None:
        self.outputs: list[dict[str, Any]] = []
        self._text_left = MAX_OUTPUT
        self._images_left = MAX_IMAGES

    def stream(self, name: str, text: str) -> None:
        """Add text to stdout or stderr."""
        text = self._bounded(text)
        if self.outputs and self.outputs[-1].get("name") == name:
            self.outputs[-1]["text"] += text
        elif text:
            self.outputs.append({"output_type": "stream", "name": name, "text": text})

    def display(self, data: Mapping[str, Any], count: int | None = None) -> None:
        """Add what was displayed, or with `count` what the cell evaluated to."""
        kept: dict[str, Any] = {}
        if "text/plain" in data:
            kept["text/plain"] = self._bounded(str(data["text/plain"]))
        html = data.get("text/html")
        if isinstance(html, str) and len(html) <= self._text_left:  # half of it would be no table
            kept["text/html"] = self._bounded(html)
        if "image/png" in data:
            image = data["image/png"]
            encoded = base64.b64encode(image).decode() if isinstance(image, bytes) else str(image)
            if len(encoded) <= self._images_left:
                self._images_left -= len(encoded)
                kept["image/png"] = encoded
        kind = (
            {"output_type": "display_data"}
            if count is None
            else {"output_type": "execute_result", "execution_count": count}
        )
        if kept:
            self.outputs.append({**kind, "data": kept, "metadata": {}})

    def error(self, name: str, value: str, trace: list[str]) -> None:
        """Add an exception."""
        self.outputs.append(
            {
                "output_type": "error",
                "ename": name[:200],
                "evalue": self._bounded(value),
                "traceback": [self._bounded(line) for line in trace],
            }
        )

    def _bounded(self, text: str) -> str:
        text = str.__str__(text)  # never a subclass, which would not cross as text
        if len(text) <= self._text_left:
            self._text_left -= len(text)
            return text
        kept = text[: self._text_left] + (CUT if self._text_left else "")
        self._text_left = 0
        return kept


class Stream:
    """Enough of a text file for print(), bounded by the recorder behind it."""

    encoding = "utf-8"
    errors = "strict"

    def __init__(self, shell: "Shell", name: str) -> None:
        self._shell = shell
        self.name = name

    def write(self, text: str) -> int:
        """Record `text`."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._shell.recorder.stream(self.name, text)
        return len(text)

    def writelines(self, lines: Any) -> None:
        """Record each."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Nothing waits."""

    def isatty(self) -> bool:
        """It is not a terminal."""
        return False

    def writable(self) -> bool:
        """It can be written."""
        return True


class Shell:
    """The one IPython shell of this process."""

    def __init__(self) -> None:
        self.recorder = Recorder()
        self._shell = _ipython()
        self._shell.record_to = lambda: self.recorder
        sys.stdout, sys.stderr = Stream(self, "stdout"), Stream(self, "stderr")

    @property
    def names(self) -> dict[str, Any]:
        """The trainee's global names."""
        names: dict[str, Any] = self._shell.user_ns
        return names

    def run(self, code: str) -> dict[str, Any]:
        """Run one cell: its outputs, whether it ended without an exception, and its number."""
        self.recorder = recorder = Recorder()
        count = self._shell.execution_count
        done = self._shell.run_cell(code, store_history=True)
        self.recorder = Recorder()  # what a thread prints later belongs to no cell
        return {"outputs": recorder.outputs, "ok": bool(done.success), "count": count}

    def record(self, act: Callable[[], object]) -> dict[str, Any]:
        """Do something that is no cell, and give its outputs."""
        self.recorder = recorder = Recorder()
        act()
        self.recorder = Recorder()
        return {"outputs": recorder.outputs}

    def printed(self) -> dict[str, Any]:
        """What was put out since the last cell or the last time this was asked."""
        recorder, self.recorder = self.recorder, Recorder()
        return {"outputs": recorder.outputs}


def warm_up() -> None:
    """Make the shell before the fork and run cells in it, failing ones too: what explains those is slow to load."""
    shell = _ipython()
    for code in WARM_CELLS:
        shell.run_cell(code, store_history=False)
    nothing_yet = dict.fromkeys(("_", "__", "___"), "")  # as in a fresh kernel
    vars(shell.displayhook).update(nothing_yet)
    shell.push(nothing_yet, interactive=False)
    for name in LAST_ERROR & vars(sys).keys():
        delattr(sys, name)


def _ipython() -> Any:
    from grader.student.recording import RecordingShell

    return RecordingShell.instance()
