"""A project's papers in the browser's terms: links on its page, files behind them, for planning staff alone."""

import io
import re
from contextlib import closing

import docx
import pytest
from pypdfium2 import PdfDocument

from academy.web.pages.training_papers import offered
from academy.workflow import Academy
from tests.academy.conftest import PREFIX
from tests.academy.web.pages.conftest import enrol
from tests.academy.web.pages.test_trainings import Caller, Desk, drafted

COHORT = "2570-1"
MARKS = re.compile(r"\s+|[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]")


@pytest.fixture
def desk(academy: Academy, caller: Caller) -> Desk:
    for number in range(2):
        enrol(academy, f"person{number}", f"ผู้เข้าอบรม {number}", cohort=COHORT, number=number)
    made = Desk(caller)
    drafted(made)
    return made


def squeezed(text: str) -> str:
    return MARKS.sub("", text)


def file(desk: Desk, name: str, who: str = "phaen", status: int = 200) -> bytes:
    answer = desk.caller(who).get(f"/trainings/{desk.record_id}/papers/{name}")
    assert answer.status_code == status, answer.text
    return answer.content


def pdf_text(content: bytes) -> str:
    with closing(PdfDocument(content)) as opened:
        return squeezed("".join(page.get_textpage().get_text_bounded() for page in opened))


def test_the_projects_page_leads_to_every_paper(desk: Desk):
    links = set(re.findall(rf'href="{PREFIX}trainings/[^/"]+/papers/([^"]+)"', desk.page()))
    assert links == {f"{name}.{suffix}" for name, paper in offered([]).items() for suffix in paper.makes}
    for link in links:
        assert file(desk, link).startswith(b"%PDF-" if link.endswith("pdf") else b"PK")


def test_memos_say_in_word_what_they_say_on_paper(desk: Desk):
    told = pdf_text(file(desk, "approval.pdf"))
    document = docx.Document(io.BytesIO(file(desk, "approval.docx")))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    words = [squeezed(one.text) for one in document.paragraphs if "...." not in one.text] + [
        squeezed(one) for one in cells
    ]
    assert [one for one in words if one not in told] == []
    assert squeezed("อบรม API <รุ่นแรก>") in "".join(words)
    assert "๕๐,๐๐๐.๕๐" in cells


def test_papers_with_names_are_for_planning_staff_alone(desk: Desk):
    for name in ("results.pdf", "sign-in.pdf"):
        for who in ("kru", "person0"):
            file(desk, name, who, status=403)
    assert squeezed("ผู้เข้าอบรม 1") in pdf_text(file(desk, "sign-in.pdf"))


@pytest.mark.parametrize("name", ["nothing.pdf", "approval.exe", "results.docx"])
def test_a_paper_that_is_none_is_not_found(desk: Desk, name: str):
    file(desk, name, status=404)
