"""เทสต์ที่เก็บไว้ตรวจ ใช้ข้อมูลอีกชุดหนึ่ง"""

from datetime import date

import pytest
from asking import CORRECTIONS, V1, V2, ask_with, complaint, content_with, load, page_of, stored, v2_rows
from openapi import (
    allowed_values,
    body_schema,
    document_of,
    example_rows,
    operation,
    property_of,
    request_schema,
    row_schema,
)
from promises import link_to

from contracts.checks import caching, schema

REASONS = ["duplicate", "wrong_area", "wrong_number"]


@pytest.mark.grade(
    points=1,
    hint_th="ระบุ response_model ทุกเส้นทาง FastAPI จะตัดช่องที่ไม่อยู่ในแบบจำลองออก",
    hint_en="Give every route a response_model: FastAPI leaves out what the model does not have.",
)
def test_internal_fields_stay_inside(client, app_env):
    """ข้อมูลภายในไม่หลุดออกไปกับคำตอบ"""
    data = load(app_env)
    province = stored(data)[0]["province"]
    for path in (V1, V2):
        rows = page_of(client, path, province=province)["data"]
        assert rows, "ทั้ง /v1/observations และ /v2/observations ต้องมีแถวเมื่อขอข้อมูลของจังหวัดที่มีอยู่"
        leaked = sorted({name for row in rows for name in row} & {"reporter"})
        assert not leaked, (
            "คำตอบของรุ่นที่ 1 หรือรุ่นที่ 2 มีช่อง reporter ซึ่งเป็นชื่อผู้บันทึก ช่องที่ไม่อยู่ในสัญญาต้องไม่ออกไป โดยเฉพาะข้อมูลส่วนบุคคล"
        )


@pytest.mark.grade(
    points=0.5,
    hint_th="If-None-Match ตรงกับ ETag ให้ตอบ Response(status_code=304) ที่ไม่มีเนื้อหา",
    hint_en="When If-None-Match matches, answer Response(status_code=304) without a body.",
)
def test_unchanged_data_is_304_without_a_body(client, base_url):
    """ข้อมูลไม่เปลี่ยน ตอบ 304 โดยไม่มีเนื้อหา"""
    etag = client.get(V2).headers.get("ETag", "")
    assert etag, f"GET {V2} ไม่มีส่วนหัว ETag"
    status, _, body, usable = ask_with(base_url, V2, etag)
    assert status == 304, f"ส่ง ETag ที่ตรงกันมาแล้ว ควรตอบ 304 แต่ตอบ {status} ผู้เรียกต้องโหลดข้อมูลเดิมซ้ำทั้งก้อน"
    assert body == b"", f"304 ต้องไม่มีเนื้อหา แต่ได้ {len(body)} ไบต์"
    assert usable, "ส่งเนื้อหามากับ 304 ซึ่ง HTTP ไม่ให้มี เซิร์ฟเวอร์จึงตัดการเชื่อมต่อของผู้เรียก"


@pytest.mark.grade(
    points=0.5,
    hint_th='ใส่ส่วนหัว ETag เดิมไปกับ 304 ด้วย คือ Response(status_code=304, headers={"ETag": etag})',
    hint_en='Send the same ETag with the 304: Response(status_code=304, headers={"ETag": etag}).',
)
def test_a_304_carries_its_etag(client, base_url):
    """304 มี ETag เดิม"""
    etag = client.get(V2).headers.get("ETag", "")
    status, told, _, _ = ask_with(base_url, V2, etag or "*")
    assert (status, told) == (304, etag), f"304 ต้องมีส่วนหัว ETag ค่าเดิม ควรได้ (304, {etag!r}) แต่ได้ ({status}, {told!r})"


@pytest.mark.grade(
    points=1,
    hint_th="ETag ต้องคำนวณจากเนื้อหาที่ตอบ ข้อมูลของจังหวัดหนึ่งกับอีกจังหวัดหนึ่งจึงได้ ETag ต่างกัน",
    hint_en="Make the ETag of what is answered, so that two provinces have two ETags.",
)
def test_other_data_have_another_etag(client, app_env):
    """ข้อมูลต่างกัน ETag ต่างกัน"""
    link = link_to(client, load(app_env))
    caching.representation(link)
    caching.stale(link)


@pytest.mark.grade(
    points=0.5,
    hint_th="คิด ETag จากทุกช่องของแถวที่ตอบ เช่น json.dumps(rows) แล้ว sha256 ไม่ใช่จาก id หรือจำนวนแถว",
    hint_en="Make the ETag of every field answered, such as sha256 of json.dumps(rows), not of ids or of how many.",
)
def test_one_corrected_number_makes_another_etag(client, app_env, serve_with):
    """แก้ตัวเลขเดียว ETag ต้องเปลี่ยน แม้ id และจำนวนแถวเท่าเดิม"""
    before = client.get(V2).headers.get("ETag")
    data = load(app_env)
    counted = next(row for row in data["observations"] if row["numerator"])
    noted = next(row for row in data["observations"] if row.get("note"))
    for row, name, value in (
        (counted, "numerator", counted["numerator"] - 1),
        (noted, "note", noted["note"] + " (แก้ไข)"),
    ):
        with serve_with(DATA_FILE=content_with(data, row, **{name: value})) as other:
            after = other.get(V2).headers.get("ETag")
        assert after != before, (
            f"แก้ช่อง {name} ของแถวเดียว แล้ว ETag ยังเป็น {before} ผู้เรียกที่ส่ง If-None-Match จะได้ 304 และใช้ข้อมูลเก่าต่อไป"
        )


@pytest.mark.grade(
    points=0.5,
    hint_th="เนื้อหาเดิมต้องได้ ETag เดิม แม้เปิดบริการใหม่หรือเขียนไฟล์ข้อมูลใหม่ อย่าคิดจากเวลาของไฟล์หรือเวลาที่เปิดบริการ",
    hint_en="The same content keeps its ETag when the service is started anew or the file written again: no times of files.",
)
def test_a_restart_keeps_the_etag(client, app_env, serve_with):
    """เปิดบริการใหม่กับข้อมูลเดิม ETag ต้องไม่เปลี่ยน"""
    before = client.get(V2).headers.get("ETag")
    assert before, f"GET {V2} ไม่มีส่วนหัว ETag"
    with serve_with(DATA_FILE=content_with(load(app_env))) as other:
        after = other.get(V2).headers.get("ETag")
    assert after == before, (
        f"เปิดบริการใหม่กับข้อมูลเดิมทุกตัวอักษร แต่ ETag เปลี่ยนจาก {before} เป็น {after} ทุกครั้งที่เปิดเครื่องใหม่ ผู้เรียกทุกคนต้องโหลดใหม่"
    )


@pytest.mark.grade(
    points=1,
    hint_th="If-None-Match มีได้หลายค่าคั่นด้วยจุลภาค มี W/ นำหน้าได้ และ * แปลว่ารุ่นใดก็ได้",
    hint_en="If-None-Match may list several, weak ones too, and * matches any.",
)
def test_if_none_match_may_be_a_list(client, base_url):
    """If-None-Match มีได้หลายค่า"""
    etag = client.get(V2).headers.get("ETag", "").removeprefix("W/")
    assert etag, f"GET {V2} ไม่มีส่วนหัว ETag"
    status = ask_with(base_url, V2, f'"an-older-one", {etag}')[0]
    assert status == 304, f"If-None-Match มี ETag ที่ตรงกันเป็นค่าที่สอง คั่นด้วยจุลภาค ควรตอบ 304 แต่ตอบ {status}"
    status = ask_with(base_url, V2, f"W/{etag}")[0]
    assert status == 304, f"If-None-Match เป็น ETag ที่ตรงกันโดยมี W/ นำหน้า ควรตอบ 304 แต่ตอบ {status}"
    status = ask_with(base_url, V2, "*")[0]
    assert status == 304, f"If-None-Match: * แปลว่ารุ่นใดก็ได้ ควรตอบ 304 แต่ตอบ {status}"
    status = ask_with(base_url, V2, '"an-older-one", "another"')[0]
    assert status == 200, f"ไม่มีค่าใดใน If-None-Match ตรงกับ ETag ควรตอบ 200 พร้อมข้อมูล แต่ตอบ {status}"


@pytest.mark.grade(
    points=1,
    hint_th="คำตอบต้องตรงกับโครงสร้างที่เอกสาร OpenAPI บรรยาย ให้แบบจำลองเดียวเป็นทั้งเอกสารและตัวตรวจคำตอบ",
    hint_en="Answers match the OpenAPI document; let one model be both the document and what is answered.",
)
def test_answers_match_the_document(client, app_env):
    """คำตอบตรงกับเอกสาร OpenAPI"""
    document = document_of(client)
    for path in (V1, V2):
        fields = row_schema(document, path).get("properties", {})
        row = page_of(client, path)["data"][0]
        assert sorted(fields) == sorted(row), (
            "ช่องของแถวในเอกสารของ /v1/observations หรือ /v2/observations ไม่ตรงกับช่องในคำตอบจริง ให้ระบุ response_model ทุกเส้นทาง"
        )
    link = link_to(client, load(app_env))
    for check in (schema.document, schema.status, schema.content_type, schema.conformance):
        check(link)


@pytest.mark.grade(
    points=0.5,
    hint_th="ใส่ status_code=201 ที่ตัวตกแต่งของเส้นทาง เอกสารจะบอก 201 แทน 200 และบรรยายคำตอบด้วย response_model",
    hint_en="Put status_code=201 into the decorator, and describe the answer by response_model.",
)
def test_created_is_documented(client):
    """เอกสารบอกว่าสร้างสำเร็จตอบ 201 และตอบอะไร"""
    document = document_of(client)
    told = operation(document, CORRECTIONS, "post")["responses"]
    successes = [status for status in told if status.startswith("2")]
    assert successes == ["201"], (
        "POST /v2/corrections ตอบ 201 เมื่อสำเร็จ เอกสารต้องบอก 201 และไม่บอก 2xx อื่น ผู้เรียกที่เชื่อเอกสารจะได้ไม่คิดว่าผิดพลาด"
    )
    made = body_schema(document, CORRECTIONS, "post", 201).get("properties", {})
    assert "id" in made, "เอกสารต้องบรรยายเนื้อหาของ 201 ว่ามี id และช่องอื่นใดบ้าง"


@pytest.mark.grade(
    points=0.25,
    hint_th="ถ้าไม่มีแถวที่ observation_id อ้างถึง ให้ raise HTTPException(404, ...)",
    hint_en="When there is no row of that observation_id, raise HTTPException(404, …).",
)
def test_a_correction_of_nothing_is_404(client, app_env):
    """แจ้งแก้ไขแถวที่ไม่มี ตอบ 404"""
    answer = client.post(CORRECTIONS, json=complaint(load(app_env), observation_id="OBS-0000"))
    assert answer.status_code == 404, f"อ้างถึงแถวที่ไม่มี ควรตอบ 404 แต่ตอบ {answer.status_code}"


@pytest.mark.grade(
    points=0.25,
    hint_th="บรรยาย 304 ของ GET และ 404 ของ POST ไว้ใน responses ของตัวตกแต่ง FastAPI ไม่รู้เองว่าโค้ดตอบสถานะใดได้อีก",
    hint_en="Describe the 304 of GET and the 404 of POST in responses: FastAPI cannot know what else the code answers.",
)
def test_other_statuses_are_documented(client):
    """เอกสารบอก 304 และ 404 ด้วย"""
    document = document_of(client)
    told = operation(document, CORRECTIONS, "post")["responses"]
    assert "404" in told, "POST /v2/corrections ตอบ 404 ได้ แต่เอกสารไม่ได้บอก 404"
    told = operation(document, V2, "get")["responses"]
    assert "304" in told, "GET /v2/observations ตอบ 304 ได้ แต่เอกสารไม่ได้บอก 304"


@pytest.mark.grade(
    points=1,
    hint_th="ใช้ Literal หรือ Enum ชุดเดียวทั้งในแบบจำลองและในการตรวจ เอกสารกับโค้ดจึงไม่ขัดกัน",
    hint_en="Use one Literal or Enum for the document and for the check, so that they cannot drift apart.",
)
def test_documented_choices_are_the_real_ones(client, app_env):
    """ค่าที่เลือกได้ในเอกสารตรงกับที่ใช้จริง"""
    data, document = load(app_env), document_of(client)
    told = allowed_values(property_of(document, row_schema(document, V2), "status"))
    used = sorted({row.get("status") for row in page_of(client, V2)["data"]} - {None})
    expected = ["not_reported", "reported"]
    assert told == expected, f"status ในเอกสารต้องเลือกได้สองค่า คือ not_reported และ reported แต่เอกสารบอกว่า {told}"
    assert used == expected, f"status ในคำตอบจริงต้องเป็น not_reported หรือ reported และข้อมูลนี้มีทั้งสองค่า แต่พบ {used}"
    told = allowed_values(property_of(document, request_schema(document), "reason"))
    assert told == REASONS, (
        f"reason ในเอกสารต้องเลือกได้สามค่า คือ duplicate, wrong_area และ wrong_number แต่เอกสารบอกว่า {told}"
    )
    for reason in REASONS:
        status = client.post(CORRECTIONS, json=complaint(data, reason=reason)).status_code
        assert status == 201, (
            f"แจ้งด้วย reason ที่เอกสารให้เลือก (duplicate, wrong_area, wrong_number) ควรตอบ 201 แต่ตอบ {status}"
        )
    status = client.post(CORRECTIONS, json=complaint(data, reason="other")).status_code
    assert status == 422, f"แจ้งด้วย reason=other ซึ่งไม่มีในเอกสาร ควรตอบ 422 แต่ตอบ {status}"


@pytest.mark.grade(
    points=1,
    hint_th="ใช้ชนิด date ของ Python ไม่ใช่ str เอกสารจะบอก format: date และวันที่ที่เขียนแบบอื่นจะถูกปฏิเสธ",
    hint_en="Use Python's date, not str: the document says format: date and other spellings are refused.",
)
def test_dates_are_dates(client, app_env):
    """วันที่เป็นวันที่ ไม่ใช่ข้อความอะไรก็ได้"""
    document = document_of(client)
    told = property_of(document, row_schema(document, V2), "updated_on").get("format")
    assert told == "date", "ช่อง updated_on ของรุ่นที่ 2 ในเอกสารต้องมี format เป็น date ผู้อ่านจะได้รู้ว่าวันที่เขียนแบบใด"
    told = property_of(document, request_schema(document), "found_on").get("format")
    assert told == "date", "ช่อง found_on ของคำขอแก้ไขในเอกสารต้องมี format เป็น date ผู้เรียกจะได้รู้ว่าต้องเขียนวันที่แบบใด"
    status = client.post(CORRECTIONS, json=complaint(load(app_env), found_on="31/12/2569")).status_code
    assert status == 422, f"found_on=31/12/2569 ไม่ใช่รูปแบบ ปปปป-ดด-วว ควรตอบ 422 แต่ตอบ {status}"


@pytest.mark.grade(
    points=1,
    hint_th="ใส่ deprecated=True ที่เส้นทางของรุ่นที่ 1 เท่านั้น",
    hint_en="Put deprecated=True on version 1's route, and on that alone.",
)
def test_document_marks_v1_deprecated(client):
    """เอกสารบอกว่ารุ่นที่ 1 เลิกพัฒนาแล้ว"""
    document = document_of(client)
    marked = [path for path in (V1, V2) if operation(document, path, "get").get("deprecated", False) is True]
    assert marked == [V1], "ในเอกสาร /v1/observations ต้องมี deprecated เป็น true ส่วน /v2/observations ต้องไม่มี"


@pytest.mark.grade(
    points=0.25,
    hint_th="ใส่ตัวอย่างหนึ่งแถวไว้ที่แบบจำลอง (json_schema_extra) หรือที่เนื้อหาของ 200",
    hint_en="Put an example row on the model (json_schema_extra) or on the content of 200.",
)
def test_there_is_an_example(client):
    """เอกสารมีตัวอย่าง"""
    rows = example_rows(document_of(client), V2)
    assert rows, f"เอกสารของ GET {V2} ยังไม่มีตัวอย่าง ผู้อ่านส่วนใหญ่ดูตัวอย่างก่อนอ่านคำอธิบาย"


@pytest.mark.grade(
    points=0.75,
    hint_th="ตัวอย่างในเอกสารต้องเป็นแถวของรุ่นที่ 2 ที่ถูกต้องทุกช่อง",
    hint_en="The document's example is a right row of version 2.",
)
def test_examples_are_right(client, app_env):
    """ตัวอย่างในเอกสารถูกต้องตามสัญญา"""
    expected = sorted(v2_rows(load(app_env))[0])
    rows = example_rows(document_of(client), V2)
    assert rows, f"เอกสารของ GET {V2} ยังไม่มีตัวอย่าง จึงยังไม่มีอะไรให้ตรวจ"
    for row in rows:
        named = sorted({*row, "note"})  # FastAPI ตัดช่องที่เป็น null ออกจากตัวอย่าง
        assert named == expected, "ช่องของตัวอย่างในเอกสารไม่ตรงกับแถวของรุ่นที่ 2 ตัวอย่างที่ล้าสมัยแย่กว่าไม่มี"
        assert sorted(row["area"]) == ["code", "name_th"], f"area ในตัวอย่างควรมี code และ name_th แต่ได้ {row['area']}"
        fits = row["status"] == ("reported" if row["denominator"] else "not_reported")
        assert fits, "ในตัวอย่าง denominator กับ status ขัดกัน ตัวหารเป็น 0 ต้องเป็น not_reported ตัวหารมากกว่า 0 ต้องเป็น reported"
        try:
            date.fromisoformat(row["updated_on"])
        except ValueError:
            raise AssertionError(f"updated_on ในตัวอย่างไม่ใช่วันที่ ได้ {row['updated_on']!r}") from None


@pytest.mark.grade(
    points=1,
    hint_th="note เว้นได้ ให้ค่าเริ่มต้นเป็น None และในคำตอบเป็น null",
    hint_en="note may be left out: default it to None, and answer null.",
)
def test_an_optional_note_may_be_left_out(client, app_env):
    """ช่องที่เว้นได้ ไม่ส่งก็ต้องรับ"""
    sent = complaint(load(app_env))
    del sent["note"]
    answer = client.post(CORRECTIONS, json=sent)
    assert answer.status_code == 201, f"note เป็นช่องที่เว้นได้ ไม่ส่งก็ต้องตอบ 201 แต่ตอบ {answer.status_code}"
    note = answer.json().get("note", "ไม่มีช่อง note")
    assert note is None, f"เมื่อไม่ได้ส่ง note คำตอบต้องมี note เป็น null แต่ได้ {note!r}"
