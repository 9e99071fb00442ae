"""เทสต์ที่ใช้ให้คะแนน ใช้เหตุการณ์คนละชุดกับเทสต์ที่เปิดเผย และจับสลากข้อมูลใหม่ทุกครั้ง"""

import json
import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from asking import client_for, outcome_of, told
from fake_partner import BROKEN, DROP, STALL, TOKEN, FakePartner

CLAIM = {"hospcode": "00123", "service": "postnatal", "service_date": "2026-10-12", "visits": 7}
DOWN = (503, {"Retry-After": "3600"})  # ชั่วคราวแต่นานเกินรอ จึงรู้ผลในคำขอเดียว
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
    points=0.75,
    hint_th="Retry-After เป็นวันเวลาได้ ให้ลบด้วยวันเวลาในส่วนหัว Date ของคำตอบเดียวกัน",
    hint_en="Retry-After may be a date: subtract the Date header of the same answer.",
)
def test_retry_after_may_be_a_date(trainee, draw):
    """รอตามวันเวลาใน Retry-After เทียบกับนาฬิกาของภาคี"""
    seconds = draw.randrange(2, 8)
    with FakePartner([(503, until(seconds)), 200]) as partner:
        outcome_of(partner, client_for(trainee, partner).get, "/utilisation?province=57")
    assert partner.waits == [seconds], (
        f"เช่น ภาคีตอบตอน 02:00:00 และขอให้รอถึง 02:00:02 คือ 2 วินาที แต่รอไม่ตรงตามนั้น คือ {partner.waits} ให้เทียบกับส่วนหัว Date"
    )


@pytest.mark.grade(
    points=0.25,
    hint_th="ถ้าผลลบติดลบ แปลว่าไม่ต้องรอแล้ว ให้เรียก self.sleep(0) ใช้ max(0, ...) ได้",
    hint_en="When the difference is negative there is nothing to wait for: self.sleep(0), by max(0, …).",
)
def test_a_date_gone_by_is_no_wait(trainee, draw):
    """เวลาที่ขอให้รอผ่านไปแล้ว ไม่ต้องรอ"""
    with FakePartner([(503, until(-draw.randrange(1, 600))), 200]) as partner:
        outcome_of(partner, client_for(trainee, partner).get, "/utilisation?province=57")
    assert partner.waits == [0], f"เวลาที่ขอให้รอผ่านไปแล้ว ต้องเรียก self.sleep(0) แต่เรียกด้วย {partner.waits}"


@pytest.mark.grade(
    points=0.5,
    hint_th="ใช้ isdecimal() และดัก ValueError ของ parsedate_to_datetime ค่าที่อ่านไม่ได้ถือว่าไม่ได้บอก ให้รอตามสูตร",
    hint_en="Use isdecimal() and catch parsedate_to_datetime's ValueError: what cannot be read was not said; use the formula.",
)
def test_an_unreadable_wait_is_as_if_not_told(trainee):
    """Retry-After ที่อ่านไม่ได้ ให้รอตามสูตร ไม่ล้มและไม่เดา"""
    for text in ("²", "-1", "1.5", "soon"):
        with FakePartner([(503, {"Retry-After": text}), 200]) as partner:
            got = outcome_of(partner, client_for(trainee, partner, luck=1.0).get, "/utilisation?province=57")
        assert (partner.waits, got) == ([1.0], {"total": 620}), (
            f"Retry-After: {text} ไม่ใช่จำนวนวินาทีและไม่ใช่วันเวลา เมื่อ luck เป็น 1 ควรรอ [1.0] ตามสูตรแล้วอ่านต่อจนได้ข้อมูล "
            f"แต่รอ {partner.waits} แล้วฟังก์ชัน{told(got)}"
        )


@pytest.mark.grade(
    points=0.25,
    hint_th="ไม่รอเมื่อเกิน 60 วินาที 60 วินาทีพอดียังรอ ใช้ > ไม่ใช่ >=",
    hint_en="More than 60 seconds is too long; 60 itself is waited: > and not >=.",
)
def test_sixty_seconds_are_waited(trainee):
    """60 วินาทีพอดียังไม่เกิน ต้องรอ"""
    with FakePartner([(503, {"Retry-After": "60"}), 200]) as partner:
        outcome_of(partner, client_for(trainee, partner).get, "/utilisation?province=57")
    assert partner.waits == [60], f"60 วินาทีพอดียังไม่เกิน 60 จึงต้องรอ แต่เรียก sleep ด้วย {partner.waits}"


@pytest.mark.grade(
    points=0.25,
    hint_th="ทุกสถานะ 2xx คือสำเร็จ ใช้ response.raise_for_status() แทนการเทียบกับ 200",
    hint_en="Every 2xx is a success: response.raise_for_status() rather than a comparison with 200.",
)
def test_every_2xx_is_a_success(trainee, data):
    """สถานะ 201 ก็สำเร็จ"""
    with FakePartner([201], data=data) as partner:
        got = outcome_of(partner, client_for(trainee, partner).get, "/utilisation?province=57")
    assert got == data, f"ภาคีตอบ 201 พร้อม JSON คือสำเร็จ ต้องได้ข้อมูลนั้น แต่ฟังก์ชัน{told(got)}"


@pytest.mark.grade(
    points=0.5,
    hint_th="ไม่มี Retry-After ให้รอนานขึ้นเท่าตัวทุกครั้ง คือ 2 ** (attempt - 1) คูณด้วย (0.5 + 0.5 * self.luck())",
    hint_en="Without Retry-After each wait doubles: 2 ** (attempt - 1) times (0.5 + 0.5 * self.luck()).",
)
def test_waits_grow(trainee):
    """ไม่มี Retry-After รอนานขึ้นเท่าตัว"""
    with FakePartner([502, 503, 504, 200]) as partner:
        outcome_of(partner, client_for(trainee, partner, luck=1.0).get, "/utilisation?province=34")
    assert partner.waits == pytest.approx([1, 2, 4]), (
        f"ล้มเหลวสามครั้งโดยไม่มี Retry-After เมื่อ luck เป็น 1 ควรรอ 1, 2 และ 4 วินาที แต่รอ {partner.waits} "
        "(อ่านสูตรใน README หัวข้อ «รอนานเท่าใด»)"
    )


@pytest.mark.grade(
    points=0.5,
    hint_th="เลขสุ่มเลื่อนเวลารอระหว่างครึ่งหนึ่งกับเต็มจำนวน คือคูณด้วย (0.5 + 0.5 * self.luck())",
    hint_en="Chance moves a wait between a half and the whole: times (0.5 + 0.5 * self.luck()).",
)
def test_waits_spread(trainee, draw):
    """เวลารอเหลื่อมกันตามเลขสุ่ม"""
    luck = draw.uniform(0.1, 0.9)
    for chance, expected in ((0.0, 0.5), (luck, 0.5 + 0.5 * luck)):
        with FakePartner([502, 200]) as partner:
            outcome_of(partner, client_for(trainee, partner, luck=chance).get, "/utilisation?province=34")
        assert partner.waits == pytest.approx([expected]), (
            "ล้มเหลวครั้งแรก เมื่อ luck เป็น 0 ควรรอ 0.5 วินาที เมื่อ luck เป็น 0.5 ควรรอ 0.75 วินาที แต่เวลารอไม่ตรงตามสูตร "
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
    points=0.5,
    hint_th="post ที่มี key ลองใหม่ได้ตามกติกาเดียวกับ get เพราะคีย์กันรายการซ้ำให้แล้ว",
    hint_en="A post with a key is tried again by get's rules: the key keeps it from being recorded twice.",
)
def test_a_post_with_a_key_is_tried_again(trainee, draw):
    """POST ที่มีคีย์ ลองใหม่จนสำเร็จ"""
    answer = {"claim_no": f"CL-{draw.randrange(100_000):05d}"}
    with FakePartner([504, 201], data=answer) as partner:
        got = outcome_of(partner, client_for(trainee, partner).post, "/claims", CLAIM, key="2569-0001")
    assert len(partner.requests) == 2, f"ได้ 504 และมีคีย์กันซ้ำ ต้องส่งอีกครั้ง รวม 2 ครั้ง แต่ส่ง {len(partner.requests)} ครั้ง"
    assert got == answer, f"ครั้งที่สองสำเร็จ ต้องคืน JSON ที่ภาคีตอบ แต่ฟังก์ชัน{told(got)}"


@pytest.mark.grade(
    points=0.5,
    hint_th="ส่งส่วนหัว Idempotency-Key เป็นคีย์ที่ได้รับ และเนื้อหาเดิม ทุกครั้งที่ลอง",
    hint_en="Send the key given as Idempotency-Key, and the same body, in every attempt.",
)
def test_a_post_keeps_its_key(trainee, draw):
    """ทุกครั้งที่ลองใช้คีย์เดิมและเนื้อหาเดิม"""
    key = f"2569-{draw.randrange(10_000):04d}"
    with FakePartner([504, 503, 201]) as partner:
        outcome_of(partner, client_for(trainee, partner).post, "/claims", CLAIM, key=key)
    keys = [request["headers"].get("idempotency-key") for request in partner.requests]
    assert set(keys) == {key}, f"ต้องส่งคีย์ที่ได้รับทุกครั้ง คือ {key!r} แต่ส่วนหัว Idempotency-Key ที่ได้รับคือ {keys}"
    bodies = [json.loads(request["body"] or b"null") for request in partner.requests]
    assert bodies == [CLAIM] * len(bodies), f"เนื้อหาของทุกครั้งต้องเป็นรายการที่ได้รับ คือ {CLAIM} แต่ภาคีได้รับ {bodies}"


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
    points=0.5,
    hint_th="เมื่อบริการไม่พร้อมติดกัน 3 path ให้หยุด ที่เหลือใส่ใน not_tried",
    hint_en="Stop after 3 paths in a row find the partner down; the rest goes to not_tried.",
)
def test_stops_when_the_partner_is_down(trainee, data):
    """ภาคีล่มติดกัน 3 path ต้องหยุด และบอกว่า path ใดยังไม่ได้ลอง"""
    script = {"/1": [DOWN], "/2": [200], "/3": [DOWN], "/4": [DROP], "/5": [DOWN], "/6": [200], "/7": [200]}
    with FakePartner(script, data=data) as partner:
        report = outcome_of(partner, client_for(trainee, partner).collect, list(script))
    assert isinstance(report, dict), f"collect ต้องคืน dict แต่ฟังก์ชัน{told(report)}"
    asked = [path for path in script if partner.asked(path)]
    assert asked == list(script)[:5], f"/3, /4 และ /5 ล้มเหลวชั่วคราวติดกัน ต้องหยุดหลัง /5 แต่โปรแกรมถาม {asked}"
    assert report["not_tried"] == ["/6", "/7"], f"not_tried ต้องเป็น ['/6', '/7'] แต่ได้ {report['not_tried']}"
    assert report["data"] == {"/2": data}, f"data ต้องมีเพียง /2 ตามที่ภาคีตอบ แต่มี {list(report['data'])}"
    assert len(report["failed"]) == 4, f"failed ต้องมี 4 path แต่มี {len(report['failed'])}"
    assert report["complete"] is False, "ยังขาดหลาย path complete ต้องเป็น False"


@pytest.mark.grade(
    points=0.5,
    hint_th="404 และ JSON ที่เสีย แปลว่าภาคียังตอบอยู่ ให้ใส่ใน failed แล้วเริ่มนับการล้มเหลวติดกันใหม่จากศูนย์",
    hint_en="A 404, or JSON that is broken, means that the partner answers: put it in failed and count from zero again.",
)
def test_an_answer_starts_the_count_again(trainee):
    """ภาคียังตอบอยู่ เริ่มนับใหม่ ไม่หยุดก่อนเวลา"""
    script = {
        "/1": [DOWN],
        "/2": [DOWN],
        "/3": [404],
        "/4": [504],
        "/5": [DOWN],
        "/6": [BROKEN],
        "/7": [DOWN],
        "/8": [200],
    }
    with FakePartner(script) as partner:
        report = outcome_of(partner, client_for(trainee, partner).collect, list(script))
    assert isinstance(report, dict), f"/3 ได้ 404 และ /6 ได้ JSON ที่เสีย ต้องอยู่ใน failed แล้วทำต่อจนจบ แต่ฟังก์ชัน{told(report)}"
    asked = [path for path in script if partner.asked(path)]
    assert asked == list(script), f"/3 ได้ 404 และ /6 ได้ JSON ที่เสีย แปลว่าภาคียังตอบอยู่ จึงต้องถามครบ 8 path แต่ถาม {asked}"
    assert sorted(report["failed"]) == list(script)[:7], (
        f"/1 ถึง /7 ต้องอยู่ใน failed ทุก path แต่ failed มี {sorted(report['failed'])}"
    )


@pytest.mark.grade(
    points=0.5,
    hint_th="เขียนบันทึกทุกครั้งก่อนลองใหม่ด้วย self.log(...) หนึ่งบรรทัด",
    hint_en="Write one line with self.log(…) before every retry.",
)
def test_every_retry_is_logged(trainee):
    """บันทึกการลองใหม่ทุกครั้ง"""
    with FakePartner([503, (429, {"Retry-After": "1"}), DROP, 200]) as partner:
        outcome_of(partner, client_for(trainee, partner).get, "/x")
    assert len(partner.lines) >= 3, f"มีการลองใหม่ 3 ครั้ง ต้องเรียก self.log(...) ทุกครั้ง แต่เรียก {len(partner.lines)} ครั้ง"


@pytest.mark.grade(
    points=0.5,
    hint_th="บันทึกและรายงานบอกสถานะหรือชนิดของข้อผิดพลาดก็พอ อย่าใส่ส่วนหัวของคำขอลงไป",
    hint_en="Logs and reports tell a status or a kind of error; never put the request's headers in them.",
)
def test_the_log_holds_no_token(trainee):
    """ไม่มีโทเคนในบันทึกและรายงาน"""
    with FakePartner({"/x": [503, DROP, 200], "/y": [DOWN], "/z": [404]}) as partner:
        report = outcome_of(partner, client_for(trainee, partner).collect, ["/x", "/y", "/z"])
    assert isinstance(report, dict), f"collect ต้องคืน dict แต่ฟังก์ชัน{told(report)}"
    assert TOKEN not in "\n".join(partner.lines), "พบโทเคนในบันทึก ผู้ที่ได้อ่านบันทึกจะใช้แทนเราได้"
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
