"""การเชื่อมโยงของคู่: connector ของคนหนึ่งกับบริการของอีกคนหนึ่ง ทั้งสองฝ่ายอ่านโค้ดของกันไม่ได้"""

import json
import secrets
from datetime import UTC, datetime
from pathlib import Path

import pytest


@pytest.fixture
def rows(app_env):
    """แถวที่ผู้ให้บริการได้รับ เรียงตามเวลาที่เปลี่ยน แล้วตาม id"""
    rows = json.loads(Path(app_env["DATA_FILE"]).read_text(encoding="utf-8"))["rows"]
    return sorted(rows, key=lambda row: (moment(row), row["id"]))


@pytest.fixture
def ask(client, app_env):
    """เรียกผู้ให้บริการโดยตรงด้วยโทเคน: ask(path, ชื่อพารามิเตอร์=ค่า)"""
    return lambda path, **params: client.get(path, params=params, headers=bearer(app_env["TOKEN"]))


@pytest.fixture
def link(trainee, base_url, app_env):
    """ผู้เรียก ผู้ให้บริการ โทเคน และฐานข้อมูลใหม่"""
    return trainee, base_url, app_env["TOKEN"], f"pair-{secrets.token_hex(6)}.db"


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def moment(row):
    return datetime.fromisoformat(row["updated_at"])


def as_ours(row):
    kept = {name: row[name] for name in ("id", "indicator", "province", "numerator", "denominator")}
    in_utc = moment(row).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return kept | {"period": f"{row['fy']}-Q{row['quarter']}", "updated_at": in_utc}


def test_every_row_arrives(link, rows):
    """ผู้เรียกได้ทุกแถวของผู้ให้บริการ"""
    connector, address, token, database = link
    connector.sync(address, token, database)
    stored = connector.stored_rows(database)
    expected = sorted((as_ours(row) for row in rows), key=lambda row: row["id"])
    assert len(stored) == len(expected), f"ผู้เรียกบันทึกได้ {len(stored)} แถว ไม่เท่ากับที่ผู้ให้บริการมี"
    assert stored == expected, "จำนวนแถวครบ แต่เนื้อหาไม่ตรงกับของผู้ให้บริการ"


def test_a_second_run_changes_nothing(link):
    """รอบที่สองขอเฉพาะที่เปลี่ยน และข้อมูลเหมือนเดิม"""
    connector, address, token, database = link
    connector.sync(address, token, database)
    once = connector.stored_rows(database)
    report = connector.sync(address, token, database)
    assert once, "รอบแรกไม่ได้แถวใดเลย"
    assert connector.stored_rows(database) == once, "ผู้ให้บริการไม่มีอะไรเปลี่ยน แต่รอบที่สองทำให้ข้อมูลของผู้เรียกเปลี่ยน"
    assert report["stored"] == 0, f"รอบที่สองไม่มีแถวใดเปลี่ยน แต่รายงานว่าบันทึก {report['stored']} แถว"


def test_totals_agree(link):
    """ยอดของสองฝ่ายตรงกัน"""
    connector, address, token, database = link
    connector.sync(address, token, database)
    assert connector.stored_rows(database), "ผู้เรียกไม่ได้แถวใดเลย จึงยังกระทบยอดไม่ได้"
    found = connector.reconcile(address, token, database)
    assert found == [], f"กระทบยอดแล้วต่างกัน {len(found)} จังหวัด"


def test_strangers_are_refused(client, app_env):
    """ไม่มีโทเคนหรือโทเคนผิด ผู้ให้บริการตอบ 401"""
    for headers in ({}, bearer(app_env["TOKEN"] + "x")):
        for path in ("/v1/changes", "/v1/reconciliation"):
            status = client.get(path, headers=headers).status_code
            assert status == 401, f"คำขอที่ไม่มีโทเคน หรือโทเคนผิด ควรได้ 401 แต่ได้ {status}"


def test_since_is_a_moment(ask, rows):
    """since รวมเวลานั้นเอง และเขียนในเขตใดก็ได้"""
    middle = moment(rows[len(rows) // 2])
    expected = [row["id"] for row in rows if moment(row) >= middle][:100]
    for since in (middle.isoformat(), middle.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")):
        answer = ask("/v1/changes", since=since, limit=100)
        assert answer.status_code == 200, f"ส่ง since ที่ถูกต้อง ควรได้ 200 แต่ได้ {answer.status_code}"
        got = [row["id"] for row in answer.json()["data"]]
        assert got == expected[: len(got)], "แถวที่ได้ตั้งแต่ since ไม่ตรงข้อตกลง หรือเรียงผิดลำดับ"
        assert got, "แถวที่เวลาเท่ากับ since พอดีต้องอยู่ในคำตอบ"


def test_wrong_requests_are_refused(ask):
    """คำขอที่ผิด ผู้ให้บริการตอบ 400 หรือ 422"""
    status = ask("/v1/changes", sicne="x").status_code
    assert status == 400, f"พารามิเตอร์ที่ไม่รู้จัก เช่น sicne ควรได้ 400 แต่ได้ {status}"
    status = ask("/v1/changes", limit=0).status_code
    assert status == 422, f"limit=0 ควรได้ 422 แต่ได้ {status}"
    status = ask("/v1/changes", limit=101).status_code
    assert status == 422, f"limit=101 ควรได้ 422 แต่ได้ {status}"
    status = ask("/v1/changes", since="x").status_code
    assert status == 422, f"since ที่ไม่ใช่เวลา ควรได้ 422 แต่ได้ {status}"
