"""สองหน่วยงานจำลองที่ทำตามข้อตกลงใน README.md

    with FakePartners(make_schools(130), make_reports(...)) as partners:
        report = partners.refresh(trainee, database)

habit กำหนดว่าหน่วยงานตอบอย่างไร Habit() คือตอบตามเอกสารทุกข้อ ระหว่างเทสต์แก้ partners.schools, partners.reports และ
partners.broken (เส้นทาง → สถานะที่ตอบเสมอ หรือ DROP คือตัดสายโดยไม่ตอบ) ได้ เวลาที่ถูกขอให้รออยู่ใน partners.waits คำขอที่ได้รับอยู่ใน partners.asked
"""

import csv
import io
import json
import random
import secrets
import threading
from datetime import date, datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

TOKEN = "school-registry-token"
BANGKOK = timezone(timedelta(hours=7))
SCHOOLS = "/registry/v1/schools"
REPORTS = "/local/reports/2569.csv"
HEADER = ["รหัสโรงเรียน", "โรงเรียน", "วันที่รายงาน", "ชั่งวัด", "สูงดีสมส่วน"]
AREAS = {"4001": "เมืองขอนแก่น", "4002": "บ้านฝาง", "3401": "เมืองอุบลราชธานี", "5701": "เมืองเชียงราย"}
PRACTICE = 2569  # ข้อมูลชุดฝึก เทสต์ที่เก็บไว้ตรวจจับสลากข้อมูลใหม่ทุกครั้ง
DROP = "drop"
PATIENCE = 120  # คำขอหรือการรอมากกว่านี้ในรอบเดียวแปลว่าวนไม่รู้จบ


def new_database():
    """ชื่อไฟล์ฐานข้อมูลที่ยังไม่มี"""
    return f"store-{secrets.token_hex(6)}.db"


def make_school(number, *, area="4001", enrolled=120, moment="2026-06-01T06:50:00+07:00"):
    """โรงเรียนหนึ่งแห่งในทะเบียน รหัสขึ้นต้นด้วย 0"""
    return {
        "school": f"0{1_040_000 + number:07d}",
        "area": area,
        "area_name": AREAS[area],
        "enrolled": enrolled,
        "updated_at": moment,
        "director_phone": "080-000-0000",
    }


def make_schools(count, areas=tuple(AREAS), seed=PRACTICE):
    """โรงเรียนสมมุติ count แห่ง เรียงตามรหัส รหัส อำเภอ และจำนวนนักเรียนมาจากการจับสลากของ seed"""
    draw = random.Random(seed)
    numbers = sorted(draw.sample(range(10_000, 8_000_000), count))
    dealt = draw.sample([areas[turn % len(areas)] for turn in range(count)], count)
    return [
        make_school(number, area=area, enrolled=draw.randrange(60, 1560))
        for number, area in zip(numbers, dealt, strict=True)
    ]


def make_report(school, *, day="2026-05-20", measured=None, good=None):
    """รายงานของโรงเรียนหนึ่งแห่ง (ค่าที่ถูกต้อง ยังไม่ได้เขียนเป็นไฟล์)"""
    enrolled = school["enrolled"]
    measured = enrolled - enrolled % 5 if measured is None else measured
    good = measured * (3 + int(school["school"][-1]) % 6) // 10 if good is None else good
    return {"school": school["school"], "reported_on": date.fromisoformat(day), "measured": measured, "good": good}


def make_reports(schools, seed=PRACTICE):
    """รายงานของทุกโรงเรียน วันที่ (4 พฤษภาคม ถึง 12 มิถุนายน) และจำนวนมาจากการจับสลากของ seed"""
    draw = random.Random(seed)
    start = date(2026, 5, 4)
    reports = []
    for school in schools:
        measured = school["enrolled"] - draw.randrange(10)
        day = start + timedelta(days=draw.randrange(40))
        good = draw.randrange(measured // 4, measured)
        reports.append(make_report(school, day=day.isoformat(), measured=measured, good=good))
    return reports


def expected_rows(schools, reports):
    """แถวที่ linked_rows ควรคืน จากทะเบียนและรายงานที่ไม่มีรหัสซ้ำ"""
    known = {school["school"]: school for school in schools}
    return [
        {
            **{name: known[report["school"]][name] for name in ("school", "area", "area_name", "enrolled")},
            **{name: report[name] for name in ("measured", "good")},
            "reported_on": report["reported_on"].isoformat(),
        }
        for report in sorted(reports, key=lambda report: report["school"])
        if report["school"] in known
    ]


def sums_of(rows, area):
    """ยอดของอำเภอหนึ่งที่ควรเผยแพร่ ก่อนปกปิด"""
    rows = [row for row in rows if row["area"] == area]
    numerator, denominator = sum(row["good"] for row in rows), sum(row["measured"] for row in rows)
    return {
        "area": area,
        "area_name": AREAS[area],
        "schools": len(rows),
        "enrolled": sum(row["enrolled"] for row in rows),
        "denominator": denominator,
        "numerator": numerator,
        "percent": 100 * numerator / denominator,
        "suppressed": False,
    }


def difference(got, expected):
    """คำบอกสั้น ๆ ว่าแถวต่างกันอย่างไร"""
    if not isinstance(got, list):
        return f"linked_rows ต้องคืน list แต่ได้ {type(got).__name__}"
    codes = [row.get("school") for row in got]
    wanted = [row["school"] for row in expected]
    if codes != wanted:
        lost, more = sorted(set(wanted) - set(codes)), sorted(set(codes) - set(wanted), key=str)
        return f"ควรได้ {len(wanted)} โรงเรียน แต่ได้ {len(codes)} หายไป {lost[:3]} เกินมา {more[:3]}"
    wrong = next((pair for pair in zip(got, expected, strict=True) if pair[0] != pair[1]), None)
    return f"ควรได้ {wrong[1]} แต่ได้ {wrong[0]}" if wrong else "ตรงกัน"


class Habit:
    """หน่วยงานที่ตอบตามข้อตกลงทุกข้อ"""

    def listed(self, schools):
        """แถวทั้งหมดของทะเบียน ตามลำดับที่ส่ง"""
        return schools

    def page(self, number, rows, limit, offset):
        """(สถานะ ส่วนหัว เนื้อหา) ของคำขอลำดับที่ number (เริ่มจาก 1)"""
        del number
        return 200, {}, {"data": rows[offset : offset + limit], "total": len(rows), "limit": limit, "offset": offset}

    def lines(self, reports):
        """บรรทัดของไฟล์ รวมหัวตาราง"""
        return [HEADER, *([*self.cells(report)] for report in reports)]

    def cells(self, report):
        """ช่องของรายงานหนึ่งแถว ถ้ามี cells แปลว่าเทสต์เขียนแถวเอง"""
        if "cells" in report:
            return report["cells"]
        numbers = (f"{report[name]:,}" for name in ("measured", "good"))
        return [report["school"], "โรงเรียนตัวอย่าง", self.day(report["reported_on"]), *numbers]

    def day(self, day):
        """วันที่แบบไทย"""
        return f"{day.day:02d}/{day.month:02d}/{day.year + 543}"

    def encoded(self, text):
        """ไฟล์เป็นไบต์"""
        return text.encode("cp874")


class FakePartners:
    """ทั้งสองหน่วยงานบน 127.0.0.1 เปิดเมื่อเข้า with และปิดเมื่อออก"""

    def __init__(self, schools, reports, *, habit=None):
        self.schools = schools
        self.reports = reports
        self.habit = habit or Habit()
        self.broken = {}
        self.asked = []
        self.waits = []

    def __enter__(self):
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"partners": self}))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.002,), daemon=True).start()
        self.base_url = f"http://127.0.0.1:{self._server.server_address[1]}"
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def refresh(self, trainee, database):
        """ให้ตัวเชื่อมของผู้เข้ารับการอบรมทำงานหนึ่งรอบ"""
        urls = (f"{self.base_url}/registry", f"{self.base_url}/local")
        return trainee.refresh(*urls, TOKEN, database, sleep=self.sleep)

    def sleep(self, seconds):
        """นาฬิกาปลอม: จดไว้ ไม่รอจริง"""
        self.waits.append(seconds)
        if len(self.waits) > PATIENCE:
            raise RuntimeError("ลองใหม่ไม่รู้จบ")

    def tokens(self, path):
        """ส่วนหัว Authorization ของคำขอที่มาถึงเส้นทางนี้"""
        return [authorization for asked, authorization in self.asked if asked == path]

    def reply(self, path, params, authorization):
        """(สถานะ ส่วนหัว เนื้อหา) ของคำขอหนึ่งครั้ง"""
        self.asked.append((path, authorization))
        if path in self.broken:
            return self.broken[path], {}, b"{}"
        if len(self.asked) > PATIENCE:
            return 500, {}, b"{}"
        if path == SCHOOLS:
            return self._page(params, authorization)
        if path == REPORTS:
            return self._file()
        return 404, {}, b"{}"

    def _page(self, params, authorization):
        if authorization != f"Bearer {TOKEN}":
            return 401, {}, b"{}"
        limit, offset = int(params.get("limit", 50)), int(params.get("offset", 0))
        if not 1 <= limit <= 100 or offset < 0:
            return 422, {}, b"{}"
        rows = self.habit.listed(self.schools)
        number = len(self.tokens(SCHOOLS))
        status, headers, body = self.habit.page(number, rows, limit, offset)
        return status, headers, json.dumps(body, ensure_ascii=False).encode()

    def _file(self):
        text = io.StringIO()
        csv.writer(text).writerows(self.habit.lines(self.reports))
        return 200, {"Content-Type": "text/csv"}, self.habit.encoded(text.getvalue())


def in_bangkok(text):
    """เวลาจากข้อความ ISO 8601 ในเขตเวลาไทย"""
    return datetime.fromisoformat(text).astimezone(BANGKOK)


class _Handler(BaseHTTPRequestHandler):
    partners: FakePartners

    def do_GET(self):
        address = urlsplit(self.path)
        status, headers, content = self.partners.reply(
            address.path, dict(parse_qsl(address.query)), self.headers.get("Authorization")
        )
        if status == DROP:
            self.close_connection = True
            return
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """ไม่พิมพ์บันทึกการเข้าถึงปนกับผลการตรวจ"""
