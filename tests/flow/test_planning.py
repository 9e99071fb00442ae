"""What planning officers may fill in wrongly, in a real browser: each comes back with a sentence, and what was filled in."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from planning.calendar import write_date
from tests.flow import officer
from tests.flow.desk import Desk, pdf_file
from tests.flow.harness import Running, log_in

pytestmark = pytest.mark.flow

WRONG = (
    ({"starts_on": "14/12/2026"}, "กรอกปี พ.ศ."),
    ({"starts_on": "31/02/2569"}, "ไม่ใช่วันที่"),
    ({"line_amount": ["-5"]}, "ต้องมากกว่า 0"),
    ({"line_amount": ["ห้าพัน"]}, "ห้าพัน"),
)


def test_a_draft_says_what_is_wrong_and_is_recorded_once_it_is_right(
    academy: Running, browser: Browser, tmp_path: Path
) -> None:
    desk = Desk(log_in(browser, academy, "planning"), tmp_path)
    right = officer.plan("first")
    desk.open("trainings/new")
    desk.look("draft")
    for wrong, sentence in WRONG:
        desk.send(desk.page.locator("form[method=post]"), **{**right, **wrong})
        assert sentence in desk.problem
        assert desk.page.locator("[name=title_th]").input_value() == right["title_th"]
    desk.begin("trainings/new", **right)
    refused = desk.do("attach", pdf_file("โครงการ.docx", b"PK\x03\x04"), within={"slot": "project"}, refused=True)
    assert "โครงการ.docx" in refused
    assert "ยังไม่มีผู้เข้า" not in desk.page.locator("main").inner_text()
    desk.do("cancel", reason=f"ลองกรอก {write_date(officer.today())} ก่อนกุ้งปิ้งจะสุก")
    assert "กุ้งปิ้งจะสุก" in desk.page.locator("main").inner_text()
