"""เซิร์ฟเวอร์จำลองของ HDC: ตอบตามข้อกำหนดใน README.md และสั่งให้ทำตัวแปลกได้ทีละเรื่อง

    with FakeHdc(make_rows(1085)) as hdc:
        rows = trainee.fetch_all(hdc.base_url, TOKEN, "s_kpi_height05", 2569, "40")

เซิร์ฟเวอร์จำลองไม่กรองปีและจังหวัด แต่จดคำขอทุกครั้งไว้ใน hdc.bodies ให้เทสต์ตรวจเอง
"""

import json
import random
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN = "course-token"
PRACTICE = 2569  # ข้อมูลชุดฝึก เทสต์ที่เก็บไว้ตรวจจับสลากข้อมูลใหม่ทุกครั้ง

DEFAULT_LIMIT = 1000
PAGE_CAP = 1000
PREFIX = "/hdc"
PARAMETER_INVALID = (400, '{"title": "Parameter Invalid", "status": 400}')
KEYS = {"tableName", "year", "province", "type", "limit", "offset"}


def make_rows(count, province="34", seed=PRACTICE):
    """แถวสมมุติ count แถว มีทั้งรหัสที่ขึ้นต้นด้วย 0 ค่าว่าง และข้อความไทย เนื้อหามาจากการจับสลากของ seed"""
    draw = random.Random(seed)
    return [
        {
            "id": f"{draw.getrandbits(128):032x}",
            "hospcode": f"{draw.randrange(10_000):05d}",
            "hospname": f"รพ.สต.บ้านสมมุติ {number}",
            "areacode": f"{province}010100",
            "target": draw.randrange(40, 100),
            "result": None if number % 5 == 0 else draw.randrange(40),
        }
        for number in range(1, count + 1)
    ]


def is_digits(value, length):
    """เป็นข้อความตัวเลขอารบิก length หลักพอดี"""
    return isinstance(value, str) and re.fullmatch(f"[0-9]{{{length}}}", value) is not None


def is_count(value, least):
    """เป็นจำนวนเต็มไม่น้อยกว่า least"""
    return type(value) is int and value >= least


def is_valid(body):
    """คำขอตรงตามตารางใน README.md หรือไม่"""
    return (
        set(body) <= KEYS
        and isinstance(body.get("tableName"), str)
        and is_digits(body.get("year"), 4)
        and is_digits(body.get("province"), 2)
        and body.get("type", "json") == "json"
        and is_count(body.get("limit", DEFAULT_LIMIT), 1)
        and is_count(body.get("offset", 0), 0)
    )


class FakeHdc:
    """บริการหนึ่งตัวบน 127.0.0.1 ที่เปิดเมื่อเข้า with และปิดเมื่อออก

    ตัวเลือก: page_cap จำนวนแถวสูงสุดที่ยอมให้ต่อหน้า · envelope ตอบแบบซองข้อมูลหรือรายการล้วน ·
    total จำนวนทั้งหมดที่ประกาศ (ปกติคือจำนวนจริง) · status สถานะของคำตอบที่สำเร็จ ·
    answer (สถานะ, ข้อความ) ที่ตอบแทนทุกคำขอ
    """

    def __init__(self, rows, *, page_cap=PAGE_CAP, envelope=True, total=None, status=200, answer=None):
        self.rows = rows
        self.page_cap = page_cap
        self.envelope = envelope
        self.total = len(rows) if total is None else total
        self.status = status
        self.answer = answer
        self.bodies = []
        self.authorizations = []
        self._patience = len(rows) // 100 + 40  # คำขอมากกว่านี้แปลว่าวนไม่จบ

    def __enter__(self):
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"hdc": self}))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.002,), daemon=True).start()
        self.base_url = f"http://127.0.0.1:{self._server.server_address[1]}{PREFIX}"
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def reply(self, authorization, body):
        """(สถานะ, ข้อความ) ของคำตอบต่อคำขอหนึ่งครั้ง"""
        self.bodies.append(body)
        self.authorizations.append(authorization)
        if len(self.bodies) > self._patience:
            return 500, "too many requests in one test"
        if authorization != f"Bearer {TOKEN}":
            return 401, '{"title": "Unauthorized", "status": 401}'
        if self.answer is not None:
            return self.answer
        if not is_valid(body):
            return PARAMETER_INVALID
        page = self._page(body.get("limit", DEFAULT_LIMIT), body.get("offset", 0))
        return self.status, json.dumps(page, ensure_ascii=False)

    def _page(self, limit, offset):
        page = self.rows[offset : offset + min(limit, self.page_cap)]
        if not self.envelope:
            return page
        return {"data": page, "total": self.total, "limit": limit, "offset": offset}


class _Handler(BaseHTTPRequestHandler):
    hdc: FakeHdc

    def do_POST(self):
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path != f"{PREFIX}/api/report_data":
            self._send(404, '{"title": "Not Found", "status": 404}')
            return
        try:
            body = json.loads(raw)
        except ValueError:
            body = None
        if isinstance(body, dict):
            self._send(*self.hdc.reply(self.headers.get("Authorization"), body))
        else:
            self._send(*PARAMETER_INVALID)

    def _send(self, status, text):
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """ไม่พิมพ์บันทึกการเข้าถึงปนกับผลการตรวจ"""
