"""เขียนต่างจากเฉลย: ตรวจพารามิเตอร์ด้วย pydantic และรวมยอดด้วย pandas"""

import hashlib
import os

import pandas as pd
from connector import linked_rows
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

app = FastAPI()


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")

    area: str | None = Field(None, pattern=r"^\d{4}$")
    limit: int = Field(50, ge=1, le=100)
    offset: int = Field(0, ge=0, le=1_000_000)


def problem(status, title, detail):
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JSONResponse(body, status, media_type="application/problem+json")


def table(linked):
    frame = pd.DataFrame(linked)
    sums = frame.groupby(["area", "area_name"], sort=True).agg(
        schools=("school", "size"),
        enrolled=("enrolled", "sum"),
        denominator=("measured", "sum"),
        numerator=("good", "sum"),
    )
    rows = []
    for row in sums.reset_index().to_dict("records"):
        small = row["denominator"] in range(1, 5) or row["numerator"] in range(1, 5)
        row["percent"] = row["numerator"] * 100 / row["denominator"] if row["denominator"] else None
        blank = dict.fromkeys(("denominator", "numerator", "percent")) if small else {}
        rows.append({**row, **blank, "suppressed": small})
    return rows


@app.get("/v1/areas")
async def areas(request: Request):
    try:
        asked = Asked(**request.query_params)
    except ValidationError as error:
        first = error.errors()[0]
        status = 400 if first["type"] == "extra_forbidden" else 422
        return problem(status, "คำขอใช้ไม่ได้", f"{first['loc'][0]}: {first['msg']}")
    linked = linked_rows(os.environ["DATABASE"])
    if not linked:
        return problem(503, "ยังไม่พร้อม", "ยังไม่ได้เชื่อมโยงข้อมูล")
    rows = [row for row in table(linked) if asked.area is None or row["area"] == asked.area]
    body = {
        "data": rows[asked.offset :][: asked.limit],
        "total": len(rows),
        "limit": asked.limit,
        "offset": asked.offset,
    }
    body["as_of"] = pd.Series([row["reported_on"] for row in linked]).max()
    response = JSONResponse(body)
    response.headers["ETag"] = '"' + hashlib.md5(response.body).hexdigest() + '"'
    if response.headers["ETag"] in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers={"ETag": response.headers["ETag"]})
    return response


@app.get("/v1/areas.csv")
async def spreadsheet():
    text = pd.DataFrame(table(linked_rows(os.environ["DATABASE"]))).convert_dtypes().to_csv(index=False)
    return PlainTextResponse("\ufeff" + text, media_type="text/csv")


@app.get("/v1/catalog")
async def catalog():
    return {
        "title": "สถานการณ์สูงดีสมส่วนของเด็กวัยเรียน",
        "notes": "ผลการเชื่อมโยงรายอำเภอ",
        "data_type": "ข้อมูลสถิติ",
        "data_category": "ข้อมูลสาธารณะ",
        "data_format": ["JSON", "CSV"],
        "data_source": "สองหน่วยงาน",
        "geo_coverage": "อำเภอ",
        "license_id": "Open Data Common",
        "maintainer": "กลุ่มข้อมูล",
        "maintainer_email": "open@health.example.go.th",
        "objective": ["พันธกิจหน่วยงาน", "อื่นๆ"],
        "owner_org": "กรมอนามัย",
        "tag_string": "เด็ก",
        "update_frequency_unit": "เดือน",
    }
