"""IPython's hooks for output, pointed at our recorder. Imported where IPython is needed: it is slow to load."""

import ast
import operator
import subprocess
import sys
from collections.abc import Callable
from typing import Any, cast

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from grader.student.shell import Recorder


def _configuration() -> Config:
    config = Config()
    config.HistoryManager.enabled = False  # no SQLite file, no thread
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.autoindent = False
    return config


class RecordingPublisher(DisplayPublisher):
    """display()."""

    def publish(self, data: Any, *_rest: Any, **_more: Any) -> None:
        """Record; an update is recorded as one more output."""
        cast("RecordingShell", self.shell).record_to().display(data)

    def clear_output(self, wait: bool = False) -> None:
        """What was put out stays on record."""


class RecordingHook(DisplayHook):
    """The value of a cell's last expression."""

    def write_output_prompt(self) -> None:
        """No prompt."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        """Record the value."""
        del md_dict
        cast("RecordingShell", self.shell).record_to().display(format_dict, self.prompt_count)

    def finish_displayhook(self) -> None:
        """Nothing is open."""


class RecordingShell(InteractiveShell):
    """IPython without a terminal."""

    display_pub_class = Type(RecordingPublisher)
    displayhook_class = Type(RecordingHook)

    def __init__(self, **kwargs: Any) -> None:
        self.record_to: Callable[[], Recorder] = Recorder
        self._shown: tuple[BaseException | None, list[str]] = (None, [])
        super().__init__(config=_configuration(), **kwargs)  # type: ignore[no-untyped-call]
        own = self.input_transformer_manager
        self._transformers = (own.cleanup_transforms[:], own.line_transforms[:], own.token_transformers[:])

    def transform_cell(self, raw_cell: str) -> str:
        """IPython's own answer, at once where there is nothing to transform: half of a cell's cost was finding that out."""
        if self._is_untouched() and "\n" in raw_cell.strip() and not raw_cell.lstrip().startswith("In ["):
            try:
                ast.parse(raw_cell)
            except (SyntaxError, ValueError, MemoryError, RecursionError):
                pass
            else:
                return raw_cell if raw_cell.endswith("\n") else f"{raw_cell}\n"
        return str(super().transform_cell(raw_cell))  # type: ignore[no-untyped-call]

    def _is_untouched(self) -> bool:
        """Whether nobody registered transformers of their own."""
        own = self.input_transformer_manager
        fresh = (own.cleanup_transforms, own.line_transforms, own.token_transformers)
        return not self.input_transformers_post and all(map(operator.eq, fresh, self._transformers))

    def should_run_async(self, raw_cell: str, **more: Any) -> bool:
        """IPython's own answer; without the word there is nothing to await."""
        return "await" in raw_cell and bool(super().should_run_async(raw_cell, **more))

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        try:
            text = str(evalue)
        except Exception:  # noqa: BLE001 - a trainee's __str__
            text = ""
        self._shown = (evalue, stb)
        self.record_to().error(str(etype.__name__), text, list(stb))

    def _format_exception_for_storage(self, exception: Any, *rest: Any, **more: Any) -> Any:
        """IPython's own answer, without making anew the traceback that was just shown: it takes milliseconds."""
        (shown, trace), self._shown = self._shown, (None, [])
        if shown is not exception or isinstance(exception, SystemExit):  # of which only a word is shown
            return super()._format_exception_for_storage(exception, *rest, **more)  # type: ignore[no-untyped-call]
        return {"ename": type(exception).__name__, "evalue": str(exception), "traceback": trace}

    def system(self, cmd: str) -> None:
        """Run a shell command (`!ls`, `%pip`): IPython's own way needs a terminal, of which there is none."""
        command = ["/bin/sh", "-c", self.var_expand(cmd, depth=1)]  # type: ignore[no-untyped-call]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        sys.stdout.write(done.stdout.decode(errors="replace"))
        sys.stderr.write(done.stderr.decode(errors="replace"))
        self.user_ns["_exit_code"] = done.returncode

    def enable_gui(self, gui: Any = None) -> None:
        """There is none."""

    def ask_exit(self) -> None:
        """exit() and quit() in a cell do nothing, as in a notebook that is run by nbconvert."""
