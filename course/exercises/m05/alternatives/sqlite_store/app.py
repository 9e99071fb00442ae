"""เก็บข้อมูลใน SQLite แล้วให้ฐานข้อมูลกรอง เรียง และแบ่งหน้า"""

import json
import os
import sqlite3
from pathlib import Path

from fastapi import FastAPI, Request
from starlette.responses import Response

COLUMNS = "id, indicator, province, fy, quarter, numerator, denominator"
WHERE = {"indicator": str, "province": str, "fy": int, "quarter": int}

app = FastAPI(docs_url=None)


def load():
    source = json.loads(Path(os.environ["DATA_FILE"]).read_text(encoding="utf-8"))
    database = sqlite3.connect(":memory:", check_same_thread=False)
    database.row_factory = sqlite3.Row
    database.execute("create table indicators (id text primary key, name_th, unit, direction)")
    database.execute(
        "create table observations (id text primary key, indicator, province, fy, quarter, numerator, denominator)"
    )
    database.executemany("insert into indicators values (:id, :name_th, :unit, :direction)", source["indicators"])
    database.executemany(
        "insert into observations values (:id, :indicator, :province, :fy, :quarter, :numerator, :denominator)",
        source["observations"],
    )
    return database


db = load()


def send(body, status=200, media_type="application/json"):
    return Response(json.dumps(body, ensure_ascii=False), status, media_type=media_type)


def refuse(status, detail):
    body = {"type": "about:blank", "title": "Bad parameter", "status": status, "detail": detail}
    return send(body, status, "application/problem+json")


def problem_in(query, known):
    for name, value in query.items():
        if name not in known:
            return refuse(400, f"{name} ไม่อยู่ในข้อกำหนด")
        if name == "province" and not (len(value) == 2 and value.isascii() and value.isdigit()):
            return refuse(422, "province ต้องเป็นเลข 2 หลัก")
        if name in {"fy", "quarter", "limit", "offset"} and not value.lstrip("-").isdecimal():
            return refuse(422, f"{name} ต้องเป็นจำนวนเต็ม")
    for name, least, most in (("quarter", 1, 4), ("limit", 1, 1000), ("offset", 0, 10**9)):
        if name in query and not least <= int(query[name]) <= most:
            return refuse(422, f"{name} ต้องอยู่ระหว่าง {least} ถึง {most}")
    return None


def page(sql, arguments, query):
    limit, offset = int(query.get("limit", 100)), int(query.get("offset", 0))
    rows = [dict(row) for row in db.execute(f"{sql} limit ? offset ?", [*arguments, limit, offset])]
    (total,) = db.execute(f"select count(*) from ({sql})", arguments).fetchone()
    return {"data": rows, "total": total, "limit": limit, "offset": offset}


@app.get("/v1/indicators")
async def indicators(request: Request):
    query = request.query_params
    refused = problem_in(query, {"limit", "offset"})
    return refused or send(page("select * from indicators order by id", [], query))


@app.get("/v1/observations")
async def observations(request: Request):
    query = request.query_params
    refused = problem_in(query, {*WHERE, "limit", "offset"})
    if refused:
        return refused
    used = [name for name in WHERE if name in query]
    where = " and ".join(["1"] + [f"{name} = ?" for name in used])
    arguments = [WHERE[name](query[name]) for name in used]
    body = page(
        f"select {COLUMNS}, 100.0 * numerator / denominator as percent from observations "
        f"where {where} order by fy desc, quarter desc, id",
        arguments,
        query,
    )
    body["summary"] = None
    if "indicator" in query:
        a, b = db.execute(
            f"select total(numerator), total(denominator) from observations where {where}", arguments
        ).fetchone()
        body["summary"] = {"numerator": a, "denominator": b, "percent": 100 * a / b if b else None}
    return send(body)
