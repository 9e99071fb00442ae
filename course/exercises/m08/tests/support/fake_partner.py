"""หน่วยงานภาคีจำลอง: ตอบตามข้อตกลงใน README.md และสั่งให้ทำตัวแปลกได้ทีละเรื่อง

    with FakePartner(make_rows(230)) as partner:
        report = trainee.sync(partner.base_url, TOKEN, new_database())

ระหว่างเทสต์แก้ partner.rows ได้ เหมือนภาคีมีข้อมูลใหม่ และดูคำขอที่ได้รับใน partner.asked
"""

import json
import random
import secrets
import threading
from datetime import UTC, datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

TOKEN = "course-token"
BANGKOK = timezone(timedelta(hours=7))
NAMES = {"/v1/changes": {"since", "limit", "offset"}, "/v1/reconciliation": set()}
COUNTS = ("rows", "numerator", "denominator")
PRACTICE = 2569  # ข้อมูลชุดฝึก เทสต์ที่เก็บไว้ตรวจจับสลากข้อมูลใหม่ทุกครั้ง


def new_database():
    """ชื่อไฟล์ฐานข้อมูลที่ยังไม่มี"""
    return f"store-{secrets.token_hex(6)}.db"


def at(text):
    """เวลาไทยจากข้อความสั้น ๆ เช่น at('02-01 00:15')"""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=BANGKOK)


def make_row(name, moment, *, province="40", numerator=30, denominator=50, fy=2569, quarter=2):
    """แถวของภาคีหนึ่งแถว เปลี่ยนเมื่อ moment"""
    return {
        "id": name,
        "indicator": "MCH08",
        "province": province,
        "fy": fy,
        "quarter": quarter,
        "numerator": numerator,
        "denominator": denominator,
        "updated_at": moment.isoformat(),
    }


def make_rows(count, province="40", start="01-15 08:00", seed=PRACTICE):
    """แถวสมมุติ count แถว เปลี่ยนห่างกันแถวละ 20 นาที รหัสและจำนวนมาจากการจับสลากของ seed"""
    draw = random.Random(seed)
    return [
        make_row(
            f"R{province}-{number:04d}",
            at(start) + timedelta(minutes=20 * place),
            province=province,
            numerator=draw.randrange(20, 40),
            denominator=draw.randrange(40, 60),
            quarter=draw.randrange(1, 5),
        )
        for place, number in enumerate(sorted(draw.sample(range(10_000), count)))
    ]


def as_ours(row):
    """แถวของภาคีในรูปที่ connector ต้องบันทึก"""
    moment = datetime.fromisoformat(row["updated_at"]).astimezone(UTC)
    kept = {name: row[name] for name in ("id", "indicator", "province", "numerator", "denominator")}
    return kept | {"period": f"{row['fy']}-Q{row['quarter']}", "updated_at": moment.strftime("%Y-%m-%dT%H:%M:%SZ")}


def by_id(rows):
    """แถวเรียงตาม id"""
    return sorted(rows, key=lambda row: row["id"])


class FakePartner:
    """บริการหนึ่งตัวบน 127.0.0.1 ที่เปิดเมื่อเข้า with และปิดเมื่อออก

    page_cap จำนวนแถวสูงสุดที่ยอมให้ต่อหน้า · fails_at ลำดับของคำขอ (เริ่มจาก 1 นับใหม่เมื่อกำหนด) ที่ตอบ 500 ·
    forgets_order ส่งแถวตามลำดับในรายการ ไม่กรอง since · totals ยอดที่แจ้ง (ปกติรวมจากแถวจริง)
    """

    def __init__(self, rows, *, page_cap=100, forgets_order=False, totals=None):
        self.rows = rows
        self.page_cap = page_cap
        self.forgets_order = forgets_order
        self.totals = totals
        self.fails_at = None
        self.asked = []
        self.authorizations = []

    def __enter__(self):
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"partner": self}))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.002,), daemon=True).start()
        self.base_url = f"http://127.0.0.1:{self._server.server_address[1]}"
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def sinces(self):
        """ค่า since ของคำขอ /v1/changes ที่ได้รับ ตามลำดับ (None เมื่อไม่ได้ส่ง)"""
        return [params.get("since") for path, params in self.asked if path == "/v1/changes"]

    def reply(self, path, params, authorization):
        """(สถานะ, เนื้อหา) ของคำตอบต่อคำขอหนึ่งครั้ง"""
        self.asked.append((path, params))
        self.authorizations.append(authorization)
        if self.fails_at is not None:
            self.fails_at -= 1
            if self.fails_at == 0:
                return 500, {"status": 500, "title": "ระบบขัดข้อง"}
        if len(self.asked) > 200:
            return 500, {"status": 500, "title": "คำขอมากผิดปกติในเทสต์เดียว"}
        if authorization != f"Bearer {TOKEN}":
            return 401, {"status": 401, "title": "ไม่ได้ยืนยันตัวตน"}
        if path not in NAMES:
            return 404, {"status": 404, "title": "ไม่มีเส้นทางนี้"}
        if set(params) - NAMES[path]:
            return 400, {"status": 400, "title": "ไม่รู้จักพารามิเตอร์"}
        return self._totals() if path == "/v1/reconciliation" else self._changes(params)

    def _changes(self, params):
        try:
            since = datetime.fromisoformat(params["since"]) if "since" in params else None
            limit, offset = int(params.get("limit", 50)), int(params.get("offset", 0))
        except ValueError:
            return 422, {"status": 422, "title": "ค่าไม่ถูกต้อง"}
        if (since and since.tzinfo is None) or not 1 <= limit <= 100 or offset < 0:
            return 422, {"status": 422, "title": "ค่าไม่ถูกต้อง"}
        rows = self.rows
        if not self.forgets_order:
            rows = [row for row in rows if since is None or _moment(row) >= since]
            rows = sorted(rows, key=lambda row: (_moment(row), row["id"]))
        page = rows[offset : offset + min(limit, self.page_cap)]
        return 200, {"data": page, "total": len(rows), "limit": limit, "offset": offset}

    def _totals(self):
        if self.totals is not None:
            return 200, {"data": self.totals}
        sums = {}
        for row in self.rows:
            total = sums.setdefault(row["province"], dict.fromkeys(COUNTS, 0))
            for name, amount in zip(COUNTS, (1, row["numerator"], row["denominator"]), strict=True):
                total[name] += amount
        return 200, {"data": [{"province": code, **sums[code]} for code in sorted(sums)]}


def _moment(row):
    moment = datetime.fromisoformat(row["updated_at"])
    return moment if moment.tzinfo else moment.replace(tzinfo=BANGKOK)


class _Handler(BaseHTTPRequestHandler):
    partner: FakePartner

    def do_GET(self):
        address = urlsplit(self.path)
        status, body = self.partner.reply(
            address.path, dict(parse_qsl(address.query)), self.headers.get("Authorization")
        )
        content = json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json" if status == 200 else "application/problem+json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """ไม่พิมพ์บันทึกการเข้าถึงปนกับผลการตรวจ"""
