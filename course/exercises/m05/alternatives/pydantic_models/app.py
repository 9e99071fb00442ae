"""ให้ pydantic ตรวจพารามิเตอร์และอธิบายรูปร่างของคำตอบ"""

import os
from operator import attrgetter
from pathlib import Path
from typing import Annotated

from fastapi import FastAPI, Query
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, computed_field


class Paging(BaseModel):
    model_config = ConfigDict(extra="forbid")
    limit: int = Field(100, ge=1, le=1000)
    offset: int = Field(0, ge=0)


class Filters(Paging):
    indicator: str | None = None
    province: str | None = Field(None, pattern="^[0-9]{2}$")
    fy: int | None = None
    quarter: int | None = Field(None, ge=1, le=4)


class Fraction(BaseModel):
    numerator: int
    denominator: int

    @computed_field
    @property
    def percent(self) -> float | None:
        return self.numerator / self.denominator * 100 if self.denominator else None


class Observation(Fraction):
    id: str
    indicator: str
    province: str
    fy: int
    quarter: int


class Indicator(BaseModel):
    id: str
    name_th: str
    unit: str
    direction: str


class Store(BaseModel):
    indicators: list[Indicator]
    observations: list[Observation]


class Page(BaseModel):
    total: int
    limit: int
    offset: int


class IndicatorPage(Page):
    data: list[Indicator]


class ObservationPage(Page):
    data: list[Observation]
    summary: Fraction | None


app = FastAPI()
store = Store.model_validate_json(Path(os.environ["DATA_FILE"]).read_bytes())
store.indicators.sort(key=attrgetter("id"))
store.observations.sort(key=attrgetter("id"))
store.observations.sort(key=attrgetter("fy", "quarter"), reverse=True)


@app.exception_handler(RequestValidationError)
def refuse(_request, error):
    first = error.errors()[0]
    status = 400 if first["type"] == "extra_forbidden" else 422
    problem = {
        "type": "https://example.go.th/problems/parameter",
        "title": "พารามิเตอร์ใช้ไม่ได้",
        "status": status,
        "detail": f"{first['loc'][-1]}: {first['msg']}",
    }
    return JSONResponse(problem, status, media_type="application/problem+json")


def page_of(rows, paging):
    return {
        "data": rows[paging.offset :][: paging.limit],
        "total": len(rows),
        "limit": paging.limit,
        "offset": paging.offset,
    }


@app.get("/v1/indicators")
def indicators(paging: Annotated[Paging, Query()]) -> IndicatorPage:
    return IndicatorPage(**page_of(store.indicators, paging))


@app.get("/v1/observations")
def observations(query: Annotated[Filters, Query()]) -> ObservationPage:
    wanted = query.model_dump(exclude={"limit", "offset"}, exclude_none=True)
    found = [row for row in store.observations if all(getattr(row, k) == v for k, v in wanted.items())]
    summary = None
    if query.indicator is not None:
        summary = Fraction(
            numerator=sum(row.numerator for row in found),
            denominator=sum(row.denominator for row in found),
        )
    return ObservationPage(**page_of(found, query), summary=summary)
