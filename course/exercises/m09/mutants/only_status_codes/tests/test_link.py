"""ทดสอบบริการของหน่วยงานภาคีก่อนรับเข้าใช้งาน: ตรวจตามข้อตกลงทีละข้อ"""

from datetime import UTC, datetime, timedelta, timezone

import pytest

BANGKOK = timezone(timedelta(hours=7))
FIELDS = {"id", "indicator", "province", "fy", "quarter", "numerator", "denominator", "updated_at"}


@pytest.fixture
def ask(client, app_env):
    """เรียกบริการด้วยโทเคนของเรา: ask(path, ชื่อพารามิเตอร์=ค่า)"""

    def ask(path, **params):
        return client.get(path, params=params, headers={"Authorization": f"Bearer {app_env['TOKEN']}"})

    return ask


@pytest.fixture
def collect(ask):
    """อ่านทุกหน้าแล้วคืนทุกแถว: collect(limit, since=...)"""

    def collect(limit, **params):
        rows = []
        while True:
            page = ask("/v1/changes", limit=limit, offset=len(rows), **params).json()["data"]
            if not page:
                return rows
            rows += page

    return collect


def moment(row):
    return datetime.fromisoformat(row["updated_at"])


def test_requests_succeed(ask):
    for path in ("/v1/changes", "/v1/reconciliation"):
        assert ask(path).status_code == 200
    assert ask("/v1/changes", since="2026-02-01T00:00:00+07:00").status_code == 200


def test_strangers_are_refused(client):
    assert client.get("/v1/changes").status_code == 401


def test_bad_requests_are_refused(ask):
    assert ask("/v1/changes", limit=101).status_code == 422
    assert ask("/v1/changes", since="yesterday").status_code == 422
    assert ask("/v1/changes", sicne="2026-01-01").status_code == 400
