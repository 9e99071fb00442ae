"""เทสต์ที่เปิดให้ผู้เข้ารับการอบรมอ่านและรันเองได้ก่อนส่งงาน"""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

import pytest
from asking import CORRECTIONS, V1, V2, complaint, difference, load, page_of, stored, v1_rows, v2_rows


def any_status(rows):
    """แถวเหล่านี้เมื่อยังไม่ดูค่าของ status ซึ่งมีเทสต์ของตนเอง"""
    return [row | {"status": "มี"} if "status" in row else row for row in rows]


@pytest.mark.grade(
    points=1,
    hint_th="แถวของรุ่นที่ 1 ต้องมีเจ็ดช่องเดิม ชื่อเดิม และเรียงตาม id จากน้อยไปมาก",
    hint_en="A row of version 1 keeps its seven fields and their names; sort by id.",
)
def test_v1_keeps_its_fields(client, app_env):
    """รุ่นที่ 1 ยังมีช่องเดิมครบ"""
    data = load(app_env)
    province = stored(data)[0]["province"]
    expected = v1_rows(data, province)
    body = page_of(client, V1, province=province)
    assert body["data"] == expected, f"สัญญาของรุ่นที่ 1 ต้องไม่เปลี่ยน {difference(body['data'], expected)}"
    assert body.get("total") == len(expected), f"total ควรเป็น {len(expected)} แต่เป็น {body.get('total')}"


@pytest.mark.grade(
    points=1,
    hint_th="province เป็นพารามิเตอร์ที่เว้นได้ ถ้าไม่ส่งต้องได้ทุกจังหวัด ให้ค่าเริ่มต้นเป็น None",
    hint_en="province may be left out, which asks for all; give it the default None.",
)
def test_v1_may_be_asked_without_a_province(client, app_env):
    """เรียกรุ่นที่ 1 โดยไม่ส่ง province ได้เหมือนเดิม"""
    expected = len(load(app_env)["observations"])
    response = client.get(V1)
    assert response.status_code == 200, (
        f"ผู้เรียกเดิมเรียก {V1} โดยไม่ส่ง province มาตลอด แต่ตอนนี้ตอบ {response.status_code} การทำให้ช่องที่เว้นได้กลายเป็นช่องบังคับคือการผิดสัญญา"
    )
    assert len(response.json()["data"]) == expected, f"ไม่ระบุ province ต้องได้ทุกแถว ({expected} แถว)"


@pytest.mark.grade(
    points=0.5,
    hint_th="Deprecation คือ @ ตามด้วยวินาทียูนิกซ์ของ deprecated_since และมีเฉพาะในคำตอบของรุ่นที่ 1",
    hint_en="Deprecation is @ and the Unix seconds of deprecated_since, in answers of version 1 only.",
)
def test_v1_says_since_when_it_is_deprecated(client, app_env):
    """คำตอบของรุ่นที่ 1 บอกว่าเลิกพัฒนาตั้งแต่เมื่อใด"""
    data = load(app_env)
    since = datetime.fromisoformat(data["v1"]["deprecated_since"])
    expected = f"@{int(since.timestamp())}"
    got = client.get(V1, params={"province": stored(data)[0]["province"]}).headers.get("Deprecation", "ไม่มี")
    assert got == expected, f"Deprecation ควรเป็น {expected} (RFC 9745) แต่ได้ «{got}»"
    assert "Deprecation" not in client.get(V2).headers, "รุ่นที่ 2 ยังพัฒนาอยู่ จึงต้องไม่มีส่วนหัว Deprecation"


@pytest.mark.grade(
    points=1,
    hint_th="Sunset คือ sunset ในไฟล์ข้อมูล เขียนเป็นวันเวลาแบบ HTTP ในเวลา GMT (format_datetime กับ usegmt=True)",
    hint_en="Sunset is the file's sunset as an HTTP date in GMT (format_datetime with usegmt=True).",
)
def test_v1_says_when_it_ends(client, app_env):
    """คำตอบของรุ่นที่ 1 บอกว่าจะปิดเมื่อใด"""
    data = load(app_env)
    sunset = datetime.fromisoformat(data["v1"]["sunset"])
    got = client.get(V1, params={"province": stored(data)[0]["province"]}).headers.get("Sunset", "ไม่มี")
    try:
        told = parsedate_to_datetime(got)
    except ValueError:
        raise AssertionError(f"Sunset ต้องเป็นวันเวลาแบบ HTTP เช่น «Thu, 30 Sep 2027 16:59:59 GMT» แต่ได้ «{got}»") from None
    assert got.endswith("GMT"), f"Sunset ต้องเขียนเป็นเวลา GMT แต่ได้ «{got}»"
    assert told == sunset, f"Sunset ควรเป็นเวลาเดียวกับ {data['v1']['sunset']} แต่ได้ «{got}»"


@pytest.mark.grade(
    points=0.5,
    hint_th='Link คือ </v2/observations>; rel="successor-version"',
    hint_en='Link is </v2/observations>; rel="successor-version".',
)
def test_v1_names_its_successor(client, app_env):
    """คำตอบของรุ่นที่ 1 บอกว่าให้ใช้อะไรแทน"""
    got = client.get(V1, params={"province": stored(load(app_env))[0]["province"]}).headers.get("Link", "ไม่มี")
    successors = [one for one in got.split(",") if "successor-version" in one and "/v2/observations>" in one]
    assert successors, f'Link ต้องมี </v2/observations>; rel="successor-version" แต่ได้ «{got}»'


@pytest.mark.grade(
    points=1,
    hint_th="แถวของรุ่นที่ 2 มีสิบช่อง area เป็น object และ note เป็น null เมื่อไม่มี (ดูตารางใน README)",
    hint_en="A row of version 2 has ten fields; area is an object and note is null when there is none.",
)
def test_v2_rows_have_the_new_shape(client, app_env):
    """รุ่นที่ 2 มีช่องใหม่ครบ"""
    data = load(app_env)
    province = stored(data)[0]["province"]
    for params in ({}, {"province": province}):
        expected = any_status(v2_rows(data, params.get("province")))
        body = page_of(client, V2, **params)
        got = any_status(body["data"])
        assert got == expected, f"เรียก {V2} ด้วย {params} {difference(got, expected)}"
        assert body.get("total") == len(expected), f"total ควรเป็น {len(expected)} แต่เป็น {body.get('total')}"


@pytest.mark.grade(
    points=1,
    hint_th="status ดูจาก denominator เท่านั้น ตัวตั้งเป็น 0 แต่มีตัวหารคือรายงานแล้ว ได้ร้อยละ 0",
    hint_en="status goes by the denominator alone: numerator 0 of some denominator is reported, 0 percent.",
)
def test_zero_percent_is_reported(client, app_env):
    """ร้อยละ 0 คือรายงานแล้ว ตัวหาร 0 คือไม่ได้รายงาน"""
    expected = {row["id"]: (row["numerator"], row["denominator"], row["status"]) for row in v2_rows(load(app_env))}
    got = {row.get("id"): row.get("status") for row in page_of(client, V2)["data"]}
    wrong = [(a, b, got.get(name), status) for name, (a, b, status) in expected.items() if got.get(name) != status]
    assert not wrong, "status ไม่ตรงกับกติกา เช่น แถวที่ numerator เป็น {} และ denominator เป็น {} ได้ {!r} ควรเป็น {!r}".format(
        *wrong[0]
    )


@pytest.mark.grade(
    points=1,
    hint_th="ETag คำนวณจากเนื้อหา เนื้อหาเดิมต้องได้ค่าเดิม และต้องอยู่ในเครื่องหมายคำพูดคู่",
    hint_en="Make the ETag of the content: the same content, the same ETag; and quote it.",
)
def test_etag_stays_while_the_data_stay(client):
    """ข้อมูลไม่เปลี่ยน ETag ไม่เปลี่ยน"""
    first, again = (client.get(V2).headers.get("ETag", "ไม่มี") for _ in range(2))
    assert re.fullmatch(r'(W/)?"[!#-~]+"', first), (
        f'GET {V2} ต้องมีส่วนหัว ETag ที่อยู่ในเครื่องหมายคำพูดคู่ เช่น "5f1c…" แต่ได้ «{first}»'
    )
    assert first == again, f"ถามสองครั้งได้ข้อมูลเดิม แต่ ETag เปลี่ยนจาก {first} เป็น {again} ผู้เรียกจึงต้องโหลดใหม่เสมอ"
    empty = {client.get(V2, params={"province": code}).headers.get("ETag") for code in ("98", "99")}
    assert len(empty) == 1, (
        f"จังหวัด 98 และ 99 ไม่มีแถวเลย เนื้อหาจึงเหมือนกันทุกตัวอักษร แต่ได้ ETag ต่างกัน {sorted(map(str, empty))} "
        "ETag ต้องคำนวณจากเนื้อหาที่ตอบ ไม่ใช่จากที่อยู่หรือรหัสจังหวัดที่ขอ"
    )


@pytest.mark.grade(
    points=1,
    hint_th="สร้างสิ่งใหม่สำเร็จตอบ 201 พร้อมสิ่งที่สร้าง แต่ละครั้งได้ id ใหม่ที่ไม่ซ้ำ",
    hint_en="Answer 201 with what was made; each gets an id of its own.",
)
def test_a_correction_is_created(client, app_env):
    """แจ้งแก้ไขสำเร็จ ตอบ 201 พร้อมสิ่งที่บันทึก"""
    sent = complaint(load(app_env))
    answers = [client.post(CORRECTIONS, json=sent) for _ in range(2)]
    statuses = [answer.status_code for answer in answers]
    assert statuses == [201, 201], f"POST {CORRECTIONS} สร้างสิ่งใหม่ จึงต้องตอบ 201 แต่ตอบ {statuses}"
    made = [answer.json() for answer in answers]
    kept = {name: value for name, value in made[0].items() if name != "id"}
    assert kept == sent, f"คำตอบต้องมี id และทุกช่องที่ส่งไป คือ {sent} แต่ได้ {made[0]}"
    ids = [one.get("id") for one in made]
    assert len(set(ids) - {None, ""}) == 2, f"แจ้งสองครั้งต้องได้ id ที่ไม่ว่างและไม่ซ้ำกัน แต่ได้ {ids}"
