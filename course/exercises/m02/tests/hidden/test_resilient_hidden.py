"""เทสต์ที่ใช้ให้คะแนน ใช้เหตุการณ์คนละชุดกับเทสต์ที่เปิดเผย และจับสลากข้อมูลใหม่ทุกครั้ง"""

import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from asking import client_for, outcome_of, told
from fake_partner import DROP, STALL, TOKEN, FakePartner

CLAIM = {"hospcode": "00123", "service": "postnatal", "service_date": "2026-10-12", "visits": 7}
TWO_O_CLOCK = datetime(2026, 10, 5, 2, tzinfo=UTC)  # ตรงกับส่วนหัว Date ของภาคีจำลอง


@pytest.fixture
def draw(seed):
    """ตัวจับสลากของเทสต์นี้"""
    return random.Random(seed)


@pytest.fixture
def data(draw):
    """สิ่งที่ภาคีตอบเมื่อสำเร็จ"""
    return {"total": draw.randrange(700, 100_000), "data": [{"hospcode": f"0{draw.randrange(1000, 9999)}"}]}


def until(seconds):
    """ส่วนหัว Retry-After เป็นวันเวลา ห่างจาก Date เท่านี้วินาที"""
    return {"Retry-After": format_datetime(TWO_O_CLOCK + timedelta(seconds=seconds), usegmt=True)}


@pytest.mark.grade(
    points=2,
    hint_th="Retry-After เป็นวันเวลาได้ ให้ลบด้วยวันเวลาในส่วนหัว Date ของคำตอบเดียวกัน",
    hint_en="Retry-After may be a date: subtract the Date header of the same answer.",
)
def test_retry_after_may_be_a_date(trainee, draw, data):
    """รอตามวันเวลาใน Retry-After เทียบกับนาฬิกาของภาคี"""
    seconds = draw.randrange(2, 59)
    with FakePartner([(503, until(seconds)), 201], data=data) as partner:
        got = outcome_of(partner, client_for(trainee, partner).get, "/utilisation?province=57")
    assert got == data, f"รอแล้วภาคีตอบสำเร็จ ต้องได้ข้อมูลที่ภาคีตอบ แต่ฟังก์ชัน{told(got)}"
    assert partner.waits == [seconds], (
        f"เช่น ภาคีตอบตอน 02:00:00 และขอให้รอถึง 02:00:02 คือ 2 วินาที แต่รอไม่ตรงตามนั้น คือ {partner.waits} ให้เทียบกับส่วนหัว Date"
    )
    with FakePartner([(503, until(-draw.randrange(1, 600))), 200]) as partner:
        outcome_of(partner, client_for(trainee, partner).get, "/utilisation?province=57")
    assert partner.waits == [0], f"เวลาที่ขอให้รอผ่านไปแล้ว ต้องเรียก self.sleep(0) แต่เรียกด้วย {partner.waits}"
    with FakePartner([(503, until(60)), 200]) as partner:
        outcome_of(partner, client_for(trainee, partner).get, "/utilisation?province=57")
    assert partner.waits == [60], f"60 วินาทีพอดียังไม่เกิน 60 จึงต้องรอ แต่เรียก sleep ด้วย {partner.waits}"


@pytest.mark.grade(
    points=1,
    hint_th="ไม่มี Retry-After ให้รอ 2 ** (attempt - 1) * (0.5 + 0.5 * self.luck())",
    hint_en="Without Retry-After wait 2 ** (attempt - 1) * (0.5 + 0.5 * self.luck()).",
)
def test_waits_grow_and_spread(trainee, draw):
    """ไม่มี Retry-After รอนานขึ้นเท่าตัว และเหลื่อมกันตามเลขสุ่ม"""
    between = draw.uniform(0.1, 0.9)
    spread = [scale * (0.5 + 0.5 * between) for scale in (1, 2, 4)]
    for luck, expected in ((0.0, [0.5, 1.0, 2.0]), (1.0, [1.0, 2.0, 4.0]), (between, spread)):
        with FakePartner([502, 503, 504, 200]) as partner:
            outcome_of(partner, client_for(trainee, partner, luck=luck).get, "/utilisation?province=34")
        assert partner.waits == pytest.approx(expected), (
            "ล้มเหลวสามครั้งโดยไม่มี Retry-After เมื่อ luck เป็น 0 ควรรอ 0.5, 1 และ 2 วินาที เมื่อ luck เป็น 1 ควรรอ 1, 2 และ 4 วินาที "
            "(อ่านสูตรใน README หัวข้อ «รอนานเท่าใด»)"
        )


@pytest.mark.grade(
    points=1,
    hint_th="ลองไม่เกิน 4 ครั้ง แล้วปล่อยข้อผิดพลาดสุดท้ายออกไป ไม่ต้องรอหลังครั้งสุดท้าย",
    hint_en="Four attempts at most, then let the last error out, with no wait after it.",
)
def test_gives_up_after_four_attempts(trainee):
    """ลองครบ 4 ครั้งแล้วยังไม่สำเร็จ แจ้งข้อผิดพลาด"""
    with FakePartner([503]) as partner:
        got = outcome_of(partner, client_for(trainee, partner).get, "/utilisation?province=85")
    assert isinstance(got, httpx.HTTPStatusError), f"ภาคีตอบ 503 ทุกครั้ง ต้องแจ้ง httpx.HTTPStatusError แต่ฟังก์ชัน{told(got)}"
    assert len(partner.requests) == 4, f"ภาคีตอบ 503 ทุกครั้ง ต้องส่งคำขอ 4 ครั้ง แต่ส่ง {len(partner.requests)} ครั้ง"
    assert len(partner.waits) == 3, f"ส่ง 4 ครั้ง มีช่วงรอคั่น 3 ช่วง ไม่รอหลังครั้งสุดท้าย แต่รอ {len(partner.waits)} ช่วง"


@pytest.mark.grade(
    points=1,
    hint_th="ถ้าต้องรอเกิน 60 วินาที อย่ารอ ให้แจ้งข้อผิดพลาดทันที",
    hint_en="When asked to wait more than 60 seconds, do not: raise at once.",
)
def test_a_long_wait_is_told_at_once(trainee, draw):
    """ภาคีขอให้รอหนึ่งชั่วโมง ต้องแจ้งแทนที่จะค้าง"""
    with FakePartner([(429, {"Retry-After": str(3600 + draw.randrange(100))}), 200]) as partner:
        got = outcome_of(partner, client_for(trainee, partner).get, "/utilisation?province=30")
    assert isinstance(got, httpx.HTTPStatusError), (
        f"ต้องรอราวหนึ่งชั่วโมง เกิน 60 วินาที ต้องแจ้ง httpx.HTTPStatusError แต่ฟังก์ชัน{told(got)}"
    )
    assert partner.waits == [], f"ไม่ต้องรอเลย แต่เรียก sleep ด้วย {partner.waits}"
    with FakePartner([(503, {"Retry-After": "61"}), 200]) as partner:
        outcome_of(partner, client_for(trainee, partner).get, "/utilisation?province=30")
    assert partner.waits == [], f"61 วินาทีก็เกิน 60 ไม่ต้องรอ แต่เรียก sleep ด้วย {partner.waits}"


@pytest.mark.grade(
    points=1,
    hint_th="post ที่ไม่มี key ส่งได้ครั้งเดียว เพราะไม่รู้ว่าภาคีบันทึกแล้วหรือยัง",
    hint_en="A post without a key is sent once: nobody knows whether it was recorded.",
)
def test_a_post_without_a_key_is_sent_once(trainee):
    """POST ที่ไม่มีคีย์กันซ้ำ ส่งครั้งเดียวแล้วแจ้ง"""
    with FakePartner([504, 201]) as partner:
        got = outcome_of(partner, client_for(trainee, partner).post, "/claims", CLAIM)
    assert len(partner.requests) == 1, (
        f"ได้ 504 คือไม่รู้ว่าบันทึกหรือยัง และไม่มีคีย์กันซ้ำ ต้องส่งครั้งเดียว แต่ส่ง {len(partner.requests)} ครั้ง อาจเกิดรายการซ้ำ"
    )
    assert isinstance(got, httpx.HTTPStatusError), f"ต้องแจ้ง httpx.HTTPStatusError แต่ฟังก์ชัน{told(got)}"


@pytest.mark.grade(
    points=1,
    hint_th="ส่งส่วนหัว Idempotency-Key เป็นค่าเดิม และเนื้อหาเดิม ทุกครั้งที่ลอง",
    hint_en="Send the same Idempotency-Key header and the same body in every attempt.",
)
def test_a_post_with_a_key_keeps_its_key(trainee, draw):
    """POST ที่มีคีย์ ลองใหม่ด้วยคีย์เดิมและเนื้อหาเดิม"""
    key, answer = f"2569-{draw.randrange(10_000):04d}", {"claim_no": f"CL-{draw.randrange(100_000):05d}"}
    with FakePartner([504, 201], data=answer) as partner:
        got = outcome_of(partner, client_for(trainee, partner).post, "/claims", CLAIM, key=key)
    keys = [request["headers"].get("idempotency-key") for request in partner.requests]
    assert keys == [key, key], f"ต้องส่งสองครั้งด้วยคีย์เดิมที่ได้รับ แต่ส่วนหัว Idempotency-Key ที่ได้รับคือ {keys}"
    assert got == answer, f"ครั้งที่สองสำเร็จ ต้องคืน JSON ที่ภาคีตอบ แต่ฟังก์ชัน{told(got)}"
    bodies = {request["body"] for request in partner.requests}
    assert len(bodies) == 1, "เนื้อหาของสองครั้งต้องเหมือนกันทุกตัวอักษร"


@pytest.mark.grade(
    points=1,
    hint_th="ส่ง timeout=self.timeout_s ให้ httpx และถือว่าการหมดเวลาเป็นความล้มเหลวชั่วคราว (httpx.TransportError)",
    hint_en="Pass timeout=self.timeout_s to httpx; running out of time is temporary (httpx.TransportError).",
)
def test_a_silent_partner_is_given_up(trainee, data):
    """ภาคีรับสายแล้วเงียบ ต้องเลิกรอตาม timeout_s แล้วลองใหม่"""
    with FakePartner([STALL, 200], data=data) as partner:
        got = outcome_of(partner, client_for(trainee, partner, timeout_s=0.5).get, "/utilisation?province=10")
        tries = len(partner.requests)
    assert tries >= 2, "ภาคีเงียบไป 3 วินาที แต่ timeout_s คือ 0.5 วินาที ต้องเลิกรอแล้วลองใหม่ โปรแกรมกลับรอจนได้คำตอบแรก"
    assert got == data, f"ลองใหม่แล้วภาคีตอบสำเร็จ ต้องได้ข้อมูล แต่ฟังก์ชัน{told(got)}"


@pytest.mark.grade(
    points=1,
    hint_th="การต่อไม่ติดและสายหลุดคือ httpx.TransportError ให้ลองใหม่เหมือน 503",
    hint_en="A refused or dropped connection is httpx.TransportError: try again as with 503.",
)
def test_a_dropped_connection_is_tried_again(trainee, data):
    """สายหลุดกลางทาง ลองใหม่จนสำเร็จ"""
    with FakePartner([DROP, DROP, 200], data=data) as partner:
        got = outcome_of(partner, client_for(trainee, partner).get, "/utilisation?province=63")
    assert got == data, f"สายหลุดสองครั้งแล้วสำเร็จ ต้องได้ข้อมูล แต่ฟังก์ชัน{told(got)}"


@pytest.mark.grade(
    points=1,
    hint_th="เมื่อบริการไม่พร้อมติดกัน 3 path ให้หยุด ที่เหลือใส่ใน not_tried ส่วน 404 ไม่นับ เพราะภาคียังตอบอยู่",
    hint_en="Stop after 3 paths in a row find the partner down; a 404 does not count, the partner still answers.",
)
def test_stops_when_the_partner_is_down(trainee, data):
    """ภาคีล่มติดกัน 3 path ต้องหยุด และบอกว่า path ใดยังไม่ได้ลอง"""
    script = {"/1": [503], "/2": [503], "/3": [404], "/4": [504], "/5": [503], "/6": [200], "/7": [503], "/8": [DROP]}
    script |= {"/9": [502], "/10": [200], "/11": [200]}
    with FakePartner(script, data=data) as partner:
        report = outcome_of(partner, client_for(trainee, partner).collect, list(script))
    assert isinstance(report, dict), f"collect ต้องคืน dict แต่ฟังก์ชัน{told(report)}"
    asked = [path for path in script if partner.asked(path)]
    assert asked == list(script)[:9], (
        f"/3 ได้ 404 และ /6 สำเร็จ แปลว่าภาคียังตอบอยู่ จึงเริ่มนับใหม่ และต้องหยุดหลัง /9 แต่โปรแกรมถาม {asked}"
    )
    assert report["not_tried"] == ["/10", "/11"], f"not_tried ต้องเป็น ['/10', '/11'] แต่ได้ {report['not_tried']}"
    assert list(report["data"]) == ["/6"], f"data ต้องมีเพียง /6 แต่มี {list(report['data'])}"
    assert report["data"]["/6"] == data, "data ของ /6 ต้องเป็น JSON ที่ภาคีตอบ"
    assert len(report["failed"]) == 8, f"failed ต้องมี 8 path แต่มี {len(report['failed'])}"
    assert report["complete"] is False, "ยังขาดหลาย path complete ต้องเป็น False"


@pytest.mark.grade(
    points=1,
    hint_th="เขียนบันทึกทุกครั้งที่ลองใหม่ด้วย self.log(...) แต่อย่าใส่ส่วนหัวของคำขอลงไป",
    hint_en="Write a line with self.log(…) at every retry, and never put the request's headers in it.",
)
def test_the_log_holds_no_token(trainee):
    """บันทึกการลองใหม่ โดยไม่มีโทเคน"""
    with FakePartner({"/x": [503, (429, {"Retry-After": "1"}), 200], "/y": [503]}) as partner:
        client = client_for(trainee, partner)
        outcome_of(partner, client.get, "/x")
        report = outcome_of(partner, client.collect, ["/y"])
    lines = "\n".join(partner.lines)
    assert len(partner.lines) >= 5, f"มีการลองใหม่ 5 ครั้ง ต้องเรียก self.log(...) ทุกครั้ง แต่เรียก {len(partner.lines)} ครั้ง"
    assert TOKEN not in lines, "พบโทเคนในบันทึก ผู้ที่ได้อ่านบันทึกจะใช้แทนเราได้"
    assert TOKEN not in str(report), "พบโทเคนในรายงานของ collect"


@pytest.mark.grade(
    points=1,
    hint_th="อย่าเขียน verify=False ปล่อยให้ httpx ตรวจใบรับรองตามปกติ",
    hint_en="Do not write verify=False: let httpx check certificates as it does.",
)
def test_an_untrusted_certificate_is_refused(trainee):
    """ใบรับรองเชื่อถือไม่ได้ ต้องไม่ส่งโทเคนไป"""
    with FakePartner([200], tls=True) as partner:
        got = outcome_of(partner, client_for(trainee, partner).get, "/utilisation?province=40")
    assert not partner.requests, "โปรแกรมส่งคำขอพร้อมโทเคนไปยังเครื่องที่ใบรับรองเชื่อถือไม่ได้ อย่าปิดการตรวจใบรับรอง"
    assert isinstance(got, httpx.TransportError), (
        f"ใบรับรองเชื่อถือไม่ได้ ต้องแจ้ง httpx.ConnectError (ปล่อยให้ออกไปตามปกติ) แต่ฟังก์ชัน{told(got)}"
    )
