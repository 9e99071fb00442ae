"""ใช้ Starlette โดยตรง แยกหน้าที่เป็นคลาส และคิดตารางด้วยการจัดอันดับแทนการวนเพิ่ม"""

import hmac
import json
import os
import re
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from itertools import accumulate
from pathlib import Path

from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

ENV = os.environ
HEAD = {"alg": "HS256", "typ": "JWT"}
NUMBER = re.compile(r"(?:[0-9][ -]*){12}[0-9]")


class Refusal(Exception):
    def __init__(self, status, detail, **headers):
        super().__init__(status)
        body = {"type": "about:blank", "title": "ปฏิเสธคำขอ", "status": status, "detail": detail}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.response = JSONResponse(body, status, named, media_type="application/problem+json")


class Tokens:
    key = ENV["TOKEN_KEY"].encode()

    @staticmethod
    def pack(data):
        return urlsafe_b64encode(data).rstrip(b"=")

    @staticmethod
    def unpack(data):
        return json.loads(urlsafe_b64decode(data + b"=" * (-len(data) % 4)))

    def mark(self, text):
        return self.pack(hmac.new(self.key, text, "sha256").digest())

    def issue(self, client_id, scopes):
        now = int(time.time())
        claims = {"iss": ENV["ISSUER"], "aud": ENV["AUDIENCE"], "sub": client_id, "scope": " ".join(scopes)}
        claims |= {"iat": now, "exp": now + 600}
        text = b".".join(self.pack(json.dumps(part).encode()) for part in (HEAD, claims))
        return (text + b"." + self.mark(text)).decode()

    def read(self, token):
        text, _, mark = token.encode().rpartition(b".")
        if not hmac.compare_digest(mark, self.mark(text)):
            raise ValueError
        head, claims = map(self.unpack, text.split(b"."))
        now = time.time()
        if (head["alg"], claims["iss"], claims["aud"]) != ("HS256", ENV["ISSUER"], ENV["AUDIENCE"]):
            raise ValueError
        if claims["exp"] <= now:
            raise ValueError
        return claims


class Table:
    """ตารางของหนึ่งจังหวัด แถวที่ปกปิดคือแถวต้น ๆ เมื่อเรียงให้แถวเล็กมาก่อน"""

    def __init__(self, rows):
        self.rows = sorted(rows, key=lambda row: row["code"])
        ranked = sorted(self.rows, key=lambda row: (not self.is_small(row), row["denominator"]))
        least = sum(map(self.is_small, ranked))
        sums = {name: [0, *accumulate(row[name] for row in ranked)] for name in ("numerator", "denominator")}
        enough = [
            count
            for count in range(max(least, 2), len(ranked) + 1)
            if not any(0 < sums[name][count] < 5 for name in sums)
        ]
        self.total_hidden = bool(least) and not enough
        count = 0 if not least else min(enough, default=len(ranked))
        self.hidden = {row["code"] for row in ranked[:count]}

    @staticmethod
    def is_small(row):
        return 0 < row["numerator"] < 5 or 0 < row["denominator"] < 5

    @staticmethod
    def shown(rows, suppressed):
        names = ("numerator", "denominator")
        a, b = (None if suppressed else sum(row[name] for row in rows) for name in names)
        return {"numerator": a, "denominator": b, "percent": a / b * 100 if b else None, "suppressed": suppressed}

    def as_json(self):
        data = [
            {"code": row["code"], "name_th": row["name_th"]} | self.shown([row], row["code"] in self.hidden)
            for row in self.rows
        ]
        return {"data": data, "total": self.shown(self.rows, self.total_hidden)}


class Service:
    def __init__(self, source):
        self.clients = {entry["id"]: entry for entry in source["clients"]}
        self.districts = source["districts"]
        self.persons = {entry["cid"]: entry["screened"] for entry in source["persons"]}
        self.tokens = Tokens()
        self.spent = {name: [] for name in self.clients}
        self.log = []

    def endpoint(self, handler, scope=None):
        async def call(request):
            note = {"client": None, "subject": None}
            try:
                self.check_address(request)
                if scope:
                    self.admit(request, scope, note)
                response = await handler(request, note)
            except Refusal as refusal:
                response = refusal.response
            except Exception:  # noqa: BLE001 - ไม่ว่าข้อผิดพลาดใดก็ต้องไม่ถึงผู้เรียก
                response = Refusal(500, "ระบบขัดข้อง").response
            path = NUMBER.sub("…", request.url.path)
            at = {"time": int(time.time()), "method": request.method, "path": path}
            self.log.append(at | note | {"status": response.status_code})
            return response

        return call

    @staticmethod
    def check_address(request):
        sent = [
            request.path_params.get("rest", ""),
            *(text for pair in request.query_params.multi_items() for text in pair),
        ]
        if NUMBER.search("|".join(sent)):
            raise Refusal(400, "ห้ามใส่เลขประจำตัวใน URL")

    def admit(self, request, scope, note):
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        try:
            claims = self.tokens.read(token if kind == "Bearer" else "")
            client = self.clients[claims["sub"]]
        except (ValueError, KeyError, TypeError):
            raise Refusal(401, "ต้องส่งโทเคนที่ใช้ได้", WWW_Authenticate="Bearer") from None
        note["client"] = client["id"]
        now = time.monotonic()
        spent = [at for at in self.spent[client["id"]] if now - at < 60]
        if len(spent) >= client["per_minute"]:
            raise Refusal(429, "เกินโควตา", Retry_After=str(min(60, int(spent[0] + 61 - now))))
        self.spent[client["id"]] = [*spent, now]
        if scope not in claims.get("scope", "").split():
            raise Refusal(403, f"ต้องมี {scope}")

    async def token(self, request, note):
        form = dict(await request.form())
        client = self.clients.get(form.get("client_id"), {"secret_sha256": "", "scopes": []})
        if sha256(form.get("client_secret", "").encode()).hexdigest() != client["secret_sha256"]:
            return JSONResponse({"error": "invalid_client"}, 401)
        note["client"] = client["id"]
        scopes = form.get("scope", " ".join(client["scopes"])).split()
        for wrong, error in (
            (form.get("grant_type") != "client_credentials", "unsupported_grant_type"),
            (not set(scopes).issubset(client["scopes"]), "invalid_scope"),
        ):
            if wrong:
                return JSONResponse({"error": error}, 400)
        body = {"access_token": self.tokens.issue(client["id"], scopes), "token_type": "Bearer", "expires_in": 600}
        return JSONResponse(body | {"scope": " ".join(scopes)}, headers={"Cache-Control": "no-store"})

    async def screening(self, request, _note):
        province = request.query_params.get("province", "")
        if len(province) != 2 or not province.isdigit():
            raise Refusal(422, "province ต้องเป็นเลข 2 หลัก")
        rows = [row for row in self.districts if row["province"] == province]
        if not rows:
            raise Refusal(404, "ไม่มีข้อมูลของ province นี้")
        return JSONResponse({"province": province} | Table(rows).as_json())

    async def look_up(self, request, note):
        try:
            cid = "".join(re.findall("[0-9]", (await request.json())["cid"]))
        except (ValueError, KeyError, TypeError):
            cid = ""
        if len(cid) != 13:
            raise Refusal(422, "cid ต้องเป็นเลข 13 หลัก")
        note["subject"] = hmac.new(ENV["PSEUDONYM_KEY"].encode(), cid.encode(), "sha512").hexdigest()[:20]
        return JSONResponse({"found": cid in self.persons, "screened": self.persons.get(cid)})

    async def audit(self, _request, _note):
        return JSONResponse({"data": self.log})

    async def nothing(self, _request, _note):
        raise Refusal(404, "ไม่มีเส้นทางนี้")

    def routes(self):
        every = ["GET", "POST", "PUT", "PATCH", "DELETE"]
        return [
            Route("/oauth/token", self.endpoint(self.token), methods=["POST"]),
            Route("/v1/screening", self.endpoint(self.screening, "screening:read")),
            Route("/v1/screening/lookup", self.endpoint(self.look_up, "person:read"), methods=["POST"]),
            Route("/v1/audit", self.endpoint(self.audit, "audit:read")),
            Route("/{rest:path}", self.endpoint(self.nothing), methods=every),
        ]


service = Service(json.loads(Path(ENV["DATA_FILE"]).read_text(encoding="utf-8")))
app = Starlette(routes=service.routes())
