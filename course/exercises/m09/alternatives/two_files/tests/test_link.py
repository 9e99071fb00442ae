"""ข้อมูลที่ได้ครบ ถูกชนิด และตรงกับยอดที่ภาคีแจ้ง"""

from collections import Counter
from datetime import UTC

from partner import when


def test_rows_are_complete(partner):
    seen, rows = partner.rows()
    assert seen == len(rows) == partner.get("/v1/changes", limit=9).json()["total"]


def test_rows_have_the_agreed_types(partner):
    _, rows = partner.rows()
    for row in rows.values():
        assert not isinstance(row["province"], int)
        assert when(row).tzinfo


def test_since(partner):
    _, rows = partner.rows()
    newest = max(rows.values(), key=when)
    newer = {name for name, row in rows.items() if when(row) >= when(newest)}
    for since in (when(newest), when(newest).astimezone(UTC)):
        _, answer = partner.rows(since=since.isoformat())
        assert set(answer) == newer
    oldest = min(rows.values(), key=when)
    _, answer = partner.rows(since=when(oldest).astimezone(UTC).isoformat())
    assert answer == rows
    middle = sorted(rows.values(), key=when)[len(rows) // 2]
    _, answer = partner.rows(since=when(middle).astimezone(UTC).isoformat())
    assert all(when(row) >= when(middle) for row in answer.values())


def test_totals(partner):
    _, rows = partner.rows()
    sums = Counter()
    for row in rows.values():
        sums[row["province"], "rows"] += 1
        for name in ("numerator", "denominator"):
            sums[row["province"], name] += row[name]
    told = partner.get("/v1/reconciliation").json()["data"]
    assert sums == {
        (item["province"], name): item[name] for item in told for name in ("rows", "numerator", "denominator")
    }
