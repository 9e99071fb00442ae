"""บริการข้อมูลตัวชี้วัด รุ่นที่ 1 (เลิกพัฒนาแล้ว) และรุ่นที่ 2"""

import hashlib
import json
import os
from datetime import UTC, date, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Annotated, Literal

from fastapi import FastAPI, Header, HTTPException, Query, Response
from pydantic import BaseModel, ConfigDict

app = FastAPI(title="บริการข้อมูลตัวชี้วัด", version="2.0.0")

DATA = json.loads(Path(os.environ["DATA_FILE"]).read_text(encoding="utf-8"))
AREAS = {area["code"]: area for area in DATA["areas"]}
OBSERVATIONS = sorted(DATA["observations"], key=lambda row: row["id"])
KNOWN_IDS = {row["id"] for row in OBSERVATIONS}

Province = Annotated[str | None, Query(pattern="^[0-9]{2}$", description="รหัสจังหวัด 2 หลัก")]

corrections = []


class ObservationV1(BaseModel):
    id: str
    indicator: str
    province: str
    fy: int
    quarter: int
    numerator: int
    denominator: int


class PageV1(BaseModel):
    data: list[ObservationV1]
    total: int


class Area(BaseModel):
    code: str
    name_th: str


class ObservationV2(BaseModel):
    id: str
    indicator: str
    area: Area
    fy: int
    quarter: int
    numerator: int
    denominator: int
    status: Literal["reported", "not_reported"]
    updated_on: date
    note: str | None


class PageV2(BaseModel):
    data: list[ObservationV2]
    total: int


class NewCorrection(BaseModel):
    observation_id: str
    reason: Literal["wrong_number", "wrong_area", "duplicate"]
    found_on: date
    note: str | None = None


class Correction(NewCorrection):
    id: str
    note: str | None


@app.get("/v1/observations", response_model=PageV1, deprecated=True)
def list_v1(response: Response, province: Province = None):
    """ผลตัวชี้วัดรุ่นที่ 1 โปรดย้ายไปใช้ /v2/observations"""
    response.headers.update(deprecation_headers())
    rows = chosen(province)
    return {"data": rows, "total": len(rows)}


@app.get("/v2/observations", response_model=PageV2, responses={304: {"description": "ข้อมูลไม่เปลี่ยนแปลง"}})
def list_v2(response: Response, province: Province = None, if_none_match: Annotated[str, Header()] = ""):
    """ผลตัวชี้วัดรุ่นที่ 2 ส่ง ETag เดิมมาใน If-None-Match เพื่อถามว่าข้อมูลเปลี่ยนหรือยัง"""
    rows = [as_v2(row) for row in chosen(province)]
    etag = etag_of(rows)
    if is_known(etag, if_none_match):
        return Response(status_code=304, headers={"ETag": etag})
    response.headers["ETag"] = etag
    return {"data": rows, "total": len(rows)}


@app.post(
    "/v2/corrections",
    response_model=Correction,
    status_code=201,
    responses={404: {"description": "ไม่พบแถวที่อ้างถึง"}},
)
def report_correction(new: NewCorrection):
    """แจ้งว่าตัวเลขของแถวหนึ่งไม่ถูกต้อง"""
    if new.observation_id not in KNOWN_IDS:
        raise HTTPException(404, f"ไม่พบ {new.observation_id}")
    corrections.append({"id": f"COR-{len(corrections) + 1}", **new.model_dump()})
    return corrections[-1]


def chosen(province):
    """แถวของจังหวัดที่ขอ หรือทุกแถวเมื่อไม่ระบุ"""
    return [row for row in OBSERVATIONS if province in (None, row["province"])]


def as_v2(row):
    return {
        **row,
        "area": AREAS[row["province"]],
        "status": "reported" if row["denominator"] else "not_reported",
        "note": row.get("note"),
    }


def deprecation_headers():
    since = datetime.fromisoformat(DATA["v1"]["deprecated_since"])
    sunset = datetime.fromisoformat(DATA["v1"]["sunset"])
    return {
        "Deprecation": f"@{int(since.timestamp())}",
        "Sunset": format_datetime(sunset.astimezone(UTC), usegmt=True),
        "Link": '</v2/observations>; rel="successor-version"',
    }


def etag_of(rows):
    """ลายนิ้วมือของเนื้อหา เนื้อหาเดิมได้ค่าเดิม เนื้อหาต่างได้ค่าต่าง"""
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def is_known(etag, if_none_match):
    """ผู้เรียกมีข้อมูลรุ่นนี้อยู่แล้วหรือไม่ ส่วนหัวนี้มีได้หลายค่า คั่นด้วยจุลภาค"""
    held = [part.strip().removeprefix("W/") for part in if_none_match.split(",")]
    return "*" in held or etag in held
