"""เทสต์ที่เปิดให้ผู้เข้ารับการอบรมอ่านและรันเองได้ก่อนส่งงาน"""

import pytest
from asking import fetch, fetch_outcome
from fake_hdc import TOKEN, FakeHdc, make_rows


@pytest.mark.grade(
    points=2,
    hint_th="คืนแถวตามที่ได้รับ ไม่แปลงชนิด ไม่ตัดคอลัมน์ ไม่เรียงใหม่",
    hint_en="Return rows as received: no type conversion, no dropped columns, no re-sorting.",
)
def test_returns_rows_untouched(trainee):
    """คืนทุกแถวตามที่ได้รับ โดยไม่ดัดแปลง"""
    rows = make_rows(12)
    with FakeHdc(rows) as hdc:
        got = fetch(trainee, hdc)
    assert got == rows, (
        "แถวที่คืนมาไม่ตรงกับแถวที่เซิร์ฟเวอร์ส่ง ต้องได้ครบ 12 แถว ลำดับเดิม และทุกคอลัมน์มีค่าเดิม "
        "เช่น hospcode ต้องเป็นข้อความที่ยังมีเลข 0 ข้างหน้า และ result ที่ไม่มีค่าต้องเป็น None (อ่านหัวข้อ «สิ่งที่ต้องคืน»)"
    )


@pytest.mark.grade(
    points=1,
    hint_th='ส่งโทเคนในส่วนหัว Authorization แบบ "Bearer <token>" ทุกคำขอ',
    hint_en='Send the token in every request as the header "Authorization: Bearer <token>".',
)
def test_sends_token_in_header(trainee):
    """ส่งโทเคนในส่วนหัว Authorization"""
    with FakeHdc(make_rows(3)) as hdc:
        fetch_outcome(trainee, hdc)
    assert hdc.authorizations, "เซิร์ฟเวอร์ไม่ได้รับคำขอเลย ตรวจว่าเรียก {base_url}/api/report_data ด้วย POST แล้วหรือยัง"
    assert set(hdc.authorizations) == {f"Bearer {TOKEN}"}, (
        f"ส่วนหัว Authorization ต้องเป็น 'Bearer {TOKEN}' ทุกคำขอ แต่เซิร์ฟเวอร์ได้รับ {hdc.authorizations}"
    )


@pytest.mark.grade(
    points=3,
    hint_th="คำขอเดียวได้ไม่เกิน 1,000 แถว ให้วนขอหน้าถัดไปจนครบ",
    hint_en="One request brings at most 1,000 rows; keep asking for the next page.",
)
def test_reads_every_page(trainee):
    """อ่านครบทุกหน้า เมื่อมี 1,085 แถว"""
    rows = make_rows(1085, province="40")
    with FakeHdc(rows) as hdc:
        got = fetch(trainee, hdc, province="40")
    assert len(got) == 1085, (
        f"ต้องได้ 1,085 แถว แต่ได้ {len(got):,} แถว "
        "เซิร์ฟเวอร์ตัดคำตอบที่ 1,000 แถวโดยไม่เตือน จึงต้องขอหน้าถัดไปด้วย offset (อ่านหัวข้อ «การแบ่งหน้า»)"
    )
    assert got == rows, "จำนวนแถวครบแล้ว แต่เนื้อหาไม่ตรง อาจขอหน้าเดิมซ้ำหรือข้ามบางแถว ตรวจค่า offset ของแต่ละคำขอ"


@pytest.mark.grade(
    points=2,
    hint_th="คำตอบอาจเป็นรายการล้วน [...] หรือซองข้อมูล {data, total, ...} ต้องอ่านได้ทั้งสองแบบ",
    hint_en="The answer may be a bare array or an envelope {data, total, …}; read both.",
)
def test_accepts_a_bare_array(trainee):
    """อ่านคำตอบแบบรายการล้วนได้"""
    rows = make_rows(25)
    with FakeHdc(rows, envelope=False) as hdc:
        got = fetch(trainee, hdc, fy_be=2568)
    assert got == rows, (
        f"เซิร์ฟเวอร์ตอบเป็นรายการล้วน 25 แถว แต่ฟังก์ชันคืน {len(got)} แถว คำตอบแบบนี้ไม่มี total ให้ดู (อ่านหัวข้อ «รูปแบบของคำตอบ»)"
    )
