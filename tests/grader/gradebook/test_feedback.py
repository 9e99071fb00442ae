import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from grader.gradebook import feedback_html
from grader.model import CellResult, Outcome

FAILS = ("test-total-rows", "test_reads_every_page")


def page(stage: Any, notebook_id: str = "exercise", **options: Any) -> str:
    result = options.pop("result", stage.judged(FAILS, "ได้ 2 แถว ต้องได้ 3"))
    return feedback_html(stage.release, result, stage.attempt(), **options)[notebook_id].decode()


def test_each_notebook_and_the_exercise_have_a_page(stage: Any):
    assert list(feedback_html(stage.release, stage.judged(), stage.attempt())) == ["nb1", "exercise"]


def test_a_failed_test_tells_title_message_hint_and_misconception(stage: Any):
    html = page(stage)
    for told in ("อ่านครบทุกหน้า", "0 / 2", "ได้ 2 แถว ต้องได้ 3", "วนจนครบทุกหน้า", "นับเฉพาะหน้าแรก", "ไม่ผ่าน"):
        assert told in html
    assert "<strong>1</strong> / 3" in html


def test_a_passed_test_gives_no_hint(stage: Any):
    html = page(stage, result=stage.judged())
    assert "วนจนครบทุกหน้า" not in html
    assert "จุดที่น่าจะเข้าใจคลาดเคลื่อน" not in html


def test_no_code_of_any_test_is_told(stage: Any):
    for html in feedback_html(stage.release, stage.judged(FAILS), stage.attempt()).values():
        assert b"SECRET" not in html
        assert b"assert" not in html


def test_dates_are_bangkoks_and_of_the_buddhist_era(stage: Any):
    assert "21 พ.ย. 2569 เวลา 16:20 น." in page(stage)
    assert "21 Nov 2026, 16:20 (Bangkok)" in page(stage, lang="en")


def test_english_is_told_where_there_is_any(stage: Any):
    html = page(stage, lang="en")
    assert '<html lang="en">' in html
    assert "Go on to the last page." in html
    assert "Reads every page" in html


def test_late_work_is_marked_late(stage: Any):
    attempt = replace(stage.attempt(), late=True)
    assert "ส่งหลังกำหนด" in feedback_html(stage.release, stage.judged(), attempt)["nb1"].decode()
    assert "ส่งหลังกำหนด" not in page(stage)


def test_what_waits_for_a_person_is_not_a_zero(stage: Any):
    html = page(stage, "nb1", comments={("nb1", "why"): "ดีมาก"})
    assert "– / 3" in html
    assert "ยังมีอีก 5 คะแนนที่รอผลการตรวจ" in html
    assert "ดีมาก" in html


def test_work_we_could_not_grade_is_told_so(stage: Any):
    html = page(stage, result=stage.ungraded())
    assert "จะไม่นับเป็นศูนย์คะแนน" in html
    assert html.count("ยังตรวจไม่ได้") == 2
    assert "the sandbox broke" not in html


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's signature
        self.tags.add(tag)


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</style>{{ 7*7 }}"]
)
def test_whatever_a_trainee_made_us_say_stays_text(hostile: str, stage: Any):
    cell = CellResult("exercise", "test_reads_every_page", Outcome.FAILED, 0, 2, message=hostile)
    result = replace(stage.judged(), cells=(cell,))
    html = page(stage, result=replace(result, cells=(replace(cell, misconception_th=hostile),)),
                comments={("exercise", "test_reads_every_page"): hostile})  # fmt: skip
    parser = Tags()
    parser.feed(html)
    assert not parser.tags & {"script", "img"}
    assert "49" not in html


def test_the_page_may_run_nothing_and_load_nothing(stage: Any):
    html = page(stage)
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in html
    assert not re.search(r"https?:|src=|href=|url\(", html)
