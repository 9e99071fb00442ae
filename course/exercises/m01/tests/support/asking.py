"""เรียก fetch_all ของผู้เข้ารับการอบรมกับเซิร์ฟเวอร์จำลอง"""

import httpx
from fake_hdc import TOKEN

TABLE = "s_kpi_height05"


def fetch(trainee, hdc, table=TABLE, fy_be=2569, province="34"):
    """ผลของ fetch_all ซึ่งต้องเป็น list เสมอ"""
    try:
        return call(trainee, hdc, table, fy_be, province)
    except httpx.HTTPStatusError as error:
        raise AssertionError(
            f"เซิร์ฟเวอร์ไม่รับคำขอ ({str(error).splitlines()[0]}) "
            "สถานะ 401 คือส่งโทเคนไม่ถูกต้อง 404 คือที่อยู่ไม่ถูกต้อง (อ่านหัวข้อ «ข้อกำหนดของบริการ»)"
        ) from None


def call(trainee, hdc, table, fy_be, province):
    """เรียก fetch_all หนึ่งครั้ง"""
    got = trainee.fetch_all(hdc.base_url, TOKEN, table, fy_be, province)
    assert isinstance(got, list), (
        f"fetch_all ต้องคืน list ของ dict แต่คืน {type(got).__name__} ตรวจว่ามี return ที่ท้ายฟังก์ชันแล้วหรือยัง"
    )
    return got


def fetch_outcome(trainee, hdc, table=TABLE, fy_be=2569, province="34"):
    """ผลของ fetch_all หรือข้อผิดพลาดที่ฟังก์ชันแจ้งออกมา"""
    try:
        return call(trainee, hdc, table, fy_be, province)
    except Exception as error:  # noqa: BLE001 - เทสต์เป็นผู้ตัดสินว่าข้อผิดพลาดชนิดใดถูกต้อง
        return error


def told(outcome):
    """ข้อความสั้น ๆ ว่าฟังก์ชันทำอะไร สำหรับใส่ในคำอธิบายเมื่อเทสต์ไม่ผ่าน"""
    if isinstance(outcome, Exception):
        return f"แจ้ง {type(outcome).__name__}"
    return f"คืนข้อมูล {len(outcome):,} แถวเหมือนสำเร็จ"
