"""เทสต์ที่ใช้ให้คะแนน ภาคีจำลองทำตัวเหมือนที่พบในงานจริง ข้อมูลจับสลากใหม่ทุกครั้ง"""

import random
from contextlib import suppress
from datetime import UTC

import httpx
import pytest
from fake_partner import TOKEN, FakePartner, as_ours, at, by_id, make_row, make_rows, new_database


@pytest.fixture
def draw(seed):
    """ตัวจับสลากของเทสต์นี้"""
    return random.Random(seed)


def drawn(draw, name, moment, **changes):
    """แถวชื่อ name ที่จำนวนจับสลากใหม่ทุกครั้ง"""
    counts = {"numerator": draw.randrange(1000), "denominator": draw.randrange(1000, 2000)}
    return make_row(name, moment, **{**counts, **changes})


def all_there(trainee, database, rows):
    """แถวที่บันทึกไว้คือแถวเหล่านี้ และจำนวนเป็นของแถวนั้นจริงหรือไม่"""
    counts = ("id", "numerator", "denominator")
    stored = [[row[name] for name in counts] for row in trainee.stored_rows(database)]
    return stored == [[row[name] for name in counts] for row in by_id(rows)]


def names_of(trainee, database):
    return [row["id"] for row in trainee.stored_rows(database)]


@pytest.mark.grade(
    points=1,
    hint_th="since รวมเวลานั้นเอง ให้ส่งลายน้ำไปตรง ๆ อย่าบวกเวลาเพิ่ม และอย่าทิ้งแถวที่เวลาเท่ากับลายน้ำ",
    hint_en="since is inclusive: send the watermark as it is, and keep rows of that very moment.",
)
def test_rows_of_the_same_moment_are_not_lost(trainee, draw):
    """แถวที่เปลี่ยนเวลาเดียวกับลายน้ำต้องไม่หาย"""
    first = [drawn(draw, "A", at("02-10 10:00")), drawn(draw, "B", at("02-10 10:30"))]
    database = new_database()
    with FakePartner(first) as partner:
        trainee.sync(partner.base_url, TOKEN, database)
        rows = [*first, drawn(draw, "C", at("02-10 10:30")), drawn(draw, "D", at("02-10 10:31"))]
        partner.rows = rows
        trainee.sync(partner.base_url, TOKEN, database)
    names = names_of(trainee, database)
    assert names == ["A", "B", "C", "D"], (
        f"แถว C เปลี่ยนเวลาเดียวกับแถวล่าสุดของรอบก่อน แต่ภาคีเพิ่งบันทึกเสร็จ ต้องได้ A B C D แต่ได้ {names}"
    )
    assert all_there(trainee, database, rows), "ได้ครบสี่แถว แต่จำนวนในแถวไม่ตรงกับที่ภาคีส่ง"


@pytest.mark.grade(
    points=2,
    hint_th="แปลงเวลาด้วย datetime.fromisoformat แล้ว astimezone(UTC) ก่อนเทียบ อย่าตัดเขตเวลาทิ้ง และอย่าเทียบข้อความต่างเขต",
    hint_en="Parse times and convert them with astimezone(UTC) before comparing; never drop the zone.",
)
def test_the_midnight_hours_are_not_lost(trainee, draw):
    """แถวช่วงเที่ยงคืนต้องไม่หายเพราะเขตเวลา"""
    evening = drawn(draw, "EVENING", at("01-31 23:30"))
    late = drawn(draw, "LATE", at("01-31 22:00").astimezone(UTC))
    database = new_database()
    with FakePartner([evening, late]) as partner:
        trainee.sync(partner.base_url, TOKEN, database)
        early = drawn(draw, "EARLY", at("02-01 00:15"))
        dawn = drawn(draw, "DAWN", at("02-01 05:45").astimezone(UTC))
        partner.rows = [evening, late, early, dawn]
        trainee.sync(partner.base_url, TOKEN, database)
        partner.rows = [evening, late, early, dawn, drawn(draw, "MORNING", at("02-01 06:00"))]
        trainee.sync(partner.base_url, TOKEN, database)
    names = names_of(trainee, database)
    assert names == ["DAWN", "EARLY", "EVENING", "LATE", "MORNING"], (
        "ภาคีส่งเวลาทั้งเขต +07:00 และ Z แถวที่เปลี่ยนระหว่างเที่ยงคืนถึงเจ็ดโมงเช้าต้องได้ครบทั้งห้าแถว "
        f"แต่ได้ {names} (อ่านหัวข้อ «เวลาและลายน้ำ»)"
    )
    assert all_there(trainee, database, partner.rows), "ได้ครบห้าแถว แต่จำนวนในแถวไม่ตรงกับที่ภาคีส่ง"


@pytest.mark.grade(
    points=0.5,
    hint_th="เรียก response.raise_for_status() และอย่าดัก httpx.HTTPStatusError ไว้เอง ผู้เรียกจึงรู้ว่ารอบนั้นล้ม",
    hint_en="Call response.raise_for_status() and do not catch it: the caller has to know that the run failed.",
)
def test_a_failed_run_is_told(trainee, seed):
    """รอบที่ล้มต้องแจ้งข้อผิดพลาด"""
    database = new_database()
    with FakePartner(make_rows(30, seed=seed), page_cap=20) as partner:
        for page in (1, 2):
            partner.fails_at = page
            told = False
            try:
                trainee.sync(partner.base_url, TOKEN, database)
            except httpx.HTTPStatusError:
                told = True
            assert told, (
                f"ภาคีตอบข้อผิดพลาดที่หน้า {page} sync ต้องอ่านถึงหน้านั้น แล้วให้ httpx.HTTPStatusError ออกไปถึงผู้เรียก แต่ sync จบเหมือนสำเร็จ"
            )


@pytest.mark.grade(
    points=1.5,
    hint_th="บันทึกแถวกับลายน้ำในธุรกรรมเดียวกัน (with store:) ถ้าล้มกลางทาง ทั้งสองอย่างต้องย้อนกลับด้วยกัน",
    hint_en="Write rows and watermark in one transaction, so that a failure takes back both.",
)
def test_a_failed_run_loses_nothing(trainee, seed):
    """รอบที่ล้มกลางทาง รอบถัดไปต้องได้ครบ"""
    rows = make_rows(50, seed=seed)
    database = new_database()
    with FakePartner(rows, page_cap=20) as partner:
        partner.fails_at = 3
        with suppress(httpx.HTTPStatusError):
            trainee.sync(partner.base_url, TOKEN, database)
        trainee.sync(partner.base_url, TOKEN, database)
        names = names_of(trainee, database)
        assert len(names) == 50, f"รอบแรกล้มที่หน้าที่สาม รอบที่สองต้องได้ครบ 50 แถว แต่มี {len(names)} แถว"
        later = make_rows(30, province="57", start="03-01 08:00", seed=seed)
        partner.rows = rows + later
        partner.fails_at = 2
        with suppress(httpx.HTTPStatusError):
            trainee.sync(partner.base_url, TOKEN, database)
        trainee.sync(partner.base_url, TOKEN, database)
    names = names_of(trainee, database)
    assert len(names) == 80, (
        f"รอบดึงส่วนที่เปลี่ยนล้มที่หน้าที่สอง รอบถัดไปต้องได้ครบ 80 แถว แต่มี {len(names)} แถว "
        "ถ้าเลื่อนลายน้ำก่อนบันทึกแถวสำเร็จ แถวช่วงนั้นจะหายถาวร"
    )
    assert all_there(trainee, database, rows + later), "ได้ครบ 80 แถว แต่จำนวนในแถวไม่ตรงกับที่ภาคีส่ง"


@pytest.mark.grade(
    points=1,
    hint_th="แถวที่ updated_at ใหม่กว่าที่มีอยู่ ต้องทับทุกช่อง",
    hint_en="A row newer than the one stored replaces all of it.",
)
def test_a_newer_version_replaces_the_row(trainee, draw, seed):
    """แถวรุ่นใหม่ทับรุ่นเก่าทุกช่อง"""
    rows = make_rows(6, seed=seed)
    database = new_database()
    newer = drawn(draw, rows[2]["id"], at("02-20 16:45"), province="41", fy=2568, quarter=4)
    with FakePartner(rows) as partner:
        trainee.sync(partner.base_url, TOKEN, database)
        partner.rows = [newer if row["id"] == newer["id"] else row for row in rows]
        report = trainee.sync(partner.base_url, TOKEN, database)
    stored = [row for row in trainee.stored_rows(database) if row["id"] == newer["id"]]
    assert stored == [as_ours(newer)], (
        "ภาคีแก้ไขแถวหนึ่งเป็นจังหวัด 41 ไตรมาส 4 ปี 2568 ด้วยตัวตั้งและตัวหารใหม่ ทุกช่องต้องเปลี่ยนตาม รวมทั้ง period และ updated_at"
    )
    assert report["stored"] == 1, f"รอบนี้มีแถวเปลี่ยนหนึ่งแถว stored ควรเป็น 1 แต่ได้ {report['stored']}"


@pytest.mark.grade(
    points=1,
    hint_th="ก่อนทับ ให้เทียบ updated_at ถ้าแถวที่มาเก่ากว่าที่มีอยู่ ให้ข้าม",
    hint_en="Compare updated_at before replacing, and skip a row older than the one stored.",
)
def test_an_older_version_never_comes_back(trainee, draw):
    """แถวรุ่นเก่าที่มาทีหลังต้องไม่ทับรุ่นใหม่"""
    numbers = draw.sample(range(1000), 4)
    new, old = (drawn(draw, "A", at(f"03-0{day} 09:00"), numerator=numbers[day]) for day in (2, 1))
    other = drawn(draw, "B", at("02-01 09:00").astimezone(UTC), numerator=numbers[3])
    older = drawn(draw, "B", at("02-01 08:00"), numerator=numbers[0])
    database = new_database()
    with FakePartner([new, old, other, older], forgets_order=True) as partner:
        trainee.sync(partner.base_url, TOKEN, database)
        partner.rows = [old, older]
        trainee.sync(partner.base_url, TOKEN, database)
    numerators = {row["id"]: row["numerator"] for row in trainee.stored_rows(database)}
    assert numerators == {"A": new["numerator"], "B": other["numerator"]}, (
        f"ภาคีกู้ข้อมูลสำรองแล้วส่งรุ่นเก่าตามมา ตัวตั้งของทุกแถวต้องยังเป็นของรุ่นใหม่ แต่ได้ {numerators}"
    )


def totals_of(rows):
    """ยอดของแถวเหล่านี้"""
    return {"rows": len(rows), **{name: sum(row[name] for row in rows) for name in ("numerator", "denominator")}}


BAD = [
    make_row("TOO-MUCH", at("01-16 08:05"), numerator=60, denominator=50),
    {**make_row("NO-ZONE", at("01-16 08:10")), "updated_at": "2026-01-16T08:10:00"},
    {**make_row("NO-NUMBER", at("01-16 08:15")), "numerator": None},
    {**make_row("A-TEXT", at("01-16 08:16")), "denominator": "50"},
    make_row("NEGATIVE", at("01-16 08:17"), numerator=-1),
    {name: value for name, value in make_row("NO-FIELD", at("01-16 08:20")).items() if name != "quarter"},
]


@pytest.mark.grade(
    points=1,
    hint_th="ดักข้อผิดพลาดทีละแถวด้วย try/except ในวงวน แถวดีอื่น ๆ ต้องบันทึกได้",
    hint_en="Catch errors row by row inside the loop, so that the good rows are stored.",
)
def test_a_bad_row_does_not_stop_the_others(trainee, seed):
    """แถวเสียไม่ทำให้แถวดีหายไปด้วย"""
    good = [
        *make_rows(7, seed=seed),
        make_row("NOT-REPORTED", at("01-16 08:30"), numerator=0, denominator=0),
        make_row("EVERYBODY", at("01-16 08:31"), numerator=50, denominator=50),
    ]
    database = new_database()
    with FakePartner(good + BAD) as partner:
        try:
            trainee.sync(partner.base_url, TOKEN, database)
        except Exception as error:  # noqa: BLE001 - เทสต์เป็นผู้ตัดสิน
            pytest.fail(f"มีแถวเสีย 6 แถวปนมา sync ต้องไม่ล้ม แต่แจ้ง {type(error).__name__}")
    stored = trainee.stored_rows(database)
    assert stored == by_id(as_ours(row) for row in good), (
        f"มีแถวดี 9 แถว (0/0 และ 50/50 ใช้ได้) และแถวเสีย 6 แถว ต้องบันทึกแถวดีครบและไม่บันทึกแถวเสีย แต่บันทึก {[row['id'] for row in stored]}"
    )


@pytest.mark.grade(
    points=0.5,
    hint_th='เก็บแถวที่ใช้ไม่ได้ใน rejected เป็น {"id": ..., "reason": ...} ทุกแถว อย่าทิ้งเงียบ ๆ',
    hint_en='Put every row that cannot be used into rejected as {"id": …, "reason": …}.',
)
def test_every_bad_row_is_reported(trainee, draw):
    """แถวเสียทุกแถวต้องอยู่ในรายงานพร้อมเหตุผล"""
    database = new_database()
    bad = [{**row, "id": f"{row['id']}-{draw.randrange(10**6)}"} for row in BAD]
    with FakePartner([drawn(draw, "GOOD", at("01-17 08:00")), *bad]) as partner:
        report = trainee.sync(partner.base_url, TOKEN, database)
    rejected = report.get("rejected")
    names = sorted(item.get("id") for item in rejected) if isinstance(rejected, list) else rejected
    expected = sorted(row["id"] for row in bad)
    assert names == expected, (
        "rejected ต้องมีแถวเสียทั้งหก คือ ตัวตั้งเกินตัวหาร เวลาไม่มีเขต ตัวตั้งเป็น None ตัวหารเป็นข้อความ ตัวตั้งติดลบ และไม่มี quarter "
        "แถวที่หายไปเงียบ ๆ ไม่มีใครตามแก้ได้"
    )


@pytest.mark.grade(
    points=0.25,
    hint_th="ทุกแถวใน rejected มี reason ที่บอกว่าผิดอย่างไร ผู้ส่งจะได้รู้ว่าต้องแก้อะไร",
    hint_en="Every row in rejected has a reason, so that the sender knows what to mend.",
)
def test_every_refusal_has_its_reason(trainee):
    """แถวเสียทุกแถวมีเหตุผล"""
    with FakePartner([make_row("GOOD", at("01-17 08:00")), *BAD]) as partner:
        rejected = trainee.sync(partner.base_url, TOKEN, new_database()).get("rejected")
    assert rejected, "มีแถวเสียหกแถวปนมา แต่ rejected ไม่มีแถวใดเลย"
    without = [item for item in rejected if not str(item.get("reason") or "").strip()]
    assert not without, f"ทุกแถวใน rejected ต้องมี reason ที่บอกว่าผิดอย่างไร จำนวนแถวที่ไม่มีคือ {len(without)}"


@pytest.mark.grade(
    points=0.25,
    hint_th="received นับทุกแถวที่ภาคีส่งมา ทั้งดีและเสีย ส่วน stored นับแถวที่เพิ่มหรือเปลี่ยน",
    hint_en="received counts every row that came, good or bad; stored counts those added or changed.",
)
def test_the_report_counts_what_came(trainee):
    """received นับทั้งแถวดีและแถวเสีย"""
    with FakePartner([make_row("GOOD", at("01-17 08:00")), *BAD]) as partner:
        report = trainee.sync(partner.base_url, TOKEN, new_database())
    told = (report.get("received"), report.get("stored"))
    assert told == (7, 1), f"ได้รับแถวดีหนึ่งแถวและแถวเสียหกแถว (received, stored) ควรเป็น (7, 1) แต่ได้ {told}"


@pytest.mark.grade(
    points=1,
    hint_th="เทียบทั้ง rows, numerator และ denominator ของทุกจังหวัด จำนวนแถวเท่ากันไม่ได้แปลว่าตัวเลขตรงกัน",
    hint_en="Compare rows, numerator and denominator of every province; equal counts are not equal figures.",
)
def test_reconciliation_compares_the_sums(trainee, draw):
    """กระทบยอดด้วยผลรวม ไม่ใช่จำนวนแถวอย่างเดียว"""
    rows = [
        drawn(draw, "A", at("02-01 09:00"), province="10"),
        drawn(draw, "B", at("02-01 10:00"), province="10"),
        drawn(draw, "C", at("02-01 11:00"), province="94"),
    ]
    ten, other = totals_of(rows[:2]), totals_of(rows[2:])
    more = draw.randrange(1, 5)
    database = new_database()
    with FakePartner(rows) as partner:
        trainee.sync(partner.base_url, TOKEN, database)
        partner.totals = [
            {"province": "10", **ten, "numerator": ten["numerator"] + more},
            {"province": "94", **other, "denominator": other["denominator"] + more},
        ]
        differences = trainee.reconcile(partner.base_url, TOKEN, database)
    expected = [
        {"province": "10", "theirs": {**ten, "numerator": ten["numerator"] + more}, "ours": ten},
        {"province": "94", "theirs": {**other, "denominator": other["denominator"] + more}, "ours": other},
    ]
    assert sorted(differences, key=province_of) == expected, (
        "จำนวนแถวเท่ากัน แต่ตัวตั้งของจังหวัด 10 และตัวหารของจังหวัด 94 ต่างกัน reconcile ต้องคืนทั้งสองจังหวัดพร้อมยอดของทั้งสองฝ่าย"
    )


def province_of(item):
    """รหัสจังหวัดของผลกระทบยอดหนึ่งรายการ"""
    return str(item.get("province"))


@pytest.mark.grade(
    points=0.5,
    hint_th="เรียงผลด้วย sorted(...) ตามรหัสจังหวัด ภาคีส่งยอดมาในลำดับใดก็ได้",
    hint_en="Sort the result by province code: the partner's totals come in any order.",
)
def test_differences_come_in_the_order_of_codes(trainee):
    """จังหวัดที่ต่างกันเรียงตามรหัส"""
    database = new_database()
    with FakePartner(make_rows(2, province="40")) as partner:
        trainee.sync(partner.base_url, TOKEN, database)
        held = totals_of(partner.rows)
        others = [{"province": code, "rows": 1, "numerator": 1, "denominator": 2} for code in ("57", "13", "34", "22")]
        partner.totals = [{"province": "40", **held}, *others]
        told = [item["province"] for item in trainee.reconcile(partner.base_url, TOKEN, database)]
    assert told == ["13", "22", "34", "57"], f"จังหวัดที่ต่างกันต้องเรียงตามรหัส 13 22 34 57 แต่ได้ {told}"


@pytest.mark.grade(
    points=0.5,
    hint_th="เทียบทุกจังหวัดที่ฝ่ายใดฝ่ายหนึ่งมี (theirs.keys() | ours.keys()) ฝ่ายที่ไม่มีเป็น None",
    hint_en="Compare every province that either side has; the side without it is None.",
)
def test_what_the_partner_no_longer_has_is_told(trainee, draw):
    """จังหวัดที่เรามีแต่ภาคีไม่มี ต้องบอกด้วย"""
    kept, gone = drawn(draw, "A", at("02-01 09:00"), province="10"), drawn(draw, "C", at("02-01 11:00"), province="94")
    database = new_database()
    with FakePartner([kept, gone]) as partner:
        trainee.sync(partner.base_url, TOKEN, database)
        partner.totals = [{"province": "10", **totals_of([kept])}]
        told = trainee.reconcile(partner.base_url, TOKEN, database)
    assert told == [{"province": "94", "theirs": None, "ours": totals_of([gone])}], (
        f"ภาคีไม่มีจังหวัด 94 แล้วแต่เรายังมี ต้องได้จังหวัด 94 รายการเดียว โดย theirs เป็น None แต่ได้ {told}"
    )


@pytest.mark.grade(
    points=1,
    hint_th="ลายน้ำใหม่คือค่าที่มากที่สุดระหว่างลายน้ำเดิมกับแถวดีของรอบนี้ รอบที่ไม่ได้แถวใด ลายน้ำคงเดิม",
    hint_en="The new watermark is the newest of the old one and this run's good rows: an empty run keeps it.",
)
def test_a_run_without_rows_keeps_the_watermark(trainee, seed):
    """รอบที่ไม่ได้แถวใด ลายน้ำคงเดิม"""
    database = new_database()
    with FakePartner(make_rows(8, seed=seed)) as partner:
        trainee.sync(partner.base_url, TOKEN, database)
        partner.rows = []
        trainee.sync(partner.base_url, TOKEN, database)
        before = len(partner.sinces())
        trainee.sync(partner.base_url, TOKEN, database)
        sent = partner.sinces()[before:]
    assert sent, "รอบที่สามต้องขอแถวจากภาคี แต่ภาคีไม่ได้รับคำขอเลย"
    assert None not in sent, (
        f"รอบก่อนไม่ได้แถวใดเลย ลายน้ำต้องไม่หาย รอบนี้ต้องส่ง since ของเดิม แต่ส่ง {sent} จึงเป็นการขอข้อมูลทั้งหมดใหม่"
    )
