"""สร้าง ResilientClient ของผู้เข้ารับการอบรมให้คุยกับภาคีจำลอง"""

from fake_partner import TOKEN


def client_for(trainee, partner, *, luck=0.0, timeout_s=5.0):
    """ผู้เรียกที่ใช้นาฬิกาปลอม เลขสุ่มคงที่ และที่เขียนบันทึกของภาคีจำลอง"""
    return trainee.ResilientClient(
        partner.base_url, TOKEN, timeout_s=timeout_s, sleep=partner.sleep, luck=lambda: luck, log=partner.log
    )


def outcome_of(partner, function, *args, **kwargs):
    """ผลของการเรียก หรือข้อผิดพลาดที่แจ้งออกมา ถ้าลองใหม่โดยไม่รอผ่าน sleep ที่ส่งให้ เทสต์ไม่ผ่านตรงนี้"""
    try:
        outcome = function(*args, **kwargs)
    except Exception as error:  # noqa: BLE001 - เทสต์เป็นผู้ตัดสินว่าข้อผิดพลาดชนิดใดถูกต้อง
        outcome = error
    assert not partner.hurried, (
        "โปรแกรมลองใหม่โดยไม่ได้เรียก self.sleep(...) ก่อน ต้องรอทุกครั้งก่อนลองใหม่ และรอผ่าน sleep ที่ส่งให้ ไม่ใช่ time.sleep"
    )
    return outcome


def told(outcome):
    """ข้อความสั้น ๆ ว่าฟังก์ชันทำอะไร สำหรับใส่ในคำอธิบายเมื่อเทสต์ไม่ผ่าน"""
    return f"แจ้ง {type(outcome).__name__}" if isinstance(outcome, Exception) else f"คืน {outcome!r}"
