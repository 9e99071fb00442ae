"""นิสัยแปลกที่ไม่มีในเอกสาร แต่ละคนพบหน่วยงานละหนึ่งเรื่อง เลือกด้วย STUDENT_SEED จึงเหมือนเดิมทุกครั้งที่ส่ง"""

import hashlib
from datetime import UTC, timedelta

import pytest
from fake_partners import HEADER, Habit, in_bangkok

# การตรวจพิสูจน์ชุดแบบฝึกหัดก่อนเผยแพร่ใช้ seed นี้ จึงต้องพบทุกเรื่อง
EVERY = "gate"
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


class BareArray(Habit):
    def page(self, number, rows, limit, offset):
        _, headers, body = super().page(number, rows, limit, offset)
        return 201, headers, body["data"]

    def needs(self, coped):
        assert coped, "ทะเบียนโรงเรียนของท่านตอบสถานะ 201 และส่งรายการล้วนโดยไม่มีซองข้อมูล จึงเชื่อมได้ไม่ครบหรือไม่ถูก (ทบทวนบท m01)"


class ShortPages(Habit):
    def page(self, number, rows, limit, offset):
        status, headers, body = super().page(number, rows, min(limit, 40), offset)
        return status, headers, body | {"total": len(body["data"])}

    def needs(self, coped):
        assert coped, "ทะเบียนโรงเรียนของท่านส่งหน้าสั้นกว่าที่ขอ และ total นับเฉพาะหน้านั้น จึงเชื่อมได้ไม่ครบหรือไม่ถูก (ทบทวนบท m01)"


class Busy(Habit):
    asks_to_wait_s = 7

    def page(self, number, rows, limit, offset):
        if number % 2:
            return 503, {"Retry-After": "7"}, {"status": 503, "title": "ปิดปรับปรุงชั่วคราว"}
        return super().page(number, rows, limit, offset)

    def needs(self, coped):
        assert coped, "ทะเบียนโรงเรียนของท่านตอบ 503 เป็นระยะพร้อม Retry-After ต้องรอตามนั้นแล้วลองใหม่ (ทบทวนบท m02)"


class LateCopies(Habit):
    def listed(self, schools):
        newest = [
            row | {"updated_at": in_bangkok(row["updated_at"]).astimezone(UTC).isoformat().replace("+00:00", "Z")}
            for row in schools
        ]
        older = [
            row
            | {
                "enrolled": row["enrolled"] + 900,
                "updated_at": (in_bangkok(row["updated_at"]) - timedelta(minutes=30)).isoformat(),
            }
            for row in schools[::3]
        ]
        return newest + older

    def needs(self, coped):
        assert coped, (
            "ทะเบียนโรงเรียนของท่านส่งแถวรุ่นเก่าตามมาทีหลัง และปนเวลาเขต Z กับ +07:00 จึงเชื่อมได้ไม่ครบหรือไม่ถูก (ทบทวนบท m08)"
        )


class Utf8WithBom(Habit):
    def encoded(self, text):
        return text.encode("utf-8-sig")

    def needs(self, coped):
        assert coped, "ท้องถิ่นของท่านส่งไฟล์เป็น UTF-8 ที่มี BOM แทน CP874 จึงเชื่อมได้ไม่ครบหรือไม่ถูก (ทบทวนบท m03)"


class LostZeros(Habit):
    def cells(self, report):
        code, *others = super().cells(report)
        return [code.lstrip("0"), *others]

    def needs(self, coped):
        assert coped, (
            "ท้องถิ่นของท่านเลขศูนย์นำหน้ารหัสโรงเรียนหายไป เพราะเปิดบันทึกด้วยโปรแกรมตาราง จึงเชื่อมได้ไม่ครบหรือไม่ถูก (ทบทวนบท m03)"
        )


class ThaiDigits(Habit):
    def lines(self, reports):
        return [[cell.translate(THAI_DIGITS) for cell in line] for line in super().lines(reports)]

    def needs(self, coped):
        assert coped, "ท้องถิ่นของท่านเขียนตัวเลขทั้งไฟล์เป็นเลขไทย รวมถึงรหัสและวันที่ จึงเชื่อมได้ไม่ครบหรือไม่ถูก (ทบทวนบท m03)"


class ChristianYears(Habit):
    def day(self, day):
        return f"{day.day}/{day.month}/{day.year}"

    def needs(self, coped):
        assert coped, "ท้องถิ่นของท่านเขียนปีเป็น ค.ศ. แทน พ.ศ. จึงเชื่อมได้ไม่ครบหรือไม่ถูก (ทบทวนบท m03)"


class TitledTable(Habit):
    def lines(self, reports):
        order = [3, 1, 4, 0, 2]
        table = [[line[place] for place in order] for line in super().lines(reports)]
        blank = [""] * len(HEADER)
        total = [f"{sum(report['measured'] for report in reports):,}", "", "1", "รวม", ""]
        return [["รายงานการชั่งวัด ปีงบประมาณ 2569", *blank[1:]], blank, *table, total]

    def needs(self, coped):
        assert coped, "ท้องถิ่นของท่านมีชื่อรายงานเหนือหัวตาราง สลับคอลัมน์ และมีบรรทัดรวมท้ายตาราง จึงเชื่อมได้ไม่ครบหรือไม่ถูก (ทบทวนบท m03)"


OF_SCHOOLS = (BareArray, ShortPages, Busy, LateCopies)
OF_LOCAL = (Utf8WithBom, LostZeros, ThaiDigits, ChristianYears, TitledTable)


def chosen(seed, habits):
    """นิสัยของ seed นี้ จากกลุ่มที่ให้มา"""
    if seed == EVERY:
        return list(habits)
    digest = hashlib.sha256(f"{seed}/{habits[0].__name__}".encode()).digest()
    return [habits[int.from_bytes(digest[:4], "big") % len(habits)]]


@pytest.fixture
def school_habits(app_env):
    """นิสัยแปลกของทะเบียนโรงเรียนที่คนนี้พบ"""
    return [habit() for habit in chosen(app_env["STUDENT_SEED"], OF_SCHOOLS)]


@pytest.fixture
def local_habits(app_env):
    """นิสัยแปลกของท้องถิ่นที่คนนี้พบ"""
    return [habit() for habit in chosen(app_env["STUDENT_SEED"], OF_LOCAL)]
