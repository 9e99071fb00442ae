"""ตัวช่วยที่เทสต์สองไฟล์ใช้ร่วมกัน"""

from datetime import datetime


class Partner:
    """บริการของภาคีในสายตาของเรา"""

    def __init__(self, client, token):
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path, **params):
        return self.client.get(path, params=params, headers=self.headers)

    def rows(self, **params):
        rows = {}
        seen = 0
        while page := self.get("/v1/changes", **params, offset=seen, limit=9).json()["data"]:
            seen += len(page)
            rows |= {row["id"]: row for row in page}
        return seen, rows


def when(row):
    return datetime.fromisoformat(row["updated_at"])
