"""ใช้ httpx.Client ตัวเดียว และแยกการตัดสินใจหลังล้มเหลวเป็นฟังก์ชันที่คืนเวลารอหรือ None"""

import email.utils
import random
import time

import httpx


class ResilientClient:
    def __init__(self, base_url, token, *, timeout_s=10.0, sleep=time.sleep, luck=random.random, log=print):
        self._client = httpx.Client(base_url=base_url, headers={"Authorization": "Bearer " + token}, timeout=timeout_s)
        self._sleep, self._luck, self._log = sleep, luck, log

    def get(self, path):
        return self._persist(lambda: self._client.get(path))

    def post(self, path, body, key=None):
        if not key:
            return self._once(lambda: self._client.post(path, json=body))
        return self._persist(lambda: self._client.post(path, json=body, headers={"Idempotency-Key": key}))

    def collect(self, paths):
        waiting = list(paths)
        report = {"data": {}, "failed": {}, "not_tried": waiting}
        outages = 0
        while waiting and outages < 3:
            path = waiting.pop(0)
            try:
                report["data"][path] = self.get(path)
                outages = 0
            except (httpx.HTTPError, ValueError) as error:
                report["failed"][path] = str(error) or type(error).__name__
                outages = outages + 1 if self._may_pass(error) else 0
        return {**report, "complete": not waiting and not report["failed"]}

    def _persist(self, ask):
        failures = 0
        while True:
            try:
                return self._once(ask)
            except httpx.HTTPError as error:
                failures += 1
                seconds = self._pause(error, failures)
                if failures > 3 or seconds is None:
                    raise
                self._log(f"ล้มเหลวครั้งที่ {failures} จะลองใหม่ใน {seconds} วินาที")
                self._sleep(seconds)

    @staticmethod
    def _once(ask):
        return ask().raise_for_status().json()

    @staticmethod
    def _may_pass(error):
        match error:
            case httpx.HTTPStatusError():
                return error.response.status_code == 429 or 502 <= error.response.status_code <= 504
            case httpx.TransportError():
                return True
        return False

    def _pause(self, error, failures):
        """เวลารอ หรือ None เมื่อไม่ควรลองใหม่"""
        if not self._may_pass(error):
            return None
        headers = error.response.headers if isinstance(error, httpx.HTTPStatusError) else {}
        told = headers.get("retry-after", "")
        try:
            if not told.isdecimal():
                until, said = map(email.utils.parsedate_to_datetime, (told, headers["date"]))
                told = max((until - said).total_seconds(), 0.0)
        except (ValueError, KeyError):
            half = min(2**failures / 4, 15)
            return half + half * self._luck()
        return None if float(told) > 60 else float(told)
