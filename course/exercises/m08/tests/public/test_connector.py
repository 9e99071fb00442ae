"""เทสต์ที่เปิดให้ผู้เข้ารับการอบรมอ่านและรันเองได้ก่อนส่งงาน"""

from contextlib import suppress
from datetime import datetime

import httpx
import pytest
from fake_partner import TOKEN, FakePartner, as_ours, at, by_id, make_row, make_rows, new_database


def reconciled(trainee, partner, database):
    """ผลของ reconcile"""
    try:
        return trainee.reconcile(partner.base_url, TOKEN, database)
    except httpx.HTTPStatusError as error:
        raise AssertionError(
            f"ภาคีไม่รับคำขอยอดของ reconcile ({str(error).splitlines()[0]}) "
            "สถานะ 401 คือไม่ได้ส่งโทเคน 404 คือที่อยู่ไม่ถูกต้อง (อ่านหัวข้อ «ยอดไว้กระทบ»)"
        ) from None


@pytest.mark.grade(
    points=2,
    hint_th="อ่านทุกหน้าจนได้หน้าว่าง แปลงทุกแถวตามตาราง แล้วคืนจาก stored_rows เรียงตาม id",
    hint_en="Read until an empty page, map every row as the table says, return them sorted by id.",
)
def test_every_row_is_stored_in_our_form(trainee):
    """ดึงครบทุกหน้าและบันทึกในรูปของเรา"""
    rows = make_rows(130) + make_rows(5, province="09")
    database = new_database()
    with FakePartner(rows, page_cap=60) as partner:
        report = trainee.sync(partner.base_url, TOKEN, database)
    stored = trainee.stored_rows(database)
    assert len(stored) == 135, f"ภาคีมี 135 แถว หน้าละไม่เกิน 60 แถว แต่บันทึกไว้ {len(stored)} แถว (อ่านหัวข้อ «การแบ่งหน้า»)"
    expected = by_id(as_ours(row) for row in rows)
    assert stored == expected, f"แถวแรกควรเป็น {expected[0]} แต่ได้ {stored[0]} (อ่านหัวข้อ «รูปของเรา»)"
    told = (report.get("received"), report.get("stored"), report.get("rejected"))
    assert told == (135, 135, []), f"รายงานควรบอกว่า (received, stored, rejected) คือ (135, 135, []) แต่ได้ {told}"


@pytest.mark.grade(
    points=1,
    hint_th='ส่งโทเคนในส่วนหัว Authorization แบบ "Bearer <token>" ทุกคำขอ ทั้งดึงข้อมูลและขอยอด',
    hint_en='Send "Authorization: Bearer <token>" in every request, for rows and for totals.',
)
def test_sends_token_in_header(trainee):
    """ส่งโทเคนในส่วนหัวทุกคำขอ"""
    database = new_database()
    with FakePartner(make_rows(3)) as partner:
        for call in (trainee.sync, trainee.reconcile):
            with suppress(httpx.HTTPStatusError):  # ดูสิ่งที่ภาคีได้รับ แม้ภาคีไม่รับคำขอนั้น
                call(partner.base_url, TOKEN, database)
    assert set(partner.authorizations) == {f"Bearer {TOKEN}"}, (
        f"ส่วนหัว Authorization ต้องเป็น 'Bearer {TOKEN}' ทุกคำขอ แต่ภาคีได้รับ {partner.authorizations}"
    )
    assert "/v1/reconciliation" in [path for path, _ in partner.asked], "reconcile ต้องขอยอดจาก /v1/reconciliation"


@pytest.mark.grade(
    points=2,
    hint_th="ใช้ id เป็นกุญแจหลัก ถ้ามีแล้วให้ปรับ (upsert) ไม่ใช่เพิ่มแถวใหม่",
    hint_en="Make id the primary key: update a row that is there instead of inserting another.",
)
def test_a_second_run_changes_nothing(trainee):
    """รันซ้ำแล้วข้อมูลเหมือนเดิม"""
    rows = make_rows(40)
    database = new_database()
    with FakePartner(rows) as partner:
        trainee.sync(partner.base_url, TOKEN, database)
        once = trainee.stored_rows(database)
        report = trainee.sync(partner.base_url, TOKEN, database)
    twice = trainee.stored_rows(database)
    assert len(twice) == 40, f"รันสองครั้งกับข้อมูลเดิม 40 แถว ต้องมี 40 แถวเท่าเดิม แต่มี {len(twice)} แถว"
    assert twice == once, "รันซ้ำโดยที่ภาคีไม่มีอะไรเปลี่ยน แต่แถวที่บันทึกไว้เปลี่ยนไป"
    assert report["stored"] == 0, f"ครั้งที่สองไม่มีแถวใดเปลี่ยน stored ควรเป็น 0 แต่ได้ {report['stored']}"


@pytest.mark.grade(
    points=1,
    hint_th="ครั้งแรกไม่ส่ง since ครั้งต่อไปส่ง since เป็นเวลาล่าสุดที่บันทึกไว้",
    hint_en="The first run sends no since; the next one sends the newest time stored.",
)
def test_only_changes_are_asked_for(trainee):
    """ครั้งต่อไปขอเฉพาะแถวที่เปลี่ยน"""
    rows = make_rows(10)
    database = new_database()
    with FakePartner(rows) as partner:
        trainee.sync(partner.base_url, TOKEN, database)
        first = partner.sinces()
        trainee.sync(partner.base_url, TOKEN, database)
        second = partner.sinces()[len(first) :]
    assert set(first) == {None}, f"ครั้งแรกยังไม่มีลายน้ำ ต้องไม่ส่ง since แต่ส่ง {first}"
    newest = datetime.fromisoformat(rows[-1]["updated_at"])
    got = [since and datetime.fromisoformat(since) for since in second]
    assert set(got) == {newest}, f"ครั้งที่สองต้องส่ง since เป็นเวลาล่าสุดที่บันทึกไว้ คือ {newest} (เขียนในเขตใดก็ได้) แต่ส่ง {second}"


@pytest.mark.grade(
    points=1,
    hint_th="หน้าที่ขอด้วย since มีเฉพาะแถวที่เปลี่ยน แถวที่ไม่อยู่ในนั้นยังอยู่เหมือนเดิม อย่าลบ",
    hint_en="A page asked for with since holds only what changed; rows absent from it are not deleted.",
)
def test_rows_absent_from_a_later_page_stay(trainee):
    """แถวที่ไม่ได้มาในรอบใหม่ต้องยังอยู่"""
    rows = make_rows(12)
    database = new_database()
    with FakePartner(rows) as partner:
        trainee.sync(partner.base_url, TOKEN, database)
        partner.rows = [*rows, make_row("NEW", at("01-20 09:00"))]
        trainee.sync(partner.base_url, TOKEN, database)
    names = [row["id"] for row in trainee.stored_rows(database)]
    assert len(names) == 13, f"มีเดิม 12 แถว ภาคีเพิ่ม 1 แถว ต้องมี 13 แถว แต่มี {len(names)} แถว คือ {names}"


@pytest.mark.grade(
    points=1,
    hint_th="ถ้ายอดทุกช่องของทุกจังหวัดตรงกัน ให้ reconcile คืนรายการว่าง",
    hint_en="When every total of every province agrees, reconcile returns an empty list.",
)
def test_equal_totals_reconcile(trainee):
    """ยอดตรงกัน reconcile คืนรายการว่าง และจังหวัดที่ขาดต้องบอก"""
    rows = make_rows(20) + make_rows(7, province="34")
    database = new_database()
    with FakePartner(rows) as partner:
        trainee.sync(partner.base_url, TOKEN, database)
        agreed = reconciled(trainee, partner, database)
        more = make_rows(2, province="57")
        partner.rows = rows + more
        missing = reconciled(trainee, partner, database)
    assert agreed == [], f"เพิ่งดึงมาครบ ยอดต้องตรงกันทุกจังหวัด แต่ reconcile คืน {agreed}"
    sums = {name: sum(row[name] for row in more) for name in ("numerator", "denominator")}
    expected = [{"province": "57", "theirs": {"rows": 2, **sums}, "ours": None}]
    assert missing == expected, f"ภาคีมีจังหวัด 57 เพิ่ม 2 แถวที่เรายังไม่ได้ดึง ควรได้ {expected} แต่ได้ {missing}"
