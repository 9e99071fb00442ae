"""ให้ FastAPI ฉีดผู้เรียกเข้ามา (Depends) และเขียนส่วนรับส่งเป็น ASGI ของตนเอง"""

import hmac
import json
import logging
import os
import re
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import defaultdict, deque
from dataclasses import dataclass
from hashlib import sha256
from math import ceil
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote_plus

from fastapi import Depends, FastAPI, Form, Header, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException as StarletteHTTPException

LOG = logging.getLogger("screening")
DIGITS_13 = re.compile(r"[0-9]([- ]?[0-9]){12}")
source = json.loads(Path(os.environ["DATA_FILE"]).read_bytes())
agreements = {entry.pop("id"): entry for entry in source["clients"]}
people = {entry["cid"]: entry for entry in source["persons"]}
calls = defaultdict(deque)
entries = []


def problem(status, detail, headers=None):
    body = {"type": "https://example.go.th/problems", "title": "Refused", "status": status, "detail": detail}
    return JSONResponse(body, status, headers, media_type="application/problem+json")


class Recorder:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        seen = scope.setdefault("state", {})
        seen |= {"client": None, "subject": None, "status": 500}

        async def noting(message):
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
            await send(message)

        query = unquote_plus(scope["query_string"].decode("latin-1"))
        try:
            if DIGITS_13.search(scope["path"]) or DIGITS_13.search(query):
                await problem(400, "พบเลขประจำตัวใน URL")(scope, receive, noting)
            else:
                await self.app(scope, receive, noting)
        except Exception:
            LOG.exception("unexpected")
            await problem(500, "ระบบขัดข้อง")(scope, receive, noting)
        entry = {"time": int(time.time()), "method": scope["method"], "path": DIGITS_13.sub("*", scope["path"])}
        entries.append(entry | {name: seen[name] for name in ("client", "status", "subject")})


app = FastAPI()
app.add_middleware(Recorder)


@app.exception_handler(StarletteHTTPException)
async def refuse(_request, error):
    return problem(error.status_code, str(error.detail), error.headers)


@app.exception_handler(RequestValidationError)
async def refuse_values(_request, error):
    return problem(422, "ค่าไม่ถูกต้อง: " + ", ".join(str(item["loc"][-1]) for item in error.errors()))


def b64(data):
    return urlsafe_b64encode(data).decode().rstrip("=")


def mac(text):
    return b64(hmac.digest(os.environ["TOKEN_KEY"].encode(), text.encode(), "sha256"))


def unpack(part):
    return json.loads(urlsafe_b64decode(part + "==="))


def read(token):
    match token.split("."):
        case [head, body, signature] if hmac.compare_digest(mac(head + "." + body).encode(), signature.encode()):
            header, claims = unpack(head), unpack(body)
        case _:
            return None
    expected = {"iss": os.environ["ISSUER"], "aud": os.environ["AUDIENCE"]}
    fits = all(claims.get(name) == value for name, value in expected.items())
    lives = isinstance(claims.get("exp"), int) and time.time() < claims["exp"]
    return claims if header.get("alg") == "HS256" and fits and lives else None


def spend(name):
    window, now = calls[name], time.time()
    while window and window[0] <= now - 60:
        window.popleft()
    if len(window) >= agreements[name]["per_minute"]:
        raise HTTPException(429, "เกินโควตา", {"Retry-After": str(max(1, ceil(window[0] + 60 - now)))})
    window.append(now)


@dataclass(frozen=True)
class Needs:
    scope: str

    def __call__(self, request: Request, authorization: Annotated[str, Header()] = ""):
        kind, _, token = authorization.partition(" ")
        claims = read(token) if kind.lower() == "bearer" else None
        if claims is None or claims.get("sub") not in agreements:
            raise HTTPException(401, "โทเคนใช้ไม่ได้", {"WWW-Authenticate": 'Bearer error="invalid_token"'})
        request.state.client = claims["sub"]
        spend(claims["sub"])
        if self.scope not in set(claims["scope"].split(" ")):
            raise HTTPException(403, f"ต้องมี scope {self.scope}")


@app.post("/oauth/token")
def token(
    request: Request,
    grant_type: Annotated[str, Form()] = "",
    client_id: Annotated[str, Form()] = "",
    client_secret: Annotated[str, Form()] = "",
    scope: Annotated[str, Form()] = "",
):
    agreement = agreements.get(client_id)
    if not agreement or not hmac.compare_digest(agreement["secret_sha256"], sha256(client_secret.encode()).hexdigest()):
        return JSONResponse({"error": "invalid_client"}, 401)
    request.state.client = client_id
    wanted = scope.split() if scope else agreement["scopes"]
    if grant_type != "client_credentials":
        return JSONResponse({"error": "unsupported_grant_type"}, 400)
    if any(item not in agreement["scopes"] for item in wanted):
        return JSONResponse({"error": "invalid_scope"}, 400)
    claims = {
        "exp": int(time.time()) + 600,
        "iat": int(time.time()),
        "sub": client_id,
        "scope": " ".join(wanted),
        "iss": os.environ["ISSUER"],
        "aud": os.environ["AUDIENCE"],
    }
    text = ".".join(b64(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "HS256"}, claims))
    answer = {"access_token": f"{text}.{mac(text)}", "token_type": "Bearer", "expires_in": 600}
    return JSONResponse(answer | {"scope": claims["scope"]}, headers={"Cache-Control": "no-store"})


class Cell(BaseModel):
    numerator: int | None
    denominator: int | None
    percent: float | None
    suppressed: bool


def cell(a, b, suppressed):
    if suppressed:
        return Cell(numerator=None, denominator=None, percent=None, suppressed=True)
    return Cell(numerator=a, denominator=b, percent=a * 100 / b if b else None, suppressed=False)


@app.get("/v1/screening", dependencies=[Depends(Needs("screening:read"))])
def table(province: str = ""):
    if not (len(province) == 2 and province.isdecimal()):
        raise HTTPException(422, "province ต้องมี 2 หลัก")
    rows = sorted((row for row in source["districts"] if row["province"] == province), key=lambda row: row["code"])
    if not rows:
        raise HTTPException(404, "ไม่พบ province")
    small = range(1, 5)
    kept = sorted(rows, key=lambda row: row["denominator"])
    hidden = [row for row in kept if row["numerator"] in small or row["denominator"] in small]
    kept = [row for row in kept if row not in hidden]

    def told():
        a, b = (sum(row[name] for row in hidden) for name in ("numerator", "denominator"))
        return len(hidden) == 1 or a in small or b in small

    while kept and told():
        hidden.append(kept.pop(0))
    total = cell(sum(row["numerator"] for row in rows), sum(row["denominator"] for row in rows), told())
    data = [
        {"code": row["code"], "name_th": row["name_th"]}
        | cell(row["numerator"], row["denominator"], row in hidden).model_dump()
        for row in rows
    ]
    return {"province": province, "data": data, "total": total.model_dump()}


class Asked(BaseModel):
    cid: str


@app.post("/v1/screening/lookup", dependencies=[Depends(Needs("person:read"))])
def look_up(request: Request, asked: Asked):
    cid = asked.cid.replace("-", "").replace(" ", "")
    if not (len(cid) == 13 and cid.isdecimal()):
        raise HTTPException(422, "cid ต้องมี 13 หลัก")
    key = os.environ["PSEUDONYM_KEY"].encode()
    request.state.subject = b64(hmac.digest(key, cid.encode(), "sha512"))[:24]
    person = people.get(cid)
    return {"found": person is not None, "screened": person and person["screened"]}


@app.get("/v1/audit", dependencies=[Depends(Needs("audit:read"))])
def audit():
    return {"data": entries}
