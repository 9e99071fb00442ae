"""ไม่ใช้ข้อยกเว้นของสถานะระหว่างทาง: ตรวจ status_code เอง แล้วจึง raise เมื่อเลิกลอง"""

import random
import time
from datetime import UTC, datetime
from email.utils import mktime_tz, parsedate_tz

import httpx

WORTH_RETRYING = {429, 502, 503, 504}


def http_time(text):
    return datetime.fromtimestamp(mktime_tz(parsedate_tz(text)), UTC)


class ResilientClient:
    def __init__(self, base_url, token, *, timeout_s=10.0, sleep=time.sleep, luck=random.random, log=print):
        self.base_url = base_url
        self.token = token
        self.timeout = httpx.Timeout(timeout_s)
        self.sleep = sleep
        self.luck = luck
        self.log = log

    def get(self, path):
        return self._finish(self._send("GET", path, {}, tries=4))

    def post(self, path, body, key=None):
        extra = {"json": body}
        if key is not None:
            extra["headers"] = {"Idempotency-Key": str(key)}
        return self._finish(self._send("POST", path, extra, tries=4 if key is not None else 1))

    def _send(self, method, path, extra, tries):
        """คำตอบสุดท้าย หรือข้อผิดพลาดสุดท้ายของการส่ง"""
        last = None
        for number in range(tries):
            if number > 0:
                wait = self._wait(last, number)
                if wait > 60:
                    return last
                self.log(f"{method} {path}: ลองครั้งที่ {number + 1} หลังรอ {wait} วินาที")
                self.sleep(wait)
            with httpx.Client(timeout=self.timeout) as client:
                client.headers["authorization"] = f"Bearer {self.token}"
                try:
                    last = client.request(method, f"{self.base_url}{path}", **extra)
                except httpx.TransportError as error:
                    last = error
            if isinstance(last, httpx.Response) and last.status_code not in WORTH_RETRYING:
                break
        return last

    @staticmethod
    def _finish(last):
        if isinstance(last, Exception):
            raise last
        last.raise_for_status()
        return last.json()

    def _wait(self, last, number):
        headers = getattr(last, "headers", {})
        told = headers.get("retry-after", "").strip()
        if told.isascii() and told.isdigit():
            return int(told)
        if parsedate_tz(told) is None:
            return min(30, 2 ** (number - 1)) * (1 + self.luck()) / 2
        return max(0, (http_time(told) - http_time(headers["date"])).total_seconds())

    def collect(self, paths):
        data = {}
        failed = {}
        streak = 0
        for path in paths:
            if streak == 3:
                break
            try:
                last = self._send("GET", path, {}, tries=4)
                data[path] = self._finish(last)
                streak = 0
            except ValueError:
                failed[path] = "คำตอบไม่ใช่ JSON"
                streak = 0
            except httpx.HTTPStatusError as error:
                failed[path] = f"HTTP {error.response.status_code}"
                streak = streak + 1 if error.response.status_code in WORTH_RETRYING else 0
            except httpx.TransportError:
                failed[path] = "ไม่ได้คำตอบ"
                streak += 1
        left = [path for path in paths if path not in data and path not in failed]
        return {"data": data, "failed": failed, "not_tried": left, "complete": len(data) == len(paths)}
