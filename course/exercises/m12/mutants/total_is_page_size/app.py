"""บริการข้อมูลเปิด: เผยแพร่ผลการเชื่อมโยงรายอำเภอ ไม่มีข้อมูลรายโรงเรียนหรือรายบุคคล"""

import csv
import hashlib
import io
import json
import os
import re

from connector import linked_rows
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

app = FastAPI(title="ภาวะโภชนาการของเด็กวัยเรียนรายอำเภอ")

DATABASE = os.environ["DATABASE"]
LEAST = 5
BOUNDS = {"limit": (1, 100), "offset": (0, 1_000_000)}
COLUMNS = ("area", "area_name", "schools", "enrolled", "denominator", "numerator", "percent", "suppressed")


class Problem(Exception):
    """คำขอที่ปฏิเสธ จะกลายเป็น application/problem+json ตาม RFC 9457"""

    def __init__(self, status, title, detail):
        super().__init__(detail)
        self.status = status
        self.title = title
        self.detail = detail


@app.exception_handler(Problem)
async def answer_problem(_request, problem):
    body = {"type": "about:blank", "title": problem.title, "status": problem.status, "detail": problem.detail}
    return JSONResponse(body, status_code=problem.status, media_type="application/problem+json")


@app.get("/v1/areas")
def list_areas(request: Request):
    params = read_params(request, ["area", "limit", "offset"])
    linked = published()
    rows = [row for row in areas_of(linked) if params.get("area") in (None, row["area"])]
    limit, offset = params["limit"], params["offset"]
    body = {
        "data": rows[offset : offset + limit],
        "total": len(rows[offset : offset + limit]),
        "limit": limit,
        "offset": offset,
        "as_of": max(row["reported_on"] for row in linked),
    }
    etag = etag_of(body)
    if etag in [held.strip().removeprefix("W/") for held in request.headers.get("If-None-Match", "").split(",")]:
        return Response(status_code=304, headers={"ETag": etag})
    return JSONResponse(body, headers={"ETag": etag})


@app.get("/v1/areas.csv")
def download():
    """ไฟล์สำหรับเปิดด้วยโปรแกรมตาราง"""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(areas_of(published()))
    return Response(text.getvalue().encode("utf-8-sig"), media_type="text/csv; charset=utf-8")


@app.get("/v1/catalog")
def show_catalog():
    """ระเบียนบัญชีข้อมูลภาครัฐ 14 ช่อง"""
    return {
        "data_type": "ข้อมูลสถิติ",
        "title": "ร้อยละเด็กวัยเรียนสูงดีสมส่วน รายอำเภอ",
        "owner_org": "กรมอนามัย",
        "maintainer": "กองแผนงาน",
        "maintainer_email": "data@anamai.example.go.th",
        "tag_string": "เด็กวัยเรียน,โภชนาการ,สูงดีสมส่วน",
        "notes": "เชื่อมทะเบียนโรงเรียนกับผลชั่งวัดของท้องถิ่น จำนวนน้อยถูกปกปิด",
        "objective": ["พันธกิจหน่วยงาน"],
        "update_frequency_unit": "วัน",
        "geo_coverage": "อำเภอ",
        "data_source": "ทะเบียนโรงเรียน และองค์กรปกครองส่วนท้องถิ่น",
        "data_format": ["JSON", "CSV"],
        "data_category": "ข้อมูลสาธารณะ",
        "license_id": "Creative Commons Attributions",
    }


def published():
    """แถวที่เชื่อมแล้ว ถ้ายังไม่เคยเชื่อมให้บอกว่ายังไม่พร้อม ไม่ใช่ตอบว่าไม่มีอำเภอใดเลย"""
    linked = linked_rows(DATABASE)
    if not linked:
        raise Problem(503, "ยังไม่มีข้อมูล", "ยังไม่ได้เชื่อมโยงข้อมูล โปรดลองใหม่ภายหลัง")
    return linked


def read_params(request, allowed):
    """พารามิเตอร์ที่ตรวจแล้ว"""
    given = dict(request.query_params)
    for name in given:
        if name not in allowed:
            raise Problem(400, "ไม่รู้จักพารามิเตอร์", f"ไม่รู้จัก {name} ที่ใช้ได้คือ {', '.join(allowed)}")
    if "area" in given and not re.fullmatch("[0-9]{4}", given["area"]):
        raise Problem(422, "ค่าไม่ถูกต้อง", "area ต้องเป็นรหัสอำเภอ 4 หลัก")
    params = {"limit": "50", "offset": "0", **given}
    for name, (least, most) in BOUNDS.items():
        if not re.fullmatch("[0-9]{1,7}", params[name]) or not least <= int(params[name]) <= most:
            raise Problem(422, "ค่าไม่ถูกต้อง", f"{name} ต้องเป็นจำนวนเต็ม {least} ถึง {most}")
        params[name] = int(params[name])
    return params


def areas_of(linked):
    """ผลรวมรายอำเภอเรียงตามรหัส จำนวนน้อยถูกปกปิด"""
    sums = {}
    for row in linked:
        area = sums.setdefault(
            row["area"],
            {
                "area": row["area"],
                "area_name": row["area_name"],
                "schools": 0,
                "enrolled": 0,
                "denominator": 0,
                "numerator": 0,
            },
        )
        area["schools"] += 1
        area["enrolled"] += row["enrolled"]
        area["denominator"] += row["measured"]
        area["numerator"] += row["good"]
    rows = [sums[code] for code in sorted(sums)]
    hidden = areas_to_hide(rows)
    return [with_percent(row, row["area"] in hidden) for row in rows]


def areas_to_hide(rows):
    """อำเภอที่จำนวนน้อย"""
    return {row["area"] for row in rows if any(1 <= row[name] < LEAST for name in ("denominator", "numerator"))}


def with_percent(row, suppressed):
    if suppressed:
        return {**row, "denominator": None, "numerator": None, "percent": None, "suppressed": True}
    percent = 100 * row["numerator"] / row["denominator"] if row["denominator"] else None
    return {**row, "percent": percent, "suppressed": False}


def etag_of(body):
    """ลายนิ้วมือของเนื้อหา"""
    return f'"{hashlib.sha256(json.dumps(body).encode()).hexdigest()}"'
