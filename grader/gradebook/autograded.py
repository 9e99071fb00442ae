"""The notebooks formgrader shows for an attempt, safe to open in an instructor's session.

Formgrader as shipped renders what a trainee wrote and printed as HTML, scripts included. So a shown notebook
is rebuilt from what is known to be harmless; the trainee's own files stand untouched below `submitted/`.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from grader.model import (
    EXERCISE,
    CellResult,
    GradingResult,
    Outcome,
    Release,
    cells_of,
    grade_id,
    text_of,
)

_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
# As the judge writes it: see `grader.judge.markup`.
_TAG = re.compile(
    r"</?(?:b|blockquote|caption|code|d[dlt]|div|em|h[1-6]|i|li|[ou]l|p|pre|s|span|strong|su[bp]|t(?:able|body|foot|head|r|d|h)|u)>"
    r'|<[bh]r>|<t[dh](?: (?:col|row)span="[1-9][0-9]{0,2}"){1,2}>'
)
_IMAGES = ("image/png", "image/jpeg")
# MathJax runs these: a link may carry a script, and \mmlToken and \data any attribute.
_MATHJAX_COMMANDS = re.compile(r"\\(href|style|class|cssId|require|unicode|html|mmlToken|data)")
# As Markdown reads it, `javascript\:` is a script too; with a space in it, it is no address at all.
_SCRIPT_ADDRESSES = re.compile(r"\b(javascript|vbscript|data)(\\?:)", re.IGNORECASE)
# A picture that is no file beside the notebook: who looks at it would be told to whoever keeps it.
_FAR_PICTURE = re.compile(r"!\[(?![^\[\]]*\]\((?!\S*\.\.)[\w%-][\w./%-]*\))")
# `&#92;href` is `\href` once a page is made of it; `&amp;#92;` is too, where a link's address is read twice.
_CHARACTER_REFERENCE = re.compile(r"&(?=#|\w+;)")
# Characters that turn the direction of text around, so that code reads otherwise than it runs; Thai needs none.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SHOWN_FILES = 20
_SHOWN_BYTES = 100_000
# Cells of no more characters are worth remembering; so what is remembered has an end.
_SHORT = 4096
_in_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_WORDS = {
    Outcome.PASSED: "ผ่าน",
    Outcome.FAILED: "ไม่ผ่าน",
    Outcome.PARTIAL: "ผ่านบางส่วน",
    Outcome.UNGRADED: "ยังตรวจไม่ได้",
    Outcome.MANUAL: "รอวิทยากรตรวจ",
}


def autograded_notebooks(
    release: Release, submission: Mapping[str, bytes], result: GradingResult
) -> Iterator[tuple[str, bytes]]:
    """File name and content of each notebook to show.

    A notebook that grading did not give back is shown as it was handed in, without outputs; one that was not handed
    in, or that nobody can read, not at all.
    """
    for path, released in release.student.items():
        if path.endswith(".ipynb") and "/" not in path:
            graded = result.notebook_cells.get(path.removesuffix(".ipynb"))
            shown = _handed_in(submission.get(path)) if graded is None else graded
            if shown is not None:
                yield path, _rebuilt(released, shown)
    scoreboard = release.grading.get(f"{EXERCISE}.ipynb")
    if scoreboard is not None:
        results = {cell.grade_id: cell for cell in result.cells if cell.notebook_id == EXERCISE}
        yield f"{EXERCISE}.ipynb", _filled_in(scoreboard, results, list(_written(release, submission)))


def _handed_in(ipynb: bytes | None) -> list[dict[str, Any]] | None:
    if ipynb is None:
        return None
    try:
        return [_without_outputs(cell) for cell in cells_of(ipynb)]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _without_outputs(cell: Mapping[str, Any]) -> dict[str, Any]:
    """A cell with all that is read of it; raises for one that lacks it."""
    kind, metadata = cell["cell_type"], dict(cell["metadata"])
    return {"cell_type": kind, "metadata": metadata, "source": text_of(cell), "outputs": []}


@dataclass(frozen=True)
class _Released:
    """What a notebook was handed out with; its texts are the author's, and harmless as they are."""

    metadata: Mapping[str, Any]
    cells: Mapping[str | None, Mapping[str, Any]]
    texts: frozenset[str]


@lru_cache(maxsize=64)  # the same few, for every submission
def _released(ipynb: bytes) -> _Released:
    notebook = json.loads(ipynb)
    cells = notebook["cells"]
    by_name = {grade_id(cell): cell["metadata"] for cell in cells}
    # A test's code is no text to show: as Markdown it could be a page.
    texts = frozenset(text_of(cell) for cell in cells if cell["cell_type"] == "markdown")
    return _Released(notebook["metadata"], by_name, texts)


def _rebuilt(ipynb: bytes, cells: Iterable[Mapping[str, Any]]) -> bytes:
    """The cells with the release's own metadata, harmless text, and no output but text, tables and pictures."""
    lines = [_line(ipynb, position, cell) for position, cell in enumerate(cells)]
    return _notebook(lines, _released(ipynb).metadata)


def _line(ipynb: bytes, position: int, cell: Mapping[str, Any]) -> str:
    is_code, text = cell["cell_type"] == "code", text_of(cell)
    outputs = [item for output in cell.get("outputs", []) if (item := _output(output))] if is_code else []
    if outputs or len(text) > _SHORT:
        return _cell(ipynb, position, grade_id(cell), text, is_code=is_code, outputs=outputs)
    return _cell_of_many(ipynb, position, grade_id(cell), text, is_code=is_code)


def _cell(
    ipynb: bytes,
    position: int,
    name: str | None,
    text: str,
    *,
    is_code: bool,
    outputs: Sequence[Mapping[str, Any]] = (),
) -> str:
    released = _released(ipynb)
    common = {"id": f"cell-{position}", "metadata": released.cells[name] if name and name in released.cells else {}}
    if is_code:
        code = {"cell_type": "code", "execution_count": None, "outputs": outputs, "source": _readable(text)}
        return _in_json(common | code)
    shown = text if text in released.texts else _harmless_markdown(text)
    return _in_json(common | {"cell_type": "markdown", "source": shown})


_cell_of_many = lru_cache(maxsize=1024)(_cell)  # most cells put out nothing, and say what they say in every submission


def _harmless_markdown(written: str) -> str:
    """The same text, headings and lists included, without markup, far pictures, scripts behind links and MathJax's commands."""
    text = _CHARACTER_REFERENCE.sub("& ", _readable(written)).replace("<", "&lt;")
    text = _FAR_PICTURE.sub("! [", text)
    return _SCRIPT_ADDRESSES.sub(r"\1 \2", _MATHJAX_COMMANDS.sub(r"\\ \1", text))


def _readable(written: str) -> str:
    """The text with turning characters shown by their names."""
    return _TURNING.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", written)


def _output(output: Mapping[str, Any]) -> dict[str, Any] | None:
    match output:
        case {"output_type": "stream", "text": written}:
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            return {"output_type": "stream", "name": name, "text": _joined(written)}
        case {"output_type": "error"}:
            trace = output.get("traceback", [])
            lines = [_joined(line) for line in trace] if isinstance(trace, list) else []
            name, value = _joined(output.get("ename", "")), _joined(output.get("evalue", ""))
            return {"output_type": "error", "ename": name, "evalue": value, "traceback": lines}
        case {"output_type": "execute_result" | "display_data" as kind, "data": dict() as data}:
            count = {"execution_count": None} if kind == "execute_result" else {}
            return {"output_type": kind, "data": _harmless(data), "metadata": {}, **count}
    return None


def _harmless(data: Mapping[str, Any]) -> dict[str, str]:
    pictures = {key: _joined(data[key]) for key in _IMAGES if key in data}
    kept = {key: value for key, value in pictures.items() if _BASE64.fullmatch(value)}
    table = _table(_joined(data["text/html"])) if "text/html" in data else {}
    return {**kept, **table, "text/plain": _joined(data.get("text/plain", ""))}


def _table(written: str) -> dict[str, str]:
    """HTML of the tags that the judge writes; none of it when it is anything else."""
    if set("<>") & set(_TAG.sub("", written)):
        return {}
    return {"text/html": _MATHJAX_COMMANDS.sub(r"\\ \1", written)}


def _joined(written: Any) -> str:
    return _readable("".join(map(str, written)) if isinstance(written, list) else str(written))


def _filled_in(scoreboard: bytes, results: Mapping[str, CellResult], written: list[dict[str, Any]]) -> bytes:
    """The exercise's generated notebook with the trainee's code, and what became of each test as its output."""
    notebook = json.loads(scoreboard)
    heading, *cells = notebook["cells"]
    for cell in cells:
        cell["source"] = "\n".join(line for line in text_of(cell).splitlines() if line.startswith("#"))
        result = results.get(grade_id(cell) or "")
        if result is not None:
            cell["outputs"] = [_told(result)]
    return _notebook(map(_in_json, [heading, *written, *cells]), notebook["metadata"])


def _written(release: Release, submission: Mapping[str, bytes]) -> Iterator[dict[str, Any]]:
    """The Python files of the exercise that differ from those handed out, the largest of them cut off."""
    paths = (path for path, content in submission.items() if release.student.get(path) != content)
    found = [path for path in paths if path.startswith(f"{EXERCISE}/") and path.endswith(".py")]
    for position, path in enumerate(found[:_SHOWN_FILES]):
        written = submission[path][:_SHOWN_BYTES].decode(errors="replace")
        yield {
            "cell_type": "code", "execution_count": None, "id": f"file-{position}", "metadata": {},
            "outputs": [], "source": _readable(f"# {path}\n{written}"),
        }  # fmt: skip


def _told(result: CellResult) -> dict[str, Any]:
    """A failed test as an error, as nbgrader reads outputs; anything else as printed text."""
    headline = f"{_WORDS[result.outcome]} ({result.score:g} / {result.max_score:g})"
    thought = f"ความเข้าใจที่อาจคลาดเคลื่อน: {result.misconception_th}" if result.misconception_th else ""
    lines = [_CONTROLS.sub("", line) for line in (headline, result.message, thought) if line]
    if result.outcome is Outcome.FAILED:
        return {
            "output_type": "error",
            "ename": _WORDS[result.outcome],
            "evalue": headline,
            "traceback": lines,
        }
    return {"output_type": "stream", "name": "stdout", "text": "\n".join(lines) + "\n"}


def _notebook(cells: Iterable[str], metadata: Mapping[str, Any]) -> bytes:
    """One line a cell: indented JSON takes Python's slow encoder, and these are written by the thousand."""
    lines = ",\n".join(cells)
    notebook = f'{{"cells": [\n{lines}\n],\n"metadata": {_in_json(metadata)},\n"nbformat": 4,\n"nbformat_minor": 5}}\n'
    return notebook.encode(errors="replace")
