"""เทสต์ที่เปิดให้ผู้เข้ารับการอบรมอ่านและรันเองได้ก่อนส่งงาน"""

import httpx
import pytest
from asking import client_for, outcome_of, told
from fake_partner import TOKEN, FakePartner


@pytest.mark.grade(
    points=1,
    hint_th='เรียก base_url + path พร้อมส่วนหัว Authorization แบบ "Bearer <token>" แล้วคืน response.json()',
    hint_en='Call base_url + path with the header "Authorization: Bearer <token>" and return response.json().',
)
def test_reads_json_with_the_token(trainee):
    """อ่าน JSON ได้ และส่งโทเคนในส่วนหัว"""
    with FakePartner([200], data={"total": 2, "data": [{"hospcode": "04100"}, {"hospcode": "04101"}]}) as partner:
        got = outcome_of(partner, client_for(trainee, partner).get, "/utilisation?province=40")
    assert partner.requests, "ภาคีจำลองไม่ได้รับคำขอเลย ตรวจว่าเรียก self.base_url + path แล้วหรือยัง"
    sent = partner.requests[0]["headers"].get("authorization")
    assert sent == f"Bearer {TOKEN}", f"ส่วนหัว Authorization ต้องเป็น 'Bearer {TOKEN}' แต่ได้รับ {sent!r}"
    expected = {"total": 2, "data": [{"hospcode": "04100"}, {"hospcode": "04101"}]}
    assert got == expected, f"ต้องคืน JSON ตามที่ภาคีตอบ คือ {expected} แต่ฟังก์ชัน{told(got)}"


@pytest.mark.grade(
    points=2,
    hint_th="503 เป็นความล้มเหลวชั่วคราว ให้รอแล้วส่งคำขอเดิมอีก ไม่เกิน 4 ครั้ง",
    hint_en="503 is temporary: wait, then send the same request again, four attempts at most.",
)
def test_a_temporary_failure_is_tried_again(trainee):
    """ได้ 503 สองครั้ง แล้วลองใหม่จนสำเร็จ"""
    with FakePartner([503, 503, 200]) as partner:
        got = outcome_of(partner, client_for(trainee, partner).get, "/utilisation?province=40")
    assert got == {"total": 620}, f"ครั้งที่สามภาคีตอบสำเร็จ ต้องได้ {{'total': 620}} แต่ฟังก์ชัน{told(got)}"
    assert len(partner.requests) == 3, f"ควรส่งคำขอ 3 ครั้ง แต่ส่ง {len(partner.requests)} ครั้ง"


@pytest.mark.grade(
    points=2,
    hint_th="400 และ 404 ส่งอีกกี่ครั้งก็ได้คำตอบเดิม ให้ raise httpx.HTTPStatusError ทันที (response.raise_for_status())",
    hint_en="400 and 404 stay as they are: raise httpx.HTTPStatusError at once (response.raise_for_status()).",
)
def test_a_wrong_request_is_not_repeated(trainee):
    """ความล้มเหลวถาวรแจ้งทันที ไม่ลองใหม่"""
    with FakePartner([404]) as partner:
        got = outcome_of(partner, client_for(trainee, partner).get, "/utilisation?province=99")
    assert isinstance(got, httpx.HTTPStatusError), f"ภาคีตอบ 404 ต้องแจ้ง httpx.HTTPStatusError แต่ฟังก์ชัน{told(got)}"
    assert len(partner.requests) == 1, f"สถานะ 404 เป็นความล้มเหลวถาวร ต้องส่งครั้งเดียว แต่ส่ง {len(partner.requests)} ครั้ง"


@pytest.mark.grade(
    points=2,
    hint_th="ถ้ามีส่วนหัว Retry-After ให้รอตามนั้น ไม่ใช่ตามสูตร",
    hint_en="When there is a Retry-After header, wait as it says instead of by the formula.",
)
def test_waits_as_retry_after_says(trainee):
    """รอตามจำนวนวินาทีใน Retry-After"""
    with FakePartner([(429, {"Retry-After": "1"}), 200]) as partner:
        outcome_of(partner, client_for(trainee, partner).get, "/utilisation?province=40")
    assert partner.waits == [1], (
        f"ภาคีขอให้รอ 1 วินาที จึงต้องเรียก self.sleep(1) หนึ่งครั้ง แต่เรียกด้วย {partner.waits} (อ่านหัวข้อ «รอนานเท่าใด»)"
    )


@pytest.mark.grade(
    points=1,
    hint_th="ดักข้อผิดพลาดของแต่ละ path ใส่เหตุผลไว้ใน failed และ complete เป็น True เฉพาะเมื่อไม่ขาดเลย",
    hint_en="Catch each path's error, put the reason in failed; complete is True only when nothing is missing.",
)
def test_the_report_tells_what_is_missing(trainee):
    """รายงานบอกตามจริงว่าได้อะไรและขาดอะไร"""
    with FakePartner({"/a": [200], "/b": [404], "/c": [200]}) as partner:
        report = outcome_of(partner, client_for(trainee, partner).collect, ["/a", "/b", "/c"])
    assert isinstance(report, dict), f"collect ต้องคืน dict แต่ฟังก์ชัน{told(report)}"
    assert report.get("data") == {"/a": {"total": 620}, "/c": {"total": 620}}, (
        f"/a และ /c อ่านได้ data ต้องมีทั้งสอง แต่ได้ {report.get('data')!r}"
    )
    failed = report.get("failed") or {}
    assert list(failed) == ["/b"], f"/b ได้ 404 ต้องอยู่ใน failed แต่ failed คือ {failed!r}"
    assert "404" in failed["/b"], f"เหตุผลของ /b ต้องบอกสถานะ 404 แต่เหตุผลคือ {failed['/b']!r}"
    assert report.get("not_tried") == [], f"ลองครบทุก path แล้ว not_tried ต้องเป็น [] แต่ได้ {report.get('not_tried')!r}"
    assert report.get("complete") is False, "ขาด /b ไปหนึ่ง path complete ต้องเป็น False"
    with FakePartner({"/a": [200], "/c": [200]}) as partner:
        report = outcome_of(partner, client_for(trainee, partner).collect, ["/a", "/c"])
    assert report.get("complete") is True, f"อ่านได้ครบทุก path complete ต้องเป็น True แต่ได้ {report.get('complete')!r}"
