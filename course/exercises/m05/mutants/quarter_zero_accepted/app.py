"""บริการข้อมูลตัวชี้วัด รุ่นที่ 1"""

import json
import os
import re
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

app = FastAPI(title="บริการข้อมูลตัวชี้วัด")

DATA = json.loads(Path(os.environ["DATA_FILE"]).read_text(encoding="utf-8"))

DEFAULT_LIMIT = 100
MAX_LIMIT = 1000
PAGING = ["limit", "offset"]
FILTERS = ["indicator", "province", "fy", "quarter"]


class Problem(Exception):
    """คำขอที่ใช้ไม่ได้ จะกลายเป็นคำตอบแบบ application/problem+json ตาม RFC 9457"""

    def __init__(self, status, title, detail):
        super().__init__(detail)
        self.status = status
        self.title = title
        self.detail = detail


@app.exception_handler(Problem)
async def answer_problem(_request, problem):
    body = {
        "type": "about:blank",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
    }
    return JSONResponse(body, status_code=problem.status, media_type="application/problem+json")


@app.get("/v1/indicators")
async def list_indicators(request: Request):
    params = read_params(request, PAGING)
    rows = sorted(DATA["indicators"], key=lambda row: row["id"])
    return paginate(rows, params)


@app.get("/v1/observations")
async def list_observations(request: Request):
    params = read_params(request, FILTERS + PAGING)
    rows = newest_first(row for row in DATA["observations"] if matches(row, params))
    answer = paginate([with_percent(row) for row in rows], params)
    answer["summary"] = summarize(rows) if "indicator" in params else None
    return answer


def read_params(request, allowed):
    """พารามิเตอร์ที่ตรวจแล้ว ตัวเลขเป็น int ที่เหลือเป็นข้อความ"""
    given = dict(request.query_params)
    for name in given:
        if name not in allowed:
            detail = f"ไม่รู้จักพารามิเตอร์ {name} ที่ใช้ได้คือ {', '.join(allowed)}"
            raise Problem(400, "ไม่รู้จักพารามิเตอร์", detail)
    params = {"limit": DEFAULT_LIMIT, "offset": 0, **given}
    if "province" in params and not re.fullmatch("[0-9]{2}", params["province"]):
        raise Problem(422, "ค่าไม่ถูกต้อง", "province ต้องเป็นรหัสจังหวัด 2 หลัก")
    bounds = {"limit": (1, MAX_LIMIT), "offset": (0, None), "fy": (2400, 2700), "quarter": (0, 4)}
    for name, (least, most) in bounds.items():
        if name in params:
            params[name] = whole_number(name, params[name], least, most)
    return params


def whole_number(name, text, least, most):
    """จำนวนเต็มที่อยู่ในช่วง ถ้าไม่ใช่ให้ตอบ 422"""
    try:
        number = int(text)
    except ValueError:
        raise Problem(422, "ค่าไม่ถูกต้อง", f"{name} ต้องเป็นจำนวนเต็ม") from None
    if number < least or (most is not None and number > most):
        raise Problem(422, "ค่าไม่ถูกต้อง", f"{name} ต้องไม่น้อยกว่า {least} และไม่เกิน {most}")
    return number


def matches(row, params):
    """แถวที่ตรงกับตัวกรองทุกตัว"""
    return all(row[name] == params[name] for name in FILTERS if name in params)


def newest_first(rows):
    """ใหม่ก่อนเก่า ถ้าปีและไตรมาสเท่ากันให้ id ตัดสิน ลำดับจึงเหมือนเดิมทุกครั้ง"""
    return sorted(rows, key=lambda row: (-row["fy"], -row["quarter"], row["id"]))


def paginate(rows, params):
    limit, offset = params["limit"], params["offset"]
    return {"data": rows[offset : offset + limit], "total": len(rows), "limit": limit, "offset": offset}


def with_percent(row):
    return {**row, "percent": percent(row["numerator"], row["denominator"])}


def summarize(rows):
    """ร้อยละรวม: รวมตัวตั้ง รวมตัวหาร แล้วจึงหาร"""
    numerator = sum(row["numerator"] for row in rows)
    denominator = sum(row["denominator"] for row in rows)
    return {
        "numerator": numerator,
        "denominator": denominator,
        "percent": percent(numerator, denominator),
    }


def percent(numerator, denominator):
    """ร้อยละ หรือ None เมื่อตัวหารเป็น 0 เพราะ «ไม่มีข้อมูล» ไม่ใช่ «ร้อยละ 0»"""
    if denominator == 0:
        return None
    return 100 * numerator / denominator
