"""What Jupytext reads without a word and otherwise than it was meant: a block left open, cell metadata that do not parse.

The cells that follow are then text of another cell, or no cells of nbgrader's, and it would be their variants and tests
that are said to be wrong.
"""

import re
from pathlib import Path
from typing import Any

from grader.source import mistakes
from grader.source.text import read_text

_FENCE = re.compile(r"(`{3,})([^`]*)")  # as in Jupytext, at the beginning of a line
_REGION = re.compile(r"<!--\s*#(end)?(region|markdown|md|raw)\b(.*)-->\s*")
_NBGRADER = "nbgrader"


def check_markup(path: Path) -> None:
    """Raise CourseError for the first line of the notebook `path` that opens what nothing closes, or cannot be read."""
    fence = region = ""
    fence_line = region_line = 0
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        if mark := _REGION.fullmatch(line):
            if fence and not (region and mark[1]):
                continue  # an example in a block of code
            if fence or (region and not mark[1]):
                raise mistakes.left_open(path, fence_line or region_line, fence or region)
            region, region_line = ("", 0) if mark[1] else (f"<!-- #{mark[2]}", number)
            _check_metadata(path, number, mark[3])
        elif (mark := _FENCE.fullmatch(line)) and len(mark[1]) >= len(fence):
            words = mark[2].strip()
            if fence and words:
                raise mistakes.left_open(path, fence_line, fence)
            fence, fence_line = ("", 0) if fence else (mark[1], number)
            _check_metadata(path, number, words)
    if fence or region:
        raise mistakes.left_open(path, fence_line or region_line, fence or region)


def _check_metadata(path: Path, number: int, words: str) -> None:
    if _NBGRADER not in words:
        return
    from jupytext.cell_metadata import text_to_metadata

    _, found = text_to_metadata(words.strip(), allow_title=True)
    metadata: dict[str, Any] = found
    if not isinstance(metadata.get(_NBGRADER), dict):
        raise mistakes.unreadable_metadata(path, number)
