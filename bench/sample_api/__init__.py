"""The sample API beside its peers: bare Starlette routes, Datasette, a class at once, ten times the rows.

Every server runs in a process of its own, under uvicorn with the same settings, on this machine's loopback. No row and
no page is asked for twice, except where the repeated read is what is measured, or a class that reads the same pages.
"""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from bench.figure import Figure
from bench.progress import console
from bench.sample_api.larger import ten_times
from bench.sample_api.lesson import lesson
from bench.sample_api.ours import Ours
from bench.sample_api.pairs import Rounds, beside_bare_routes, beside_datasette, ceiling
from sample_api.store.build import build
from sample_api.synthesis.figures import Extent

CLASS_S = 60.0


def measure(class_s: float = CLASS_S, rounds: Rounds | None = None) -> list[Figure]:
    """Build the stores, start the servers, return every figure; `class_s` is how many seconds the class asks."""
    with tempfile.TemporaryDirectory(prefix="sample-api-bench-") as folder:
        store, large = Path(folder, "sample_api.db"), Path(folder, "ten_times.db")
        console.print("the store is built, and one of ten times the rows")
        build(f"sqlite:///{store}", Extent())
        build(f"sqlite:///{large}", Extent(times=10))
        return [*_served(Path(folder), store, class_s, rounds or Rounds()), *ten_times(store, large)]


def _served(folder: Path, store: Path, class_s: float, rounds: Rounds) -> Iterator[Figure]:
    with ExitStack() as running:
        ours = Ours(folder, store, running)
        yield ceiling(ours, running, rounds)
        yield from beside_bare_routes(ours, running, rounds)
        yield from beside_datasette(ours, running, rounds)
        yield from lesson(ours, class_s)
    yield ours.audited()
