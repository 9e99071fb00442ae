"""บริการข้อมูลคัดกรองพัฒนาการ: รู้ว่าใครเรียก ให้เท่าที่ข้อตกลงอนุญาต และไม่เปิดเผยตัวบุคคล"""

import base64
import hashlib
import hmac
import json
import math
import os
import re
import time
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

app = FastAPI(title="บริการข้อมูลคัดกรอง")

DATA = json.loads(Path(os.environ["DATA_FILE"]).read_text(encoding="utf-8"))
CLIENTS = {client["id"]: client for client in DATA["clients"]}
SCREENED = {person["cid"]: person["screened"] for person in DATA["persons"]}

TOKEN_KEY = os.environ["TOKEN_KEY"].encode()
PSEUDONYM_KEY = os.environ["PSEUDONYM_KEY"].encode()
ISSUER = os.environ["ISSUER"]
AUDIENCE = os.environ["AUDIENCE"]

LIFETIME_S = 600
WINDOW_S = 60
LEAST = 5
PERSONAL_NUMBER = re.compile(r"\d(?:[ -]?\d){12}")

AUDIT = []
CALLS = {}


class Problem(Exception):
    """คำขอที่ปฏิเสธ จะกลายเป็นคำตอบแบบ application/problem+json ตาม RFC 9457"""

    def __init__(self, status, title, detail, headers=None):
        super().__init__(detail)
        self.status = status
        self.title = title
        self.detail = detail
        self.headers = headers


def answer_of(problem):
    body = {"type": "about:blank", "title": problem.title, "status": problem.status, "detail": problem.detail}
    return JSONResponse(
        body, status_code=problem.status, headers=problem.headers, media_type="application/problem+json"
    )


@app.exception_handler(Problem)
async def answer_problem(_request, problem):
    return answer_of(problem)


@app.middleware("http")
async def watch(request: Request, call_next):
    """ทุกคำขอผ่านที่นี่: ไม่รับเลขประจำตัวใน URL ไม่เปิดเผยข้อผิดพลาดภายใน และบันทึกการเข้าถึงเสมอ"""
    request.state.client = None
    request.state.subject = None
    if has_personal_number(request):
        response = answer_of(Problem(400, "URL ใช้ไม่ได้", "ห้ามใส่เลขประจำตัวประชาชนใน URL ให้ส่งในเนื้อหาของคำขอ"))
    else:
        try:
            response = await call_next(request)
        except Exception:  # noqa: BLE001 - ด่านสุดท้าย ไม่ว่าข้อผิดพลาดใดก็ต้องไม่ถึงผู้เรียก
            response = answer_of(Problem(500, "ระบบขัดข้อง", "ระบบขัดข้อง โปรดแจ้งผู้ดูแลระบบ"))
    AUDIT.append(
        {
            "time": int(time.time()),
            "client": request.state.client,
            "method": request.method,
            "path": without_numbers(request.url.path),
            "status": response.status_code,
            "subject": request.state.subject,
        }
    )
    return response


def has_personal_number(request):
    texts = [request.url.path, *request.query_params.keys(), *request.query_params.values()]
    return any(PERSONAL_NUMBER.search(text) for text in texts)


def without_numbers(text):
    """ข้อความที่ปิดเลขประจำตัวประชาชนแล้ว"""
    return PERSONAL_NUMBER.sub("[ปิด]", text)


def pseudonym(cid):
    """ชื่อแทนตัวบุคคล: คนเดียวกันได้ชื่อเดียวกัน แต่ย้อนเป็นเลขไม่ได้ถ้าไม่มีกุญแจ"""
    return hmac.new(PSEUDONYM_KEY, cid.encode(), hashlib.sha256).hexdigest()[:16]


# ---- โทเคน ----


def encode_part(value):
    packed = json.dumps(value, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def decode_part(text):
    value = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    if not isinstance(value, dict):
        raise ValueError("ส่วนของโทเคนต้องเป็น JSON object")  # noqa: TRY004 - โทเคนที่ใช้ไม่ได้ทุกแบบเป็น ValueError
    return value


def signature_of(text):
    made = hmac.new(TOKEN_KEY, text.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def sign_token(claims):
    signed = encode_part({"alg": "HS256", "typ": "JWT"}) + "." + encode_part(claims)
    return signed + "." + signature_of(signed)


def verify_token(token):
    """claims ของโทเคนที่เชื่อได้ ถ้าเชื่อไม่ได้ให้ raise ValueError"""
    header, claims, signature = token.split(".")
    if not hmac.compare_digest(signature_of(f"{header}.{claims}").encode(), signature.encode()):
        raise ValueError("ลายเซ็นไม่ถูกต้อง")
    if decode_part(header).get("alg") != "HS256":
        raise ValueError("รับเฉพาะ HS256")
    found = decode_part(claims)
    if found.get("iss") != ISSUER or found.get("aud") != AUDIENCE:
        raise ValueError("ไม่ใช่โทเคนของบริการนี้")
    if found.get("exp", 0) <= time.time():
        raise ValueError("โทเคนหมดอายุ")
    return found


@app.post("/oauth/token")
async def give_token(request: Request):
    form = await request.form()
    client = CLIENTS.get(form.get("client_id", ""))
    given = hashlib.sha256(form.get("client_secret", "").encode()).hexdigest()
    if client is None or not hmac.compare_digest(given, client["secret_sha256"]):
        return JSONResponse({"error": "invalid_client"}, status_code=401)
    request.state.client = client["id"]
    if form.get("grant_type") != "client_credentials":
        return JSONResponse({"error": "unsupported_grant_type"}, status_code=400)
    scopes = form.get("scope", "").split() or client["scopes"]
    if not set(scopes) <= set(client["scopes"]):
        return JSONResponse({"error": "invalid_scope"}, status_code=400)
    now = int(time.time())
    scope = " ".join(scopes)
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": client["id"],
        "scope": scope,
        "iat": now,
        "exp": now + LIFETIME_S,
    }
    body = {"access_token": sign_token(claims), "token_type": "Bearer", "expires_in": LIFETIME_S, "scope": scope}
    return JSONResponse(body, headers={"Cache-Control": "no-store"})


# ---- สิทธิ์และโควตา ----


def admit(request, needed):
    """ให้ผ่านเมื่อโทเคนเชื่อได้ ยังไม่เกินโควตา และมี scope ที่ต้องใช้"""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer":
        raise not_known("ต้องส่งส่วนหัว Authorization: Bearer ตามด้วยโทเคน")
    try:
        claims = verify_token(token)
    except ValueError:
        raise not_known("โทเคนใช้ไม่ได้หรือหมดอายุ") from None
    client = CLIENTS[claims["sub"]]
    request.state.client = client["id"]
    charge(client)
    if needed not in claims.get("scope", "").split():
        raise Problem(403, "ไม่มีสิทธิ์", f"โทเคนนี้ไม่มี scope {needed}")


def not_known(detail):
    return Problem(401, "ไม่รู้ว่าท่านเป็นใคร", detail, {"WWW-Authenticate": "Bearer"})


def charge(client):
    """นับคำขอของหน่วยงานนี้ใน 60 วินาทีล่าสุด ถ้าเกินโควตาให้รอ"""
    now = time.time()
    recent = [at for at in CALLS.get(client["id"], []) if at > now - WINDOW_S]
    if len(recent) >= client["per_minute"]:
        wait = math.ceil(recent[-client["per_minute"]] + WINDOW_S - now)
        headers = {"Retry-After": str(wait)}
        raise Problem(429, "เรียกถี่เกินไป", f"เกินโควตา โปรดรอ {wait} วินาที", headers)
    CALLS[client["id"]] = [*recent, now]


# ---- ข้อมูลรวม ----


@app.get("/v1/screening")
async def screening(request: Request):
    admit(request, "screening:read")
    province = request.query_params.get("province", "")
    if not re.fullmatch("[0-9]{2}", province):
        raise Problem(422, "ค่าไม่ถูกต้อง", "province ต้องเป็นรหัสจังหวัด 2 หลัก")
    rows = [row for row in DATA["districts"] if row["province"] == province]
    if not rows:
        raise Problem(404, "ไม่พบข้อมูล", "ไม่มีข้อมูลของ province นี้")
    return {"province": province, **publish(rows)}


def publish(rows):
    """ตารางที่เผยแพร่ได้ จำนวนเล็กถูกปกปิด และถอดกลับจากยอดรวมไม่ได้"""
    hidden = rows_to_hide(rows)
    rows = sorted(rows, key=lambda row: row["code"])
    data = [{"code": row["code"], "name_th": row["name_th"], **figures([row], row["code"] in hidden)} for row in rows]
    return {"data": data, "total": figures(rows, bool(hidden) and not is_safe(rows, hidden))}


def rows_to_hide(rows):
    """รหัสของแถวที่ต้องปกปิด ทั้งแถวที่เล็กเอง และแถวที่ต้องปกปิดเป็นเพื่อน"""
    hidden = {row["code"] for row in rows if is_small(row["numerator"]) or is_small(row["denominator"])}
    if hidden:
        for row in sorted(rows, key=lambda row: (row["denominator"], row["code"])):
            if is_safe(rows, hidden):
                break
            hidden.add(row["code"])
    return hidden


def is_small(count):
    return 1 <= count < LEAST


def is_safe(rows, hidden):
    """ปกปิดอย่างน้อยสองแถว และผลรวมของแถวที่ปกปิดไม่เล็กเสียเอง"""
    unseen = [row for row in rows if row["code"] in hidden]
    sums = [sum(row[name] for row in unseen) for name in ("numerator", "denominator")]
    return len(unseen) >= 2 and not any(is_small(count) for count in sums)


def figures(rows, suppressed):
    if suppressed:
        return {"numerator": None, "denominator": None, "percent": None, "suppressed": True}
    numerator = sum(row["numerator"] for row in rows)
    denominator = sum(row["denominator"] for row in rows)
    percent = 100 * numerator / denominator if denominator else None
    return {"numerator": numerator, "denominator": denominator, "percent": percent, "suppressed": False}


# ---- รายบุคคล และบันทึกการเข้าถึง ----


@app.post("/v1/screening/lookup")
async def look_up(request: Request):
    admit(request, "person:read")
    try:
        given = json.loads(await request.body())["cid"]
        cid = re.sub("[ -]", "", given)
    except (ValueError, KeyError, TypeError):
        raise Problem(422, "ค่าไม่ถูกต้อง", 'ต้องส่งเนื้อหาเป็น {"cid": "เลขประจำตัว"}') from None
    if not re.fullmatch("[0-9]{13}", cid):
        raise Problem(422, "ค่าไม่ถูกต้อง", "cid ต้องเป็นเลข 13 หลัก")
    request.state.subject = pseudonym(cid)
    return {"found": cid in SCREENED, "screened": SCREENED.get(cid)}


@app.get("/v1/audit")
async def audit(request: Request):
    admit(request, "audit:read")
    return {"data": AUDIT}
