"""ถามบริการของผู้เข้ารับการอบรม และคำนวณคำตอบที่ควรได้จากไฟล์ข้อมูลเดียวกัน"""

import json
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

V1, V2, CORRECTIONS = "/v1/observations", "/v2/observations", "/v2/corrections"
V1_FIELDS = ("id", "indicator", "province", "fy", "quarter", "numerator", "denominator")


def load(app_env):
    """ข้อมูลชุดเดียวกับที่บริการได้รับ"""
    return json.loads(Path(app_env["DATA_FILE"]).read_text(encoding="utf-8"))


def stored(data, province=None):
    """แถวในไฟล์ของจังหวัดที่ขอ เรียงตาม id"""
    rows = [row for row in data["observations"] if province in {None, row["province"]}]
    return sorted(rows, key=lambda row: row["id"])


def v1_rows(data, province=None):
    """แถวที่รุ่นที่ 1 สัญญาไว้"""
    return [{name: row[name] for name in V1_FIELDS} for row in stored(data, province)]


def v2_rows(data, province=None):
    """แถวที่รุ่นที่ 2 สัญญาไว้"""
    areas = {area["code"]: area for area in data["areas"]}
    kept = ("id", "indicator", "fy", "quarter", "numerator", "denominator", "updated_on")
    return [
        {name: row[name] for name in kept}
        | {
            "area": areas[row["province"]],
            "status": "reported" if row["denominator"] else "not_reported",
            "note": row.get("note"),
        }
        for row in stored(data, province)
    ]


def content_with(data, corrected=None, **changes):
    """เนื้อหาไฟล์ข้อมูลนี้ เมื่อแถวหนึ่งถูกแก้"""
    rows = [row | changes if row is corrected else row for row in data["observations"]]
    return json.dumps(data | {"observations": rows}, ensure_ascii=False).encode()


def page_of(client, path, **params):
    """คำตอบที่สำเร็จของรายการ เป็น dict ที่มี data"""
    response = client.get(path, params=params)
    asked = response.request.url.raw_path.decode()
    assert response.status_code == 200, f"GET {asked} ควรตอบสถานะ 200 แต่ตอบ {response.status_code}"
    body = response.json()
    assert isinstance(body, dict), f"GET {asked} ต้องตอบเป็น JSON object แต่ตอบเป็น {type(body).__name__}"
    assert isinstance(body.get("data"), list), f"GET {asked} ต้องมี data เป็นรายการของแถว"
    return body


def difference(got, expected):
    """ประโยคบอกว่าแถวแรกที่ต่าง ต่างกันอย่างไร"""
    if [row.get("id") for row in got] != [row["id"] for row in expected]:
        return f"ควรได้ {len(expected)} แถวเรียงตาม id จากน้อยไปมาก แต่ได้ {len(got)} แถว หรือได้ลำดับอื่น"
    for one, wanted in zip(got, expected, strict=True):
        if one != wanted:
            missing = [name for name in wanted if name not in one]
            strange = [name for name in one if name not in wanted]
            wrong = [name for name in wanted if name in one and one[name] != wanted[name]]
            return f"แถว {wanted['id']}: ขาดช่อง {missing} มีช่องเกิน {strange} ค่าไม่ตรงที่ช่อง {wrong}"
    return "เนื้อหาไม่ตรงกับสัญญา"


def ask_with(base_url, path, if_none_match):
    """ถามพร้อม If-None-Match แล้วใช้การเชื่อมต่อเดิมถามซ้ำ คืน (สถานะ, ETag, เนื้อหา, การเชื่อมต่อยังใช้ได้)

    เซิร์ฟเวอร์ตัดการเชื่อมต่อเมื่อโปรแกรมส่งเนื้อหามากับ 304 เพราะ HTTP ไม่ให้มี
    """
    address = urlsplit(base_url)
    connection = HTTPConnection(address.hostname, address.port, timeout=5)
    try:
        connection.request("GET", path, headers={"If-None-Match": if_none_match})
        answer = connection.getresponse()
        found = (answer.status, answer.headers.get("ETag"), answer.read())
        return *found, answers_again(connection, path)
    finally:
        connection.close()


def answers_again(connection, path):
    """การเชื่อมต่อยังใช้ถามต่อได้หรือไม่"""
    try:
        connection.request("GET", path)
        connection.getresponse().read()
    except (HTTPException, OSError):
        return False
    return True


def complaint(data, **changes):
    """คำแจ้งแก้ไขที่ถูกต้อง"""
    first = stored(data)[0]["id"]
    return {"observation_id": first, "reason": "wrong_number", "found_on": "2026-11-02", "note": "ตรวจแล้ว"} | changes
