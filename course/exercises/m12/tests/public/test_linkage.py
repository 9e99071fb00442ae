"""เทสต์ที่เปิดให้ผู้เข้ารับการอบรมอ่านและรันเองได้ก่อนส่งงาน"""

import pytest
from fake_partners import (
    REPORTS,
    SCHOOLS,
    TOKEN,
    FakePartners,
    difference,
    expected_rows,
    make_report,
    make_reports,
    make_school,
    make_schools,
    new_database,
    sums_of,
)

PROBLEM = "application/problem+json"


@pytest.mark.grade(
    points=2,
    hint_th="อ่านทะเบียนให้ครบทุกหน้า อ่านไฟล์ของท้องถิ่น แล้วเชื่อมด้วยรหัสโรงเรียนซึ่งเป็นข้อความ 8 หลัก",
    hint_en="Read every page of the registry and the local file; join by the school's code, a text of 8 digits.",
)
def test_two_agencies_are_linked(trainee):
    """เชื่อมสองหน่วยงานครบทุกโรงเรียน"""
    schools = make_schools(130)
    reports = make_reports(schools)
    reports[0]["good"] = reports[0]["measured"]
    database = new_database()
    with FakePartners(schools, reports) as partners:
        told = partners.refresh(trainee, database)
    got, expected = trainee.linked_rows(database), expected_rows(schools, reports)
    assert got == expected, f"{difference(got, expected)} (อ่านหัวข้อ «แถวที่เชื่อมแล้ว»)"
    assert told.get("linked") == 130, f"รายงานควรบอกว่า linked เป็น 130 แต่ได้ {told.get('linked')}"


@pytest.mark.grade(
    points=1,
    hint_th="โทเคนเป็นความลับระหว่างเรากับทะเบียนโรงเรียน อย่าส่งให้หน่วยงานอื่น",
    hint_en="The token is between us and the school registry: send it to nobody else.",
)
def test_the_token_goes_to_its_owner_only(trainee):
    """โทเคนส่งให้ทะเบียนโรงเรียนเท่านั้น"""
    schools = make_schools(3)
    with FakePartners(schools, make_reports(schools)) as partners:
        partners.refresh(trainee, new_database())
    sent = set(partners.tokens(SCHOOLS))
    assert sent == {f"Bearer {TOKEN}"}, f"ทะเบียนโรงเรียนต้องได้ 'Bearer {TOKEN}' ทุกคำขอ แต่ได้ {sent}"
    leaked = set(partners.tokens(REPORTS))
    assert leaked == {None}, f"ท้องถิ่นไม่ใช้โทเคน แต่ได้รับ {leaked} โทเคนของหน่วยงานหนึ่งต้องไม่ไปถึงอีกหน่วยงานหนึ่ง"


@pytest.mark.grade(
    points=1,
    hint_th="โรงเรียนที่เชื่อมไม่ได้ทั้งสองฝั่งและแถวที่ใช้ไม่ได้ ต้องอยู่ในรายงานทุกรายการ ห้ามหายเงียบ",
    hint_en="Schools unmatched on either side and unusable rows are all told in the report; none is lost in silence.",
)
def test_the_report_tells_what_was_not_linked(trainee):
    """รายงานบอกทุกแถวที่เชื่อมไม่ได้และใช้ไม่ได้"""
    schools = make_schools(12)
    good = make_reports(schools[:7])
    stranger = make_report(make_school(999))
    bad = [
        {"cells": [schools[7]["school"], "ก", "20/05/2569", "40", "-"]},
        {"cells": [schools[8]["school"], "ข", "20/05/2569", "40", "41"]},
        {"cells": ["ไม่ทราบ", "ค", "20/05/2569", "40", "20"]},
        make_report(schools[9], measured=schools[9]["enrolled"] + 1, good=20),
    ]
    database = new_database()
    with FakePartners(schools, [*bad, *good, stranger]) as partners:
        told = partners.refresh(trainee, database)
    expected = {
        "linked": 7,
        "unreported": [school["school"] for school in schools if school not in [*schools[:7], schools[9]]],
        "unknown": [stranger["school"]],
    }
    got = {name: told.get(name) for name in expected}
    assert got == expected, f"รายงานควรเป็น {expected} แต่ได้ {got} (อ่านหัวข้อ «รายงานคุณภาพข้อมูล»)"
    rejected = sorted(str(item.get("school")) for item in told.get("rejected", []))
    wanted = sorted([schools[7]["school"], schools[8]["school"], schools[9]["school"], "ไม่ทราบ"])
    assert rejected == wanted, f"แถวที่ใช้ไม่ได้คือของ {wanted} แต่ rejected มี {rejected}"
    reasons = [item.get("reason") for item in told["rejected"]]
    assert all(isinstance(reason, str) and reason for reason in reasons), "ทุกแถวใน rejected ต้องมี reason เป็นข้อความที่ไม่ว่าง"


@pytest.mark.grade(
    points=1,
    hint_th="โรงเรียนเดียวกันมีได้หลายแถว ให้เอา updated_at ล่าสุดของทะเบียน และวันที่รายงานล่าสุดของท้องถิ่น",
    hint_en="A school may come more than once: keep the newest updated_at and the latest report.",
)
def test_the_newest_version_counts(trainee):
    """แถวซ้ำให้ใช้รุ่นล่าสุด ไม่ว่ามาก่อนหรือหลัง"""
    schools = make_schools(6)
    older = [row | {"enrolled": 5000, "updated_at": "2026-03-01T09:00:00+07:00"} for row in schools]
    reports = make_reports(schools)
    early = [make_report(school, day="2026-04-30", good=7) for school in schools]
    expected = expected_rows(schools, reports)
    for name, mixed in (("ก่อน", (older + schools, early + reports)), ("หลัง", (schools + older, reports + early))):
        database = new_database()
        with FakePartners(*mixed) as partners:
            partners.refresh(trainee, database)
        got = trainee.linked_rows(database)
        assert got == expected, f"เมื่อรุ่นเก่ามา{name}รุ่นใหม่ {difference(got, expected)}"


@pytest.mark.grade(
    points=1,
    hint_th="รวม ชั่งวัด และ สูงดีสมส่วน ของทุกโรงเรียนในอำเภอก่อน แล้วจึงหารเป็นร้อยละ เรียงตามรหัสอำเภอ",
    hint_en="Add up the schools of a district, then divide; sort by the district's code.",
)
def test_linked_data_are_published_by_district(trainee, client, app_env):
    """เผยแพร่ผลรวมรายอำเภอจากข้อมูลที่เพิ่งเชื่อม"""
    schools = make_schools(40)
    reports = make_reports(schools)
    with FakePartners(schools, reports) as partners:
        partners.refresh(trainee, app_env["DATABASE"])
    response = client.get("/v1/areas")
    assert response.status_code == 200, f"GET /v1/areas ควรตอบ 200 แต่ตอบ {response.status_code}"
    body, rows = response.json(), expected_rows(schools, reports)
    expected = [sums_of(rows, area) for area in ("3401", "4001", "4002", "5701")]
    codes = [row.get("area") for row in body["data"]]
    assert codes == ["3401", "4001", "4002", "5701"], f"ควรได้สี่อำเภอเรียงตามรหัส แต่ได้ {codes}"
    for got, want in zip(body["data"], expected, strict=True):
        assert got == want | {"percent": pytest.approx(want["percent"])}, f"ควรได้ {want} แต่ได้ {got}"
    told = {name: body.get(name) for name in ("total", "limit", "offset", "as_of")}
    wanted = {"total": 4, "limit": 50, "offset": 0, "as_of": max(row["reported_on"] for row in rows)}
    assert told == wanted, f"ซองข้อมูลควรบอก {wanted} แต่บอก {told} (as_of คือวันที่รายงานล่าสุด)"


@pytest.mark.grade(
    points=1,
    hint_th="พารามิเตอร์ที่ไม่รู้จักตอบ 400 ค่าที่ใช้ไม่ได้ตอบ 422 เป็น problem+json ที่เอ่ยชื่อพารามิเตอร์",
    hint_en="Unknown parameters 400, bad values 422, as problem+json that names the parameter.",
)
def test_bad_requests_are_told(trainee, client, app_env):
    """คำขอผิดได้ problem+json ที่บอกว่าผิดตรงไหน"""
    schools = make_schools(8)
    with FakePartners(schools, make_reports(schools)) as partners:
        partners.refresh(trainee, app_env["DATABASE"])
    wrong = (
        ("aera", "4001", 400),
        ("area", "40", 422),
        ("limit", "0", 422),
        ("limit", "101", 422),
        ("offset", "-1", 422),
    )
    for name, value, status in wrong:
        response = client.get("/v1/areas", params={name: value})
        kind = response.headers.get("content-type", "").split(";")[0]
        assert (response.status_code, kind) == (status, PROBLEM), (
            f"{name}={value} ควรตอบ {status} ชนิด {PROBLEM} แต่ตอบ {response.status_code} ชนิด {kind}"
        )
        body = response.json()
        assert body.get("status") == status, f"status ในเนื้อหาต้องเป็น {status} แต่เป็น {body.get('status')}"
        assert name in str(body.get("detail")), f"detail ต้องเอ่ยชื่อ {name} แต่เป็น {body.get('detail')!r}"
        assert "title" in body, "ต้องมี title"
        assert body.get("type") == "about:blank", f"type ต้องเป็น about:blank แต่เป็น {body.get('type')!r}"
    for limit in (1, 100):
        status = client.get("/v1/areas", params={"limit": limit}).status_code
        assert status == 200, f"limit={limit} อยู่ในช่วงที่ขอได้ ควรตอบ 200 แต่ตอบ {status}"
