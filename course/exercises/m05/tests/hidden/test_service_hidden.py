"""เทสต์ที่ใช้ให้คะแนน บริการได้รับไฟล์ข้อมูลคนละชุดกับเทสต์ที่เปิดเผย"""

import pytest
from asking import ids, load, matching, page_of, status_of, wrong_with


@pytest.mark.grade(
    points=1,
    hint_th="ตัวกรองหลายตัวใช้พร้อมกันแบบ «และ» แถวต้องตรงทุกตัว",
    hint_en="Several filters narrow each other: a row must match them all.",
)
def test_filters_narrow_each_other(client, app_env):
    """ตัวกรองหลายตัวใช้แบบ «และ»"""
    data = load(app_env)
    for filters in (
        {"indicator": "MCH04", "province": "57"},
        {"province": "30", "fy": 2567, "quarter": 1},
        {"indicator": "ENV04", "province": "94", "fy": 2565, "quarter": 4},
    ):
        expected = ids(matching(data, **filters))
        got = ids(page_of(client, "/v1/observations", **filters, limit=1000)["data"])
        assert set(got) == set(expected), (
            f"กรองด้วยหลายตัวพร้อมกัน เช่น จังหวัด ปี และไตรมาส ต้องได้เฉพาะแถวที่ตรงทุกตัวกรอง แต่ได้ {len(got)} แถวซึ่งไม่ตรง"
        )


@pytest.mark.grade(
    points=1,
    hint_th="total คือจำนวนแถวทั้งหมดที่ตรงกับตัวกรอง ไม่ใช่จำนวนแถวในหน้านี้",
    hint_en="total counts all matching rows, not the rows of this page.",
)
def test_total_counts_every_match(client, app_env):
    """total คือจำนวนทั้งหมด ไม่ใช่จำนวนในหน้า"""
    expected = len(matching(load(app_env), indicator="WRK01"))
    body = page_of(client, "/v1/observations", indicator="WRK01", limit=10)
    assert body.get("total") == expected, (
        "ขอ limit=10 ของตัวชี้วัดที่มีแถวมากกว่านั้น total ต้องเป็นจำนวนแถวทั้งหมดที่ตรงกับตัวกรอง "
        f"แต่เป็น {body.get('total')} ผู้เรียกใช้ total เพื่อรู้ว่ายังมีหน้าถัดไปหรือไม่"
    )


@pytest.mark.grade(
    points=1,
    hint_th="หน้าสุดท้ายอาจสั้นกว่า limit แต่ต้องมีแถวที่เหลือครบ ตรวจขอบของการตัด list",
    hint_en="The last page may be short but must hold every row left; check the slice's end.",
)
def test_last_page_is_complete(client, app_env):
    """หน้าสุดท้ายมีแถวที่เหลือครบ"""
    count = len(matching(load(app_env), province="83"))
    left = count % 25
    got = page_of(client, "/v1/observations", province="83", limit=25, offset=count - left)["data"]
    assert len(got) == left, f"หน้าสุดท้ายของ limit=25 ต้องมีแถวที่เหลือครบทุกแถว แต่ได้ {len(got)} แถว ตรวจขอบท้ายของการตัด list"
    beyond = page_of(client, "/v1/observations", province="83", limit=25, offset=count)["data"]
    assert beyond == [], f"offset เลยแถวสุดท้ายไปแล้ว ควรได้หน้าว่าง แต่ได้ {len(beyond)} แถว"


@pytest.mark.grade(
    points=1,
    hint_th="เรียงตาม fy และ quarter จากใหม่ไปเก่า แล้วใช้ id ตัดสินเมื่อเท่ากัน เพื่อให้ลำดับเหมือนเดิมทุกครั้ง",
    hint_en="Sort by fy and quarter, newest first, and break ties by id so that the order never changes.",
)
def test_order_is_stable_across_pages(client, app_env):
    """ลำดับคงที่ทุกหน้า: ใหม่ก่อนเก่า แล้ว id"""
    expected = ids(matching(load(app_env)))[:60]
    pages = [page_of(client, "/v1/observations", limit=20, offset=offset)["data"] for offset in (0, 20, 40)]
    got = ids(row for page in pages for row in page)
    repeated = len(got) - len(set(got))
    assert got == expected, (
        "สามหน้าแรก หน้าละ 20 แถว ต้องเรียงจาก fy ใหม่ไปเก่า quarter ใหม่ไปเก่า แล้ว id "
        f"แต่ได้ลำดับอื่น (มีแถวซ้ำข้ามหน้า {repeated} แถว) ถ้าลำดับไม่คงที่ ผู้เรียกจะได้บางแถวซ้ำและบางแถวหาย"
    )


@pytest.mark.grade(
    points=1,
    hint_th="limit ต้องอยู่ระหว่าง 1 ถึง 1000 นอกช่วงนี้ตอบ 422",
    hint_en="limit must be from 1 to 1000; answer 422 otherwise.",
)
def test_limit_is_bounded(client):
    """limit มีเพดาน: 1 ถึง 1000"""
    for limit in (1, 1000):
        status = status_of(client, "/v1/observations", limit=limit)
        assert status == 200, f"limit ตั้งแต่ 1 ถึง 1000 ขอได้ ควรตอบ 200 แต่ตอบ {status}"
    for limit in (1001, 1_000_000):
        status = status_of(client, "/v1/observations", limit=limit)
        assert status == 422, f"limit เกิน 1000 ควรตอบ 422 แต่ตอบ {status} ถ้าไม่จำกัด คำขอเดียวอาจดึงข้อมูลทั้งหมดจนระบบล่ม"


@pytest.mark.grade(
    points=1,
    hint_th="offset ติดลบไม่มีความหมาย ให้ตอบ 422 อย่าลืมว่า list ของ Python ยอมรับดัชนีติดลบ",
    hint_en="A negative offset means nothing: answer 422. Python slices would accept it silently.",
)
def test_negative_offset_is_refused(client):
    """offset ติดลบ ตอบ 422"""
    status = status_of(client, "/v1/observations", offset=5)
    assert status == 200, f"offset=5 ขอได้ ควรตอบ 200 แต่ตอบ {status}"
    status = status_of(client, "/v1/observations", offset=-5)
    assert status == 422, f"offset=-5 ควรตอบ 422 แต่ตอบ {status} ถ้านำไปตัด list จะได้แถวจากท้ายรายการแทน"


@pytest.mark.grade(
    points=1,
    hint_th="ข้อผิดพลาดทุกแบบตอบเป็น application/problem+json มี type, title, status, detail และ status ตรงกับสถานะ HTTP",
    hint_en="Every error is application/problem+json with type, title, status (equal to HTTP's) and detail.",
)
def test_errors_are_problem_json(client):
    """ข้อผิดพลาดเป็น problem+json และบอกว่าพารามิเตอร์ใดผิด"""
    status = status_of(client, "/v1/observations", limit=1)
    assert status == 200, f"limit=1 ขอได้ ควรตอบ 200 แต่ตอบ {status}"
    bad = client.get("/v1/observations", params={"limit": "0"})
    assert not wrong_with(bad, 422, "limit"), (
        f"เรียกด้วย limit=0 ต้องตอบ 422 แบบ application/problem+json แต่{wrong_with(bad, 422, 'limit')} (อ่านหัวข้อ «ข้อผิดพลาด»)"
    )
    unknown = client.get("/v1/observations", params={"sort": "fy"})
    assert not wrong_with(unknown, 400, "sort"), (
        f"เรียกด้วย sort=fy ต้องตอบ 400 แบบ application/problem+json แต่{wrong_with(unknown, 400, 'sort')} (อ่านหัวข้อ «ข้อผิดพลาด»)"
    )


@pytest.mark.grade(
    points=1,
    hint_th="ถ้า denominator เป็น 0 ให้ percent เป็น null เพราะไม่มีข้อมูล ไม่ใช่ร้อยละ 0",
    hint_en="When the denominator is 0, percent is null: no data is not zero percent.",
)
def test_percent_of_a_zero_base_is_null(client):
    """ตัวหารเป็น 0 ต้องได้ percent เป็น null"""
    rows = page_of(client, "/v1/observations", indicator="MCH10", province="10", fy=2568)["data"]
    got = [row.get("percent", "ไม่มีช่อง percent") for row in rows]
    assert got == [None] * 4, (
        "แถวที่ไม่ได้รายงาน (0/0) ต้องมีช่อง percent เป็น null แต่ได้ค่าอื่นหรือไม่มีช่องนี้ "
        "ร้อยละ 0 แปลว่า «ทำแล้วไม่มีใครผ่าน» ซึ่งต่างจาก «ไม่มีข้อมูล»"
    )


@pytest.mark.grade(
    points=1,
    hint_th="ร้อยละรวมคือ ผลรวม numerator หารผลรวม denominator คูณ 100 ของทุกแถวที่ตรงตัวกรอง ไม่ใช่ค่าเฉลี่ยของร้อยละ",
    hint_en="The total percent is sum(numerator) / sum(denominator) × 100 of all matches, never a mean of percents.",
)
def test_summary_divides_the_sums(client, app_env):
    """ร้อยละรวมคิดจากผลรวม ไม่ใช่ค่าเฉลี่ยของร้อยละ"""
    rows = matching(load(app_env), indicator="SCH03", fy=2566)
    numerator = sum(row["numerator"] for row in rows)
    denominator = sum(row["denominator"] for row in rows)
    summary = page_of(client, "/v1/observations", indicator="SCH03", fy=2566, limit=5).get("summary")
    assert isinstance(summary, dict), "เมื่อกรองด้วย indicator ต้องมี summary เป็น object ในซองข้อมูล"
    sums = (summary.get("numerator"), summary.get("denominator"))
    assert sums == (numerator, denominator), (
        "numerator และ denominator ใน summary ต้องเป็นผลรวมของทุกแถวที่ตรงตัวกรอง ไม่ใช่เฉพาะหน้านี้"
    )
    assert summary.get("percent") == pytest.approx(100 * numerator / denominator), (
        "percent ใน summary ไม่ใช่ผลรวม numerator หารผลรวม denominator คูณ 100 "
        "ต้องรวมตัวตั้งและตัวหารของทุกแถวที่ตรงตัวกรองก่อน (ไม่ใช่เฉพาะหน้านี้) แล้วจึงหาร โดยไม่ปัดเศษ"
    )


@pytest.mark.grade(
    points=1,
    hint_th="ถ้าไม่ได้กรองด้วย indicator ให้ summary เป็น null เพราะตัวชี้วัดต่างกันนำมารวมกันไม่ได้",
    hint_en="Without an indicator filter summary is null: different indicators do not add up.",
)
def test_summary_needs_one_indicator(client):
    """ไม่รวมร้อยละข้ามตัวชี้วัด"""
    summary = page_of(client, "/v1/observations", province="30").get("summary", "ไม่มีช่อง summary")
    assert summary is None, "ไม่ได้กรองด้วย indicator ข้อมูลจึงมีหลายตัวชี้วัดปนกัน summary ต้องเป็น null แต่ได้ค่าอื่นหรือไม่มีช่องนี้"


@pytest.mark.grade(
    points=1,
    hint_th="ไตรมาสมีตั้งแต่ 1 ถึง 4 ค่า 0 ใช้ไม่ได้ ให้ตอบ 422",
    hint_en="Quarters are 1 to 4: answer 422 to 0.",
)
def test_there_is_no_quarter_zero(client):
    """ไม่มีไตรมาส 0"""
    refused(client, "quarter", "4", "0", "ไตรมาสมีตั้งแต่ 1 ถึง 4")


@pytest.mark.grade(
    points=1,
    hint_th="เทียบรหัสจังหวัดทั้งข้อความด้วย re.fullmatch ไม่ใช่เฉพาะต้นข้อความด้วย re.match",
    hint_en="Compare the whole province code with re.fullmatch; re.match looks at its beginning only.",
)
def test_a_longer_province_code_is_refused(client):
    """รหัสจังหวัดที่ยาวเกิน 2 หลัก ตอบ 422"""
    refused(client, "province", "40", "401", "รหัสจังหวัดมีสองหลักพอดี")


@pytest.mark.grade(
    points=1,
    hint_th="ใช้ [0-9] เพราะ \\d และ isdigit() รับเลขไทยด้วย",
    hint_en="Use [0-9]: \\d and isdigit() take Thai digits too.",
)
def test_thai_digits_are_refused(client):
    """รหัสจังหวัดที่เป็นเลขไทย ตอบ 422"""
    refused(client, "province", "40", "๔๐", "รหัสในข้อมูลเป็นเลข 0–9 เลขไทยจึงไม่ตรงกับแถวใด")


def refused(client, name, good, bad, why):
    """ค่าที่ใช้ได้ตอบ 200 และค่าที่ใช้ไม่ได้ตอบ 422"""
    status = status_of(client, "/v1/observations", **{name: good})
    assert status == 200, f"{name}={good} ใช้ได้ ควรตอบ 200 แต่ตอบ {status}"
    status = status_of(client, "/v1/observations", **{name: bad})
    assert status == 422, f"{name}={bad} ควรตอบ 422 แต่ตอบ {status} {why}"
