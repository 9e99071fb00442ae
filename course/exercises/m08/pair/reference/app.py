"""บริการแลกเปลี่ยนผลตัวชี้วัดของหน่วยงานเรา ตามข้อตกลงใน README.md"""

import json
import os
from datetime import datetime
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

app = FastAPI(title="บริการแลกเปลี่ยนผลตัวชี้วัด")

ROWS = json.loads(Path(os.environ["DATA_FILE"]).read_text(encoding="utf-8"))["rows"]
DEFAULT_LIMIT, MAX_LIMIT = 50, 100


class Problem(Exception):
    """คำขอที่ใช้ไม่ได้ จะกลายเป็นคำตอบแบบ application/problem+json"""

    def __init__(self, status, title, detail):
        super().__init__(detail)
        self.status, self.title, self.detail = status, title, detail


@app.exception_handler(Problem)
async def answer_problem(_request, problem):
    body = {"type": "about:blank", "title": problem.title, "status": problem.status, "detail": problem.detail}
    headers = {"WWW-Authenticate": "Bearer"} if problem.status == 401 else None
    return JSONResponse(body, problem.status, headers, media_type="application/problem+json")


@app.get("/v1/changes")
async def list_changes(request: Request):
    params = read_params(request, ["since", "limit", "offset"])
    limit = whole_number(params, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT)
    offset = whole_number(params, "offset", 0, 0, 10**9)
    rows = changed_since(read_since(params))
    return {"data": rows[offset : offset + limit], "total": len(rows), "limit": limit, "offset": offset}


@app.get("/v1/reconciliation")
async def reconcile(request: Request):
    read_params(request, [])
    return {"data": totals(ROWS)}


def read_params(request, allowed):
    if request.headers.get("Authorization") != f"Bearer {os.environ['TOKEN']}":
        raise Problem(401, "ไม่ได้ยืนยันตัวตน", "ต้องส่งโทเคนในส่วนหัว Authorization")
    params = dict(request.query_params)
    for name in params:
        if name not in allowed:
            raise Problem(400, "ไม่รู้จักพารามิเตอร์", f"ไม่รู้จักพารามิเตอร์ {name}")
    return params


def whole_number(params, name, default, least, most):
    text = params.get(name, str(default))
    if not text.isdecimal() or not least <= int(text) <= most:
        raise Problem(422, "ค่าไม่ถูกต้อง", f"{name} ต้องเป็นจำนวนเต็มตั้งแต่ {least} ถึง {most}")
    return int(text)


def read_since(params):
    """เวลาที่มีเขตเวลา หรือ None เมื่อไม่ได้ส่งมา"""
    if "since" not in params:
        return None
    try:
        since = datetime.fromisoformat(params["since"])
    except ValueError:
        since = None
    if since is None or since.tzinfo is None:
        raise Problem(422, "ค่าไม่ถูกต้อง", "since ต้องเป็นเวลาแบบ ISO 8601 ที่มีเขตเวลา")
    return since


def changed_since(since):
    """แถวที่เปลี่ยนตั้งแต่ since (รวมเวลานั้นด้วย) เรียงตามเวลาที่เปลี่ยน แล้วตาม id"""
    rows = sorted(ROWS, key=lambda row: (moment(row), row["id"]))
    return [row for row in rows if since is None or moment(row) >= since]


def moment(row):
    return datetime.fromisoformat(row["updated_at"])


def totals(rows):
    """จำนวนแถวและผลรวมของแต่ละจังหวัด เรียงตามรหัสจังหวัด"""
    provinces = {}
    for row in rows:
        total = provinces.setdefault(row["province"], {"rows": 0, "numerator": 0, "denominator": 0})
        total["rows"] += 1
        total["numerator"] += row["numerator"]
        total["denominator"] += row["denominator"]
    return [{"province": province, **provinces[province]} for province in sorted(provinces)]
