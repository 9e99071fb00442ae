"""โปรแกรมเรียก API ของภาคีที่ทนต่อความล้มเหลว"""

import random
import time
from email.utils import parsedate_to_datetime

import httpx

MAX_ATTEMPTS = 4
LONGEST_WAIT_S = 60
STOP_AFTER = 3
TEMPORARY = (429, 502, 503, 504)


class ResilientClient:
    """ผู้เรียก API หนึ่งแห่ง สร้างครั้งเดียวแล้วใช้ได้หลายคำขอ"""

    def __init__(self, base_url, token, *, timeout_s=10.0, sleep=time.sleep, luck=random.random, log=print):
        self.base_url = base_url
        self.token = token
        self.timeout_s = timeout_s
        self.sleep = sleep
        self.luck = luck
        self.log = log

    def get(self, path):
        """อ่านข้อมูลที่ path แล้วคืน JSON"""
        return self.call("GET", path, None, {}, MAX_ATTEMPTS)

    def post(self, path, body, key=None):
        """ส่ง body ไปที่ path แล้วคืน JSON ที่ตอบกลับ ถ้าไม่มีคีย์กันซ้ำจะส่งเพียงครั้งเดียว"""
        if key is None:
            return self.call("POST", path, body, {}, 1)
        return self.call("POST", path, body, {"Idempotency-Key": key}, MAX_ATTEMPTS)

    def collect(self, paths):
        """อ่านทุก path เท่าที่อ่านได้ แล้วคืนรายงาน"""
        data, failed, not_tried = {}, {}, []
        in_a_row = 0
        for number, path in enumerate(paths):
            try:
                data[path] = self.get(path)
                in_a_row = 0
            except (httpx.HTTPStatusError, httpx.TransportError, ValueError) as error:
                failed[path] = reason(error)
                in_a_row = in_a_row + 1 if is_temporary(error) else 0
            if in_a_row == STOP_AFTER:
                not_tried = paths[number + 1 :]
                break
        complete = not failed and not not_tried
        return {"data": data, "failed": failed, "not_tried": not_tried, "complete": complete}

    def call(self, method, path, body, headers, attempts):
        """ส่งคำขอเดิมซ้ำได้ไม่เกิน attempts ครั้ง"""
        attempt = 0
        while True:
            attempt += 1
            try:
                response = httpx.request(
                    method,
                    self.base_url + path,
                    json=body,
                    headers={"Authorization": f"Bearer {self.token}", **headers},
                    timeout=self.timeout_s,
                )
                response.raise_for_status()
                answer = response.json()
                return answer.get("data", answer)
            except (httpx.HTTPStatusError, httpx.TransportError) as error:
                wait = self.wait_after(error, attempt)
                if not is_temporary(error) or attempt == attempts or wait > LONGEST_WAIT_S:
                    raise
                self.log(f"{method} {path} ครั้งที่ {attempt}: {reason(error)} รอ {wait:.1f} วินาที")
            self.sleep(wait)

    def wait_after(self, error, attempt):
        """เวลาที่ต้องรอก่อนลองใหม่: ตามที่ภาคีบอก หรือเพิ่มเป็นเท่าตัวและสุ่มให้เหลื่อมกัน"""
        if isinstance(error, httpx.HTTPStatusError):
            told = retry_after_seconds(error.response.headers.get("Retry-After", ""), error.response.headers.get("Date"))
            if told is not None:
                return told
        return 2 ** (attempt - 1) * (0.5 + 0.5 * self.luck())


def is_temporary(error):
    """ลองใหม่แล้วมีโอกาสสำเร็จหรือไม่"""
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code in TEMPORARY
    return isinstance(error, httpx.TransportError)


def retry_after_seconds(value, date):
    """Retry-After เป็นจำนวนวินาทีหรือวันเวลาก็ได้ วันเวลาให้เทียบกับนาฬิกาของภาคี ถ้าอ่านไม่ได้คือไม่ได้บอก (None)"""
    if value.isdecimal():
        return int(value)
    try:
        return max(0, (parsedate_to_datetime(value) - parsedate_to_datetime(date)).total_seconds())
    except (ValueError, TypeError):
        return None


def reason(error):
    """คำอธิบายสั้น ๆ ที่บันทึกได้ ไม่มีส่วนหัวของคำขอ"""
    if isinstance(error, httpx.HTTPStatusError):
        return f"สถานะ {error.response.status_code}"
    return type(error).__name__
