"""One test cell, run by the judge."""

import asyncio
import contextlib
import inspect
import io
import marshal
import math
import numbers
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from grader.judge.messages import explain_cell
from grader.judge.names import JudgeNames
from grader.judge.remote import number_of
from grader.judge.trial import alarm

MAX_STREAM = 1 << 16
ALARM_SLACK_S = 3.0  # past the student's own deadline, so that a stalled question is settled in its own way first
OUTPUT_KEYS = {
    "stream": ("name", "text"),
    "error": ("ename", "evalue", "traceback"),
    "display_data": ("data", "metadata"),
    "execute_result": ("data", "metadata", "execution_count"),
}


class CellTrial:
    """A test cell as `grader.judge.reading` prepared it, its names, and the seconds it has."""

    def __init__(self, cell: Mapping[str, Any], names: JudgeNames, seconds: float) -> None:
        self._cell = cell
        self._names = names
        self._seconds = seconds
        self._said = io.StringIO()

    def run(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """The verdict and the outputs, in nbformat's shape."""
        try:
            with alarm(self._seconds + ALARM_SLACK_S), self._listening():
                value = self._execute()
                self._names.flush()
                shown = _shown(value)  # may ask the trainee's process for a repr()
        except BaseException as error:  # noqa: BLE001 - a test fails by raising anything at all
            message = explain_cell(error, self._cell["source"], hidden=self._cell["hidden"])
            name = type(error).__name__
            failure = {"output_type": "error", "ename": name, "evalue": message, "traceback": [f"{name}: {message}"]}
            return self._verdict(passed=False, message=message), [*self._stream(), failure]
        return self._verdict(passed=True, credit=_credit(value)), [*self._stream(), *shown]

    def _execute(self) -> Any:
        self._evaluate(self._cell["body"])
        return None if self._cell["value"] is None else self._evaluate(self._cell["value"])

    def _evaluate(self, compiled: bytes) -> Any:
        code = marshal.loads(compiled)  # noqa: S302 - compiled by the engine
        value = eval(code, self._names)  # noqa: S307 - the release's test, in the judge's own jail
        return asyncio.run(value) if code.co_flags & inspect.CO_COROUTINE else value

    @contextlib.contextmanager
    def _listening(self) -> Iterator[None]:
        with contextlib.redirect_stdout(self._said), contextlib.redirect_stderr(io.StringIO()):
            yield

    def _stream(self) -> list[dict[str, Any]]:
        text = self._said.getvalue()[:MAX_STREAM]
        return [{"output_type": "stream", "name": "stdout", "text": text}] if text else []

    def _verdict(self, *, passed: bool, credit: float | None = None, message: str = "") -> dict[str, Any]:
        return {"passed": passed, "credit": credit, "message": message, "shared": False}


def _credit(value: object) -> float | None:
    """The points a cell's last expression gives, by nbgrader's rule: a plain number, else all of them."""
    if isinstance(value, bool) or number_of(value) is not None or not isinstance(value, numbers.Real):
        return None
    return float(value) if math.isfinite(value) else math.nan


def _shown(value: object) -> list[dict[str, Any]]:
    if value is None:
        return []
    text = "<…>" if number_of(value) is not None else repr(value)[:MAX_STREAM]
    if isinstance(value, numbers.Real) and not isinstance(value, bool) and number_of(value) is None:
        text = repr(float(value))
    return [{"output_type": "execute_result", "execution_count": None, "data": {"text/plain": text}, "metadata": {}}]


def fresh_outputs(done: object) -> dict[str, Any]:
    """A student's outputs, taken apart and put together again: the shape is ours, only the texts are theirs."""
    answer = done if isinstance(done, dict) else {}
    count = answer.get("count")
    outputs = answer.get("outputs")
    kept = [_fresh(output) for output in outputs if isinstance(output, dict)] if isinstance(outputs, list) else []
    return {"outputs": [output for output in kept if output], "count": count if type(count) is int else None}


def _fresh(output: Mapping[str, Any]) -> dict[str, Any]:
    kind = output.get("output_type")
    if kind not in OUTPUT_KEYS:
        return {}
    fresh: dict[str, Any] = {"output_type": kind}
    for key in OUTPUT_KEYS[str(kind)]:
        fresh[key] = _FIELDS[key](output.get(key))
    return fresh


def _data(value: object) -> dict[str, str]:
    data = value if isinstance(value, dict) else {}
    return {kind: str(data[kind]) for kind in ("text/plain", "image/png") if kind in data}


_FIELDS: Mapping[str, Callable[[Any], Any]] = {
    "name": lambda value: "stderr" if value == "stderr" else "stdout",
    "text": str,
    "ename": str,
    "evalue": str,
    "traceback": lambda value: [str(line) for line in value] if isinstance(value, list) else [],
    "data": _data,
    "metadata": lambda _value: {},
    "execution_count": lambda value: value if type(value) is int else None,
}
