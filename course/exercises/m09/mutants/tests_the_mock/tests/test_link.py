"""ทดสอบบริการของหน่วยงานภาคี"""

ROWS = [{"id": f"MCH08-40-2569-{number}", "province": "40", "numerator": number} for number in range(25)]


class FakeService:
    """บริการจำลอง"""

    def changes(self, limit, offset):
        return {"data": ROWS[offset : offset + limit], "total": len(ROWS)}


def test_strangers_are_refused(client):
    assert client.get("/v1/changes").status_code == 401


def test_every_row_comes_exactly_once():
    service = FakeService()
    rows = []
    while page := service.changes(limit=10, offset=len(rows))["data"]:
        rows += page
    assert len({row["id"] for row in rows}) == service.changes(limit=10, offset=0)["total"]


def test_codes_are_text():
    assert all(isinstance(row["province"], str) for row in FakeService().changes(10, 0)["data"])
