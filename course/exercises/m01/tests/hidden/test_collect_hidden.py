"""เทสต์ที่ใช้ให้คะแนน จับสลากข้อมูลใหม่ทุกครั้ง จึงเขียนคำตอบไว้ก่อนไม่ได้"""

import random

import httpx
import pytest
from asking import fetch, fetch_outcome, told
from fake_hdc import FakeHdc, make_rows


@pytest.fixture
def draw(seed):
    """ตัวจับสลากของเทสต์นี้"""
    return random.Random(seed)


@pytest.mark.grade(
    points=1,
    hint_th='รหัสจังหวัดเป็นข้อความ อย่าแปลงเป็นตัวเลข เพราะ "01" จะกลายเป็น 1',
    hint_en='A province code is text: int("01") loses the zero.',
)
def test_province_keeps_its_leading_zero(trainee, draw):
    """ส่งรหัสจังหวัดเป็นข้อความ เลข 0 ข้างหน้าไม่หาย"""
    province = f"0{draw.randrange(1, 10)}"
    with FakeHdc(make_rows(4, province)) as hdc:
        fetch_outcome(trainee, hdc, table="s_kpi_anc12", fy_be=2568, province=province)
    sent = [body.get("province") for body in hdc.bodies]
    assert sent, "เซิร์ฟเวอร์ไม่ได้รับคำขอเลย"
    assert set(sent) == {province}, (
        f"รหัสจังหวัดที่ขึ้นต้นด้วย 0 ต้องส่งเป็นข้อความตามที่ได้รับ เช่น เรียกด้วย '01' ต้องส่ง province เป็น '01' แต่ส่ง {sent!r}"
    )


@pytest.mark.grade(
    points=1,
    hint_th="ระบบนี้ใช้ปีงบประมาณ พ.ศ. เป็นข้อความ ไม่ต้องแปลงเป็น ค.ศ.",
    hint_en="This service takes the Buddhist-era fiscal year as text; do not convert it.",
)
def test_year_is_buddhist_era_text(trainee, draw):
    """ส่งปีงบประมาณเป็น พ.ศ. และเป็นข้อความ"""
    year = draw.randrange(2550, 2569)
    with FakeHdc(make_rows(4)) as hdc:
        fetch_outcome(trainee, hdc, table="s_kpi_anc12", fy_be=year, province="55")
    sent = [body.get("year") for body in hdc.bodies]
    assert sent, "เซิร์ฟเวอร์ไม่ได้รับคำขอเลย"
    assert set(sent) == {str(year)}, (
        f"ปีงบประมาณเป็น พ.ศ. เช่น เรียกด้วย 2566 ต้องส่ง year เป็นข้อความ '2566' แต่ส่ง {sent!r} ถ้าส่งปี ค.ศ. ระบบจริงจะตอบสำเร็จแต่ไม่มีข้อมูล"
    )


@pytest.mark.grade(
    points=1,
    hint_th="หน้าที่ได้น้อยกว่า limit อาจไม่ใช่หน้าสุดท้าย เซิร์ฟเวอร์ลดขนาดหน้าเองได้ ให้ดู total",
    hint_en="A page shorter than limit may not be the last: the server may shrink pages. Look at total.",
)
def test_short_page_is_not_the_end(trainee, draw, seed):
    """ได้หน้าสั้นกว่าที่ขอ แต่ total บอกว่ายังไม่หมด ต้องอ่านต่อ"""
    rows = make_rows(draw.randrange(620, 900), "57", seed)
    with FakeHdc(rows, page_cap=300) as hdc:
        got = fetch(trainee, hdc, province="57")
    assert len(got) == len(rows), (
        f"total บอกว่ามีมากกว่า 600 แถว แต่คืนมา {len(got)} แถว เซิร์ฟเวอร์ให้หน้าละไม่เกิน 300 แถวแม้ขอมากกว่านั้น "
        "ต้องขอต่อจนครบ total และเลื่อน offset ตามจำนวนแถวที่ได้จริง"
    )
    assert got == rows, "จำนวนแถวครบ แต่เนื้อหาไม่ตรง ให้เลื่อน offset ตามจำนวนแถวที่ได้จริง ไม่ใช่ตาม limit ที่ขอ"


@pytest.mark.grade(
    points=1,
    hint_th="รายการล้วนไม่มี total จึงรู้ว่าหมดก็ต่อเมื่อได้หน้าว่าง",
    hint_en="A bare array has no total: only an empty page says that nothing is left.",
)
def test_bare_array_ends_at_an_empty_page(trainee, draw, seed):
    """รายการล้วนหลายหน้า อ่านต่อจนพบหน้าว่าง"""
    rows = make_rows(draw.randrange(510, 740), "63", seed)
    with FakeHdc(rows, envelope=False, page_cap=250) as hdc:
        got = fetch(trainee, hdc, fy_be=2567, province="63")
    assert got == rows, (
        f"เซิร์ฟเวอร์มีมากกว่า 500 แถว ตอบเป็นรายการล้วนหน้าละไม่เกิน 250 แถว แต่ฟังก์ชันคืน {len(got)} แถว เมื่อไม่มี total ให้ขอต่อจนได้หน้าว่าง"
    )


@pytest.mark.grade(
    points=1,
    hint_th="อ่านจบแล้วต้องเทียบจำนวนแถวกับ total ถ้าไม่เท่ากันให้ raise ValueError",
    hint_en="When done, compare the number of rows with total; raise ValueError when they differ.",
)
def test_missing_rows_are_an_error(trainee, draw, seed):
    """ข้อมูลขาดหาย (ได้ไม่ครบ total) ต้องแจ้ง ValueError"""
    rows = make_rows(draw.randrange(120, 180), "85", seed)
    with FakeHdc(rows, total=len(rows) + draw.randrange(1, 9)) as hdc:
        outcome = fetch_outcome(trainee, hdc, province="85")
    assert isinstance(outcome, ValueError), (
        f"เซิร์ฟเวอร์มีแถวน้อยกว่าที่ total บอก ฟังก์ชันกลับ{told(outcome)} ผู้ใช้จะไม่มีทางรู้ว่าขาดไปกี่แถว กรณีนี้ต้อง raise ValueError"
    )
    with FakeHdc(rows) as hdc:
        outcome = fetch_outcome(trainee, hdc, province="85")
    assert outcome == rows, f"เซิร์ฟเวอร์มีแถวเท่ากับที่ total บอก ต้องคืนครบทุกแถว แต่ฟังก์ชัน{told(outcome)}"


@pytest.mark.grade(
    points=1,
    hint_th="ถ้าได้หน้าว่างให้หยุดวน แม้จำนวนแถวยังไม่ถึง total",
    hint_en="Stop at an empty page even when the rows have not reached total.",
)
def test_wrong_total_does_not_loop_forever(trainee, draw, seed):
    """total เกินจริง ต้องไม่วนขอข้อมูลไม่รู้จบ"""
    with FakeHdc(make_rows(60, seed=seed), total=draw.randrange(80, 99)) as hdc:
        fetch_outcome(trainee, hdc, province="85")
    assert hdc.bodies, "เซิร์ฟเวอร์ไม่ได้รับคำขอเลย"
    assert len(hdc.bodies) <= 10, (
        f"มีข้อมูลจริงเพียง 60 แถว แต่ฟังก์ชันส่งคำขอถึง {len(hdc.bodies)} ครั้ง "
        "เมื่อได้หน้าว่างให้หยุด มิฉะนั้นโปรแกรมจะค้างและรบกวนระบบของหน่วยงานภาคี"
    )


@pytest.mark.grade(
    points=1,
    hint_th="สถานะ 200 และ 201 เป็นความสำเร็จทั้งคู่",
    hint_en="Both 200 and 201 mean success.",
)
def test_created_is_a_success(trainee, seed):
    """สถานะ 201 ถือว่าสำเร็จ"""
    rows = make_rows(9, seed=seed)
    with FakeHdc(rows, status=201) as hdc:
        got = fetch(trainee, hdc)
    assert got == rows, "เซิร์ฟเวอร์ตอบสถานะ 201 พร้อมข้อมูล 9 แถว ต้องอ่านเหมือนสถานะ 200"


@pytest.mark.grade(
    points=1,
    hint_th="ตารางที่ถูกถอน (404) ไม่ใช่ตารางว่าง ให้ raise httpx.HTTPStatusError เช่นใช้ raise_for_status()",
    hint_en="A withdrawn table (404) is not an empty one: raise_for_status() raises the right error.",
)
def test_withdrawn_table_is_an_error(trainee):
    """ตารางถูกถอน (404) ต้องแจ้งข้อผิดพลาด ไม่ใช่คืนรายการว่าง"""
    withdrawn = (404, '{"title": "Not Found", "status": 404, "code": "table-withdrawn"}')
    with FakeHdc([], answer=withdrawn) as hdc:
        outcome = fetch_outcome(trainee, hdc, table="s_kpi_withdrawn")
    assert isinstance(outcome, httpx.HTTPStatusError), (
        f"เซิร์ฟเวอร์ตอบ 404 เพราะตารางถูกถอน แต่ฟังก์ชัน{told(outcome)} ต้องแจ้ง httpx.HTTPStatusError "
        "มิฉะนั้นรายงานจะแสดงว่า «ไม่มีข้อมูล» ทั้งที่ความจริงคือ «ถามผิดที่»"
    )


@pytest.mark.grade(
    points=1,
    hint_th="JSON ที่อ่านไม่ได้ต้องไม่ถูกกลืน ปล่อยให้ ValueError ออกไปถึงผู้เรียก",
    hint_en="Do not swallow unreadable JSON: let the ValueError reach the caller.",
)
def test_broken_json_is_an_error(trainee):
    """คำตอบที่ JSON ขาดกลางคัน ต้องแจ้ง ValueError"""
    with FakeHdc([], answer=(200, '{"data": [{"hospcode": "04285", "tar')) as hdc:
        outcome = fetch_outcome(trainee, hdc)
    assert isinstance(outcome, ValueError), (
        f"คำตอบเป็น JSON ที่ขาดกลางคัน แต่ฟังก์ชัน{told(outcome)} ต้องปล่อยให้ ValueError ออกไปถึงผู้เรียก"
    )


@pytest.mark.grade(
    points=1,
    hint_th="ถ้าไม่พบ data หรือ total อย่าเดาว่าไม่มีข้อมูล ให้ raise ValueError",
    hint_en="When data or total is missing, do not guess that there are no rows: raise ValueError.",
)
def test_unknown_shape_is_an_error(trainee):
    """คำตอบรูปแบบที่ไม่รู้จัก ต้องแจ้ง ValueError"""
    for missing, text in (
        ("ทั้ง data และ total", '{"message": "ปิดปรับปรุงระบบ 18.00-20.00 น."}'),
        ("data", '{"total": 0}'),
    ):
        with FakeHdc([], answer=(200, text)) as hdc:
            outcome = fetch_outcome(trainee, hdc)
        assert isinstance(outcome, ValueError), (
            f"คำตอบไม่มี{missing} แต่ฟังก์ชัน{told(outcome)} ต้องแจ้ง ValueError "
            "มิฉะนั้นวันที่ภาคีเปลี่ยนรูปแบบคำตอบ เราจะเก็บได้ 0 แถวโดยไม่มีใครรู้"
        )


@pytest.mark.grade(
    points=1,
    hint_th="ซองข้อมูลที่ไม่มี total ไม่ใช่รายการล้วน ตรวจว่ามีทั้ง data และ total ก่อนอ่าน แล้ว raise ValueError เมื่อขาด",
    hint_en="An envelope without total is no bare array: look for both data and total, and raise ValueError.",
)
def test_an_envelope_without_total_is_an_error(trainee):
    """ซองข้อมูลที่ขาด total ต้องแจ้ง ValueError"""
    with FakeHdc([], answer=(200, '{"data": [], "limit": 1000, "offset": 0}')) as hdc:
        outcome = fetch_outcome(trainee, hdc)
    assert isinstance(outcome, ValueError), (
        f"ซองข้อมูลมี data แต่ไม่มี total ฟังก์ชันกลับ{told(outcome)} ต้องแจ้ง ValueError เพราะไม่รู้ว่าได้ครบหรือไม่"
    )


@pytest.mark.grade(
    points=1,
    hint_th="เทียบว่าจำนวนแถวเท่ากับ total พอดี เกินก็ผิดเหมือนขาด",
    hint_en="The rows must be exactly total: too many are as wrong as too few.",
)
def test_more_rows_than_total_are_an_error(trainee, draw, seed):
    """แถวที่เกิน total ต้องแจ้ง ValueError"""
    total = draw.choice((127, 131, 137, 139))
    with FakeHdc(make_rows(total + draw.randrange(1, 9), "86", seed), total=total) as hdc:
        outcome = fetch_outcome(trainee, hdc, province="86")
    assert isinstance(outcome, ValueError), (
        f"เซิร์ฟเวอร์ส่งแถวมากกว่าที่ total บอก ฟังก์ชันกลับ{told(outcome)} จำนวนที่ไม่ตรงกัน ไม่ว่าขาดหรือเกิน ต้อง raise ValueError"
    )
