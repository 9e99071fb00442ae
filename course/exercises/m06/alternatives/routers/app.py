"""แยก APIRouter ตามรุ่น ใส่ส่วนหัวของรุ่นที่ 1 ด้วย dependency และคำนวณ ETag จากไบต์ของคำตอบ"""

import json
import os
from base64 import urlsafe_b64encode
from datetime import date, datetime
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path
from time import gmtime, strftime

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

source = json.loads(Path(os.environ["DATA_FILE"]).read_bytes())
names = {area["code"]: area["name_th"] for area in source["areas"]}


class Status(StrEnum):
    reported = "reported"
    not_reported = "not_reported"


class Reason(StrEnum):
    wrong_number = "wrong_number"
    wrong_area = "wrong_area"
    duplicate = "duplicate"


class Figures(BaseModel):
    id: str
    indicator: str
    fy: int
    quarter: int
    numerator: int
    denominator: int


class Old(Figures):
    province: str


class Place(BaseModel):
    code: str
    name_th: str


class New(Figures):
    area: Place
    status: Status
    updated_on: date
    note: str | None = None


class OldPage(BaseModel):
    data: list[Old]
    total: int


EXAMPLE = {
    "id": "OBS-9999", "indicator": "ENV04", "area": {"code": "50", "name_th": "เชียงใหม่"}, "fy": 2568, "quarter": 1,
    "numerator": 0, "denominator": 0, "status": "not_reported", "updated_on": "2026-01-31", "note": "ยังไม่ได้รายงาน",
}  # fmt: skip


class NewPage(BaseModel):
    data: list[New]
    total: int = Field(ge=0)
    model_config = {"json_schema_extra": {"example": {"data": [EXAMPLE], "total": 1}}}


class Complaint(BaseModel):
    observation_id: str
    reason: Reason
    found_on: date
    note: str | None = Field(default=None, max_length=500)


class Accepted(Complaint):
    id: str


class Missing(BaseModel):
    detail: str


def say_goodbye(response: Response):
    since, until = (datetime.fromisoformat(source["v1"][key]) for key in ("deprecated_since", "sunset"))
    response.headers["deprecation"] = f"@{since.timestamp():.0f}"
    response.headers["sunset"] = strftime("%a, %d %b %Y %H:%M:%S GMT", gmtime(until.timestamp()))
    response.headers["link"] = '<https://api.example.go.th/v2/observations>;rel="successor-version"'


v1 = APIRouter(prefix="/v1", deprecated=True, dependencies=[Depends(say_goodbye)])
v2 = APIRouter(prefix="/v2")
seen = []


def pick(province):
    rows = [row for row in source["observations"] if not province or row["province"] == province]
    return sorted(rows, key=lambda row: row["id"])


@v1.get("/observations")
async def old(province: str | None = None) -> OldPage:
    rows = [Old(**row) for row in pick(province)]
    return OldPage(data=rows, total=len(rows))


@v2.get("/observations", response_model=NewPage, responses={304: {"description": "unchanged"}})
async def new(request: Request, province: str | None = None):
    rows = [
        New(
            **row,
            area=Place(code=row["province"], name_th=names[row["province"]]),
            status=Status.reported if row["denominator"] > 0 else Status.not_reported,
        )
        for row in pick(province)
    ]
    body = NewPage(data=rows, total=len(rows)).model_dump_json().encode()
    tag = urlsafe_b64encode(blake2b(body, digest_size=15).digest()).decode()
    headers = {"ETag": f'W/"{tag}"', "Cache-Control": "no-cache"}
    asked = request.headers.get("if-none-match", "")
    if asked.strip() == "*" or f'"{tag}"' in asked:
        return Response(None, 304, headers)
    return Response(body, 200, headers, "application/json")


@v2.post("/corrections", status_code=201, responses={404: {"model": Missing}})
async def complain(complaint: Complaint) -> Accepted:
    if all(row["id"] != complaint.observation_id for row in source["observations"]):
        return JSONResponse({"detail": "no such observation"}, 404)
    seen.append(complaint)
    return Accepted(id=f"{complaint.found_on:%Y%m%d}-{len(seen):05}", **complaint.model_dump())


app = FastAPI()
app.include_router(v1)
app.include_router(v2)
