"""The libraries a release imports, so that they are loaded before its submissions are run."""

import re
from collections.abc import Iterable
from functools import lru_cache

# At the start of a line, of Python or of a notebook's JSON, where lines are strings or joined by escaped newlines.
_IMPORT = re.compile(rb'(?:^|\\n|")\s*(?:from\s+(\w+)|import\s+([\w., ]+))', re.MULTILINE)


def imported(contents: Iterable[bytes]) -> frozenset[str]:
    """Top-level names that these files seem to import; a wrong guess costs time, never a verdict."""
    return frozenset().union(*map(_imported, contents))


@lru_cache(maxsize=256)
def _imported(content: bytes) -> frozenset[str]:
    found: set[str] = set()
    for one, several in _IMPORT.findall(content):
        found |= {name.strip().partition(b".")[0].partition(b" ")[0].decode() for name in (one or several).split(b",")}
    return frozenset(found)
