"""The papers of a year of data links: what was recorded, the level as the page shows it, and blanks for the rest."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import docx
import pytest

from indicator import load_definition
from indicator.fingerprint import rows
from papers.link.items import items_paper
from papers.link.level import level_paper
from papers.link.orders import appointing_order, open_data_announcement
from papers.order import order_paper, order_word
from papers.sealed import sealed_paper
from papers.thai import long_date
from papers.word_templates import FOLDER, order
from planning.calendar import Calendar, DayBasis
from planning.link.deadlines import Counted
from planning.link.procedure import StepNumber, procedure
from planning.sealed import verify
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


def level_of(story: Story, *, confirmed: bool = False, **more: str) -> str:
    standing = story.standing(PRINTED, DayBasis.WORKING)
    if confirmed:
        counted = Counted(DayBasis.WORKING, confirmed=True, set_by="wichai", set_at=PRINTED)
        standing = replace(standing, table=replace(standing.table, confirmed=True), counted=counted)
    return text(
        level_paper(replace(standing, late=frozenset({StepNumber.GROUP})), load_definition("link_level"), **more)
    )


def test_the_level_report_has_level_evidence_due_days_and_the_conflict(story: Story):
    told = level_of(story)
    first_due = Calendar().after(date(2026, 10, 1), 30, DayBasis.WORKING)
    for words in squeezed(
        "1 / 5", "SOP ไม่ได้กำหนดค่าเป้าหมาย (ยังไม่ยืนยัน)", "มี: ความต้องการใช้ข้อมูล 1 รายการ", "ขาด: รายชื่อคณะทำงาน 0 คน", long_date(first_due),
        "ยังไม่มีหลักฐาน เลยกำหนด", "รอบ 6 เดือน (31 มีนาคม 2570): ตามจำนวนวันของ SOP เอง", "(ยังไม่ยืนยัน)",
    ):  # fmt: skip
        assert words in told
    assert "วันทำการ(ยังไม่ยืนยัน)" in told
    confirmed = level_of(story, confirmed=True)
    assert "วันทำการ(ยังไม่ยืนยัน)" not in confirmed
    assert squeezed("กำหนดโดย wichai 21 พ.ย. 2569")[0] in confirmed


def test_a_sealed_level_has_its_round_and_its_fingerprint_beside_the_signatures(story: Story):
    sealed = verify(story.sealed(PRINTED))
    paper = text(sealed_paper(sealed, round_name="2570/6"))
    for words in (*squeezed("รอบ 2570/6", "1 / 5", "(SHA-256)"), *squeezed(*rows(sealed.fingerprint))):
        assert words in paper
    assert "SHA-256" not in level_of(story), "what was not sealed has none"


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
    assert "0/5" in level_of(empty)
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
