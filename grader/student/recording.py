"""IPython's hooks for output, pointed at our recorder. Imported where IPython is needed: it is slow to load."""

import ast
import contextlib
import inspect
import linecache
import operator
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.history import HistoryManager
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

    exec_result = None  # no trait, as in `PlainHistory`

    def write_output_prompt(self) -> None:
        """No prompt."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        """Record the value."""
        del md_dict
        cast("RecordingShell", self.shell).record_to().display(format_dict, self.prompt_count)

    def finish_displayhook(self) -> None:
        """Nothing is open."""


class PlainHistory(HistoryManager):
    """What was run. The last inputs are plain attributes: IPython's own tell observers that nobody ever is."""

    _i00 = _i = _ii = _iii = ""


class ParsingAhead(CachingCompiler):
    """IPython's compiler, that parses a cell once: who looks whether it is plain Python has its tree already."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._ahead: tuple[tuple[object, ...], ast.AST] | None = None

    def parse_ahead(self, source: str, number: int) -> None:
        """Parse the cell that runs next, with this number; raises what `compile` does."""
        self._ahead = None
        name = self.cache(source, number)  # a warning shows the line
        try:
            tree = super().ast_parse(source, name)
        except BaseException:
            del self._filename_map[name], linecache.cache[name]  # it is something else that will run
            raise
        self._ahead = (source, name, "exec", self.flags), tree

    def ast_parse(self, source: str, filename: str = "<unknown>", symbol: str = "exec") -> ast.AST:
        """Give the tree of a text."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None and ahead[0] == (source, filename, symbol, self.flags):
            return ahead[1]
        return super().ast_parse(source, filename, symbol)


class RecordingShell(InteractiveShell):
    """IPython without a terminal."""

    compiler_class = Type(ParsingAhead)
    display_pub_class = Type(RecordingPublisher)
    displayhook_class = Type(RecordingHook)
    # No traits, as in `PlainHistory`.
    execution_count = 1
    last_execution_succeeded = True
    last_execution_result = None

    def __init__(self, **kwargs: Any) -> None:
        self.record_to: Callable[[], Recorder] = Recorder
        super().__init__(config=_configuration(), **kwargs)  # type: ignore[no-untyped-call]
        own = self.input_transformer_manager
        self._transformers = (own.cleanup_transforms[:], own.line_transforms[:], own.token_transformers[:])

    def init_history(self) -> None:
        """Keep what was run."""
        self.history_manager = PlainHistory(shell=self, parent=self)
        self.configurables.append(self.history_manager)  # type: ignore[arg-type]

    def transform_cell(self, raw_cell: str) -> str:
        """IPython's own answer, at once where there is nothing to transform: half of a cell's cost was finding that out."""
        if self._is_untouched() and "\n" in raw_cell.strip() and not raw_cell.lstrip().startswith("In ["):
            cell = raw_cell if raw_cell.endswith("\n") else f"{raw_cell}\n"
            with contextlib.suppress(SyntaxError, ValueError, MemoryError, RecursionError):
                cast("ParsingAhead", self.compile).parse_ahead(cell, self.execution_count)
                return cell
        return str(super().transform_cell(raw_cell))  # type: ignore[no-untyped-call]

    def _is_untouched(self) -> bool:
        """Whether nobody registered transformers of their own."""
        own = self.input_transformer_manager
        fresh = (own.cleanup_transforms, own.line_transforms, own.token_transformers)
        return not self.input_transformers_post and all(map(operator.eq, fresh, self._transformers))

    def should_run_async(self, raw_cell: str, **more: Any) -> bool:
        """IPython's own answer; without the word there is nothing to await."""
        return "await" in raw_cell and bool(super().should_run_async(raw_cell, **more))

    def showtraceback(self, *rest: Any, **more: Any) -> None:
        """IPython's own answer. It asks again and again which module each cell lies in, and goes through all: in none."""
        with contextlib.suppress(OSError):  # a trainee's code may take the working directory away
            for cell in self.compile._filename_map:  # noqa: SLF001 - IPython has no other list of its cells' names
                for name in (cell, str(Path.cwd() / cell)):
                    inspect.modulesbyfile[name] = None
        super().showtraceback(*rest, **more)

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        try:
            text = str(evalue)
        except Exception:  # noqa: BLE001 - a trainee's __str__
            text = ""
        self.record_to().error(str(etype.__name__), text, list(stb))

    def init_traceback_handlers(self, custom_exceptions: Any) -> None:
        """Let a traceback that was shown be stored without making it again: that takes milliseconds."""
        super().init_traceback_handlers(custom_exceptions)
        self.InteractiveTB.structured_traceback = _made_once(  # type: ignore[method-assign]
            self.InteractiveTB.structured_traceback
        )

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


def _made_once(make: Callable[..., list[str]]) -> Callable[..., list[str]]:
    """IPython's maker of tracebacks, that gives the last one again to who names the offset it has anyway: the storing."""
    last: tuple[Any, Any, list[str]] = (None, None, [])

    def structured_traceback(
        kind: Any, error: Any = None, trace: Any = None, tb_offset: int | None = None, *rest: Any, **more: Any
    ) -> list[str]:
        nonlocal last
        (shown, its_trace, lines), last = last, (None, None, [])
        if tb_offset != 1 or shown is None or shown is not error or its_trace is not trace:
            lines = make(kind, error, trace, tb_offset, *rest, **more)
            last = (error, trace, lines)
        return lines

    return structured_traceback
