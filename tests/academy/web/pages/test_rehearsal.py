"""A training project rehearsed with a simulated cohort: everything works, and nothing of it can be taken for official."""

import io
import re

import docx
import pytest

from academy.workflow import Academy
from planning.training.words import REHEARSAL
from tests.academy.web.pages.test_certificates import LINK, approval, issue, tell
from tests.academy.web.pages.test_training_papers import file, pdf_text, squeezed
from tests.academy.web.pages.test_trainings import Caller, Desk, plan

REAL, SIMULATED = "2569-1", "sim"


def drafted(caller: Caller, cohort_id: str) -> Desk:
    answer = caller("phaen").post("/trainings/new", data=plan(cohort_id=cohort_id))
    return Desk(caller, answer.headers["location"].rsplit("/", 1)[1])


@pytest.fixture
def desk(caller: Caller) -> Desk:
    return drafted(caller, SIMULATED)


def issued(academy: Academy, desk: Desk) -> None:
    """Approve a draft and issue its certificates."""
    tell(academy, desk.record_id, *approval())
    issue(desk)


def test_simulated_cohorts_are_offered_apart(caller: Caller):
    form = caller("phaen").get("/trainings/new").text
    apart = re.findall(r"<optgroup.*?</optgroup>", form, re.DOTALL)
    assert ["รุ่นจำลอง" in one for one in apart] == [True]
    assert "รุ่นที่ 1/2569" not in apart[0]


def test_every_page_of_a_rehearsal_says_so_and_none_of_an_official_project(desk: Desk, caller: Caller):
    official = drafted(caller, REAL)
    assert (REHEARSAL.th in desk.page(), REHEARSAL.th in official.page()) == (True, False)
    board = caller("phaen").get("/trainings").text
    assert board.count(">ซ้อม<") == 1
    desk.do("open-evaluation", status=409)
    assert REHEARSAL.th in caller("robot").get(f"/evaluation/{desk.record_id}").text


@pytest.mark.parametrize("name", ["approval", "loan", "sign-in", "summary", "clearing", "certificates"])
def test_every_paper_of_a_rehearsal_is_marked(academy: Academy, desk: Desk, name: str):
    issued(academy, desk)
    assert squeezed(REHEARSAL.th) in pdf_text(file(desk, f"{name}.pdf"))


def test_a_rehearsals_memo_is_marked_in_word_at_the_head_of_each_page(desk: Desk, caller: Caller):
    heads = [
        docx.Document(io.BytesIO(file(one, "loan.docx"))).sections[0].header.paragraphs[0].text
        for one in (desk, drafted(caller, REAL))
    ]
    assert heads == [REHEARSAL.th, ""]


def test_rehearsed_certificates_take_no_official_number_and_certify_nothing(
    academy: Academy, desk: Desk, caller: Caller
):
    issued(academy, desk)
    official = drafted(caller, REAL)
    issued(academy, official)
    assert re.findall(r"จำลอง 1-001/25\d\d", desk.page())
    assert re.findall(r">1-001/25\d\d", official.page())
    (code,) = LINK.findall(desk.page())
    told = caller("").get(f"/certificates/{code}").text
    assert "ไม่ได้รับรองสิ่งใด" in told
    assert "ออกโดยกองแผนงาน" not in told


def test_a_rehearsal_moves_no_official_figure(academy: Academy, desk: Desk, caller: Caller):
    before = caller("phaen").get("/indicator").text
    issued(academy, desk)
    squeeze = re.compile(r'<strong id="figure[^"]*">[^<]*|id="figure-b">[^<]*')
    assert squeeze.findall(caller("phaen").get("/indicator").text) == squeeze.findall(before) != []


def test_a_rehearsal_never_becomes_official(desk: Desk):
    assert "โปรดร่างโครงการใหม่" in desk.do("plan", status=422, **plan(cohort_id=REAL))
    desk.do("plan", **plan(cohort_id=SIMULATED, title_th="ซ้อมอีกครั้ง"))
