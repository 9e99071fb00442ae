"""What the routes share while the API runs: the store, the answers made before, the totals counted before."""

from dataclasses import dataclass, field

from anyio import CapacityLimiter, to_thread
from fastapi import Request

from sample_api.problem import Problem
from sample_api.store import reading
from sample_api.store.keeper import Keeper, StoreNotReadyError
from sample_api.store.opened import Store
from sample_api.store.reading import Between, Found, Key, Question, Shelf, Where
from sample_api.v2.answers import Kept

_MOST_TOTALS = 4_096
_BUILD_TAKES_S = 15
_NEAR_OFFSET = 10_000
"""Rows skipped along an index within two milliseconds."""
_READERS = 6
"""Reads under way at once; more would only take turns."""


@dataclass(frozen=True)
class Page:
    """Rows of one page and how many there are in all."""

    found: Found
    total: int


@dataclass
class Service:
    """One for each application; `keeper` holds the store, `withheld` the rows that open data withholds, by store and table."""

    keeper: Keeper
    kept: Kept = field(default_factory=Kept)
    withheld: dict[tuple[str, str, int], frozenset[tuple[str, str, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._totals: dict[tuple[str, Where], int] = {}
        self._readers = CapacityLimiter(_READERS)

    @property
    def store(self) -> Store:
        """The open store; raises the 503 while it is being built."""
        try:
            return self.keeper.store
        except StoreNotReadyError as error:
            raise (_unavailable() if error.failed else _being_built()) from error

    async def page(self, shelf: Shelf, question: Question) -> Page:
        """Read one page and the total.

        A short walk along an index of a file is read at once: in a thread each of its rows would wait for a turn
        beside a busy event loop.
        """
        store, total = self.store, await self._total(shelf, question.where)
        if store.at_hand and _is_quick(question):
            return Page(reading.read(store.at_hand, shelf, question), total)
        return Page(await to_thread.run_sync(_found, store, shelf, question, limiter=self._readers), total)

    async def _total(self, shelf: Shelf, where: Where) -> int:
        counted = (shelf.table.name, where)
        total = self._totals.get(counted)
        if total is None:
            store = self.store
            if store.at_hand and _is_narrow(where) and _has_few(where):
                total = reading.count(store.at_hand, shelf, where)
            else:
                total = await to_thread.run_sync(_count, store, shelf, where, limiter=self._readers)
            if len(self._totals) >= _MOST_TOTALS:
                self._totals.clear()
            self._totals[counted] = total
        return total

    async def rows(self, shelf: Shelf, question: Question) -> list[bytes]:
        """Read rows alone, off the event loop."""
        found = await to_thread.run_sync(_found, self.store, shelf, question, limiter=self._readers)
        return found.rows

    async def one(self, shelf: Shelf, key: Key) -> bytes | None:
        """Read the row with this key: from a file at once, from a server off the event loop."""
        store = self.store
        if store.at_hand:
            return reading.one(store.at_hand, shelf, key)
        return await to_thread.run_sync(_one, store, shelf, key, limiter=self._readers)


def _is_narrow(where: Where) -> bool:
    """Tell whether an index leads straight to the rows: one value or one span a column, and none without an index."""
    return all(name != "status" and (isinstance(wanted, Between) or len(wanted) == 1) for name, wanted in where)


def _has_few(where: Where) -> bool:
    """Tell whether narrow conditions leave a few thousand rows at most, however large the store."""
    held = {name for name, wanted in where if not isinstance(wanted, Between)}
    return bool(held & {"area", "district"}) or {"indicator", "fy"} <= held


def _is_quick(question: Question) -> bool:
    """Tell whether a page is a short walk along one index: some milliseconds, however large the store."""
    return _is_narrow(question.where) and not question.order and question.offset <= _NEAR_OFFSET


def _count(store: Store, shelf: Shelf, where: Where) -> int:
    with store.engine.connect() as connection:
        return reading.count(connection, shelf, where)


def _found(store: Store, shelf: Shelf, question: Question) -> Found:
    with store.engine.connect() as connection:
        return reading.read(connection, shelf, question)


def _one(store: Store, shelf: Shelf, key: Key) -> bytes | None:
    with store.engine.connect() as connection:
        return reading.one(connection, shelf, key)


def service_of(request: Request) -> Service:
    """Return the service of the application that was asked."""
    service: Service = request.app.state.v2
    return service


def _being_built() -> Problem:
    th = f"กำลังสร้างคลังข้อมูลครั้งแรก โปรดลองใหม่ในอีกประมาณ {_BUILD_TAKES_S} วินาที"
    en = f"The data are being built for the first time: try again in about {_BUILD_TAKES_S} seconds."
    return Problem(503, "data-being-built", th=th, en=en, headers={"Retry-After": str(_BUILD_TAKES_S)})


def _unavailable() -> Problem:
    th = "ไม่มีคลังข้อมูล โปรดแจ้งผู้ดูแลระบบให้สร้างด้วยคำสั่ง python -m sample_api build"
    en = "There is no data store: ask the operator to run python -m sample_api build."
    return Problem(503, "data-unavailable", th=th, en=en)
