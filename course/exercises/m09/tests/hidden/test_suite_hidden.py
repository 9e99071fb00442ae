"""เทสต์ของระบบตรวจ ส่วนที่เก็บไว้: บริการที่ถูกอีกสองแบบ และบริการที่ผิดอีกเก้าแบบ"""

import pytest


@pytest.mark.grade(
    points=1,
    hint_th="อย่าตรวจสิ่งที่ข้อตกลงไม่ได้กำหนด เช่น ความยาวของหน้า ข้อความใน detail หรือช่องที่เพิ่มมา",
    hint_en="Check nothing the agreement leaves open: page length, the words in detail, added fields.",
)
def test_accepts_a_service_written_differently(suite):
    """ผ่านทุกเทสต์กับบริการที่ถูกต้องแต่เขียนคนละแบบ"""
    assert suite.accepts("other_form")


@pytest.mark.grade(
    points=1,
    hint_th="อย่าเขียนค่าจากข้อมูลตัวอย่างลงในเทสต์ ให้เทียบคำตอบของบริการกันเอง",
    hint_en="Write no value of the sample data into a test; compare the service's answers with one another.",
)
def test_accepts_a_service_with_other_data(suite):
    """ผ่านทุกเทสต์กับบริการที่ถูกต้องแต่มีข้อมูลชุดอื่น"""
    assert suite.accepts("other_data")


@pytest.mark.grade(
    points=1,
    hint_th="แต่ละเทสต์ต้องเตรียมข้อมูลที่ใช้เอง อย่าเก็บค่าจากเทสต์หนึ่งไว้ให้อีกเทสต์หนึ่งใช้",
    hint_en="Let each test prepare what it needs; keep nothing of one for another.",
)
def test_passes_in_any_order(suite):
    """ผ่านไม่ว่าจะรันเทสต์ตามลำดับใด"""
    assert suite.in_any_order()


@pytest.mark.grade(
    points=1,
    hint_th="อ่านจนได้หน้าว่าง แล้วเทียบจำนวนแถวที่ได้จริงกับ total",
    hint_en="Read until an empty page and compare the number of rows with total.",
)
def test_notices_a_lost_row(suite):
    """จับได้เมื่อแถวสุดท้ายหาย"""
    assert suite.kills("last_row_is_lost")


@pytest.mark.grade(
    points=1,
    hint_th="เก็บ id ของทุกหน้า แล้วเทียบจำนวนกับ set ของ id",
    hint_en="Collect the ids of all pages and compare their number with that of their set.",
)
def test_notices_overlapping_pages(suite):
    """จับได้เมื่อหน้าต่อกันไม่สนิทจนมีแถวซ้ำ"""
    assert suite.kills("pages_overlap")


@pytest.mark.grade(
    points=1,
    hint_th="ส่ง since เท่ากับ updated_at ของแถวหนึ่ง แถวนั้นต้องอยู่ในคำตอบ",
    hint_en="Send the updated_at of a row as since: that row must be in the answer.",
)
def test_notices_an_exclusive_since(suite):
    """จับได้เมื่อ since ไม่รวมเวลานั้นเอง"""
    assert suite.kills("since_is_exclusive")


@pytest.mark.grade(
    points=1,
    hint_th="ส่ง since เวลาเดียวกันแต่เขียนด้วยเขตเวลาอื่น เช่น UTC คำตอบต้องเหมือนเดิม",
    hint_en="Send the same moment in another zone, such as UTC: the answer must not change.",
)
def test_notices_times_compared_as_text(suite):
    """จับได้เมื่อเทียบเวลาแบบข้อความ"""
    assert suite.kills("since_is_compared_as_text")


@pytest.mark.grade(
    points=1,
    hint_th="ส่งค่าที่ใช้ไม่ได้ เช่น since=yesterday แล้วตรวจว่าสถานะ HTTP เป็น 422",
    hint_en="Send a value that cannot be used and check that the HTTP status is 422.",
)
def test_notices_an_error_with_status_200(suite):
    """จับได้เมื่อแจ้งข้อผิดพลาดด้วยสถานะ 200"""
    assert suite.kills("error_with_status_200")


@pytest.mark.grade(
    points=1,
    hint_th="ขอ limit=101 ซึ่งเกินเพดาน ต้องได้ 422 ไม่ใช่ 200",
    hint_en="Ask for limit=101, above the ceiling: 422 must come, not 200.",
)
def test_notices_a_limit_cut_silently(suite):
    """จับได้เมื่อลด limit ให้เองโดยไม่บอก"""
    assert suite.kills("limit_is_cut_silently")


@pytest.mark.grade(
    points=1,
    hint_th="ส่งชื่อที่สะกดผิด เช่น sicne ต้องได้ 400",
    hint_en="Send a misspelt name such as sicne: 400 must come.",
)
def test_notices_an_unknown_parameter_ignored(suite):
    """จับได้เมื่อไม่สนใจพารามิเตอร์ที่สะกดผิด"""
    assert suite.kills("unknown_parameter_ignored")


@pytest.mark.grade(
    points=1,
    hint_th="รวม numerator และ denominator ของทุกแถวรายจังหวัด แล้วเทียบกับ /v1/reconciliation ทุกช่อง ไม่ใช่เฉพาะจำนวนแถว",
    hint_en="Sum numerators and denominators by province and compare every field, not just the count.",
)
def test_notices_stale_totals(suite):
    """จับได้เมื่อยอดกระทบไม่ตรงกับแถว"""
    assert suite.kills("reconciliation_is_stale")


@pytest.mark.grade(
    points=1,
    hint_th="แปลง updated_at ด้วย datetime.fromisoformat แล้วตรวจว่า tzinfo ไม่ใช่ None",
    hint_en="Parse updated_at with datetime.fromisoformat and check that tzinfo is not None.",
)
def test_notices_times_without_a_zone(suite):
    """จับได้เมื่อเวลาไม่มีเขตเวลา"""
    assert suite.kills("times_without_zone")
