"""ตัวเชื่อม: ดึงข้อมูลจากสองหน่วยงาน เชื่อมกันด้วยรหัสโรงเรียน แล้วบันทึก"""

import csv
import io
import json
import re
import sqlite3
import time
from contextlib import closing
from datetime import UTC, date, datetime

import httpx

PAGE_SIZE = 100
TIMEOUT_S = 20.0
MAX_ATTEMPTS = 4
TEMPORARY = (429, 502, 503, 504)
FISCAL_YEAR = "2569"
THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
SCHEMA = "CREATE TABLE IF NOT EXISTS linked (school TEXT PRIMARY KEY, row TEXT)"


def refresh(school_url, local_url, token, database, sleep=time.sleep):
    """ดึงข้อมูลทั้งสองฝ่ายมาเชื่อมและบันทึกแทนของเดิม คืนรายงานคุณภาพข้อมูล"""
    with httpx.Client(timeout=TIMEOUT_S) as client:
        schools = newest_schools(read_schools(client, school_url, token, sleep))
        reports, rejected = read_reports(client, local_url, sleep)
    linked = []
    for code in sorted(reports.keys() & schools.keys()):
        school, report = schools[code], reports[code]
        if report["measured"] > school["enrolled"]:
            rejected.append({"school": code, "reason": "ชั่งวัดเกินจำนวนนักเรียน"})
            continue
        names = ("school", "area", "area_name", "enrolled")
        linked.append({**{name: school[name] for name in names}, **report})
    store(database, linked)
    return {
        "linked": len(linked),
        "unreported": sorted(schools.keys() - reports.keys()),
        "unknown": sorted(reports.keys() - schools.keys()),
        "rejected": rejected,
    }


def linked_rows(database):
    """ทุกโรงเรียนที่เชื่อมได้ เรียงตามรหัสโรงเรียน"""
    with closing(open_store(database)) as db:
        return [json.loads(row) for (row,) in db.execute("SELECT row FROM linked ORDER BY school")]


def store(database, linked):
    """แทนของเดิมทั้งหมดในธุรกรรมเดียว ผู้อ่านจึงเห็นชุดเก่าหรือชุดใหม่ ไม่เห็นครึ่งเดียว"""
    with closing(open_store(database)) as db, db:
        db.execute("DELETE FROM linked")
        db.executemany("INSERT INTO linked VALUES (?, ?)", [(row["school"], json.dumps(row)) for row in linked])


def open_store(database):
    db = sqlite3.connect(database)
    db.execute(SCHEMA)
    return db


# ---- ถามภาคี ----


def ask(client, url, sleep, headers=None, **params):
    """คำตอบที่สำเร็จ ลองใหม่เมื่อล้มเหลวชั่วคราว รอตามที่ภาคีบอก"""
    for attempt in range(1, MAX_ATTEMPTS):
        try:
            response = client.get(url, params=params, headers=headers)
        except httpx.TransportError:
            sleep(2**attempt)
            continue
        if response.status_code not in TEMPORARY:
            return response.raise_for_status()
        told = response.headers.get("Retry-After", "")
        sleep(int(told) if told.isdecimal() else 2**attempt)
    return client.get(url, params=params, headers=headers).raise_for_status()


# ---- ทะเบียนโรงเรียน ----


def read_schools(client, school_url, token, sleep):
    """ทุกแถวของทะเบียน อ่านจนได้หน้าว่าง ไม่เชื่อ total และไม่เดาจากความยาวของหน้า"""
    headers = {"Authorization": f"Bearer {token}"}
    rows = []
    while True:
        body = ask(client, school_url + "/v1/schools", sleep, headers, limit=PAGE_SIZE, offset=len(rows)).json()
        page = body if isinstance(body, list) else body["data"]
        if not page:
            return rows
        rows.extend(page)


def newest_schools(rows):
    """รหัส → แถวล่าสุดของโรงเรียนนั้น เทียบเวลาหลังแปลงเป็น UTC"""
    newest = {}
    for row in sorted(rows, key=lambda row: datetime.fromisoformat(row["updated_at"]).astimezone(UTC)):
        newest[row["school"]] = row
    return newest


# ---- รายงานขององค์กรปกครองส่วนท้องถิ่น ----


def read_reports(client, local_url, sleep):
    """รหัส → รายงานล่าสุดของโรงเรียนนั้น และแถวที่ใช้ไม่ได้พร้อมเหตุผล"""
    response = ask(client, f"{local_url}/reports/{FISCAL_YEAR}.csv", sleep)
    newest, rejected = {}, []
    for row in table_of(decode(response.content).translate(THAI_DIGITS)):
        try:
            report = to_report(row)
        except ValueError as error:
            rejected.append({"school": row["รหัสโรงเรียน"], "reason": str(error)})
            continue
        held = newest.get(report["school"])
        if held is None or report["reported_on"] >= held["reported_on"]:
            newest[report["school"]] = report
    return newest, rejected


def decode(raw):
    """ลอง UTF-8 ก่อน (ตัด BOM ให้ด้วย) ถ้าไม่ใช่จึงเป็น CP874"""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp874")


def table_of(text):
    """แถวใต้หัวตาราง ไม่ว่ามีบรรทัดชื่อรายงานอยู่ข้างบนกี่บรรทัด ช่องที่ขาดเป็นข้อความว่าง"""
    lines = [[cell.strip() for cell in line] for line in csv.reader(io.StringIO(text))]
    start = next(number for number, line in enumerate(lines) if "รหัสโรงเรียน" in line)
    blank = [""] * len(lines[start])
    return [dict(zip(lines[start], line + blank, strict=False)) for line in lines[start + 1 :] if any(line)]


def to_report(row):
    """รายงานหนึ่งแถวในรูปของเรา ถ้าใช้ไม่ได้แจ้ง ValueError"""
    received = row["รหัสโรงเรียน"]
    if not re.fullmatch("[0-9]{1,8}", received):
        raise ValueError("รหัสโรงเรียนไม่ใช่เลข 8 หลัก")
    code = received.zfill(8)
    measured, good = whole_number(row["ชั่งวัด"]), whole_number(row["สูงดีสมส่วน"])
    if good > measured:
        raise ValueError("สูงดีสมส่วนเกินจำนวนที่ชั่งวัด")
    return {"school": code, "measured": measured, "good": good, "reported_on": day_of(row["วันที่รายงาน"])}


def whole_number(text):
    """จำนวนเต็มตั้งแต่ 0 เครื่องหมาย - แปลว่าไม่มีข้อมูล ไม่ใช่ 0"""
    digits = text.replace(",", "")
    if not re.fullmatch("[0-9]+", digits):
        raise ValueError(f"«{text}» ไม่ใช่จำนวนเต็ม")
    return int(digits)


def day_of(text):
    """วันที่ วัน/เดือน/ปี เป็น ISO 8601 ปีที่มากกว่า 2400 เป็น พ.ศ. นอกนั้นเป็น ค.ศ. อยู่แล้ว"""
    found = re.fullmatch("([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", text)
    if found is None:
        raise ValueError(f"«{text}» ไม่ใช่วันที่ วัน/เดือน/ปี")
    day, month, year = map(int, found.groups())
    return date(year - 543 if year > 2400 else year, month, day).isoformat()
