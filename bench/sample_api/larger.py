"""Ten times the rows: what a read along an index costs then.

Read from the store itself, without HTTP around it. Each row is read once before it is timed, so that neither file has to come
from the disk: which of them the machine still holds in memory depends on what else it has done.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from statistics import median

from sqlalchemy import Connection

from bench.figure import Figure
from bench.sample_api.wanted import LEVEL, Key, keys
from sample_api.store.opened import open_store
from sample_api.store.reading import FIGURES, Question, one, read

READS, ROUNDS = 300, 15
DEAREST = 1.3

Read = Callable[[Connection, Key], object]


def ten_times(store: Path, large: Path) -> Iterator[Figure]:
    """Hold two kinds of read of the large store against the same of the plain one."""
    wanted = keys(store)
    with (
        closing(open_store(f"sqlite:///{store}")) as plain,
        closing(open_store(f"sqlite:///{large}")) as tenfold,
        plain.engine.connect() as theirs,
        tenfold.engine.connect() as ours,
    ):
        for name, what, what_th, way in READINGS:
            yield _figure(name, what, what_th, *_rounds(way, wanted, theirs, ours))


def _row(connection: Connection, key: Key) -> object:
    indicator, area, fy, quarter = key
    named = (("level", LEVEL), ("indicator", indicator), ("fy", fy), ("quarter", quarter), ("area", area))
    return one(connection, FIGURES, named)


def _page(connection: Connection, key: Key) -> object:
    indicator, _, fy, _ = key
    where = (("level", (LEVEL,)), ("indicator", (indicator,)), ("fy", (fy,)))
    return read(connection, FIGURES, Question(where=where))


READINGS: tuple[tuple[str, str, str, Read], ...] = (
    ("row", "one row by its key", "แถวเดียวตามรหัส", _row),
    ("page", "100 rows of an indicator and year", "100 แถวของตัวชี้วัดและปีหนึ่ง", _page),
)


def _rounds(way: Read, wanted: list[Key], plain: Connection, large: Connection) -> tuple[list[float], list[float]]:
    """Return the median seconds of a read, round by round; a round reads the same rows from one store, then the other.

    The median of single reads, not their sum: what else the machine does falls on few of them.
    """
    asked = iter(wanted)
    costs: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        round_ = list(islice(asked, READS))
        for connection in (plain, large):
            for key in round_:
                way(connection, key)
        for connection, found in zip((plain, large), costs, strict=True):
            found.append(median(_seconds(way, connection, key) for key in round_))
    return costs


def _seconds(way: Read, connection: Connection, key: Key) -> float:
    began = time.perf_counter()
    way(connection, key)
    return time.perf_counter() - began


def _figure(name: str, what: str, what_th: str, plain: list[float], large: list[float]) -> Figure:
    return Figure(
        name=f"sample-api ten times: {name}",
        what=f"Sample API: {what} from a store of ten times the rows, beside the plain store",
        what_th=f"API ตัวอย่าง: อ่าน{what_th} จากคลังที่มีแถวสิบเท่า เทียบคลังปกติ",
        theirs=f"{median(plain) * 1e6:,.0f} µs",
        ours=f"{median(large) * 1e6:,.0f} µs",
        value=median(ours / theirs for theirs, ours in zip(plain, large, strict=True)),
        unit="×",
        target=DEAREST,
        details={"plain_s": plain, "large_s": large},
    )
