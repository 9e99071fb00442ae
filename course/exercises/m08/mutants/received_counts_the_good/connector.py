"""ตัวเชื่อมข้อมูลกับหน่วยงานภาคี: ดึง แปลง บันทึก และกระทบยอด"""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import httpx

PAGE_SIZE = 100
TIMEOUT_S = 20.0
COUNTS = ("rows", "numerator", "denominator")
SCHEMA = """
CREATE TABLE IF NOT EXISTS result (
    id TEXT PRIMARY KEY, indicator TEXT, province TEXT, period TEXT,
    numerator INTEGER, denominator INTEGER, updated_at TEXT
);
CREATE TABLE IF NOT EXISTS watermark (only INTEGER PRIMARY KEY CHECK (only = 1), updated_at TEXT);
"""


def sync(base_url, token, database):
    """ดึงแถวที่เปลี่ยนแปลงมาบันทึก คืนรายงานว่าได้รับ บันทึก และปฏิเสธกี่แถว"""
    with closing(open_store(database)) as store:
        since = read_watermark(store)
        rows = pull(base_url, token, since)
        good, rejected = sort_out(rows)
        with store:  # แถวและลายน้ำอยู่ในธุรกรรมเดียวกัน: ได้ทั้งคู่หรือไม่ได้เลย
            stored = sum(upsert(store, row) for row in good)
            known = [] if since is None else [since]
            newest = max([row["updated_at"] for row in good] + known, default=None)
            store.execute("REPLACE INTO watermark VALUES (1, ?)", [newest])
        return {"received": len(good), "stored": stored, "rejected": rejected}


def stored_rows(database):
    """ทุกแถวที่บันทึกไว้ เรียงตาม id"""
    with closing(open_store(database)) as store:
        cursor = store.execute("SELECT * FROM result ORDER BY id")
        return [dict(row) for row in cursor]


def reconcile(base_url, token, database):
    """จังหวัดที่ยอดของภาคีกับของเราไม่ตรงกัน เรียงตามรหัสจังหวัด"""
    theirs = {}
    for item in ask(base_url, token, "/v1/reconciliation", {})["data"]:
        theirs[item["province"]] = {name: item[name] for name in COUNTS}
    ours = {}
    for row in stored_rows(database):
        total = ours.setdefault(row["province"], dict.fromkeys(COUNTS, 0))
        total["rows"] += 1
        total["numerator"] += row["numerator"]
        total["denominator"] += row["denominator"]
    return [
        {"province": province, "theirs": theirs.get(province), "ours": ours.get(province)}
        for province in sorted(theirs.keys() | ours.keys())
        if theirs.get(province) != ours.get(province)
    ]


def open_store(database):
    store = sqlite3.connect(database)
    store.row_factory = sqlite3.Row
    store.executescript(SCHEMA)
    return store


def read_watermark(store):
    found = store.execute("SELECT updated_at FROM watermark").fetchone()
    return found["updated_at"] if found else None


def pull(base_url, token, since):
    """ทุกแถวที่เปลี่ยนตั้งแต่ since (None คือทุกแถว)"""
    rows = []
    while True:
        params = {"limit": PAGE_SIZE, "offset": len(rows)}
        if since is not None:
            params["since"] = since
        page = ask(base_url, token, "/v1/changes", params)["data"]
        if not page:
            return rows
        rows.extend(page)


def ask(base_url, token, path, params):
    headers = {"Authorization": f"Bearer {token}"}
    response = httpx.get(base_url + path, params=params, headers=headers, timeout=TIMEOUT_S)
    response.raise_for_status()
    return response.json()


def sort_out(rows):
    """แถวที่แปลงแล้ว และแถวที่ใช้ไม่ได้พร้อมเหตุผล"""
    good, rejected = [], []
    for row in rows:
        try:
            good.append(to_ours(row))
        except (KeyError, TypeError, ValueError) as error:
            rejected.append({"id": row.get("id"), "reason": f"{type(error).__name__}: {error}"})
    return good, rejected


def to_ours(row):
    """แถวของภาคีในรูปของเรา ถ้าใช้ไม่ได้แจ้งข้อผิดพลาด"""
    numerator, denominator = row["numerator"], row["denominator"]
    if not isinstance(numerator, int) or not isinstance(denominator, int):
        raise TypeError("ตัวตั้งและตัวหารต้องเป็นจำนวนเต็ม")
    if not 0 <= numerator <= denominator:
        raise ValueError("ตัวตั้งต้องไม่ติดลบและไม่เกินตัวหาร")
    return {
        "id": row["id"],
        "indicator": row["indicator"],
        "province": row["province"],
        "period": f"{row['fy']}-Q{row['quarter']}",
        "numerator": numerator,
        "denominator": denominator,
        "updated_at": in_utc(row["updated_at"]),
    }


def in_utc(text):
    """เวลาเดียวกันในเขต UTC เขียนรูปแบบเดียวเสมอ จึงเทียบกันเป็นข้อความได้"""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("updated_at ไม่มีเขตเวลา")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def upsert(store, row):
    """บันทึกแถว คืน 1 เมื่อมีการเปลี่ยนแปลง แถวที่เก่ากว่าหรือเท่ากับที่มีอยู่ไม่ทับ"""
    names = list(row)
    marks = ", ".join(f":{name}" for name in names)
    changes = ", ".join(f"{name} = excluded.{name}" for name in names)
    cursor = store.execute(
        f"INSERT INTO result ({', '.join(names)}) VALUES ({marks}) "
        f"ON CONFLICT (id) DO UPDATE SET {changes} WHERE excluded.updated_at > result.updated_at",
        row,
    )
    return cursor.rowcount
