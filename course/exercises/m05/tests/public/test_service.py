"""เทสต์ที่เปิดให้ผู้เข้ารับการอบรมอ่านและรันเองได้ก่อนส่งงาน"""

import pytest
from asking import ids, load, matching, page_of, status_of


@pytest.mark.grade(
    points=1,
    hint_th="ตอบซองข้อมูลที่มี data, total, limit, offset และเรียงตัวชี้วัดตาม id",
    hint_en="Answer an envelope of data, total, limit and offset; sort indicators by id.",
)
def test_indicators_are_listed_by_id(client, app_env):
    """รายการตัวชี้วัดครบ เรียงตาม id"""
    expected = sorted(ids(load(app_env)["indicators"]))
    body = page_of(client, "/v1/indicators")
    assert ids(body["data"]) == expected, (
        f"ควรได้ตัวชี้วัดเรียงตาม id ดังนี้ {expected} แต่ได้ {ids(body['data'])} ไฟล์ข้อมูลไม่ได้เรียงไว้ให้ บริการต้องเรียงเอง"
    )


@pytest.mark.grade(
    points=1,
    hint_th="ส่งข้อความไทยตามที่อ่านจากไฟล์ FastAPI แปลงเป็น JSON ให้แล้ว ไม่ต้องเรียก json.dumps ซ้ำ",
    hint_en="Pass Thai text on as read; FastAPI makes the JSON, so json.dumps would escape it twice.",
)
def test_thai_text_is_readable(client, app_env):
    """ชื่อภาษาไทยอ่านได้ ไม่กลายเป็นรหัส \\u0e23"""
    expected = {row["id"]: row["name_th"] for row in load(app_env)["indicators"]}
    got = {row["id"]: row.get("name_th") for row in page_of(client, "/v1/indicators")["data"]}
    assert got == expected, "ชื่อตัวชี้วัดไม่ตรงกับไฟล์ข้อมูล ถ้าเห็นตัวอักษรอย่าง \\u0e23\\u0e49 ปนมา แปลว่าแปลงเป็น JSON ซ้ำสองครั้ง"


@pytest.mark.grade(
    points=1,
    hint_th="ถ้าผู้เรียกไม่บอก ให้ใช้ limit 100 และ offset 0 แล้วบอกค่าที่ใช้จริงไว้ในซองข้อมูล",
    hint_en="Default to limit 100 and offset 0, and say in the envelope which were used.",
)
def test_pages_tell_their_limit_and_offset(client):
    """ซองข้อมูลบอก limit และ offset ที่ใช้จริง"""
    body = page_of(client, "/v1/observations")
    told = (body.get("limit"), body.get("offset"), len(body["data"]))
    assert told == (100, 0, 100), (
        f"เมื่อไม่ระบุพารามิเตอร์ ควรได้ limit 100, offset 0 และ 100 แถว แต่ได้ (limit, offset, จำนวนแถว) = {told}"
    )
    body = page_of(client, "/v1/observations", limit=7, offset=14)
    told = (body.get("limit"), body.get("offset"), len(body["data"]))
    assert told == (7, 14, 7), f"ขอ limit=7 และ offset=14 แต่ได้ (limit, offset, จำนวนแถว) = {told}"


@pytest.mark.grade(
    points=1,
    hint_th="ตัวกรองแต่ละตัวเลือกเฉพาะแถวที่มีค่าตรงกัน ระวังชนิด: fy และ quarter ในไฟล์เป็นจำนวนเต็ม",
    hint_en="Each filter keeps the rows of equal value; fy and quarter are integers in the file.",
)
def test_each_filter_selects(client, app_env):
    """กรองได้ทีละตัวกรอง"""
    data = load(app_env)
    for name in ("indicator", "province", "fy", "quarter"):
        value = data["observations"][0][name]
        expected = ids(matching(data, **{name: value}))
        got = ids(page_of(client, "/v1/observations", **{name: value}, limit=1000)["data"])
        assert set(got) == set(expected), (
            f"กรองด้วย {name}={value} ควรได้ {len(expected)} แถว แต่ได้ {len(got)} แถว หรือได้แถวไม่ตรง"
        )


@pytest.mark.grade(
    points=1,
    hint_th="ค่าที่แปลงเป็นตัวเลขไม่ได้ หรืออยู่นอกช่วง เป็นความผิดของคำขอ จึงตอบ 422 ไม่ใช่ 500 หรือ 200",
    hint_en="A value that is no number or out of range is the caller's mistake: answer 422, never 500 or 200.",
)
def test_bad_filter_value_is_422(client):
    """ค่าของตัวกรองไม่ถูกต้อง ตอบ 422"""
    for name, value in (("fy", "สองห้าหกเก้า"), ("quarter", "5"), ("province", "กรุงเทพ")):
        status = status_of(client, "/v1/observations", **{name: value})
        assert status == 422, (
            f"เรียกด้วย {name}={value} ควรตอบ 422 แต่ตอบ {status} (500 แปลว่าโปรแกรมล้ม 200 แปลว่าบอกผู้เรียกว่าสำเร็จ ซึ่งไม่จริงทั้งคู่)"
        )


@pytest.mark.grade(
    points=1,
    hint_th="พารามิเตอร์ที่ไม่รู้จักต้องตอบ 400 เพราะผู้เรียกอาจสะกดผิด และจะเข้าใจว่าข้อมูลถูกกรองแล้ว",
    hint_en="Answer 400 to an unknown parameter: a misspelt filter must not look as if it had worked.",
)
def test_unknown_parameter_is_400(client):
    """พารามิเตอร์ที่ไม่รู้จัก ตอบ 400"""
    status = status_of(client, "/v1/observations", provnice="34")
    assert status == 400, (
        f"เรียกด้วย provnice=34 (สะกดผิด) ควรตอบ 400 แต่ตอบ {status} "
        "ถ้าตอบ 200 ผู้เรียกจะได้ข้อมูลทุกจังหวัดโดยเข้าใจว่าเป็นของจังหวัดเดียว"
    )


@pytest.mark.grade(
    points=1,
    hint_th="ที่อยู่ที่มี / ปิดท้ายต้องใช้ได้ด้วย FastAPI เปลี่ยนเส้นทางให้เองถ้าไม่ปิด redirect_slashes",
    hint_en="An address with a trailing slash must work too; FastAPI redirects unless told not to.",
)
def test_trailing_slash_is_the_same(client):
    """ที่อยู่ที่มี / ปิดท้ายได้คำตอบเดียวกัน"""
    without = page_of(client, "/v1/indicators")
    response = client.get("/v1/indicators/", follow_redirects=True)
    assert response.status_code == 200, f"GET /v1/indicators/ ควรใช้ได้เหมือน /v1/indicators แต่ตอบ {response.status_code}"
    assert response.json() == without, "GET /v1/indicators/ ให้เนื้อหาต่างจาก /v1/indicators"
