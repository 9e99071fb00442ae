"""ไม่ใช้ fixture ของตนเอง: ฟังก์ชันธรรมดาที่รับ client และโทเคน"""

import datetime as dt


def call(client, app_env, path, params=None):
    return client.get(path, params=params or {}, headers={"Authorization": "Bearer " + app_env["TOKEN"]})


def pages(client, app_env, **params):
    """ทุกแถวตามลำดับ อ่านทีละห้าแถว หยุดเมื่อได้หน้าว่าง"""
    found = []
    for _ in range(200):
        answer = call(client, app_env, "/v1/changes", {**params, "limit": 5, "offset": len(found)})
        assert answer.status_code == 200
        body = answer.json()
        if body["data"] == []:
            return found, body["total"]
        found.extend(body["data"])
    raise AssertionError("อ่านเท่าใดก็ไม่จบ")


def test_pages(client, app_env):
    found, total = pages(client, app_env)
    names = [row["id"] for row in found]
    assert sorted(set(names)) == sorted(names)
    assert total == len(names)
    assert call(client, app_env, "/v1/changes", {"limit": 5}).json()["total"] == total


def test_types(client, app_env):
    found, _ = pages(client, app_env)
    assert {type(row["province"]) for row in found} == {str}
    assert all(dt.datetime.fromisoformat(row["updated_at"]).utcoffset() is not None for row in found)


def test_since(client, app_env):
    found, _ = pages(client, app_env)
    for row in (found[len(found) // 3], found[-1]):
        since = dt.datetime.fromisoformat(row["updated_at"]).astimezone(dt.UTC)
        newer = [other for other in found if dt.datetime.fromisoformat(other["updated_at"]) >= since]
        answer, total = pages(client, app_env, since=since.strftime("%Y-%m-%dT%H:%M:%SZ"))
        assert answer == newer
        assert total == len(newer)


def test_refusals(client, app_env):
    assert client.get("/v1/changes").status_code == 401
    for name, value in (("limit", "5000"), ("since", "2026-13-45"), ("limit", "ten")):
        assert call(client, app_env, "/v1/changes", {name: value}).status_code == 422, name
    assert call(client, app_env, "/v1/changes", {"order": "id"}).status_code == 400


def test_reconciliation(client, app_env):
    found, _ = pages(client, app_env)
    for told in call(client, app_env, "/v1/reconciliation").json()["data"]:
        mine = [row for row in found if row["province"] == told["province"]]
        for name in ("numerator", "denominator"):
            assert sum(row[name] for row in mine) == told[name]
        assert len(mine) == told["rows"]
