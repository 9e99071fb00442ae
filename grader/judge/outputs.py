"""Outputs of cells in nbformat's shape: those of cells that ended badly, and a student's: texts, pictures and tables alone."""

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import Any

from academy_lab.words import OUT_OF_TIME
from grader.judge.markup import fresh_markup
from grader.judge.messages import PROCESS_ENDED
from grader.judge.students import StudentLost

MAX_KEPT = 6 << 20  # characters of one cell's outputs; an honest student's process keeps less
MAX_COUNT = 1 << 31
PNG = b"\x89PNG\r\n\x1a\n"
OUTPUT_KEYS = {
    "stream": ("name", "text"),
    "error": ("ename", "evalue", "traceback"),
    "display_data": ("data", "metadata"),
    "execute_result": ("data", "metadata", "execution_count"),
}


def error_output(name: str, text: str) -> dict[str, Any]:
    """An exception of that name."""
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": [f"{name}: {text}"]}


def lost_output(lost: StudentLost) -> dict[str, Any]:
    """The trainee's process, that ended or did not answer in time."""
    if lost.stalled:
        return error_output("TimeoutError", OUT_OF_TIME)
    return error_output("DeadKernelError", PROCESS_ENDED)


def fresh_outputs(done: object) -> dict[str, Any]:
    """A student's outputs, taken apart and put together again: the shape is ours, only the texts are theirs."""
    answer = done if type(done) is dict else {}
    kept: list[dict[str, Any]] = []
    left = MAX_KEPT
    for output in _list(answer.get("outputs")):
        fresh = _fresh(output) if type(output) is dict else {}
        left -= _size(fresh)
        if left < 0:
            break
        kept += [fresh] if fresh else []
    return {"outputs": kept, "count": _count(answer.get("count"))}


def _fresh(output: Mapping[str, Any]) -> dict[str, Any]:
    kind = _text(output.get("output_type"))
    if kind not in OUTPUT_KEYS:
        return {}
    fresh = {"output_type": kind} | {key: _FIELDS[key](output.get(key)) for key in OUTPUT_KEYS[kind]}
    return {} if fresh.get("data") == {} else fresh


def _size(value: Any) -> int:
    if type(value) is str:
        return len(value)
    parts = value.values() if type(value) is dict else _list(value)
    return 100 + sum(map(_size, parts))


def _text(value: object) -> str:
    return value if type(value) is str else ""


def _list(value: object) -> list[Any]:
    return value if type(value) is list else []


def _count(value: object) -> int | None:
    return value if type(value) is int and 0 <= value < MAX_COUNT else None


def _data(value: object) -> dict[str, str]:
    data = value if type(value) is dict else {}
    fresh = {kind: keep(data[kind]) for kind, keep in _KINDS.items() if kind in data}
    return {kind: text for kind, text in fresh.items() if text is not None}


def _picture(value: object) -> str | None:
    """A PNG image in base64, written anew: pages put it into an attribute as it is."""
    try:
        image = base64.b64decode("".join(_text(value).split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return base64.b64encode(image).decode() if image.startswith(PNG) else None


_KINDS: Mapping[str, Callable[[Any], str | None]] = {
    "text/plain": _text,
    "text/html": fresh_markup,
    "image/png": _picture,
}


_FIELDS: Mapping[str, Callable[[Any], Any]] = {
    "name": lambda value: "stderr" if _text(value) == "stderr" else "stdout",
    "text": _text,
    "ename": _text,
    "evalue": _text,
    "traceback": lambda value: [_text(line) for line in _list(value)],
    "data": _data,
    "metadata": lambda _value: {},
    "execution_count": _count,
}
