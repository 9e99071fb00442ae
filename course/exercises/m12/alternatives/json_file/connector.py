"""เขียนต่างจากเฉลย: เก็บเป็นไฟล์ JSON ที่สลับเข้าที่ในคราวเดียว ใช้ httpx.Client และอ่านตารางด้วย DictReader"""

import csv
import json
import time
import unicodedata
from datetime import date, datetime
from pathlib import Path

import httpx

WAITS = [2, 4, 8]


def refresh(school_url, local_url, token, database, sleep=time.sleep):
    with httpx.Client(timeout=15, headers={"Authorization": "Bearer " + token}) as registry:
        schools = registry_of(registry, school_url, sleep)
    with httpx.Client(timeout=15) as local:
        raw = patiently(local, local_url + "/reports/2569.csv", {}, sleep).content
    reports, rejected = reports_of(raw)
    linked = {}
    for code, report in reports.items():
        if code in schools:
            school = schools[code]
            row = {
                "school": code,
                "area": school["area"],
                "area_name": school["area_name"],
                "enrolled": school["enrolled"],
            }
            if report["measured"] <= school["enrolled"]:
                linked[code] = row | report
            else:
                rejected.append({"school": code, "reason": "measured > enrolled"})
    fresh = Path(f"{database}.new")
    fresh.write_text(json.dumps(linked), encoding="utf-8")
    fresh.replace(database)
    return {
        "linked": len(linked),
        "unreported": sorted(code for code in schools if code not in reports),
        "unknown": sorted(code for code in reports if code not in schools),
        "rejected": rejected,
    }


def linked_rows(database):
    path = Path(database)
    linked = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return [linked[code] for code in sorted(linked)]


def patiently(client, url, params, sleep):
    for wait in [*WAITS, None]:
        try:
            response = client.get(url, params=params)
        except httpx.TransportError:
            if wait is None:
                raise
            sleep(wait)
            continue
        if wait is None or response.status_code not in {429, 502, 503, 504}:
            break
        sleep(float(response.headers.get("Retry-After", wait)))
    response.raise_for_status()
    return response


def registry_of(client, school_url, sleep):
    held, offset = {}, 0
    while True:
        answer = patiently(client, school_url + "/v1/schools", {"limit": 50, "offset": offset}, sleep).json()
        rows = answer["data"] if isinstance(answer, dict) else answer
        if len(rows) == 0:
            return {code: row for code, (_, row) in held.items()}
        for row in rows:
            moment = datetime.fromisoformat(row["updated_at"]).timestamp()
            if row["school"] not in held or moment >= held[row["school"]][0]:
                held[row["school"]] = (moment, row)
        offset += len(rows)


def reports_of(raw):
    text = raw.decode("utf-8-sig") if is_utf8(raw) else raw.decode("cp874")
    text = "".join(str(unicodedata.decimal(letter)) if "๐" <= letter <= "๙" else letter for letter in text)
    lines = text.splitlines()
    while "รหัสโรงเรียน" not in lines[0]:
        lines.pop(0)
    reports, rejected = {}, []
    for row in csv.DictReader(lines, restval=""):
        received = row["รหัสโรงเรียน"].strip()
        code = received.rjust(8, "0")
        try:
            measured, good = (number(row[name].replace(",", "")) for name in ("ชั่งวัด", "สูงดีสมส่วน"))
            day, month, year = (number(part) for part in row["วันที่รายงาน"].split("/"))
            reported_on = date(year - 543 * (year > 2300), month, day).isoformat()
        except (ValueError, OverflowError) as error:
            rejected.append({"school": row["รหัสโรงเรียน"], "reason": str(error)})
            continue
        if not (received.isascii() and received.isdigit() and len(code) == 8 and good <= measured):
            rejected.append({"school": row["รหัสโรงเรียน"], "reason": "bad code or counts"})
        elif reports.get(code, {"reported_on": ""})["reported_on"] <= reported_on:
            reports[code] = {"measured": measured, "good": good, "reported_on": reported_on}
    return reports, rejected


def number(text):
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"not a number: {text!r}")
    return int(digits)


def is_utf8(raw):
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
