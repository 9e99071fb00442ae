"""ทดสอบบริการของหน่วยงานภาคีก่อนรับเข้าใช้งาน (อ่านข้อตกลงใน README.md)"""

import pytest


@pytest.fixture
def ask(client, app_env):
    """เรียกบริการด้วยโทเคนของเรา: ask(path, ชื่อพารามิเตอร์=ค่า)"""

    def ask(path, **params):
        return client.get(path, params=params, headers={"Authorization": f"Bearer {app_env['TOKEN']}"})

    return ask


def test_codes_are_text(ask):
    """ตัวอย่างเทสต์ที่ยังไม่เสร็จ"""
    rows = ask("/v1/changes").json()["data"]
    assert rows
    pytest.fail("ลบบรรทัดนี้ แล้วตรวจว่า province ของทุกแถวเป็นข้อความ")
