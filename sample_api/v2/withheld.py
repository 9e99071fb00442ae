"""Rates for who may not see counts: those withheld that are in open data, for denominators are open to anybody.

A rate times an open denominator is the numerator. So a view without one of the counts gets no more of them by its rates
than open data gives: the same rows are withheld, by the same sums.
"""

from typing import Any

import orjson
from anyio import to_thread

from sample_api.agreements.suppression import SUPPRESSED
from sample_api.problem import FieldError, Problem
from sample_api.store.opened import Store
from sample_api.synthesis.datasets import Dataset
from sample_api.v2.open_tables import table_of
from sample_api.v2.rights import View
from sample_api.v2.service import Service

_COUNTS = frozenset({"numerator", "denominator"})
MEASURED = frozenset({"rate", *_COUNTS})
"""Columns that are empty in a row that is withheld."""

Table = tuple[str, int]
Cell = tuple[str, str, int]
"""Level, area and quarter of a row in an indicator's year."""


def is_masked(dataset: Dataset, view: View) -> bool:
    """Tell whether a view lacks a count, so that its rates must tell no more than open data."""
    return dataset.kind == "figures" and view.columns is not None and not view.columns >= _COUNTS


async def masked(service: Service, bodies: list[bytes]) -> list[bytes]:
    """Return rows of figures, as they are kept, with what is withheld in open data left out."""
    rows = [orjson.loads(body) for body in bodies]
    tables = {one: await _withheld(service, one) for one in {(row["indicator"], row["fy"]) for row in rows}}
    found = []
    for body, row in zip(bodies, rows, strict=True):
        hidden = (row["level"], row["area"], row["quarter"]) in tables[row["indicator"], row["fy"]]
        found.append(orjson.dumps(_empty(row)) if hidden else body)
    return found


def _empty(row: dict[str, Any]) -> dict[str, Any]:
    return row | dict.fromkeys(MEASURED) | {"status": SUPPRESSED}


async def _withheld(service: Service, table: Table) -> frozenset[Cell]:
    store = service.store
    key = (store.digest, *table)
    if key not in service.withheld:
        service.withheld[key] = await to_thread.run_sync(_read, store, table)
    return service.withheld[key]


def _read(store: Store, table: Table) -> frozenset[Cell]:
    with store.engine.connect() as connection:
        rows = table_of(connection, *table)
    return frozenset((row["level"], row["area"], row["quarter"]) for row in rows if row["status"] == SUPPRESSED)


def order_tells() -> Problem:
    """Build the refusal to sort by what is withheld in part: the order would tell it."""
    th = "ข้อตกลงของท่านไม่ครอบคลุมจำนวนคน จึงเรียงตามอัตราไม่ได้ เพราะลำดับจะบอกค่าที่ปกปิดไว้"
    en = "Your agreement covers no counts, so rows cannot be sorted by rate: the order would tell what is withheld."
    return Problem(403, "column-not-agreed", th=th, en=en, errors=[FieldError("query", "sort", th, en)])
