"""What each person sees: their own room, in Thai, escaped, and nobody else's."""

import re
from collections.abc import Callable

import httpx
import pytest

from academy.workflow import Academy
from foundation.store import utc_now
from people import Role, accounts
from tests.academy.conftest import PREFIX
from tests.academy.web.pages.conftest import HOSTILE, PASSES, STORY, hand_in, result

Page = Callable[..., httpx.Response]
THAI = re.compile(r"[\u0e00-\u0e7f]")
READERS = {
    "/me": "anong",
    "/class": "kru",
    "/overview": "phaen",
    "/indicator": "phaen",
    "/indicator/synthetic": "phaen",
    "/indicator/rule": "phaen",
    "/indicator/figures/all": "phaen",
    "/privacy": "anong",
    "/guide": "anong",
}


def attempt_of(academy: Academy, username: str) -> str:
    return academy.attempts(username, "m01")[0].attempt_id


@pytest.mark.parametrize(("username", "room"), [("anong", "me"), ("kru", "class"), ("phaen", "overview")])
def test_the_first_page_leads_everybody_to_their_room(page: Page, username: str, room: str) -> None:
    answer = page(username, "/")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PREFIX}{room}")


@pytest.mark.parametrize("path", READERS)
def test_every_page_speaks_thai_first_and_english_on_request(page: Page, path: str) -> None:
    thai, english = (page(READERS[path], path, params=asked) for asked in ({}, {"lang": "en"}))
    assert (thai.status_code, english.status_code) == (200, 200)
    assert '<html lang="th">' in thai.text
    assert '<html lang="en">' in english.text
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", thai.text, re.DOTALL)
    assert heading
    assert THAI.search(heading[1])


def test_the_language_is_remembered_for_the_hub_too(page: Page) -> None:
    cookie = page("anong", "/me", params={"lang": "en"}).headers["set-cookie"]
    assert "academy-lang=en" in cookie
    assert "Path=/;" in cookie
    assert '<html lang="en">' in page("anong", "/me").text  # the client keeps cookies, as a browser does


def test_an_unknown_language_is_thai(page: Page) -> None:
    answer = page("anong", "/me", params={"lang": "<script>"})
    assert '<html lang="th">' in answer.text
    assert "<script>" not in answer.text


@pytest.mark.parametrize("path", READERS)
def test_no_page_needs_what_the_content_policy_forbids(page: Page, path: str) -> None:
    text = page(READERS[path], path).text
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|javascript:", text)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', text)


@pytest.mark.parametrize(("username", "path"), [("kru", "/class"), ("phaen", "/indicator/figures/all"), ("dao", "/me")])
def test_a_name_with_markup_is_shown_as_text(page: Page, username: str, path: str) -> None:
    text = page(username, path).text
    assert HOSTILE not in text
    assert "&lt;script&gt;" in text


def test_a_message_with_markup_is_shown_as_text(page: Page, academy: Academy) -> None:
    text = page("dao", f"/me/attempts/{attempt_of(academy, 'dao')}").text
    assert "<b>ควรเป็น</b>" not in text
    assert "&lt;b&gt;ควรเป็น&lt;/b&gt;" in text


def test_feedback_tells_titles_outcomes_hints_and_misconceptions(page: Page, academy: Academy) -> None:
    text = page("dao", f"/me/attempts/{attempt_of(academy, 'dao')}").text
    for words in ("เก็บครบทุกหน้า", "ไม่ผ่าน", "ดู next", "โค้ดทำงานเหมือนหยุดที่ 1,000 แถว"):
        assert words in text


def test_feedback_says_that_work_may_be_mended_only_where_something_failed(page: Page, academy: Academy) -> None:
    told = {
        name: "ส่งใหม่ได้" in page(name, f"/me/attempts/{attempt_of(academy, name)}").text for name in ("dao", "anong")
    }
    assert told == {"dao": True, "anong": False}


@pytest.mark.parametrize(
    ("username", "words"), [("anong", "คู่มือผู้เข้ารับการอบรม"), ("kru", "คู่มือวิทยากร"), ("phaen", "คู่มือเจ้าหน้าที่กองแผนงาน")]
)
def test_everybody_reads_the_guide_of_their_role_with_its_pictures(page: Page, username: str, words: str) -> None:
    text = page(username, "/guide").text
    heading = re.search(r"<h1>(.*?)</h1>", text)
    assert heading
    assert heading[1].startswith(words[:12])
    pictures = re.findall(r'<img src="([^"]+guide/pictures/[^"]+)"', text)
    assert pictures
    assert all(page(username, picture.removeprefix(PREFIX.rstrip("/"))).status_code == 200 for picture in pictures)
    assert not re.search(r'<a href="[^"]*\.md', text)


@pytest.mark.parametrize("name", ["", "/none.png", "/..%2Fmake.py", "/%2E%2E%2Fguides%2Ftrainee.th.md"])
def test_nothing_but_pictures_is_sent_beside_a_guide(page: Page, name: str) -> None:
    assert page("anong", f"/guide/pictures{name}").status_code == 404


def test_a_manual_mark_and_its_comment_reach_the_trainee(page: Page, academy: Academy) -> None:
    text = page("anong", f"/me/attempts/{attempt_of(academy, 'anong')}").text
    assert "อ่านแล้ว" in text
    assert "<strong>10</strong>" in text


def test_another_trainees_attempt_does_not_exist(page: Page, academy: Academy) -> None:
    other = page("boon", f"/me/attempts/{attempt_of(academy, 'anong')}")
    made_up = page("boon", f"/me/attempts/{'0' * 32}")
    assert (other.status_code, made_up.status_code) == (404, 404)


def test_a_page_with_work_under_way_asks_again_by_itself(page: Page, academy: Academy) -> None:
    assert 'http-equiv="refresh"' in page("chai", "/me").text
    waiting = academy.attempts("chai", "m05")[0].attempt_id
    assert 'http-equiv="refresh"' in page("chai", f"/me/attempts/{waiting}").text
    assert 'http-equiv="refresh"' not in page("anong", "/me").text


def test_a_trainee_sees_scores_due_dates_and_standing(page: Page) -> None:
    text = page("anong", "/me").text
    for words in (
        "เก็บข้อมูลให้ครบ",
        "กำหนดส่ง",
        "256",
        "ถึงเกณฑ์ผ่านแล้ว",
        "ร้อยละ 60",
        "ยังไม่ยืนยัน",
        "/hub/spawn?next=/user/anong/lab",
    ):
        assert words in text


def test_a_rejected_submission_says_why(page: Page) -> None:
    text = page("ek", "/me").text
    assert "สมุดบันทึกเสียหาย โปรดส่งใหม่" in text
    assert "อ่านงานไม่ได้ โปรดส่งใหม่" in text


def test_the_board_shows_everybody_and_leads_to_attempts(page: Page, academy: Academy) -> None:
    text = page("kru", "/class").text
    for username in STORY:
        assert f"{username} ·" in text
    assert f"{PREFIX}class/attempts/{attempt_of(academy, 'anong')}" in text
    assert "/user/kru/formgrader" in text
    assert page("kru", f"/class/attempts/{attempt_of(academy, 'anong')}").status_code == 200


def test_the_board_can_show_one_cohort(page: Page) -> None:
    text = page("kru", "/class", params={"cohort": "sim"}).text
    assert "robot ·" in text
    assert "anong ·" not in text


def test_an_instructor_can_have_work_graded_once_more_for_a_reason(
    service_url: str, page: Page, academy: Academy
) -> None:
    attempt_id = attempt_of(academy, "dao")
    kru, address = {"Authorization": "Bearer token-kru"}, f"{service_url}/class/attempts/{attempt_id}/regrade"
    assert httpx.post(address, data={"reason": ""}, headers=kru).status_code == 422
    assert httpx.post(address, data={"reason": "ชุดทดสอบแก้แล้ว"}, headers=kru).status_code == 303
    while academy.claim() != attempt_id:
        pass  # others wait too
    academy.record(attempt_id, result("m01", PASSES))
    assert "<strong>8</strong>" in page("dao", f"/me/attempts/{attempt_id}").text


def test_a_new_score_appears_on_the_next_look(page: Page, academy: Academy) -> None:
    assert "ยังไม่เริ่ม" in page("fah", "/me").text
    hand_in(academy, "fah", "m01", PASSES)
    text = page("fah", "/me").text
    assert "<strong>10</strong> / 10" in text


def test_pages_wait_behind_the_privacy_notice(page: Page, academy: Academy) -> None:
    with academy.sessions.begin() as session:
        accounts.create(session, username="newcomer", name="ผู้มาใหม่", role=Role.TRAINEE)
    answer = page("newcomer", "/me")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PREFIX}privacy")
    assert "ข้าพเจ้าได้อ่านและยอมรับ" in page("newcomer", "/privacy").text
    with academy.sessions.begin() as session:
        accounts.accept_privacy(session, "newcomer", utc_now())
    assert page("newcomer", "/me").status_code == 200


def test_accepting_the_notice_is_recorded(service_url: str, academy: Academy) -> None:
    with academy.sessions.begin() as session:
        accounts.create(session, username="newcomer", name="ผู้มาใหม่", role=Role.TRAINEE)
    answer = httpx.post(f"{service_url}/privacy", headers={"Authorization": "Bearer token-newcomer"})
    assert answer.status_code == 303
    with academy.reading() as session:
        person = accounts.person(session, "newcomer")
    assert person
    assert person.privacy_accepted_at


def test_an_error_page_speaks_both_languages(page: Page) -> None:
    answer = page("anong", "/class")
    assert answer.status_code == 403
    assert "ไม่มีสิทธิ์" in answer.text
    assert "Your account may not use this part" in answer.text
