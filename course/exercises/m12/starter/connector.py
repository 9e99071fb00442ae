"""ตัวเชื่อม: ดึงข้อมูลจากสองหน่วยงาน เชื่อมกันด้วยรหัสโรงเรียน แล้วบันทึก (อ่านโจทย์ใน README.md)"""

import time


def refresh(school_url, local_url, token, database, sleep=time.sleep):
    """ดึงข้อมูลทั้งสองฝ่ายมาเชื่อมและบันทึกแทนของเดิม คืนรายงานคุณภาพข้อมูล"""
    raise NotImplementedError("ยังไม่ได้เขียน refresh")


def linked_rows(database):
    """ทุกโรงเรียนที่เชื่อมได้ เรียงตามรหัสโรงเรียน"""
    raise NotImplementedError("ยังไม่ได้เขียน linked_rows")
