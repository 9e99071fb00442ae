"""เทสต์ของระบบตรวจ ส่วนที่เปิดเผย: ชุดทดสอบของท่านต้องยอมรับบริการที่ถูก และจับบริการที่ผิดได้"""

import pytest


@pytest.mark.grade(
    points=2,
    hint_th="อ่านข้อตกลงใน README.md อีกครั้ง เทสต์ที่ไม่ผ่านกับบริการที่ถูกต้อง คือเทสต์ที่เรียกร้องเกินข้อตกลง",
    hint_en="Read the agreement again: a test that fails a right service demands more than was agreed.",
)
def test_accepts_the_reference(suite):
    """ผ่านทุกเทสต์กับบริการที่ถูกต้อง"""
    assert suite.accepts("reference")


@pytest.mark.grade(
    points=2,
    hint_th="อ่านทุกหน้าด้วย limit เล็ก ๆ แล้วเทียบจำนวนแถวที่ได้จริงกับ total",
    hint_en="Read all pages with a small limit and compare the number of rows with total.",
)
def test_notices_a_total_of_the_page(suite):
    """จับได้เมื่อ total คือจำนวนแถวในหน้า"""
    assert suite.kills("total_is_page_size")


@pytest.mark.grade(
    points=2,
    hint_th="ตรวจชนิดของ province ในทุกแถวด้วย isinstance(..., str)",
    hint_en="Check the type of province in every row with isinstance(…, str).",
)
def test_notices_codes_as_numbers(suite):
    """จับได้เมื่อรหัสจังหวัดเป็นตัวเลข"""
    assert suite.kills("codes_are_numbers")


@pytest.mark.grade(
    points=2,
    hint_th="ลองเรียกโดยไม่ส่งส่วนหัว Authorization ต้องได้ 401",
    hint_en="Ask without the Authorization header: the answer must be 401.",
)
def test_notices_an_open_door(suite):
    """จับได้เมื่อไม่ส่งโทเคนก็ได้ข้อมูล"""
    assert suite.kills("open_to_strangers")
