"""ตอบด้วย Response ที่สร้างเอง บรรยายคำตอบไว้ใน responses และใส่ตัวอย่างไว้ที่เนื้อหาของสถานะ 200"""

import hashlib
import os
import uuid
from datetime import date
from email.utils import formatdate
from pathlib import Path
from typing import Literal

from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response
from pydantic import AwareDatetime, BaseModel, TypeAdapter


class Area(BaseModel):
    code: str
    name_th: str


class Stored(BaseModel):
    id: str
    indicator: str
    province: str
    fy: int
    quarter: int
    numerator: int
    denominator: int
    updated_on: date
    note: str | None = None
    reporter: str | None = None


class Lifetime(BaseModel):
    deprecated_since: AwareDatetime
    sunset: AwareDatetime


class Source(BaseModel):
    v1: Lifetime
    areas: list[Area]
    observations: list[Stored]


class First(BaseModel):
    id: str
    indicator: str
    province: str
    fy: int
    quarter: int
    numerator: int
    denominator: int


class Second(BaseModel):
    id: str
    indicator: str
    area: Area
    fy: int
    quarter: int
    numerator: int
    denominator: int
    status: Literal["not_reported", "reported"]
    updated_on: date
    note: str | None


class FirstPage(BaseModel):
    data: list[First]
    total: int


class SecondPage(BaseModel):
    data: list[Second]
    total: int


class Notice(BaseModel):
    observation_id: str
    reason: Literal["duplicate", "wrong_area", "wrong_number"]
    found_on: date
    note: str | None = None


class Kept(BaseModel):
    id: str
    observation_id: str
    reason: Literal["duplicate", "wrong_area", "wrong_number"]
    found_on: date
    note: str | None


store = Source.model_validate_json(Path(os.environ["DATA_FILE"]).read_bytes())
areas = {area.code: area for area in store.areas}
app = FastAPI()

example = SecondPage(
    data=[
        Second(
            id="OBS-1", indicator="MCH01", area=Area(code="83", name_th="ภูเก็ต"), fy=2567, quarter=3, numerator=1,
            denominator=2, status="reported", updated_on=date(2026, 7, 1), note=None,
        )
    ],
    total=1,
)  # fmt: skip


def select(province):
    return sorted((row for row in store.observations if province in {None, row.province}), key=lambda row: row.id)


@app.get("/v1/observations", deprecated=True, response_class=Response, responses={200: {"model": FirstPage}})
def first(province: str | None = None):
    rows = [First(**row.model_dump(include=set(First.model_fields))) for row in select(province)]
    headers = {
        "Link": '</changelog>; rel="deprecation", </v2/observations>; rel="successor-version"',
        "Sunset": formatdate(store.v1.sunset.timestamp(), usegmt=True),
        "Deprecation": "@" + str(round(store.v1.deprecated_since.timestamp())),
    }
    return Response(
        FirstPage(data=rows, total=len(rows)).model_dump_json(), headers=headers, media_type="application/json"
    )


@app.get(
    "/v2/observations",
    response_class=Response,
    responses={
        200: {"model": SecondPage, "content": {"application/json": {"example": example.model_dump(mode="json")}}},
        304: {"description": "As you have it"},
    },
)
def second(request: Request, province: str | None = None):
    rows = [
        Second(
            area=areas[row.province],
            status="not_reported" if row.denominator == 0 else "reported",
            **row.model_dump(exclude={"province", "reporter"}),
        )
        for row in select(province)
    ]
    content = SecondPage(data=rows, total=len(rows)).model_dump_json().encode()
    etag = '"' + hashlib.md5(content, usedforsecurity=False).hexdigest() + '"'
    for held in request.headers.get("if-none-match", "").split(","):
        if held.strip() in {"*", etag, "W/" + etag}:
            return Response(status_code=304, headers={"etag": etag})
    return Response(content, media_type="application/json", headers={"etag": etag})


@app.post(
    "/v2/corrections",
    status_code=201,
    response_class=Response,
    responses={201: {"model": Kept}, 404: {"content": {"text/plain": {}}, "description": "No such row"}},
)
def notice(given: Notice):
    if given.observation_id not in {row.id for row in store.observations}:
        return PlainTextResponse("ไม่พบแถวนี้", 404)
    kept = Kept(id=str(uuid.uuid4()), **given.model_dump())
    return Response(TypeAdapter(Kept).dump_json(kept), 201, media_type="application/json")
