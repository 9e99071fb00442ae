"""เก็บเป็นไฟล์ JSON ไฟล์เดียว เขียนไฟล์ใหม่ให้เสร็จก่อนแล้วจึงสลับ จึงไม่มีวันได้ครึ่งเดียว"""

import datetime as dt
import json
from collections import Counter
from pathlib import Path

import httpx

FIELDS = ("rows", "numerator", "denominator")


def load(database):
    path = Path(database)
    return json.loads(path.read_text()) if path.exists() else {"rows": {}, "newest": None}


def save(database, state):
    fresh = Path(f"{database}.new")
    fresh.write_text(json.dumps(state))
    fresh.replace(database)


def client_for(base_url, token):
    return httpx.Client(base_url=base_url, headers={"Authorization": "Bearer " + token}, timeout=15)


def pages(client, since):
    seen = 0
    while True:
        query = {"offset": seen} if since is None else {"offset": seen, "since": since}
        answer = client.get("/v1/changes", params=query)
        answer.raise_for_status()
        page = answer.json()["data"]
        if page == []:
            return
        seen += len(page)
        yield page


def problem_of(row):
    for name in ("indicator", "province", "fy", "quarter", "updated_at"):
        if row.get(name) is None:
            return f"ไม่มี {name}"
    if any(type(row.get(name)) is not int or row[name] < 0 for name in ("numerator", "denominator")):
        return "ตัวตั้งหรือตัวหารไม่ใช่จำนวนเต็มตั้งแต่ 0"
    if row["numerator"] > row["denominator"]:
        return "ตัวตั้งเกินตัวหาร"
    try:
        zone = dt.datetime.fromisoformat(row["updated_at"]).utcoffset()
    except ValueError:
        return "อ่านเวลาไม่ได้"
    return "เวลาไม่มีเขต" if zone is None else None


def mapped(row):
    kept = {name: row[name] for name in ("id", "indicator", "province", "numerator", "denominator")}
    moment = dt.datetime.fromisoformat(row["updated_at"]).astimezone(dt.UTC)
    stamp = moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    return {**kept, "period": "{fy}-Q{quarter}".format(**row), "updated_at": stamp}


def sync(base_url, token, database):
    state = load(database)
    report = {"received": 0, "stored": 0, "rejected": []}
    with client_for(base_url, token) as client:
        for page in pages(client, state["newest"]):
            report["received"] += len(page)
            for row in page:
                reason = problem_of(row)
                if reason:
                    report["rejected"].append({"id": row.get("id"), "reason": reason})
                    continue
                ours = mapped(row)
                known = state["rows"].get(ours["id"])
                if known is None or ours["updated_at"] > known["updated_at"]:
                    state["rows"][ours["id"]] = ours
                    report["stored"] += 1
    stamps = [row["updated_at"] for row in state["rows"].values()]
    state["newest"] = max(stamps, default=None)
    save(database, state)
    return report


def stored_rows(database):
    return [row for _, row in sorted(load(database)["rows"].items())]


def reconcile(base_url, token, database):
    with client_for(base_url, token) as client:
        told = client.get("/v1/reconciliation").raise_for_status().json()["data"]
    theirs = {item["province"]: {name: item[name] for name in FIELDS} for item in told}
    sums = {}
    for row in stored_rows(database):
        sums.setdefault(row["province"], Counter()).update(
            rows=1, numerator=row["numerator"], denominator=row["denominator"]
        )
    ours = {province: dict(total) for province, total in sums.items()}
    found = []
    for province in sorted({*theirs, *ours}):
        pair = {"theirs": theirs.get(province), "ours": ours.get(province)}
        if pair["theirs"] != pair["ours"]:
            found.append({"province": province, **pair})
    return found
