"""เทสต์ที่ใช้ให้คะแนน บริการได้รับไฟล์ข้อมูลคนละชุดกับเทสต์ที่เปิดเผย"""

import hashlib
import json
import re
import time

import pytest
from asking import (
    PROBLEM,
    a_right_token_works,
    bearer,
    claims_for,
    client_with,
    load,
    log_of,
    look_up,
    packed,
    signed_token,
    some_province,
    status_with,
    table_of,
    token_for,
    with_dashes,
)


@pytest.mark.grade(
    points=0.5,
    hint_th="ไม่รับโทเคนที่ส่วนหัวอ้าง alg เป็น none ไม่ว่ากรณีใด",
    hint_en="Never accept a token whose header says alg none.",
)
def test_alg_none_is_refused(client, app_env):
    """โทเคนที่อ้างว่าไม่ต้องมีลายเซ็น ใช้ไม่ได้"""
    a_right_token_works(client, app_env)
    for alg in ("none", "None"):
        parts = ({"alg": alg, "typ": "JWT"}, claims_for(app_env, "screening:read"))
        token = ".".join(packed(json.dumps(part).encode()) for part in parts) + "."
        status = status_with(client, token, province=some_province(app_env))
        assert status == 401, f"โทเคนที่มี alg เป็น {alg} และไม่มีลายเซ็น ควรได้ 401 แต่ได้ {status} ใคร ๆ ก็เขียนโทเคนแบบนี้ได้"


@pytest.mark.grade(
    points=0.5,
    hint_th="ผู้ตรวจเป็นผู้กำหนดวิธีลงลายเซ็น ไม่ใช่โทเคน ถ้า alg ไม่ใช่ HS256 พอดี ให้ตอบ 401",
    hint_en="The verifier chooses the algorithm, not the token: anything but HS256 is 401.",
)
def test_only_the_agreed_algorithm_is_accepted(client, app_env):
    """รับเฉพาะวิธีลงลายเซ็นที่ตกลงกัน"""
    a_right_token_works(client, app_env)
    for alg in ("RS256", "HS512", "hs256"):
        token = signed_token(claims_for(app_env, "screening:read"), app_env["TOKEN_KEY"], alg=alg)
        status = status_with(client, token, province=some_province(app_env))
        assert status == 401, f"ส่วนหัวของโทเคนอ้าง alg เป็น {alg} ซึ่งไม่ใช่ HS256 ควรได้ 401 แต่ได้ {status}"


@pytest.mark.grade(
    points=1,
    hint_th="ตรวจ exp กับเวลาปัจจุบัน โทเคนที่ไม่มี exp ก็ใช้ไม่ได้",
    hint_en="Check exp against the clock; a token without exp is no good either.",
)
def test_an_expired_token_is_401(client, app_env):
    """โทเคนหมดอายุ ใช้ไม่ได้"""
    a_right_token_works(client, app_env)
    endless = claims_for(app_env, "screening:read")
    del endless["exp"]
    for ago_s in (3600, 2):
        token = token_for(app_env, "screening:read", exp=int(time.time()) - ago_s)
        status = status_with(client, token, province=some_province(app_env))
        assert status == 401, f"โทเคนที่หมดอายุแล้ว ควรได้ 401 แต่ได้ {status}"
    status = status_with(client, signed_token(endless, app_env["TOKEN_KEY"]), province=some_province(app_env))
    assert status == 401, f"โทเคนที่ไม่มี exp ควรได้ 401 แต่ได้ {status}"


@pytest.mark.grade(
    points=0.75,
    hint_th="iss ต้องตรงกับ ISSUER และ aud ต้องตรงกับ AUDIENCE ทั้งคู่",
    hint_en="iss must be ISSUER and aud must be AUDIENCE, both.",
)
def test_tokens_of_and_for_others_are_401(client, app_env):
    """โทเคนของผู้ออกอื่น หรือออกให้บริการอื่น ใช้ไม่ได้"""
    a_right_token_works(client, app_env)
    for changes in ({"aud": "payroll-api"}, {"iss": "https://elsewhere.example"}, {"aud": None}, {"iss": None}):
        token = token_for(app_env, "screening:read", **changes)
        status = status_with(client, token, province=some_province(app_env))
        assert status == 401, f"ลายเซ็นถูกต้องแต่ iss หรือ aud ไม่ใช่ของบริการนี้ ({changes}) ควรได้ 401 แต่ได้ {status}"


@pytest.mark.grade(
    points=0.25,
    hint_th="sub ต้องเป็นหน่วยงานใน clients ใช้ .get() เพราะข้อตกลงอาจสิ้นสุดแล้ว และโทเคนอาจขาดช่องใดก็ได้",
    hint_en="sub must be an agency among the clients; use .get(), for an agreement may have ended and a token may lack sub.",
)
def test_tokens_of_unknown_agencies_are_401(client, app_env):
    """โทเคนของหน่วยงานที่ไม่มีข้อตกลง ใช้ไม่ได้"""
    a_right_token_works(client, app_env)
    for agency in ("agency-without-agreement", None):
        status = status_with(client, token_for(app_env, "screening:read", sub=agency), province=some_province(app_env))
        assert status == 401, f"โทเคนแท้แต่ sub ไม่ใช่หน่วยงานใน clients (ข้อตกลงสิ้นสุดแล้ว) ควรได้ 401 แต่ได้ {status}"


@pytest.mark.grade(
    points=1,
    hint_th="แยก scope ด้วย split() แล้วเทียบทั้งคำ ไม่ใช้ startswith และไม่ใช้ in กับข้อความ",
    hint_en="Split the scope and compare whole words: no startswith, no substring.",
)
def test_scopes_are_compared_whole(client, app_env):
    """scope เทียบทั้งคำ"""
    for scope in ("screening:readonly-demo", "screening", "my-screening:read", "screening:rea"):
        status = status_with(client, token_for(app_env, scope), province=some_province(app_env))
        assert status == 403, f"scope {scope!r} ไม่ใช่ screening:read ควรตอบ 403 แต่ตอบ {status}"
    status = status_with(client, token_for(app_env, "person:read screening:read"), province=some_province(app_env))
    assert status == 200, f"scope ที่สองในโทเคนคือ screening:read ควรตอบ 200 แต่ตอบ {status}"


@pytest.mark.grade(
    points=1,
    hint_th="รับโทเคนจากส่วนหัว Authorization เท่านั้น ค่าใน URL ติดอยู่ในประวัติและบันทึกของทุกเครื่องระหว่างทาง",
    hint_en="Take the token from the Authorization header only: URLs end up in logs and histories.",
)
def test_a_token_in_the_url_is_no_token(client, app_env):
    """ไม่รับโทเคนใน URL"""
    a_right_token_works(client, app_env)
    token = token_for(app_env, "screening:read")
    for name in ("access_token", "token"):
        response = client.get("/v1/screening", params={"province": some_province(app_env), name: token})
        assert response.status_code == 401, f"ส่งโทเคนใน URL (พารามิเตอร์ {name}) ควรตอบ 401 แต่ตอบ {response.status_code}"


@pytest.mark.grade(
    points=0.75,
    hint_th="บันทึกทุกคำขอ รวมถึงคำขอที่ปฏิเสธ พร้อมเวลา ผู้เรียก วิธี เส้นทาง และสถานะ",
    hint_en="Record every call, refused ones too, with time, client, method, path and status.",
)
def test_every_call_is_recorded(client, app_env):
    """บันทึกครบทุกคำขอ แม้คำขอที่ปฏิเสธ"""
    caller = client_with(app_env, "screening:read")
    province = some_province(app_env)
    before = len(log_of(client, app_env))
    started = int(time.time())
    status_with(client, token_for(app_env, "screening:read", caller), province=province)
    status_with(client, token_for(app_env, "person:read", caller), province=province)
    client.get("/v1/screening", params={"province": province})
    added = log_of(client, app_env)[before:]
    told = [(entry.get("client"), entry.get("method"), entry.get("path"), entry.get("status")) for entry in added]
    expected = [(caller, "GET", "/v1/screening", 200), (caller, "GET", "/v1/screening", 403)]
    expected.append((None, "GET", "/v1/screening", 401))
    missing = [entry for entry in expected if entry not in told]
    assert not missing, (
        f"คำขอที่สำเร็จ (200) ไม่มีสิทธิ์ (403) และไม่ส่งโทเคน (401) ต้องอยู่ในบันทึก พร้อม client, method, path และ status ที่ถูกต้อง "
        f"แต่จากสามรายการนี้ ขาดหรือไม่ถูกต้อง {len(missing)} รายการ"
    )
    times = [entry.get("time") for entry in added]
    assert all(isinstance(at, int) and started - 1 <= at <= time.time() + 1 for at in times), (
        f"time ต้องเป็นเวลาของคำขอ นับเป็นวินาทีแบบ int(time.time()) แต่ได้ {times}"
    )


@pytest.mark.grade(
    points=0.25,
    hint_th="subject คือชื่อแทนของบุคคลที่ถูกถามถึง คำขอที่ไม่ได้ถามถึงใครเป็น null",
    hint_en="subject stands for the person asked about; of a call about nobody it is null.",
)
def test_only_a_lookup_names_a_person(client, app_env):
    """คำขอที่ไม่ได้ถามถึงบุคคลใด subject เป็น null"""
    status_with(client, token_for(app_env, "screening:read"), province=some_province(app_env))
    calls = [entry for entry in log_of(client, app_env) if entry.get("path") == "/v1/screening"]
    assert calls, "ไม่พบคำขอ /v1/screening ในบันทึก"
    named = [entry for entry in calls if entry.get("subject", "ไม่มีช่องนี้") is not None]
    assert not named, f"คำขอตารางรายอำเภอไม่ได้ถามถึงบุคคลใด subject ต้องเป็น null จำนวนบันทึกที่ไม่ใช่คือ {len(named)}"


@pytest.mark.grade(
    points=1,
    hint_th="บันทึกเส้นทางโดยไม่มีพารามิเตอร์ ปิดเลขประจำตัว และไม่บันทึกเนื้อหาหรือโทเคน",
    hint_en="Record the path without its query, mask personal numbers, and keep neither body nor token.",
)
def test_no_personal_number_or_token_is_recorded(client, app_env):
    """ไม่มีเลขประจำตัวและโทเคนในบันทึก"""
    cid = load(app_env)["persons"][0]["cid"]
    dashed = with_dashes(cid)
    token = token_for(app_env, "person:read")
    client.post("/v1/screening/lookup", json={"cid": dashed}, headers=bearer(token))
    for written_as in (cid, dashed, dashed.replace("-", " ")):
        client.get(f"/v1/screening/{written_as}", headers=bearer(token))
    client.get("/v1/screening", params={"province": some_province(app_env), "note": dashed}, headers=bearer(token))
    written = json.dumps(log_of(client, app_env), ensure_ascii=False)
    assert cid not in re.sub("[ -]", "", written), (
        "พบเลขประจำตัว 13 หลักในบันทึกการเข้าถึง ไม่ว่าจะเขียนติดกัน มีขีดคั่น หรือมีช่องว่างคั่นก็ต้องไม่มี"
    )
    assert token not in written, "พบโทเคนในบันทึกการเข้าถึง ผู้ที่อ่านบันทึกจะใช้โทเคนนั้นเรียกบริการแทนเจ้าของได้"


@pytest.mark.grade(
    points=1,
    hint_th="ถ้าเส้นทางหรือพารามิเตอร์มีเลข 13 หลัก ให้ตอบ 400 โดยไม่ทวนเลขนั้น",
    hint_en="When path or query holds a 13-digit number answer 400, without repeating it.",
)
def test_a_personal_number_in_the_url_is_refused(client, app_env):
    """ไม่รับเลขประจำตัวใน URL"""
    cid = load(app_env)["persons"][0]["cid"]
    headers = bearer(token_for(app_env, "person:read screening:read"))
    for path, params in (
        ("/v1/screening/lookup", {"cid": cid}),
        (
            "/v1/screening",
            {"province": some_province(app_env), "cid": with_dashes(cid)},
        ),
        ("/v1/screening", {"province": with_dashes(cid).replace("-", " ")}),
        (f"/v1/screening/{cid}", {}),
        ("/v1/somewhere/" + with_dashes(cid).replace("-", " "), {}),
    ):
        response = client.get(path, params=params, headers=headers)
        assert response.status_code == 400, (
            f"URL ที่มีเลข 13 หลัก ไม่ว่าติดกัน คั่นด้วยขีดหรือช่องว่าง และแม้เส้นทางที่ไม่มีอยู่ ควรตอบ 400 แต่ตอบ {response.status_code}"
        )
        assert cid not in re.sub("[ -]", "", response.text), "คำตอบ 400 ต้องไม่ทวนเลขประจำตัว"


@pytest.mark.grade(
    points=1,
    hint_th="subject คือ HMAC-SHA256 ของเลข 13 หลักล้วนด้วย PSEUDONYM_KEY ถ้าใช้ sha256 ธรรมดา ผู้อื่นไล่คำนวณทุกเลขได้",
    hint_en="subject is an HMAC of the bare 13 digits with PSEUDONYM_KEY; a plain hash can be tried out for all numbers.",
)
def test_a_person_has_a_keyed_pseudonym(client, app_env):
    """ชื่อแทนบุคคลในบันทึก: คนเดียวกันชื่อเดียวกัน และคำนวณกลับไม่ได้ถ้าไม่มีกุญแจ"""
    first, second = (person["cid"] for person in load(app_env)["persons"][:2])
    dashed = with_dashes(first)
    subjects = []
    for cid in (first, dashed, second):
        look_up(client, app_env, cid)
        calls = [entry for entry in log_of(client, app_env) if entry.get("path") == "/v1/screening/lookup"]
        subjects.append(calls[-1].get("subject"))
    assert all(subjects), f"บันทึกของการถามรายบุคคลต้องมี subject แต่ได้ {subjects}"
    assert subjects[0] == subjects[1], "บุคคลเดียวกัน เขียนมีขีดหรือไม่มีขีด ต้องได้ subject เดียวกัน"
    assert subjects[0] != subjects[2], "คนละบุคคลต้องได้ subject ต่างกัน"
    plain = [hashlib.new(name, first.encode()).hexdigest() for name in ("sha256", "sha1", "md5", "sha512")]
    assert not any(text.startswith(subjects[0][:12]) for text in plain), (
        "subject เป็นแฮชธรรมดาของเลขประจำตัว ผู้ที่ได้บันทึกไปไล่คำนวณทุกเลขจนพบได้ ต้องใช้ HMAC กับ PSEUDONYM_KEY"
    )


@pytest.mark.grade(
    points=1,
    hint_th="ปกปิดเพิ่มจากแถวที่ตัวหารน้อยที่สุด จนปกปิดอย่างน้อยสองแถวและผลรวมของแถวที่ปกปิดไม่อยู่ระหว่าง 1 ถึง 4 ถ้าทำไม่ได้ให้ปกปิด total",
    hint_en="Hide more rows, smallest denominator first, until two or more are hidden and their sums are not 1 to 4; else hide total.",
)
def test_hidden_counts_do_not_follow_from_the_total(client, app_env):
    """นำยอดรวมมาลบแล้ว ไม่ได้จำนวนเล็กกลับคืน"""
    for province, expected in (
        ("47", ["4702", "4703"]),
        ("38", ["3802", "3803", "3804", "3805"]),
        ("83", ["8301"]),
        ("96", []),
    ):
        source = [row for row in load(app_env)["districts"] if row["province"] == province]
        body = table_of(client, app_env, province)
        hidden = [row["code"] for row in body["data"] if row.get("numerator") is None or row.get("denominator") is None]
        assert sorted(hidden) == expected, (
            f"อำเภอที่ปกปิดไม่ตรงกับกติกา ลองนำ total ลบด้วยแถวที่เห็น ได้จำนวนของแถวที่ปกปิดหรือไม่ "
            f"(จังหวัด {province} ควรปกปิด {expected} แต่ปกปิดจำนวน {len(hidden)})"
        )
        a, b = (sum(row[name] for row in source) for name in ("numerator", "denominator"))
        names = ("numerator", "denominator", "percent", "suppressed")
        told = tuple(body["total"].get(name) for name in names)
        shown = (None, None, None, True) if province == "83" else (a, b, pytest.approx(100 * a / b), False)
        assert told == shown, (
            f"total ต้องรวมทุกแถว และปกปิดเฉพาะเมื่อแถวที่ปกปิดยังไม่ปลอดภัย (จังหวัด {province} ควรได้ {names} เป็น {shown} แต่ได้ {told})"
        )


@pytest.mark.grade(
    points=0.25,
    hint_th="ตรวจ province และ cid ด้วย re.fullmatch ก่อนใช้ ถ้าใช้ไม่ได้ตอบ 422",
    hint_en="Check province and cid with re.fullmatch before use; answer 422 when they are no good.",
)
def test_wrong_values_are_422(client, app_env):
    """ค่าที่ใช้ไม่ได้ ตอบ 422"""
    headers = bearer(token_for(app_env, "screening:read person:read"))
    for province in ("4", "470", "ก7", ""):
        response = client.get("/v1/screening", params={"province": province}, headers=headers)
        kind = response.headers.get("content-type", "").split(";")[0]
        assert (response.status_code, kind) == (422, PROBLEM), (
            f"province={province!r} ไม่ใช่เลข 2 หลัก ควรตอบ 422 ชนิด {PROBLEM} แต่ตอบ {response.status_code} ชนิด {kind}"
        )
    for sent in ({}, {"cid": "94700000002"}, {"cid": "94700000002111"}, {"cid": "ไม่ทราบ"}):
        status = client.post("/v1/screening/lookup", json=sent, headers=headers).status_code
        assert status == 422, f"lookup ที่ไม่ส่ง cid หรือ cid ไม่ใช่เลข 13 หลัก ควรตอบ 422 แต่ตอบ {status}"
    look_up(client, app_env, "9" * 13)


@pytest.mark.grade(
    points=0.25,
    hint_th="province ที่เขียนถูกแต่ไม่มีข้อมูล ให้ตอบ 404 ไม่ใช่ 200 กับรายการว่าง",
    hint_en="A well-written province without data is 404, not 200 with an empty list.",
)
def test_a_province_without_data_is_404(client, app_env):
    """จังหวัดที่ไม่มีข้อมูล ตอบ 404"""
    response = client.get(
        "/v1/screening", params={"province": "99"}, headers=bearer(token_for(app_env, "screening:read"))
    )
    kind = response.headers.get("content-type", "").split(";")[0]
    assert (response.status_code, kind) == (404, PROBLEM), (
        f"ไม่มีข้อมูลของ province=99 ควรตอบ 404 ชนิด {PROBLEM} แต่ตอบ {response.status_code} ชนิด {kind}"
    )


@pytest.mark.grade(
    points=0.25,
    hint_th='แถวในไฟล์ไม่ได้เรียงไว้ ให้เรียงด้วย sorted(rows, key=lambda row: row["code"]) ก่อนตอบ',
    hint_en='The file\'s rows are in no order: sort them by row["code"] before answering.',
)
def test_rows_come_in_the_order_of_codes(client, app_env):
    """แถวเรียงตาม code"""
    for province in ("47", "38"):
        codes = [row.get("code") for row in table_of(client, app_env, province)["data"]]
        assert codes == sorted(codes), f"แถวต้องเรียงตาม code จากน้อยไปมาก แต่ได้ {codes} (ในไฟล์ไม่ได้เรียงไว้)"


@pytest.mark.grade(
    points=0.25,
    hint_th="denominator เป็น 0 แปลว่าไม่มีเด็กให้คัดกรอง percent ต้องเป็น null ไม่ใช่ 0",
    hint_en="With denominator 0 there is nobody to screen: percent is null, not 0.",
)
def test_nothing_of_nothing_has_no_percent(client, app_env):
    """0 จาก 0 ไม่มีร้อยละ"""
    empty = next(row for row in table_of(client, app_env, "96")["data"] if row.get("code") == "9602")
    names = ("numerator", "denominator", "percent", "suppressed")
    told = tuple(empty.get(name, "ไม่มีช่องนี้") for name in names)
    assert told == (0, 0, None, False), f"อำเภอ 9602 เป็น 0 จาก 0 ควรได้ {names} เป็น (0, 0, None, False) แต่ได้ {told}"


@pytest.mark.grade(
    points=1,
    hint_th="ดักข้อผิดพลาดที่ไม่คาดไว้ที่เดียว แล้วตอบ 500 ด้วยข้อความกลาง ๆ รายละเอียดให้อยู่ฝั่งเราเท่านั้น",
    hint_en="Catch the unexpected in one place and answer 500 in general words; keep the details on our side.",
)
def test_a_crash_reveals_nothing(client, app_env):
    """ข้อผิดพลาดที่ไม่คาด ตอบ 500 โดยไม่เปิดเผยภายในระบบ"""
    token = token_for(app_env, "screening:read")
    response = client.get("/v1/screening", params={"province": "26"}, headers=bearer(token))
    assert response.status_code == 500, f"แถวข้อมูลของจังหวัด 26 เสีย คำนวณไม่ได้ ควรตอบ 500 แต่ตอบ {response.status_code}"
    kind = response.headers.get("content-type", "").split(";")[0]
    assert kind == PROBLEM, f"500 ก็ต้องเป็นชนิด {PROBLEM} แต่เป็น {kind}"
    found = re.findall(r"Traceback|\w+Error\b|\w+\.py\b|line \d+|not supported|สี่สิบสอง", response.text)
    assert not found, f"คำตอบ 500 มีรายละเอียดภายในระบบ {found} ผู้ไม่หวังดีใช้วางแผนโจมตีได้"
