"""ภาคีจำลองที่ตอบตามบท และนาฬิกาปลอม

    with FakePartner([503, 200]) as partner:
        client_for(trainee, partner).get("/utilisation")

บทคือรายการของคำตอบตามลำดับ คำตอบสุดท้ายใช้ซ้ำ ถ้าให้เป็น dict คือบทของแต่ละ path คำตอบหนึ่งอันเป็น

    200                         สถานะ พร้อมเนื้อหา JSON ของภาคี
    (429, {"Retry-After": "2"}) สถานะ พร้อมส่วนหัว
    DROP                        ตัดสายโดยไม่ตอบ
    STALL                       เงียบไปสามวินาทีแล้วจึงตอบ 200
    BROKEN                      สถานะ 200 แต่เนื้อหาไม่ใช่ JSON
"""

import json
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

TOKEN = "course-token-5f2c9"
DATE = "Mon, 05 Oct 2026 02:00:00 GMT"
DROP = "drop"
STALL = "stall"
BROKEN = "broken"

PREFIX = "/insurer"
STALL_S = 3.0
PATIENCE = 40  # คำขอมากกว่านี้แปลว่าลองใหม่ไม่รู้จบ
CERTIFICATE = Path(__file__).with_name("self_signed.pem")
GOOD = {200, 201}


class FakePartner:
    """บริการหนึ่งตัวบน 127.0.0.1 ที่เปิดเมื่อเข้า with และปิดเมื่อออก

    requests คือคำขอที่ได้รับ waits คือเวลาที่ถูกขอให้รอผ่านนาฬิกาปลอม lines คือบันทึกที่โปรแกรมเขียน
    hurried เป็นจริงเมื่อมีการลองใหม่โดยไม่ได้เรียกนาฬิกาปลอม ภาคีจะตอบ 500 เพื่อให้เลิก
    """

    def __init__(self, script, *, data=None, tls=False):
        self.script = script
        self.data = {"total": 620} if data is None else data
        self.tls = tls
        self.requests = []
        self.waits = []
        self.lines = []
        self.hurried = False
        self._waits_due = {}
        self._open = threading.Event()

    def __enter__(self):
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"partner": self}))
        self._server.daemon_threads = True
        if self.tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, args=(0.002,), daemon=True).start()
        scheme = "https" if self.tls else "http"
        self.base_url = f"{scheme}://127.0.0.1:{self._server.server_address[1]}{PREFIX}"
        return self

    def __exit__(self, *_):
        self._open.set()
        self._server.shutdown()
        self._server.server_close()

    def sleep(self, seconds):
        """นาฬิกาปลอม: จดไว้ ไม่รอจริง"""
        self.waits.append(seconds)
        if len(self.waits) > PATIENCE:
            raise RuntimeError("ลองใหม่ไม่รู้จบ")

    def log(self, line, *more):
        """ที่เขียนบันทึกของโปรแกรม"""
        self.lines.append(" ".join(str(part) for part in (line, *more)))

    def asked(self, path):
        """จำนวนคำขอที่มาถึง path นี้"""
        return sum(request["path"] == path for request in self.requests)

    def reply(self, request):
        """(สถานะหรือ DROP, ส่วนหัว) ของคำตอบต่อคำขอหนึ่งครั้ง"""
        path = request["path"]
        script = self.script[path] if isinstance(self.script, dict) else self.script
        number = self.asked(path)
        self.requests.append(request)
        self.hurried |= number > 0 and len(self.waits) < self._waits_due.get(path, 0)
        if self.hurried or len(self.requests) > PATIENCE:
            return 500, {}
        if request["headers"].get("authorization") != f"Bearer {TOKEN}":
            return 401, {}
        answer = script[min(number, len(script) - 1)]
        status, headers = answer if isinstance(answer, tuple) else (answer, {})
        if status not in {*GOOD, BROKEN}:
            self._waits_due[path] = len(self.waits) + 1
        if status == STALL:
            self._open.wait(STALL_S)
            return 200, {}
        return status, headers


class _Handler(BaseHTTPRequestHandler):
    partner: FakePartner

    def do_GET(self):
        self._answer()

    def do_POST(self):
        self._answer()

    def _answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        path = self.path.removeprefix(PREFIX)
        status, more = self.partner.reply({"method": self.command, "path": path, "headers": headers, "body": body})
        if status == DROP:
            self.close_connection = True
            return
        content = json.dumps(self.partner.data if status in GOOD else {"status": status}).encode()
        if status == BROKEN:
            status, content = 200, b"<html>"
        self.send_response_only(status)
        for name, value in {"Date": DATE, "Content-Type": "application/json", **more}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """ไม่พิมพ์บันทึกการเข้าถึงปนกับผลการตรวจ"""
