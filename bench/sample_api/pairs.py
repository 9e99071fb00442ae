"""Ours beside a peer: a round of one, a round of the other, several times; the figure is the median ratio."""

import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median

from bench.figure import Figure
from bench.progress import console
from bench.sample_api import datasette
from bench.sample_api.load import Answers, ask, request
from bench.sample_api.ours import Ours, fetched
from bench.sample_api.serving import Server, served
from bench.sample_api.wanted import PAGE_ROWS, page_queries

CONNECTIONS = 16
LESSON_PAGES = 100


@dataclass(frozen=True)
class Rounds:
    """How many rounds of each side, and how many seconds each: short ones, so that both sides meet the same neighbours."""

    count: int = 15
    seconds: float = 1.0


@dataclass(frozen=True)
class Peer:
    """Where the other side of a pair is asked, and what; `flaw` says why it is no peer."""

    server: Server
    paths: Iterator[str]
    flaw: str = ""


@dataclass(frozen=True)
class Pair:
    """What is held against what, and what it has to reach."""

    name: str
    what: str
    what_th: str
    beside: str
    target: float | None
    pages: int = 0
    """Asked in turn, again and again; 0 where nothing is asked twice."""


ROW = Pair(
    "sample-api row",
    "Sample API: one row, never asked before, with token check and audit, beside a bare Starlette route of ready bytes",
    "API ตัวอย่าง: แถวเดียวไม่ซ้ำกัน ตรวจโทเคนและบันทึกการเข้าถึง เทียบเส้นทาง Starlette เปล่าที่ส่งไบต์พร้อมใช้",
    "bare",
    0.25,
)
PAGE = Pair(
    "sample-api page",
    f"Sample API: pages of {PAGE_ROWS:,} rows, none asked before, beside a bare route of the same SQL and orjson",
    f"API ตัวอย่าง: หน้าละ {PAGE_ROWS:,} แถวไม่ซ้ำกัน เทียบเส้นทางเปล่าที่ใช้ SQL เดียวกันกับ orjson",
    "SQL + orjson",
    0.5,
)
REPEATED = Pair(
    "sample-api repeated",
    f"Sample API: the same page of {PAGE_ROWS:,} rows again, beside a bare route of the same bytes",
    f"API ตัวอย่าง: หน้าเดิม {PAGE_ROWS:,} แถวอีกครั้ง เทียบเส้นทางเปล่าที่ส่งไบต์เดียวกัน",
    "bare",
    0.5,
)
DATASETTE_CLASS = Pair(
    "sample-api datasette page",
    f"Sample API: {LESSON_PAGES} pages of {PAGE_ROWS:,} rows asked again and again, as a class does, beside Datasette"
    " over the same table",
    f"API ตัวอย่าง: {LESSON_PAGES} หน้า หน้าละ {PAGE_ROWS:,} แถว เรียกซ้ำไปมาอย่างในชั้นเรียน เทียบ Datasette บนตารางเดียวกัน",
    "Datasette",
    5.0,
    LESSON_PAGES,
)
DATASETTE_PAGE = Pair(
    "sample-api datasette new page",
    f"Sample API: pages of {PAGE_ROWS:,} rows, none asked before, beside Datasette, for comparison",
    f"API ตัวอย่าง: หน้าละ {PAGE_ROWS:,} แถวไม่ซ้ำกัน เทียบ Datasette เพื่อเปรียบเทียบ",
    "Datasette",
    None,
)
DATASETTE_ROW = Pair(
    "sample-api datasette row",
    "Sample API: one row, never asked before, beside Datasette over the same table",
    "API ตัวอย่าง: แถวเดียวไม่ซ้ำกัน เทียบ Datasette บนตารางเดียวกัน",
    "Datasette",
    2.0,
)


def ceiling(ours: Ours, running: ExitStack, rounds: Rounds) -> Figure:
    """Measure how much the load generator can ask at all, of a server that does nothing."""
    least = running.enter_context(served(ours.folder / "least.log", ["bench.sample_api.bare"]))
    same = itertools.repeat(request("/"))
    rates = [ask(least.port, same, CONNECTIONS, rounds.seconds).per_s for _ in range(rounds.count)]
    return Figure(
        name="sample-api ceiling",
        what="Sample API: what the load generator can ask of a server that does nothing, for comparison",
        what_th="API ตัวอย่าง: เพดานของตัวส่งคำขอเมื่อเซิร์ฟเวอร์ไม่ต้องทำอะไร เพื่อเทียบ",
        theirs="–",
        ours=f"{CONNECTIONS} connections",
        value=median(rates),
        unit="/s",
        details={"per_s": rates},
    )


def beside_bare_routes(ours: Ours, running: ExitStack, rounds: Rounds) -> Iterator[Figure]:
    """Hold rows, pages and repeated reads against bare Starlette routes under the same uvicorn."""
    row, page = ours.get(ours.wanted.row()), ours.get(path := ours.wanted.page())
    for name, content in ("row", row), ("page", page):
        (ours.folder / name).write_bytes(content)
    told = {"BARE_STORE": ours.store, "BARE_ROW": ours.folder / "row", "BARE_PAGE": ours.folder / "page"}
    words = ["uvicorn", "bench.sample_api.bare:app", "--log-level", "warning", "--port"]
    peer = running.enter_context(
        served(ours.folder / "bare.log", words, {name: str(path) for name, path in told.items()})
    )
    yield _beside(ROW, ours, ours.wanted.row, Peer(peer, itertools.repeat("/row/1")), rounds)
    theirs = (f"/queried?{query}&limit={PAGE_ROWS}" for query in page_queries())
    unlike = "" if _same_rows(page, peer, path.partition("?")[2]) else "the rows are not those of the peer"
    yield _beside(PAGE, ours, ours.wanted.page, Peer(peer, theirs, unlike), rounds)
    yield _beside(REPEATED, ours, lambda: path, Peer(peer, itertools.repeat("/page")), rounds)


def beside_datasette(ours: Ours, running: ExitStack, rounds: Rounds) -> Iterator[Figure]:
    """Hold pages and rows against Datasette; where it is not installed, say that they were not measured."""
    if not datasette.installed():
        missing = "not measured: Datasette is not installed"
        yield from (_figure(pair, [], missing) for pair in (DATASETTE_CLASS, DATASETTE_PAGE, DATASETTE_ROW))
        return
    table = ours.folder / "peer.db"
    positions = datasette.copy_table(ours.store, table)
    peer = running.enter_context(served(ours.folder / "datasette.log", datasette.words(table, PAGE_ROWS)))
    pages = (datasette.page(position, PAGE_ROWS) for position in positions)
    rows = (datasette.row(position) for position in positions)
    theirs = itertools.cycle([next(pages) for _ in range(LESSON_PAGES)])
    lesson = itertools.cycle([ours.wanted.page() for _ in range(LESSON_PAGES)])
    yield _beside(DATASETTE_CLASS, ours, lambda: next(lesson), Peer(peer, theirs), rounds)
    yield _beside(DATASETTE_PAGE, ours, ours.wanted.page, Peer(peer, pages), rounds)
    yield _beside(DATASETTE_ROW, ours, ours.wanted.row, Peer(peer, rows), rounds)


def _beside(pair: Pair, ours: Ours, path: Callable[[], str], peer: Peer, rounds: Rounds) -> Figure:
    console.print(pair.what)
    mine = (request(path(), ours.token) for _ in itertools.count())
    other = (request(one) for one in peer.paths)
    done = [
        (
            ours.ask(mine, CONNECTIONS, rounds.seconds),
            ask(peer.server.port, other, CONNECTIONS, rounds.seconds),
        )
        for _ in range(rounds.count)
    ]
    return _figure(pair, done, peer.flaw)


def _figure(pair: Pair, rounds: list[tuple[Answers, Answers]], flaw: str) -> Figure:
    mine, other = ([round_[side].per_s for round_ in rounds] for side in (0, 1))
    ratios = [ours / theirs for ours, theirs in zip(mine, other, strict=True)]
    flaws = dict.fromkeys([flaw, *(answers.flaw for round_ in rounds for answers in round_)])
    return Figure(
        name=pair.name,
        what=pair.what,
        what_th=pair.what_th,
        theirs=f"{pair.beside} {median(other):,.0f}/s{_again(pair, rounds, 1)}" if rounds else pair.beside,
        ours=f"{median(mine):,.0f}/s{_again(pair, rounds, 0)}" if rounds else "–",
        value=median(ratios) if rounds else 0.0,
        unit="×",
        target=pair.target,
        at_least=True,
        flaw="; ".join(filter(None, flaws)),
        details={"ours_per_s": mine, "theirs_per_s": other, "ratios": ratios, "connections": CONNECTIONS},
    )


def _again(pair: Pair, rounds: list[tuple[Answers, Answers]], side: int) -> str:
    """Tell how often each page was asked for, where pages repeat."""
    asked = sum(len(round_[side].waits) for round_ in rounds)
    return f", each page {asked / pair.pages:,.0f} times" if pair.pages else ""


def _same_rows(page: bytes, peer: Server, query: str) -> bool:
    theirs = fetched(peer, f"/queried?{query}")
    return bool(json.loads(page)["data"] == json.loads(theirs)["data"])
