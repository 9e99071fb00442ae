"""The libraries that a release and a submission import, so that they are loaded before it is run."""

import re
from collections.abc import Iterable
from functools import lru_cache

from grader.sandbox import Imports

# At the start of a line, of Python or of a notebook's JSON, where lines are strings or joined by escaped newlines.
_IMPORT = re.compile(rb'(?:^|\\n|")[ \t]*(?:from[ \t]+(\w+)|import[ \t]+([\w., \t]+))', re.MULTILINE)
MAX_LOOKED_AT = 1 << 20  # bytes


def imports(release: Iterable[bytes], submission: Iterable[bytes] = ()) -> Imports:
    """Top-level names that these files seem to import; a wrong guess costs time, never a verdict."""
    return Imports(frozenset().union(*map(_of_release, release)), frozenset().union(*map(_imported, submission)))


def _imported(content: bytes) -> frozenset[str]:
    found: set[str] = set()
    for one, several in _IMPORT.findall(content[:MAX_LOOKED_AT]):
        found |= {name.split()[0] for name in (one or several).decode().replace(".", " ").split(",") if name.strip()}
    return frozenset(found)


_of_release = lru_cache(maxsize=256)(_imported)
