"""One test cell, run by the judge."""

import asyncio
import contextlib
import inspect
import io
import marshal
import math
import numbers
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from academy_lab.clock import alarm
from grader.judge.messages import explain_cell, of_an_open_line
from grader.judge.names import JudgeNames
from grader.judge.remote import number_of

MAX_STREAM = 1 << 16
ALARM_SLACK_S = 3.0  # past the student's own deadline, so that a stalled question is settled in its own way first


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
                shown, credit = _shown(value), self._credit(value)  # may ask the trainee's process, and may overflow
        except BaseException as error:  # noqa: BLE001 - a test fails by raising anything at all
            message = explain_cell(error, self._cell["source"], hidden=self._cell["hidden"])
            name = type(error).__name__
            failure = {"output_type": "error", "ename": name, "evalue": message, "traceback": [f"{name}: {message}"]}
            verdict = self._verdict(passed=False, message=message)
            if self._cell["hidden"]:
                verdict["open_line"] = of_an_open_line(error, self._cell["source"])
            return verdict, [*self._stream(), failure]
        return self._verdict(passed=True, credit=credit), [*self._stream(), *shown]

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

    def _credit(self, value: object) -> float | None:
        return _credit(value, points=self._cell["points"])

    def _verdict(self, *, passed: bool, credit: float | None = None, message: str = "") -> dict[str, Any]:
        return {"passed": passed, "credit": credit, "message": message, "shared": False}


def _credit(value: object, *, points: bool) -> float | None:
    """The points a cell's last expression gives, by nbgrader's rule: a plain number, else all of them.

    Not where the test's text makes it a number (`points`): an array or an object there is the trainee's doing, and NaN.
    """
    number = _number(value)
    if number is None and points and _is_one_item(value):
        number = _number(value.item())  # type: ignore[attr-defined]
    if number is None:
        return math.nan if points and not isinstance(value, bool | str | None) else None
    return number if math.isfinite(number) else math.nan


def _number(value: object) -> float | None:
    is_number = isinstance(value, numbers.Real | Decimal) and not isinstance(value, bool)
    return float(value) if is_number and number_of(value) is None else None  # type: ignore[arg-type]


def _is_one_item(value: object) -> bool:
    return type(value).__module__.partition(".")[0] in {"numpy", "pandas"} and getattr(value, "size", 0) == 1


def _shown(value: object) -> list[dict[str, Any]]:
    if value is None:
        return []
    number = _number(value)
    text = "<…>" if number_of(value) is not None else repr(value)[:MAX_STREAM] if number is None else repr(number)
    return [{"output_type": "execute_result", "execution_count": None, "data": {"text/plain": text}, "metadata": {}}]
