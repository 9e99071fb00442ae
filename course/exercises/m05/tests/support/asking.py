"""ถามบริการของผู้เข้ารับการอบรม และคำนวณคำตอบที่ควรได้จากไฟล์ข้อมูลเดียวกัน"""

import json
from pathlib import Path

PROBLEM = "application/problem+json"


def load(app_env):
    """ข้อมูลชุดเดียวกับที่บริการได้รับ"""
    return json.loads(Path(app_env["DATA_FILE"]).read_text(encoding="utf-8"))


def matching(data, **filters):
    """แถวที่ตรงกับตัวกรองทุกตัว เรียงตามข้อกำหนด: ใหม่ก่อนเก่า แล้ว id"""
    rows = [row for row in data["observations"] if all(row[name] == value for name, value in filters.items())]
    return sorted(rows, key=lambda row: (-row["fy"], -row["quarter"], row["id"]))


def ids(rows):
    """id ของแถว ตามลำดับเดิม"""
    return [row["id"] for row in rows]


def page_of(client, path, **params):
    """คำตอบที่สำเร็จของรายการหนึ่งหน้า เป็น dict ที่มี data"""
    response = client.get(path, params=params)
    asked = response.request.url.raw_path.decode()
    assert response.status_code != 500, (
        "บริการล้มระหว่างตอบ (สถานะ 500) ทั้งที่คำขอถูกต้อง เปิดบริการด้วย serve แล้วเรียกเองด้วย served.client() และพิมพ์ answer.text "
        "จะเห็นชื่อข้อผิดพลาดและบรรทัด ลองให้ครบทุกแบบ รวมทั้งแถวที่ denominator เป็น 0"
    )
    assert response.status_code == 200, f"GET {asked} ควรตอบสถานะ 200 แต่ตอบ {response.status_code}"
    body = response.json()
    assert isinstance(body, dict), f"GET {asked} ต้องตอบเป็นซองข้อมูล (JSON object) แต่ตอบเป็น {type(body).__name__}"
    assert isinstance(body.get("data"), list), f"GET {asked} ต้องมี data เป็นรายการของแถว"
    return body


def status_of(client, path, **params):
    """สถานะของคำตอบ"""
    return client.get(path, params=params).status_code


def wrong_with(response, status, name):
    """สิ่งแรกที่ยังผิดในคำตอบที่แจ้งข้อผิดพลาดเรื่องพารามิเตอร์ name หรือข้อความว่างถ้าถูกทั้งหมด"""
    if response.status_code != status:
        return f"ตอบสถานะ {response.status_code}"
    if response.headers.get("content-type", "").split(";")[0] != PROBLEM:
        return "ชนิดของคำตอบไม่ใช่ application/problem+json"
    problem = response.json()
    for key in ("type", "title", "status", "detail"):
        if not problem.get(key):
            return f"ขาดช่อง {key}"
    if problem["status"] != status:
        return "ช่อง status ไม่เท่ากับสถานะ HTTP"
    if name not in problem["detail"]:
        return "ช่อง detail ไม่ได้เอ่ยชื่อพารามิเตอร์ที่ผิด ผู้เรียกจึงไม่รู้ว่าต้องแก้ตรงไหน"
    return ""
