"""บริการที่ทำถูกตามข้อตกลง แต่เขียนคนละแบบ: หน้าสั้น เวลาเป็น UTC มีช่องเพิ่ม และข้อความของข้อผิดพลาดต่างออกไป"""

import json
import os
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import Response

with Path(__file__).with_name("data.json").open(encoding="utf-8") as file:
    TABLE = [{**row, "at": datetime.fromisoformat(row["updated_at"])} for row in json.load(file)["rows"]]
TABLE.sort(key=lambda row: (row["at"], row["id"]))
LONGEST_PAGE = 7
COUNTS = {"limit": (1, 100), "offset": (0, 1_000_000)}


def check(request: Request):
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or token != os.environ["TOKEN"]:
        raise HTTPException(401)
    names = {"since", *COUNTS} if request.url.path == "/v1/changes" else set()
    if set(request.query_params) - names:
        raise HTTPException(400)


app = FastAPI(dependencies=[Depends(check)])


@app.exception_handler(HTTPException)
async def refuse(_request, error):
    problem = {
        "status": error.status_code,
        "type": "https://partner.example/problems/refused",
        "title": "Refused",
        "detail": "The request does not follow the agreement.",
    }
    headers = {"www-authenticate": 'Bearer realm="partner"'} if error.status_code == 401 else {}
    content = json.dumps(problem, indent=1)
    return Response(content, error.status_code, headers, media_type="application/problem+json; charset=utf-8")


@app.get("/v1/changes")
def changes(since: str | None = None, limit: str = "50", offset: str = "0"):
    counts = {"limit": limit, "offset": offset}
    for name, (least, most) in COUNTS.items():
        if not counts[name].isascii() or not counts[name].isdigit() or not least <= int(counts[name]) <= most:
            raise HTTPException(422)
    found = TABLE if since is None else [row for row in TABLE if row["at"] >= moment(since)]
    start, length = int(offset), min(int(limit), LONGEST_PAGE)
    return {
        "offset": start,
        "limit": int(limit),
        "total": len(found),
        "data": [shown(row) for row in found[start : start + length]],
    }


def moment(text):
    try:
        return datetime.fromisoformat(text).astimezone(UTC) if has_zone(text) else no_moment()
    except ValueError:
        raise HTTPException(422) from None


def has_zone(text):
    return datetime.fromisoformat(text).tzinfo is not None


def no_moment():
    raise ValueError("no zone")


def shown(row):
    utc = row["at"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    rest = {name: value for name, value in row.items() if name not in ("at", "updated_at")}
    return {"updated_at": utc, **rest, "unit": "คน"}


@app.get("/v1/reconciliation")
def reconciliation():
    sums = defaultdict(lambda: [0, 0, 0])
    for row in TABLE:
        mine = sums[row["province"]]
        for place, amount in enumerate((1, row["numerator"], row["denominator"])):
            mine[place] += amount
    names = ("rows", "numerator", "denominator")
    return {"data": [dict(zip(names, sums[code], strict=True)) | {"province": code} for code in sorted(sums)]}
