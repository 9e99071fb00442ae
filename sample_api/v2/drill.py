"""Drill-down: one indicator's year in an area, and in each area just inside it.

Quarters of a `flow` indicator add up to its year; of a `snapshot` indicator the last reported one counts.
"""

from collections.abc import Iterable
from typing import Any

import orjson
from fastapi import Request
from fastapi.responses import Response

from sample_api import refusals
from sample_api.paging import NOTICE_TH
from sample_api.store.reading import FIGURES, Question, Where
from sample_api.synthesis.catalogue import Indicator
from sample_api.synthesis.datasets import Dataset
from sample_api.synthesis.figures import RATE_DECIMALS
from sample_api.synthesis.places import Area
from sample_api.v2 import answers
from sample_api.v2.answers import Ready
from sample_api.v2.narrowing import areas_by_code, indicators_of
from sample_api.v2.queries import DrillQuery, asked
from sample_api.v2.rights import View
from sample_api.v2.service import Service, service_of

COLUMNS = ("indicator", "level", "area", "province", "region", "fy", "numerator", "denominator", "rate", "status")
"""What an agreement must cover before a drill-down may be asked for."""


async def answer(request: Request, dataset: Dataset, view: View) -> Response:
    """Answer a drill-down."""
    service = service_of(request)
    key = (dataset.id, "drill-down", view, request.scope["query_string"])
    ready = service.kept.get(key)
    if not isinstance(ready, Ready):
        query = await asked(request, DrillQuery)
        view.require_dataset(dataset)
        view.require_columns("indicator", COLUMNS)
        indicator, area = _meant(query, dataset, service)
        view.require_provinces("area", {area.province})
        found = await _told(service, indicator, area, query.fy)
        tag = answers.tag_of(service.store.digest, *key)
        rows = len(found["children"]) + (found["area"] is not None)
        ready = Ready(orjson.dumps(found), tag, dataset=dataset.id, rows=rows)
        service.kept.keep(key, ready)
    return answers.send(request, ready, service.kept)


def _meant(query: DrillQuery, dataset: Dataset, service: Service) -> tuple[Indicator, Area]:
    indicators = {one.id: one for one in indicators_of(dataset)}
    years = service.store.fiscal_years
    for name, value, known in (
        ("indicator", query.indicator, list(indicators)),
        ("fy", query.fy, years),
        ("area", query.area, areas_by_code()),
    ):
        if value not in known:
            told = "/v2/areas" if name == "area" else ", ".join(map(str, known))
            raise refusals.without_meaning(name, [value], f"ที่มีคือ {told}", f"there is {told}")
    return indicators[query.indicator], areas_by_code()[query.area]


async def _told(service: Service, indicator: Indicator, area: Area, fy: int) -> dict[str, Any]:
    children = [one for one in areas_by_code().values() if one.parent == area.code]
    own = await _years(service, indicator, [area], fy)
    inside = await _years(service, indicator, children, fy) if children else []
    return {
        "indicator": {
            "id": indicator.id,
            "name_th": indicator.name_th,
            "unit": indicator.unit,
            "direction": indicator.direction,
            "quarter_kind": indicator.quarter_kind,
        },
        "fy": fy,
        "area": own[0] if own else None,
        "parent": area.parent,
        "children": inside,
        "data_status": "synthetic",
        "notice_th": NOTICE_TH,
    }


async def _years(service: Service, indicator: Indicator, areas: list[Area], fy: int) -> list[dict[str, Any]]:
    where: Where = (
        ("level", (areas[0].level,)),
        ("indicator", (indicator.id,)),
        ("fy", (fy,)),
        ("area", tuple(one.code for one in areas)),
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for row in await service.rows(FIGURES, Question(where=where, limit=4 * len(areas))):
        quarter = orjson.loads(row)
        found.setdefault(quarter["area"], []).append(quarter)
    return [_year(indicator, one, found[one.code]) for one in areas if one.code in found]


def _year(indicator: Indicator, area: Area, quarters: list[dict[str, Any]]) -> dict[str, Any]:
    reported = [one for one in quarters if one["status"] == "reported"]
    counted = reported if indicator.quarter_kind == "flow" else reported[-1:]
    top, bottom = _total(counted, "numerator"), _total(counted, "denominator")
    return {
        "area": area.code,
        "name_th": area.name_th,
        "level": area.level,
        "numerator": top,
        "denominator": bottom,
        "rate": round(top * indicator.per / bottom, RATE_DECIMALS) if bottom else None,
        "quarters_reported": len(reported),
        "status": "reported" if reported else quarters[0]["status"],
    }


def _total(quarters: Iterable[dict[str, Any]], name: str) -> int:
    return sum(one[name] for one in quarters)
