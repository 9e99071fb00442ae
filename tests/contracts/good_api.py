"""A small API that keeps every promise of `good.toml`; the broken variants wrap it."""

import gzip
import json
import re
import secrets
import time
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import OctKey
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

KEY = OctKey.import_key(b"a key of thirty-two bytes, for tests")
CLIENT, SECRET = "agency", "the-agency's-own-secret"
LARGEST, BURST = 10, 5
DOCUMENT = json.loads((Path(__file__).parent / "good.openapi.json").read_text(encoding="utf-8"))
PROVINCES = {"10": "กรุงเทพมหานคร", "30": "นครราชสีมา", "40": "ขอนแก่น", "50": "เชียงใหม่", "83": "ภูเก็ต", "94": "ปัตตานี"}
FACILITIES = [
    {"hospcode": f"{number:05}", "name_th": f"โรงพยาบาลตัวอย่างที่ {number}", "since": 2500 + number % 50}
    for number in range(455, 478)
]


def token(*, scope: str = "read", lifetime_s: int = 300, **claims: object) -> str:
    payload = {"sub": CLIENT, "scope": scope, "exp": int(time.time()) + lifetime_s, **claims}
    return jwt.encode({"alg": "HS256"}, payload, KEY)


def _observation(province: str, fy: int, quarter: int) -> dict[str, Any]:
    denominator = 0 if (province, quarter) == ("10", 3) else 100 * int(province) + fy % 100 + quarter
    numerator = denominator * (40 + quarter) // 100
    rate = round(numerator * 100 / denominator, 2) if denominator else None
    return {
        "province": province, "name_th": PROVINCES[province], "fy": fy, "quarter": quarter,
        "numerator": numerator, "denominator": denominator, "rate": rate,
    }  # fmt: skip


OBSERVATIONS = [
    _observation(code, fy, quarter) for code in PROVINCES for fy in (2568, 2569) for quarter in (1, 2, 3, 4)
]


def _total(name: str, fy: int, quarter: int) -> int:
    return sum(row[name] for row in OBSERVATIONS if (row["fy"], row["quarter"]) == (fy, quarter))


TOTALS = [
    {"fy": fy, "quarter": quarter} | {name: _total(name, fy, quarter) for name in ("numerator", "denominator")}
    for fy in (2568, 2569) for quarter in (1, 2, 3, 4)
]  # fmt: skip


class Refused(Exception):
    def __init__(
        self, status: int, code: str, detail: str, headers: dict[str, str] | None = None, name: str = ""
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.detail, self.headers, self.name = status, code, detail, headers or {}, name


class GoodAPI:
    """The routes, as one ASGI application without gzip and request ids: those are `Envelope`'s."""

    def __init__(self) -> None:
        self._asked_at: list[float] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except Refused as refused:
            body = {
                "type": "about:blank", "title": refused.code, "status": refused.status, "code": refused.code,
                "detail": refused.detail, "request_id": request.headers["x-request-id"],
                "errors": [{"name": refused.name}] if refused.name else [],
            }  # fmt: skip
            response = _json(body, refused.status, refused.headers, "application/problem+json")
        response.headers["X-Data-Status"] = "synthetic"
        response.headers["Vary"] = "Authorization, Accept-Encoding"
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
        if path == "/openapi.json":
            return _json(DOCUMENT)
        if path == "/oauth/token" and request.method == "POST":
            return await _grant(request)
        province = re.fullmatch(r"/provinces/([^/]+)", path)
        routes = {
            "/observations": self._observations,
            "/facilities": self._facilities,
            "/totals": self._totals,
            "/limited": self._limited,
        }
        if path not in routes and province is None:
            raise Refused(404, "route-unknown", "ไม่มีเส้นทางนี้")
        if request.method != "GET":
            raise Refused(405, "method-not-allowed", "เส้นทางนี้รับเฉพาะ GET", {"Allow": "GET"})
        _authenticate(request)
        if province is not None:
            _only(request)
            if province[1] not in PROVINCES:
                raise Refused(404, "province-unknown", "ไม่มีจังหวัดนี้")
            return _cached(request, {"code": province[1], "name_th": PROVINCES[province[1]]})
        return routes[path](request)

    def _observations(self, request: Request) -> Response:
        given = _only(request, "limit", "offset", "fy", "quarter", "sort")
        limit, offset = _whole(given, "limit", 1, LARGEST, 5), _whole(given, "offset", 0, 10**6, 0)
        rows = [
            row
            for row in OBSERVATIONS
            if all(name not in given or row[name] == _whole(given, name, 1, 9999, 0) for name in ("fy", "quarter"))
        ]
        if given.get("sort", "province") not in {"province", "-province"}:
            raise Refused(400, "parameter-invalid", "เรียงได้ตาม province หรือ -province", name="sort")
        rows = rows[::-1] if given.get("sort") == "-province" else rows
        links = {"first": 0} | ({"next": offset + limit} if offset + limit < len(rows) else {})
        kept = {name: value for name, value in given.items() if name not in {"limit", "offset"}}
        base = str(request.url.replace(query=""))
        told = ", ".join(
            f'<{base}?{urlencode({**kept, "limit": limit, "offset": at})}>; rel="{rel}"' for rel, at in links.items()
        )
        body = {"data": rows[offset : offset + limit], "total": len(rows), "limit": limit, "offset": offset}
        return _json(body, headers={"Link": told})

    def _facilities(self, request: Request) -> Response:
        given = _only(request, "limit", "cursor")
        limit, cursor = _whole(given, "limit", 1, LARGEST, 5), given.get("cursor", "c0")
        if not re.fullmatch(r"c[0-9]{1,3}", cursor):
            raise Refused(400, "parameter-invalid", "cursor นี้ใช้ไม่ได้", name="cursor")
        at = int(cursor[1:])
        following = f"c{at + limit}" if at + limit < len(FACILITIES) else None
        return _json({"items": FACILITIES[at : at + limit], "next_cursor": following})

    def _totals(self, request: Request) -> Response:
        given = _only(request, "limit", "page", "fy")
        limit, page = _whole(given, "limit", 1, LARGEST, 5), _whole(given, "page", 1, 10**6, 1)
        rows = [row for row in TOTALS if "fy" not in given or row["fy"] == _whole(given, "fy", 1, 9999, 0)]
        return _json({"data": rows[(page - 1) * limit : page * limit], "total": len(rows)})

    def _limited(self, request: Request) -> Response:
        _only(request)
        now = time.monotonic()
        self._asked_at = [at for at in self._asked_at if at > now - 30] + [now]
        if len(self._asked_at) > BURST:
            raise Refused(429, "too-many-requests", "เรียกถี่เกินไป โปรดรอ", {"Retry-After": "1"})
        return _json({"status": "ok"})


class Envelope:
    """Gives every request an id, every answer that id, and gzip to whoever takes it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = Headers(scope=scope)
        number = given.get("x-request-id") or secrets.token_hex(8)
        headers = [(name, value) for name, value in scope["headers"] if name != b"x-request-id"]
        inner = {**scope, "headers": [*headers, (b"x-request-id", number.encode())]}
        packed = "gzip" in given.get("accept-encoding", "")
        start: Message = {}

        async def send_enveloped(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            body = message.get("body", b"")
            out = MutableHeaders(scope=start)
            out["X-Request-ID"] = number
            if packed and body:
                body = gzip.compress(body, 1)
                out["Content-Encoding"], out["Content-Length"] = "gzip", str(len(body))
            await send(start)
            await send({"type": "http.response.body", "body": body})

        await self._app(inner, receive, send_enveloped)


def _json(
    body: object, status: int = 200, headers: dict[str, str] | None = None, media_type: str = "application/json"
) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status, headers, media_type)


def _cached(request: Request, body: object) -> Response:
    etag = f'W/"{blake2b(json.dumps(body).encode(), digest_size=8).hexdigest()}"'
    held = [one.strip() for one in request.headers.get("if-none-match", "").split(",")]
    if etag in held or "*" in held:
        return Response(status_code=304, headers={"ETag": etag})
    return _json(body, headers={"ETag": etag, "Cache-Control": "private, no-cache"})


def _authenticate(request: Request) -> None:
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    challenge = {"WWW-Authenticate": 'Bearer realm="good"'}
    if kind.lower() != "bearer":
        raise Refused(401, "token-missing", "ต้องส่งโทเคน", challenge)
    try:
        claims = jwt.decode(given, KEY, algorithms=["HS256"]).claims
        jwt.JWTClaimsRegistry(exp={"essential": True}).validate(claims)
    except ExpiredTokenError as error:
        raise Refused(401, "token-expired", "โทเคนหมดอายุ", challenge) from error
    except (JoseError, ValueError) as error:
        raise Refused(401, "token-invalid", "โทเคนใช้ไม่ได้", challenge) from error
    if "read" not in claims["scope"].split():
        raise Refused(403, "scope-missing", "โทเคนนี้ไม่มีสิทธิ์อ่าน")


async def _grant(request: Request) -> Response:
    import base64

    form = parse_qs((await request.body()).decode())
    expected = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
    if request.headers.get("authorization") != f"Basic {expected}":
        return _json({"error": "invalid_client"}, 401, {"WWW-Authenticate": "Basic"})
    lifetime_s = 300
    granted = token(scope=form.get("scope", ["read"])[0], lifetime_s=lifetime_s)
    return _json(
        {"access_token": granted, "token_type": "Bearer", "expires_in": lifetime_s},
        headers={"Cache-Control": "no-store"},
    )


def _only(request: Request, *names: str) -> dict[str, str]:
    for name in request.query_params:
        if name not in names:
            raise Refused(400, "parameter-unknown", f"ไม่รู้จักพารามิเตอร์ {name[:40]}", name=name[:40])
    return dict(request.query_params)


def _whole(given: dict[str, str], name: str, least: int, most: int, otherwise: int) -> int:
    told = given.get(name, str(otherwise))
    if not re.fullmatch(r"[0-9]{1,12}", told) or not least <= int(told) <= most:
        raise Refused(400, "parameter-invalid", f"{name} ต้องเป็นจำนวนเต็ม {least}–{most}", name=name)
    return int(told)
