"""The papers of a year of data links: what was recorded, the level as the page shows it, and blanks for the rest."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import docx
import pytest

from indicator import load_definition
from papers.link.items import items_paper
from papers.link.level import Counted, level_paper
from papers.link.orders import appointing_order, open_data_announcement
from papers.order import order_paper, order_word
from papers.thai import long_date
from papers.word_templates import FOLDER, order
from planning.calendar import Calendar, DayBasis, FiscalYear
from planning.link import LinkYear
from planning.link.deadlines import conflicts, due_dates
from planning.link.evidence import evidence
from planning.link.level import LevelTable, level
from planning.link.procedure import Round, StepNumber, procedure
from tests.papers.test_papers import squeezed, text
from tests.planning.link.story import Story

PRINTED = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def story() -> Story:
    made = Story()
    made.begin()
    made.plan()
    made.list_items()
    return made


def level_of(year: LinkYear, *, confirmed: bool = False) -> str:
    found = evidence(year)
    due = due_dates(procedure(), year.begun.on, DayBasis.WORKING, Calendar())
    return text(
        level_paper(
            year,
            reached=level(found, LevelTable.proposed().rows),
            evidence=found,
            due=due,
            late={StepNumber.GROUP},
            conflicts=conflicts((Round(6), Round(12)), FiscalYear(2570), due),
            counted=Counted(DayBasis.WORKING, confirmed),
            table=replace(LevelTable.proposed(), confirmed=confirmed),
            definition=load_definition("link_level"),
            as_of=PRINTED,
        )
    )


def test_the_level_report_has_level_evidence_due_days_and_the_conflict(story: Story):
    told = level_of(story.year)
    first_due = Calendar().after(date(2026, 10, 1), 30, DayBasis.WORKING)
    for words in squeezed(
        "1 / 5", "SOP ไม่ได้กำหนดค่าเป้าหมาย (ยังไม่ยืนยัน)", "มี: ความต้องการใช้ข้อมูล 1 รายการ", "ขาด: รายชื่อคณะทำงาน 0 คน", long_date(first_due),
        "ยังไม่มีหลักฐาน เลยกำหนด", "รอบ 6 เดือน (31 มีนาคม 2570): ตามจำนวนวันของ SOP เอง", "(ยังไม่ยืนยัน)",
    ):  # fmt: skip
        assert words in told
    assert "วันทำการ(ยังไม่ยืนยัน)" in told
    assert "วันทำการ(ยังไม่ยืนยัน)" not in level_of(story.year, confirmed=True)


def test_the_list_has_what_was_decided_of_each_item(story: Story):
    told = text(items_paper(story.year, printed=PRINTED))
    for words in squeezed("ชุด แม่และเด็ก", "สำนักงานเขตพื้นที่การศึกษา", "รับเข้า", "ข้อตกลงความร่วมมือ", "เชื่อมโยง 1 รายการ"):
        assert words in told


def test_the_order_names_the_members_and_the_sops_duties_in_pdf_and_word():
    told = Story()
    told.begin()
    told.plan()
    told.list_items()
    told.appoint()
    values = appointing_order(told.year)
    paper = text(order_paper(values))
    lines = [one.text for one in docx.Document(io.BytesIO(order_word(values))).paragraphs]
    for words in ("๑. อร  นักวิชาการ  ประธาน", f"๑. {procedure().steps[StepNumber.STANDARD].activity}"):
        assert words in lines
        assert squeezed(words)[0] in paper
    assert any(line.startswith("ที่ ....") for line in lines)
    assert "12/2570" not in paper, "a draft has no number"


def test_papers_of_an_empty_year_say_that_nothing_was_recorded():
    empty = Story()
    empty.begin()
    assert "ยังไม่มีรายการที่พิจารณา" in text(items_paper(empty.year, printed=PRINTED))
    assert "0/5" in level_of(empty.year)
    assert "ประกาศกรมอนามัย" in text(order_paper(open_data_announcement(empty.year)))
    assert appointing_order(empty.year).lines == []


def test_the_announcement_tells_what_is_found_where():
    told = Story()
    for tell in (told.begin, told.plan, told.list_items, told.appoint, told.standardise, told.link):
        tell()
    told.test(passed=True)
    told.publish()
    (line,) = open_data_announcement(told.year).lines
    assert line == "ชุด แม่และเด็ก รุ่น 1 เผยแพร่เมื่อวันที่ 21 พฤศจิกายน 2569 ที่ https://data.example.th"


def test_the_committed_template_of_orders_is_what_its_script_makes():
    assert docx.Document(str(FOLDER / "order.docx")).element.xml == order().element.xml
