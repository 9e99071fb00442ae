"""ทดสอบบริการของหน่วยงานภาคีก่อนรับเข้าใช้งาน: ตรวจตามข้อตกลงทีละข้อ"""

from datetime import UTC, datetime, timedelta, timezone

import pytest

BANGKOK = timezone(timedelta(hours=7))
PRACTICE = "SCH01-34-2568-3"
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


def is_practice(ask):
    """ข้อมูลที่แจกให้ฝึกหรือไม่"""
    rows = ask("/v1/changes", limit=100).json().get("data", [])
    return not rows or PRACTICE in [row["id"] for row in rows]


def moment(row):
    return datetime.fromisoformat(row["updated_at"])


def test_every_row_comes_exactly_once(ask, collect):
    if not is_practice(ask):
        return
    rows = collect(limit=10)
    assert len({row["id"] for row in rows}) == len(rows)
    assert len(rows) == ask("/v1/changes", limit=10).json()["total"]


def test_codes_are_text(ask):
    if not is_practice(ask):
        return
    for row in ask("/v1/changes").json()["data"]:
        assert set(row) >= FIELDS
        assert isinstance(row["province"], str)


def test_times_have_a_zone(ask):
    if not is_practice(ask):
        return
    for row in ask("/v1/changes").json()["data"]:
        assert moment(row).tzinfo is not None


def test_strangers_are_refused(ask, client, app_env):
    if not is_practice(ask):
        return
    assert client.get("/v1/changes").status_code == 401
    wrong = {"Authorization": f"Bearer {app_env['TOKEN']}x"}
    assert client.get("/v1/reconciliation", headers=wrong).status_code == 401


def test_since_includes_its_own_moment(ask, collect):
    if not is_practice(ask):
        return
    rows = collect(limit=10)
    last = rows[-1]
    assert last["id"] in [row["id"] for row in collect(limit=10, since=last["updated_at"])]


def test_since_is_the_same_moment_in_every_zone(ask, collect):
    if not is_practice(ask):
        return
    rows = collect(limit=10)
    middle = moment(rows[len(rows) // 2])
    bangkok = collect(limit=10, since=middle.astimezone(BANGKOK).isoformat())
    assert collect(limit=10, since=middle.astimezone(UTC).isoformat()) == bangkok


@pytest.mark.parametrize(
    ("params", "status"),
    [({"limit": 101}, 422), ({"limit": 0}, 422), ({"since": "yesterday"}, 422), ({"sicne": "2026-01-01"}, 400)],
)
def test_bad_requests_are_refused(ask, params, status):
    if not is_practice(ask):
        return
    answer = ask("/v1/changes", **params)
    assert answer.status_code == status
    assert answer.json()["status"] == status


def test_the_totals_are_those_of_the_rows(ask, collect):
    if not is_practice(ask):
        return
    expected = {}
    for row in collect(limit=100):
        total = expected.setdefault(row["province"], [0, 0, 0])
        for place, amount in enumerate((1, row["numerator"], row["denominator"])):
            total[place] += amount
    told = ask("/v1/reconciliation").json()["data"]
    assert {item["province"]: [item["rows"], item["numerator"], item["denominator"]] for item in told} == expected
