"""โปรแกรมเรียก API ของภาคีที่ทนต่อความล้มเหลว (อ่านโจทย์ใน README.md)"""

import random
import time


class ResilientClient:
    """ผู้เรียก API หนึ่งแห่ง สร้างครั้งเดียวแล้วใช้ได้หลายคำขอ"""

    def __init__(self, base_url, token, *, timeout_s=10.0, sleep=time.sleep, luck=random.random, log=print):
        """ส่วนนี้เขียนให้แล้ว: จดค่าที่ได้รับไว้ใน self เพื่อให้ฟังก์ชันข้างล่างหยิบไปใช้"""
        self.base_url = base_url
        self.token = token
        self.timeout_s = timeout_s
        self.sleep = sleep
        self.luck = luck
        self.log = log

    def get(self, path):
        """อ่านข้อมูลที่ path แล้วคืน JSON"""
        raise NotImplementedError("ยังไม่ได้เขียน get")

    def post(self, path, body, key=None):
        """ส่ง body ไปที่ path แล้วคืน JSON ที่ตอบกลับ key คือคีย์กันซ้ำ"""
        raise NotImplementedError("ยังไม่ได้เขียน post")

    def collect(self, paths):
        """อ่านทุก path เท่าที่อ่านได้ แล้วคืนรายงาน"""
        raise NotImplementedError("ยังไม่ได้เขียน collect")
