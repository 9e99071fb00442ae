"""เทสต์ที่ใช้ให้คะแนน จับสลากข้อมูลใหม่ทุกครั้ง และหน่วยงานมีนิสัยที่ไม่ได้เขียนไว้ในเอกสาร"""

import csv
import io
import random
import re

import httpx
import pytest
from fake_partners import (
    AREAS,
    DROP,
    REPORTS,
    SCHOOLS,
    FakePartners,
    expected_rows,
    make_report,
    make_reports,
    make_school,
    make_schools,
    new_database,
    sums_of,
)

TEXT_FIELDS = {
    "title", "owner_org", "maintainer", "maintainer_email", "tag_string", "notes", "update_frequency_unit", "data_source",
}  # fmt: skip
LISTS = {"objective", "data_format"}


@pytest.fixture
def lot(seed):
    """ตัวจับสลากของเทสต์นี้"""
    return random.Random(seed)


@pytest.fixture
def draw(seed):
    """draw(count) คือโรงเรียน count แห่งกับรายงานของทุกแห่ง จับสลากใหม่ทุกครั้ง จึงเขียนคำตอบไว้ก่อนไม่ได้"""

    def drawn(count):
        schools = make_schools(count, seed=seed)
        return schools, make_reports(schools, seed=f"{seed} reports")

    return drawn


def works(partners, trainee, database):
    """refresh จบโดยไม่แจ้งข้อผิดพลาดหรือไม่"""
    try:
        partners.refresh(trainee, database)
    except Exception:  # noqa: BLE001 - ข้อผิดพลาดใดก็แปลว่ารับนิสัยนี้ไม่ได้
        return False
    return True


@pytest.mark.grade(
    points=2,
    hint_th="ทะเบียนโรงเรียนทำตัวต่างจากเอกสารหนึ่งเรื่อง อ่านข้อความของเทสต์ว่าเป็นเรื่องใด แล้วทบทวนบทที่บอก",
    hint_en="The school registry differs from its documents in one thing; the message says in what and which module to read.",
)
def test_an_unseen_habit_of_the_registry(trainee, draw, school_habits):
    """ทะเบียนโรงเรียนทำตัวต่างจากเอกสาร แต่ผลเชื่อมโยงยังถูก"""
    schools, reports = draw(117)
    expected = expected_rows(schools, reports)
    for habit in school_habits:
        database = new_database()
        with FakePartners(schools, reports, habit=habit) as partners:
            worked = works(partners, trainee, database)
        waited = min(partners.waits, default=0) >= getattr(habit, "asks_to_wait_s", 0)
        habit.needs(worked and waited and trainee.linked_rows(database) == expected)


@pytest.mark.grade(
    points=2,
    hint_th="ไฟล์ของท้องถิ่นต่างจากเอกสารหนึ่งเรื่อง อ่านข้อความของเทสต์ว่าเป็นเรื่องใด แล้วทบทวนบทที่บอก",
    hint_en="The local file differs from its documents in one thing; the message says in what and which module to read.",
)
def test_an_unseen_habit_of_the_local_authority(trainee, draw, local_habits):
    """ไฟล์ของท้องถิ่นต่างจากเอกสาร แต่ผลเชื่อมโยงยังถูก"""
    schools, reports = draw(64)
    expected = expected_rows(schools, reports)
    for habit in local_habits:
        database = new_database()
        with FakePartners(schools, reports, habit=habit) as partners:
            worked = works(partners, trainee, database)
        habit.needs(worked and trainee.linked_rows(database) == expected)


@pytest.mark.grade(
    points=1,
    hint_th="ตรวจรหัสก่อนเติมศูนย์ นับช่องก่อนอ่าน แถวที่ใช้ไม่ได้ไปอยู่ใน rejected แล้วทำแถวต่อไป",
    hint_en="Check the code before filling in zeros, expect missing cells; an unusable row goes to rejected and the next is read.",
)
def test_one_broken_row_loses_no_other(trainee, draw):
    """แถวเสียแต่ละแบบอยู่ใน rejected และแถวดีทุกแถวยังเชื่อมได้"""
    schools, reports = draw(14)
    codes = [school["school"] for school in schools[9:]]
    cells = [[wrong, "ก", "20/05/2569", "40", "20"] for wrong in ("", "-21", "+21", "1_0", "123456789")]
    cells += [
        [codes[0]],
        [codes[1], "ก", "20/05/2569", "40"],
        [codes[2], "ก", "31/02/2569", "40", "20"],
        [codes[3], "ก", f"1/1/{10**20}", "40", "20"],
        [codes[4], "ก", "20/05/2569", "40.5", "20"],
    ]
    broken = [{"cells": line} for line in cells]
    database = new_database()
    with FakePartners(schools, [*broken[::2], *reports[:9], *broken[1::2]]) as partners:
        assert works(partners, trainee, database), (
            "ไฟล์มีแถวที่ใช้ไม่ได้ปนมา (ช่องรหัสว่าง บรรทัดที่ขาดช่อง วันที่ที่ไม่มีจริง) refresh ต้องทำต่อจนจบ ไม่ใช่แจ้งข้อผิดพลาด"
        )
        told = partners.refresh(trainee, database)
    assert trainee.linked_rows(database) == expected_rows(schools, reports[:9]), "แถวดี 9 แถวต้องเชื่อมได้ครบ แม้มีแถวเสียปนอยู่"
    rejected = sorted(str(item.get("school")).strip() for item in told["rejected"])
    assert rejected == sorted(line[0] for line in cells), (
        "ทุกแถวเสียต้องอยู่ใน rejected พร้อมรหัสตามที่ได้รับ ช่องรหัสว่าง เครื่องหมาย + - และ _ และเลขที่ยาวเกิน 8 หลักไม่ใช่รหัส "
        "บรรทัดที่ขาดช่องและวันที่ที่ไม่มีจริงก็ใช้ไม่ได้"
    )
    assert told["unknown"] == [], "รหัสที่ใช้ไม่ได้ไม่ใช่โรงเรียน จึงไม่อยู่ใน unknown"


@pytest.mark.grade(
    points=1,
    hint_th="ดึงและตรวจให้ครบทั้งสองฝ่ายก่อน แล้วจึงแทนของเดิมในธุรกรรมเดียว ถ้าล้มกลางทางของเดิมต้องยังอยู่",
    hint_en="Read both sides before touching the store, and replace it in one transaction.",
)
def test_a_failed_run_keeps_what_was_published(trainee, client, app_env, draw):
    """รอบที่ล้มต้องแจ้ง และของที่เผยแพร่แล้วต้องยังอยู่"""
    schools, reports = draw(24)
    with FakePartners(schools, reports) as partners:
        partners.refresh(trainee, app_env["DATABASE"])
        before = client.get("/v1/areas").json()
        for path, status in (
            (REPORTS, 404),
            (SCHOOLS, 403),
            (REPORTS, 503),
            (REPORTS, 429),
            (SCHOOLS, 502),
            (SCHOOLS, 504),
            (SCHOOLS, DROP),
        ):
            partners.broken = {path: status}
            partners.asked.clear()
            partners.waits.clear()
            with pytest.raises(httpx.TransportError if status == DROP else httpx.HTTPStatusError):
                partners.refresh(trainee, app_env["DATABASE"])
            tries = len([asked for asked, _ in partners.asked if asked == path])
            assert tries == (1 if status in {403, 404} else 4), (
                "429, 502, 503, 504 และสายหลุด ให้ขอ 4 ครั้งแล้วแจ้งข้อผิดพลาด ส่วน 403 และ 404 เป็นความล้มเหลวถาวร ขอครั้งเดียว "
                f"แต่โปรแกรมขอ {tries} ครั้ง"
            )
            waits = [wait for wait in partners.waits if wait > 0]
            assert waits == [2, 4, 8][: tries - 1], (
                "ภาคีไม่ได้บอกเวลา ต้องรอ 2, 4 แล้ว 8 วินาทีด้วย sleep ที่ได้รับ และไม่รอหลังครั้งสุดท้าย"
            )
        after = client.get("/v1/areas").json()
    assert after == before, "รอบที่ล้มทำให้ข้อมูลที่เผยแพร่อยู่เปลี่ยนไป ผู้ใช้ต้องยังเห็นชุดเดิมครบถ้วน"


@pytest.mark.grade(
    points=1,
    hint_th="แต่ละรอบคือภาพล่าสุดทั้งหมด แทนของเดิม โรงเรียนที่ถูกถอนออกต้องหายไป และรันซ้ำต้องไม่เพิ่มแถว",
    hint_en="Every run is the whole new picture: what was withdrawn goes, and running twice adds nothing.",
)
def test_a_new_run_replaces_the_old(trainee, draw):
    """รอบใหม่แทนรอบเก่าทั้งหมด"""
    schools, reports = draw(20)
    database = new_database()
    with FakePartners(schools, reports) as partners:
        partners.refresh(trainee, database)
        partners.refresh(trainee, database)
        once = trainee.linked_rows(database)
        partners.reports = [make_report(schools[3], good=11), *reports[5:]]
        partners.refresh(trainee, database)
        got, expected = trainee.linked_rows(database), expected_rows(schools, partners.reports)
    assert once == expected_rows(schools, reports), "รันซ้ำกับข้อมูลเดิมต้องได้แถวเดิมทุกแถว ไม่เพิ่มและไม่หาย"
    assert got == expected, "ท้องถิ่นถอนรายงานบางโรงเรียนและแก้หนึ่งโรงเรียน รอบใหม่ต้องเหลือเฉพาะรายงานที่ยังมีอยู่"


@pytest.mark.grade(
    points=1,
    hint_th="ใช้เวลาและวันที่เทียบ ไม่ใช่ข้อความหรือลำดับที่มาถึง และวันเดียวกันให้ใช้แถวที่มาทีหลัง",
    hint_en="Compare times and dates, not texts or arrival; of the same day the later row counts.",
)
def test_the_latest_of_many_versions_counts(trainee, lot):
    """หลายรุ่นปนกัน ข้ามเดือนข้ามปี"""
    first, newest, late = lot.sample(range(200, 1500), 3)
    school = make_school(lot.randrange(10_000, 8_000_000), enrolled=newest)
    versions = [
        school | {"enrolled": first, "updated_at": "2025-12-31T23:59:00+07:00"},
        school | {"enrolled": newest, "updated_at": "2026-01-10T08:00:00+07:00"},
        school | {"enrolled": late, "updated_at": "2026-01-09T22:00:00+07:00"},
    ]
    measured, good = lot.sample(range(100, 200), 4), lot.sample(range(10, 90), 4)
    reports = [
        make_report(school, day=day, measured=measured[number], good=good[number])
        for number, day in enumerate(("2026-01-31", "2026-02-01", "2026-02-01", "2025-12-15"))
    ]
    database = new_database()
    with FakePartners(versions, reports) as partners:
        partners.refresh(trainee, database)
    (got,) = trainee.linked_rows(database)
    assert got["enrolled"] == newest, (
        f"ทะเบียนมีสามรุ่น ต้องใช้จำนวนนักเรียนของรุ่นล่าสุด ซึ่งเปลี่ยนเมื่อ 10 มกราคม 2569 แต่ได้ {got['enrolled']} คน"
    )
    assert [got] == expected_rows([school], [reports[2]]), (
        "รายงานล่าสุดคือวันที่ 1 กุมภาพันธ์ 2569 ซึ่งมีสองแถว ให้ใช้แถวที่มาทีหลัง เทียบวันที่ ไม่ใช่เทียบข้อความ"
    )


@pytest.mark.grade(
    points=1,
    hint_th="อำเภอที่ตัวตั้งหรือตัวหารเป็น 1 ถึง 4 ให้ numerator, denominator และ percent เป็น null และ suppressed เป็น true",
    hint_en="Where numerator or denominator is 1 to 4, give null for both and the percent, and suppressed true.",
)
def test_small_counts_are_hidden(trainee, client, app_env, lot):
    """จำนวนน้อยถูกปกปิด ทั้งตัวตั้ง ตัวหาร และร้อยละ"""
    some, none = lot.randrange(6, 60) * 2, lot.randrange(5, 60)
    cases = {"3401": (4, 0), "4001": (some, 5), "4002": (lot.randrange(5, 60), 1), "5701": (none, 0)}
    schools = [make_school(number, area=area) for number, area in enumerate(cases, 1)]
    reports = [
        make_report(school, measured=cases[school["area"]][0], good=cases[school["area"]][1]) for school in schools
    ]
    with FakePartners(schools, reports) as partners:
        partners.refresh(trainee, app_env["DATABASE"])
    response = client.get("/v1/areas")
    names = ("denominator", "numerator", "percent", "suppressed")
    got = {row["area"]: tuple(row.get(name, "ไม่มีช่อง") for name in names) for row in response.json()["data"]}
    hidden = (None, None, None, True)
    percent = pytest.approx(100 * 5 / some)
    expected = {"3401": hidden, "4001": (some, 5, percent, False), "4002": hidden, "5701": (none, 0, 0.0, False)}
    assert got == expected, (
        "อำเภอที่ตัวหารเป็น 4 และอำเภอที่ตัวตั้งเป็น 1 ต้องปกปิดทั้งตัวตั้ง ตัวหาร และร้อยละ "
        "ส่วนอำเภอที่ตัวตั้งเป็น 5 และอำเภอที่ตัวตั้งเป็น 0 (ตัวหารตั้งแต่ 5) แสดงตามจริง"
    )
    for private in ("080-000-0000", schools[0]["school"]):
        assert private not in response.text, "คำตอบสาธารณะมีข้อมูลรายโรงเรียนหรือเบอร์โทรศัพท์ปนมา เผยแพร่เฉพาะผลรวมรายอำเภอ"


@pytest.mark.grade(
    points=1,
    hint_th="total นับทุกอำเภอที่ตรงกับตัวกรองก่อนตัดหน้า หน้าต่อกันต้องครบและไม่ซ้ำ",
    hint_en="total counts all matching districts before the page is cut; pages join without gap or repeat.",
)
def test_pages_join_and_area_selects(trainee, client, app_env, draw):
    """หน้าต่อกันครบ และกรองด้วยรหัสอำเภอได้"""
    schools, reports = draw(30)
    with FakePartners(schools, reports) as partners:
        partners.refresh(trainee, app_env["DATABASE"])
    joined = []
    for offset in (0, 3, 6):
        body = client.get("/v1/areas", params={"limit": 3, "offset": offset}).json()
        told = (body.get("total"), body.get("limit"), body.get("offset"))
        assert told == (4, 3, offset), "มี 4 อำเภอ ขอหน้าละ 3 total ต้องเป็น 4 ทุกหน้า และบอก limit กับ offset ที่ใช้จริง"
        joined += [row["area"] for row in body["data"]]
    for offset, status in ((1_000_000, 200), (1_000_001, 422)):
        got = client.get("/v1/areas", params={"offset": offset}).status_code
        assert got == status, f"offset เป็น 0 ถึง 1000000 ถ้าเกินต้องตอบ 422 ถ้าไม่เกินตอบ 200 (หน้าว่างได้) แต่ตอบ {got}"
    assert joined == sorted(AREAS), "อ่านหน้าละ 3 อำเภอแล้วต่อกัน ต้องได้ 4 อำเภอ ไม่ซ้ำ ไม่หาย เรียงตามรหัส"
    for area, count in (("4002", 1), ("9999", 0)):
        body = client.get("/v1/areas", params={"area": area}).json()
        assert body.get("total") == len(body["data"]) == count, (
            "area=4002 ต้องได้อำเภอเดียว และ area ที่ไม่มีข้อมูลต้องได้รายการว่างกับ total เป็น 0"
        )
    got, want = client.get("/v1/areas", params={"area": "4002"}).json()["data"][0], expected_rows(schools, reports)
    want = sums_of(want, "4002")
    assert got == want | {"percent": pytest.approx(want["percent"])}, (
        "ยอดของอำเภอ 4002 เมื่อกรองต้องเท่ากับเมื่อไม่กรอง (รวมก่อนแล้วจึงหาร)"
    )


@pytest.mark.grade(
    points=1,
    hint_th="ETag คิดจากเนื้อหา ส่งค่าเดิมมาใน If-None-Match ให้ตอบ 304 เมื่อเนื้อหาเปลี่ยน ETag ต้องเปลี่ยน",
    hint_en="Make the ETag from the content: 304 for the same one in If-None-Match, a new one when the data change.",
)
def test_etag_follows_the_data(trainee, client, app_env, draw):
    """ETag เปลี่ยนเมื่อข้อมูลเปลี่ยน และตอบ 304 เมื่อไม่เปลี่ยน"""
    schools, reports = draw(16)
    with FakePartners(schools, reports) as partners:
        partners.refresh(trainee, app_env["DATABASE"])
        etag = client.get("/v1/areas").headers.get("etag")
        assert etag, "คำตอบของ /v1/areas ต้องมีส่วนหัว ETag"
        assert re.fullmatch('(W/)?"[^"]*"', etag), "ค่าของ ETag ต้องอยู่ในเครื่องหมายคำพูดคู่เดียว นำด้วย W/ ได้"
        partners.refresh(trainee, app_env["DATABASE"])
        again = client.get("/v1/areas", headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b""), (
            f"รันซ้ำกับข้อมูลเดิม ETag เดิมต้องได้ 304 ที่ไม่มีเนื้อหา แต่ตอบ {again.status_code}"
        )
        assert again.headers.get("etag") == etag, "คำตอบ 304 ต้องมีส่วนหัว ETag ค่าเดียวกับที่คำตอบ 200 จะมี (RFC 9110)"
        several = client.get("/v1/areas", headers={"If-None-Match": f'"old", W/{etag}'})
        assert several.status_code == 304, f"If-None-Match มีได้หลายค่าและมี W/ นำได้ ควรตอบ 304 แต่ตอบ {several.status_code}"
        partners.reports = [*reports, make_report(schools[0], day="2026-06-30", good=9)]
        partners.refresh(trainee, app_env["DATABASE"])
        changed = client.get("/v1/areas", headers={"If-None-Match": etag})
    assert changed.status_code == 200, f"ข้อมูลเปลี่ยนแล้ว ETag เดิมต้องได้ 200 แต่ตอบ {changed.status_code}"
    assert changed.json().get("as_of") == "2026-06-30", "as_of ต้องเป็นวันที่รายงานล่าสุด คือ 2026-06-30"


@pytest.mark.grade(
    points=1,
    hint_th="ไม่มีแถวที่เชื่อมได้เลยแปลว่ายังไม่พร้อมให้บริการ ตอบ 503 แบบ problem+json ไม่ใช่ 200 กับรายการว่าง",
    hint_en="Nothing linked means not ready: answer 503 as problem+json, not 200 with an empty list.",
)
def test_no_data_is_not_an_empty_country(trainee, client, app_env, draw):
    """ยังไม่มีข้อมูล ไม่เท่ากับไม่มีอำเภอใดเลย"""
    with FakePartners(draw(3)[0], [make_report(make_school(900))]) as partners:
        told = partners.refresh(trainee, app_env["DATABASE"])
    assert told["linked"] == 0, f"ไม่มีโรงเรียนใดเชื่อมได้ linked ควรเป็น 0 แต่ได้ {told['linked']}"
    response = client.get("/v1/areas")
    kind = response.headers.get("content-type", "").split(";")[0]
    assert (response.status_code, kind) == (503, "application/problem+json"), (
        "ยังเชื่อมไม่ได้เลย ควรตอบ 503 ชนิด application/problem+json ถ้าตอบ 200 ผู้เรียกจะเข้าใจว่าไม่มีอำเภอใดมีเด็ก"
    )
    assert response.json().get("status") == 503, "status ในเนื้อหาต้องเป็น 503 เท่ากับสถานะ HTTP"


@pytest.mark.grade(
    points=1,
    hint_th="ระเบียนต้องครบ 14 ช่อง objective และ data_format เป็น list หมวดหมู่และสัญญาอนุญาตต้องเหมาะกับข้อมูลเปิด (บท m04)",
    hint_en="All 14 fields; objective and data_format are lists; category and licence fit open data (m04).",
)
def test_the_catalogue_record_is_complete(client):
    """ระเบียนบัญชีข้อมูลครบ 14 ช่องและเหมาะกับข้อมูลเปิด"""
    response = client.get("/v1/catalog")
    assert response.status_code == 200, f"GET /v1/catalog ควรตอบ 200 แต่ตอบ {response.status_code}"
    record = response.json()
    empty = sorted(name for name in TEXT_FIELDS if not isinstance(record.get(name), str) or not record[name].strip())
    assert not empty, "ระเบียนมีช่องที่ขาดหรือเป็นข้อความว่าง ต้องครบ 14 ช่องบังคับ (ทบทวนบท m04)"
    for name in sorted(LISTS):
        value = record.get(name)
        assert isinstance(value or None, list), "objective และ data_format ต้องเป็น list ที่ไม่ว่าง (ทบทวนบท m04)"
    assert "JSON" in record["data_format"], "บริการนี้ให้ JSON ช่อง data_format ต้องมี 'JSON'"
    fixed = {"data_type": "ข้อมูลสถิติ", "geo_coverage": "อำเภอ", "data_category": "ข้อมูลสาธารณะ"}
    assert {name: record.get(name) for name in fixed} == fixed, (
        "ข้อมูลรวมรายอำเภอที่เปิดเผยได้ ต้องมี data_type เป็นข้อมูลสถิติ geo_coverage เป็นอำเภอ และ data_category เป็นข้อมูลสาธารณะ"
    )
    assert record.get("license_id") not in {None, "", "License not specified"}, "ข้อมูลเปิดต้องระบุสัญญาอนุญาต"
    assert re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", record["maintainer_email"]), "maintainer_email ไม่ใช่อีเมล"


@pytest.mark.grade(
    points=0,
    hint_th="งานเสริม: CSV ที่มี BOM หัวตารางเดียวกับ JSON แถวที่ปกปิดเป็นช่องว่าง",
    hint_en="Beyond the points: CSV with a BOM, columns as in JSON, hidden figures left blank.",
)
def test_bonus_the_table_opens_in_a_spreadsheet(trainee, client, app_env):
    """งานเสริม ดาวน์โหลดเป็น CSV ที่เปิดด้วยโปรแกรมตารางได้"""
    schools = [make_school(1, area="3401"), make_school(2, area="4001", enrolled=30)]
    reports = [make_report(schools[0], measured=100, good=61), make_report(schools[1], measured=20, good=2)]
    with FakePartners(schools, reports) as partners:
        partners.refresh(trainee, app_env["DATABASE"])
    response = client.get("/v1/areas.csv")
    kind = response.headers.get("content-type", "").split(";")[0]
    assert (response.status_code, kind) == (200, "text/csv"), (
        f"ควรตอบ 200 ชนิด text/csv แต่ตอบ {response.status_code} {kind}"
    )
    assert response.content.startswith(b"\xef\xbb\xbf"), "ไฟล์ต้องขึ้นต้นด้วย BOM ภาษาไทยจึงอ่านออกในโปรแกรมตาราง"
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    got = [(row.get("area"), row.get("area_name"), row.get("denominator"), row.get("numerator")) for row in rows]
    expected = [("3401", "เมืองอุบลราชธานี", "100", "61"), ("4001", "เมืองขอนแก่น", "", "")]
    told = client.get("/v1/catalog").json().get("data_format")
    assert "CSV" in (told or ()), "เมื่อให้ CSV ได้แล้ว data_format ในบัญชีข้อมูลต้องมี CSV ด้วย"
    assert got == expected, "คอลัมน์ต้องชื่อเดียวกับใน JSON รหัสและชื่ออำเภอครบ และอำเภอที่ปกปิดเป็นช่องว่าง"
