"""ถามบริการของผู้เข้ารับการอบรม ออกโทเคนทดสอบ และคำนวณคำตอบที่ควรได้จากไฟล์ข้อมูลเดียวกัน"""

import base64
import hashlib
import hmac
import json
import time
from pathlib import Path

PROBLEM = "application/problem+json"


def load(app_env):
    """ข้อมูลชุดเดียวกับที่บริการได้รับ"""
    return json.loads(Path(app_env["DATA_FILE"]).read_text(encoding="utf-8"))


def secret_of(client_id):
    """รหัสลับของหน่วยงานสมมติ คำนวณได้เพราะใช้ฝึกเท่านั้น ของจริงต้องสุ่มด้วย secrets.token_urlsafe"""
    return f"{client_id}-{hashlib.sha256(client_id.encode()).hexdigest()[:12]}"


def client_with(app_env, *scopes, per_minute=1000):
    """รหัสหน่วยงานแรกที่ข้อตกลงให้ scope เหล่านี้พอดี และมีโควตาเท่านี้"""
    wanted = (list(scopes), per_minute)
    return next(one["id"] for one in load(app_env)["clients"] if (one["scopes"], one["per_minute"]) == wanted)


def ask_token(client, client_id, secret, **more):
    """คำตอบของ POST /oauth/token"""
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret, **more}
    return client.post("/oauth/token", data=form)


def claims_for(app_env, scope, client_id=None, **changes):
    """เนื้อหาของโทเคนที่ถูกต้อง เว้นแต่ที่สั่งเปลี่ยน"""
    now = int(time.time())
    claims = {
        "iss": app_env["ISSUER"],
        "aud": app_env["AUDIENCE"],
        "sub": client_id or load(app_env)["clients"][0]["id"],
        "scope": scope,
        "iat": now,
        "exp": now + 300,
    }
    return claims | changes


def packed(data):
    """base64url แบบไม่มีเครื่องหมายเท่ากับ"""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def claims_of(token):
    """เนื้อหาของโทเคน โดยไม่ตรวจลายเซ็น"""
    body = str(token).split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def signed_token(claims, key, alg="HS256"):
    """โทเคนที่ลงลายเซ็นด้วย HMAC-SHA256 เสมอ ไม่ว่าส่วนหัวจะอ้าง alg ใด"""
    parts = [packed(json.dumps(part).encode()) for part in ({"alg": alg, "typ": "JWT"}, claims)]
    text = ".".join(parts)
    return f"{text}.{packed(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest())}"


def token_for(app_env, scope, client_id=None, **changes):
    """โทเคนที่ใช้ได้ เว้นแต่ที่สั่งเปลี่ยน"""
    return signed_token(claims_for(app_env, scope, client_id, **changes), app_env["TOKEN_KEY"])


def bearer(token):
    """ส่วนหัวที่ส่งโทเคน"""
    return {"Authorization": f"Bearer {token}"}


def status_with(client, token, path="/v1/screening", **params):
    """สถานะของคำตอบเมื่อเรียกด้วยโทเคนนี้"""
    return client.get(path, params=params, headers=bearer(token)).status_code


def some_province(app_env):
    """จังหวัดแรกในไฟล์ข้อมูล"""
    return load(app_env)["districts"][0]["province"]


def a_right_token_works(client, app_env):
    """โทเคนที่ถูกต้องต้องใช้ได้ บริการที่ปฏิเสธทุกคนยังไม่ได้ตรวจอะไร"""
    status = status_with(client, token_for(app_env, "screening:read"), province=some_province(app_env))
    assert status == 200, f"โทเคนที่ถูกต้องต้องใช้ได้ก่อน จึงตรวจโทเคนที่ผิดได้ ควรตอบ 200 แต่ตอบ {status}"


def table_of(client, app_env, province):
    """คำตอบที่สำเร็จของตารางรายอำเภอ"""
    token = token_for(app_env, "screening:read")
    response = client.get("/v1/screening", params={"province": province}, headers=bearer(token))
    assert response.status_code == 200, (
        f"GET /v1/screening?province={province} ด้วยโทเคนที่ใช้ได้ ควรตอบ 200 แต่ตอบ {response.status_code}"
    )
    body = response.json()
    assert body.get("province") == province, f"คำตอบต้องบอก province เป็น {province} แต่ได้ {body.get('province')!r}"
    assert isinstance(body.get("data"), list), "คำตอบต้องมี data เป็นรายการของอำเภอ"
    assert isinstance(body.get("total"), dict), "คำตอบต้องมี total ของทั้งจังหวัด"
    return body


def with_dashes(cid):
    """เลขประจำตัวที่เขียนมีขีดคั่นอย่างบนบัตร"""
    return "-".join((cid[0], cid[1:5], cid[5:10], cid[10:12], cid[12]))


def look_up(client, app_env, cid):
    """ถามรายบุคคลด้วยสิทธิ์ที่ถูกต้อง คำตอบต้องตรงกับไฟล์ข้อมูล"""
    token = token_for(app_env, "person:read")
    response = client.post("/v1/screening/lookup", json={"cid": cid}, headers=bearer(token))
    assert response.status_code == 200, f"ถามรายบุคคลด้วย cid ที่ใช้ได้ ควรตอบ 200 แต่ตอบ {response.status_code}"
    known = {person["cid"]: person["screened"] for person in load(app_env)["persons"]}
    digits = cid.replace("-", "")
    expected = {"found": digits in known, "screened": known.get(digits)}
    assert response.json() == expected, f"คำตอบของการถามรายบุคคลควรเป็น {expected} แต่ได้ {response.json()}"


def log_of(client, app_env):
    """บันทึกการเข้าถึงทั้งหมด"""
    auditor = client_with(app_env, "audit:read")
    response = client.get("/v1/audit", headers=bearer(token_for(app_env, "audit:read", auditor)))
    assert response.status_code == 200, (
        f"GET /v1/audit ด้วยโทเคนที่มี scope audit:read ควรตอบ 200 แต่ตอบ {response.status_code}"
    )
    entries = response.json().get("data")
    assert isinstance(entries, list), "GET /v1/audit ต้องตอบ data เป็นรายการของบันทึก"
    assert entries, "บันทึกการเข้าถึงว่าง ทั้งที่มีคำขอมาแล้ว"
    return entries
