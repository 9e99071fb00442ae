"""ตัวเชื่อมข้อมูลกับหน่วยงานภาคี: ดึง แปลง บันทึก และกระทบยอด (อ่านโจทย์ใน README.md)"""


def sync(base_url, token, database):
    """ดึงแถวที่เปลี่ยนแปลงมาบันทึก คืนรายงานว่าได้รับ บันทึก และปฏิเสธกี่แถว"""
    raise NotImplementedError("ยังไม่ได้เขียน sync")


def stored_rows(database):
    """ทุกแถวที่บันทึกไว้ เรียงตาม id"""
    raise NotImplementedError("ยังไม่ได้เขียน stored_rows")


def reconcile(base_url, token, database):
    """จังหวัดที่ยอดของภาคีกับของเราไม่ตรงกัน เรียงตามรหัสจังหวัด"""
    raise NotImplementedError("ยังไม่ได้เขียน reconcile")
