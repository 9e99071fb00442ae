"""อ่านทีละหน้าด้วย generator แล้วค่อยรวม"""

import itertools

import httpx


class Report:
    """รายงานหนึ่งตารางของหนึ่งจังหวัดในหนึ่งปีงบประมาณ"""

    def __init__(self, base_url, token, **query):
        self.url = base_url + "/api/report_data"
        self.headers = {"Authorization": "Bearer " + token}
        self.query = {"type": "json", "limit": 5000, **query}
        self.total = None

    def ask(self, offset):
        answer = httpx.post(self.url, headers=self.headers, json={**self.query, "offset": offset}, timeout=20)
        if answer.status_code not in {200, 201}:
            raise httpx.HTTPStatusError("เซิร์ฟเวอร์ปฏิเสธคำขอ", request=answer.request, response=answer)
        match answer.json():
            case [*rows]:
                return rows
            case {"data": [*rows], "total": int(total)}:
                self.total = total
                return rows
            case other:
                raise ValueError(f"รูปแบบคำตอบไม่ตรงข้อกำหนด: {type(other).__name__}")

    def pages(self):
        seen = 0
        while self.total is None or seen < self.total:
            rows = self.ask(seen)
            if not rows:
                return
            seen += len(rows)
            yield rows


def fetch_all(base_url, token, table, fy_be, province):
    report = Report(base_url, token, tableName=table, year=f"{fy_be}", province=f"{province}")
    rows = list(itertools.chain.from_iterable(report.pages()))
    if report.total not in {None, len(rows)}:
        raise ValueError("จำนวนแถวไม่ตรงกับ total")
    return rows
