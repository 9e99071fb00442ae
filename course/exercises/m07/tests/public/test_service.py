"""เทสต์ที่เปิดให้ผู้เข้ารับการอบรมอ่านและรันเองได้ก่อนส่งงาน"""

import pytest
from asking import (
    PROBLEM,
    a_right_token_works,
    ask_token,
    bearer,
    claims_for,
    claims_of,
    client_with,
    load,
    packed,
    secret_of,
    signed_token,
    some_province,
    status_with,
    table_of,
    token_for,
)


@pytest.mark.grade(
    points=1,
    hint_th="รหัสลับถูกต้อง ตอบ 200 พร้อม access_token, token_type, expires_in และ scope แล้วโทเคนนั้นต้องใช้เรียกบริการได้",
    hint_en="A right secret earns access_token, token_type, expires_in and scope, and the token must work.",
)
def test_the_right_secret_earns_a_working_token(client, app_env):
    """รหัสลับถูกต้อง ได้โทเคนที่ใช้งานได้"""
    client_id = client_with(app_env, "screening:read")
    response = ask_token(client, client_id, secret_of(client_id))
    assert response.status_code == 200, f"รหัสลับถูกต้อง ควรตอบ 200 แต่ตอบ {response.status_code}"
    body = response.json()
    told = (body.get("token_type"), body.get("expires_in"), body.get("scope"))
    assert told == ("Bearer", 600, "screening:read"), (
        f"(token_type, expires_in, scope) ควรเป็น ('Bearer', 600, 'screening:read') แต่ได้ {told}"
    )
    claims = claims_of(body.get("access_token"))
    told = (claims.get("iss"), claims.get("aud"), claims.get("sub"), claims.get("exp", 0) - claims.get("iat", 0))
    expected = (app_env["ISSUER"], app_env["AUDIENCE"], client_id, 600)
    assert told == expected, f"(iss, aud, sub, exp ลบ iat) ในโทเคนควรเป็น {expected} แต่ได้ {told}"
    assert response.headers.get("cache-control") == "no-store", "คำตอบที่มีโทเคนต้องมีส่วนหัว Cache-Control: no-store"
    status = status_with(client, body.get("access_token"), province=some_province(app_env))
    assert status == 200, f"โทเคนที่เพิ่งออกให้ ควรใช้เรียก /v1/screening ได้ แต่ตอบ {status}"


@pytest.mark.grade(
    points=1,
    hint_th="รหัสลับผิด และรหัสหน่วยงานที่ไม่มี ต้องได้คำตอบ 401 invalid_client เหมือนกัน grant_type อื่นได้ 400",
    hint_en="A wrong secret and an unknown client earn the same 401 invalid_client; another grant_type earns 400.",
)
def test_a_wrong_secret_earns_nothing(client, app_env):
    """รหัสลับผิด ไม่ได้โทเคน"""
    client_id = client_with(app_env, "screening:read")
    for name, secret in ((client_id, "เดาสุ่ม"), (client_id, ""), ("nobody", secret_of(client_id))):
        response = ask_token(client, name, secret)
        told = (response.status_code, response.json().get("error") if response.status_code == 401 else None)
        assert told == (401, "invalid_client"), (
            f"ขอโทเคนของ {name} ด้วยรหัสลับที่ไม่ถูกต้อง ควรตอบ 401 พร้อม error เป็น invalid_client แต่ได้ {told}"
        )
    response = ask_token(client, client_id, secret_of(client_id), grant_type="password")
    told = (response.status_code, response.json().get("error") if response.status_code == 400 else None)
    assert told == (400, "unsupported_grant_type"), (
        f"ขอด้วย grant_type=password ควรตอบ 400 พร้อม error เป็น unsupported_grant_type แต่ได้ {told} (อ่านตารางใน README)"
    )


@pytest.mark.grade(
    points=0.5,
    hint_th="scope ที่ขอต้องอยู่ในข้อตกลงทุกตัว ถ้าเกินให้ตอบ 400 invalid_scope",
    hint_en="Every scope asked for must be in the agreement; otherwise answer 400 invalid_scope.",
)
def test_no_scope_beyond_the_agreement(client, app_env):
    """ขอสิทธิ์เกินข้อตกลง ไม่ได้โทเคน"""
    client_id = client_with(app_env, "screening:read")
    response = ask_token(client, client_id, secret_of(client_id), scope="screening:read person:read")
    assert response.status_code == 400, (
        f"ข้อตกลงของหน่วยงานนี้ไม่มี person:read ควรตอบ 400 แต่ตอบ {response.status_code} ผู้เรียกจะเลือกสิทธิ์ให้ตนเองไม่ได้"
    )
    assert response.json().get("error") == "invalid_scope", "error ต้องเป็น invalid_scope"


@pytest.mark.grade(
    points=0.5,
    hint_th="ถ้าผู้เรียกขอ scope มา ให้โทเคนเท่าที่ขอ ไม่ใช่ทั้งข้อตกลง โทเคนที่รั่วจะได้ทำได้เพียงงานนั้น",
    hint_en="Grant the scope that was asked for, not all of the agreement: a leaked token can then do no more.",
)
def test_no_more_is_granted_than_was_asked(client, app_env):
    """ขอสิทธิ์เท่าใด ได้เท่านั้น"""
    client_id = client_with(app_env, "screening:read", "person:read")
    response = ask_token(client, client_id, secret_of(client_id), scope="screening:read")
    told = response.json().get("scope") if response.status_code == 200 else response.status_code
    assert told == "screening:read", (
        f"ขอเพียง screening:read จากข้อตกลงที่มีสองสิทธิ์ scope ในคำตอบควรเป็น 'screening:read' แต่ได้ {told!r} ให้เท่าที่ขอ"
    )
    granted = claims_of(response.json().get("access_token")).get("scope")
    assert granted == "screening:read", f"scope ในโทเคนควรเป็น 'screening:read' เท่าที่ขอ แต่ได้ {granted!r}"


@pytest.mark.grade(
    points=1,
    hint_th="ไม่มีโทเคน แปลว่ายังไม่รู้ว่าใครเรียก ให้ตอบ 401 พร้อมส่วนหัว WWW-Authenticate: Bearer (403 ใช้เมื่อรู้แล้วว่าใคร)",
    hint_en="Without a token we do not know who calls: 401 with WWW-Authenticate: Bearer, not 403.",
)
def test_no_token_is_401(client, app_env):
    """ไม่มีโทเคน ตอบ 401 และบอกวิธีแสดงตัว"""
    response = client.get("/v1/screening", params={"province": some_province(app_env)})
    assert response.status_code == 401, f"ไม่มีโทเคน ควรตอบ 401 แต่ตอบ {response.status_code}"
    challenge = response.headers.get("www-authenticate", "")
    assert challenge.split(" ")[0] == "Bearer", f"401 ต้องมีส่วนหัว WWW-Authenticate: Bearer แต่ได้ {challenge!r}"
    kind = response.headers.get("content-type", "").split(";")[0]
    assert kind == PROBLEM, f"ข้อผิดพลาดต้องเป็นชนิด {PROBLEM} แต่เป็น {kind}"
    problem = response.json()
    missing = [name for name in ("type", "title", "status", "detail") if not problem.get(name)]
    assert not missing, f"ข้อผิดพลาดขาดช่อง {missing} (อ่านบท m05 หัวข้อ 3)"
    assert problem["status"] == 401, f"status ในเนื้อหาต้องเป็น 401 เท่ากับสถานะ HTTP แต่เป็น {problem['status']!r}"


@pytest.mark.grade(
    points=1,
    hint_th="คำนวณลายเซ็นใหม่จากสองส่วนแรกด้วย TOKEN_KEY แล้วเทียบด้วย hmac.compare_digest",
    hint_en="Sign the first two parts again with TOKEN_KEY and compare with hmac.compare_digest.",
)
def test_a_forged_token_is_401(client, app_env):
    """โทเคนที่ถูกแก้ไขหรือปลอมลายเซ็น ใช้ไม่ได้"""
    a_right_token_works(client, app_env)
    claims = claims_for(app_env, "screening:read")
    header, _, signature = signed_token(claims_for(app_env, "audit:read"), app_env["TOKEN_KEY"]).split(".")
    body = signed_token(claims, "another key").split(".")[1]
    forged = {
        "แก้เนื้อหาแต่ใช้ลายเซ็นเดิม": f"{header}.{body}.{signature}",
        "ลงลายเซ็นด้วยกุญแจอื่น": signed_token(claims, "another key"),
        "ลายเซ็นว่าง": f"{header}.{body}.",
        "ไม่ใช่โทเคน": packed(b"hello"),
    }
    for how, token in forged.items():
        status = status_with(client, token, province=some_province(app_env))
        assert status == 401, f"โทเคนปลอม ({how}) ควรได้ 401 แต่ได้ {status}"


@pytest.mark.grade(
    points=1,
    hint_th="รู้แล้วว่าใครเรียก แต่โทเคนไม่มี scope ที่ต้องใช้ ให้ตอบ 403",
    hint_en="We know who calls, but the token lacks the scope: 403.",
)
def test_a_missing_scope_is_403(client, app_env):
    """โทเคนใช้ได้แต่ไม่มีสิทธิ์ ตอบ 403"""
    for path, scope in (("/v1/screening", "person:read"), ("/v1/audit", "screening:read")):
        status = status_with(client, token_for(app_env, scope), path, province=some_province(app_env))
        assert status == 403, f"ขอข้อมูลด้วยโทเคนที่ไม่มี scope ของเส้นทางนั้น ({path} ด้วย {scope}) ควรตอบ 403 แต่ตอบ {status}"
    cid = load(app_env)["persons"][0]["cid"]
    headers = bearer(token_for(app_env, "screening:read"))
    status = client.post("/v1/screening/lookup", json={"cid": cid}, headers=headers).status_code
    assert status == 403, f"ถามรายบุคคลด้วยโทเคนที่มีเพียง scope screening:read ควรตอบ 403 แต่ตอบ {status}"
    token = token_for(app_env, "person:read", client_with(app_env, "screening:read", per_minute=2))
    statuses = [status_with(client, token, province=some_province(app_env)) for _ in range(3)]
    assert statuses == [403, 403, 429], (
        f"โควตา 2 ครั้งต่อนาที เรียกสามครั้งด้วยโทเคนที่ไม่มี scope ควรได้ 403, 403, 429 แต่ได้ {statuses} "
        "โควตา (ลำดับที่ 3) ตรวจก่อน scope (ลำดับที่ 4) คำขอที่ไม่มีสิทธิ์จึงนับด้วย"
    )


@pytest.mark.grade(
    points=1,
    hint_th="นับคำขอของแต่ละหน่วยงานใน 60 วินาทีล่าสุด ถ้าครบ per_minute แล้ว ตอบ 429 พร้อม Retry-After",
    hint_en="Count each client's calls of the last 60 s; at per_minute answer 429 with Retry-After.",
)
def test_too_many_calls_are_429(client, app_env):
    """เรียกเกินโควตา ตอบ 429 และบอกว่าให้รอนานเท่าใด"""
    limited, other = (one for one in load(app_env)["clients"] if 2 < one["per_minute"] < 100)
    token = token_for(app_env, "screening:read", limited["id"])
    province = some_province(app_env)
    statuses = [status_with(client, token, province=province) for _ in range(limited["per_minute"])]
    assert statuses == [200] * limited["per_minute"], (
        f"โควตาของ {limited['id']} คือ {limited['per_minute']} ครั้งต่อนาที คำขอในโควตาควรตอบ 200 ทุกครั้ง แต่ได้ {statuses}"
    )
    response = client.get("/v1/screening", params={"province": province}, headers=bearer(token))
    assert response.status_code == 429, f"คำขอที่เกินโควตาควรตอบ 429 แต่ตอบ {response.status_code}"
    wait = response.headers.get("retry-after", "")
    assert wait.isdecimal(), f"429 ต้องมีส่วนหัว Retry-After เป็นจำนวนวินาที แต่ได้ {wait!r}"
    assert 1 <= int(wait) <= 60, f"Retry-After ต้องอยู่ระหว่าง 1 ถึง 60 วินาที แต่ได้ {wait}"
    status = status_with(client, token_for(app_env, "screening:read", other["id"]), province=province)
    assert status == 200, f"{other['id']} ยังไม่เคยเรียก ควรตอบ 200 แต่ตอบ {status} โควตาของหน่วยงานหนึ่งต้องไม่กระทบอีกหน่วยงาน"


@pytest.mark.grade(
    points=1,
    hint_th="ถ้า numerator หรือ denominator อยู่ระหว่าง 1 ถึง 4 ให้ปกปิดทั้ง numerator, denominator และ percent ของแถวนั้น",
    hint_en="When numerator or denominator is 1 to 4, hide numerator, denominator and percent of the row.",
)
def test_small_counts_are_hidden(client, app_env):
    """จำนวนคน 1 ถึง 4 ถูกปกปิดทั้งแถว"""
    source = {row["code"]: row for row in load(app_env)["districts"] if row["province"] == some_province(app_env)}
    data = table_of(client, app_env, some_province(app_env))["data"]
    rows = {row.get("code"): row for row in data}
    assert sorted(rows) == sorted(source), f"ควรมีทุกอำเภอ {sorted(source)} แต่ได้ {sorted(rows)} แถวที่ปกปิดยังต้องอยู่ในตาราง"
    small = [code for code, row in source.items() if 1 <= row["numerator"] <= 4 or 1 <= row["denominator"] <= 4]
    for code in small:
        told = [rows[code].get(name, "ไม่มีช่องนี้") for name in ("numerator", "denominator", "percent", "suppressed")]
        assert told == [None, None, None, True], (
            f"อำเภอ {code} มีจำนวนคนระหว่าง 1 ถึง 4 ต้องปกปิดทั้ง numerator, denominator และ percent (เป็น null) "
            f"และให้ suppressed เป็น true แต่ได้ {told} ถ้าปิดเพียงร้อยละ ผู้อ่านหารเองได้"
        )
    largest = max(source, key=lambda code: source[code]["denominator"])
    names = ("name_th", "numerator", "denominator", "percent", "suppressed")
    told = [rows[largest].get(name, "ไม่มีช่องนี้") for name in names]
    a, b = source[largest]["numerator"], source[largest]["denominator"]
    expected = [source[largest]["name_th"], a, b, pytest.approx(100 * a / b), False]
    assert told == expected, f"อำเภอ {largest} ไม่เล็ก ควรเห็น {names} ตามไฟล์ข้อมูล ({a} จาก {b}) แต่ได้ {told}"
