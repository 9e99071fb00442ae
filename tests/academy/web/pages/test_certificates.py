"""Certificates in the browser's terms: issued by planning staff, checked by anybody who holds the code."""

import re
from dataclasses import replace

import pytest
from fastapi import FastAPI

from academy.workflow import Academy
from foundation.store import utc_now
from people import accounts
from planning import journal, training
from planning.happening import to_record
from planning.training.events import Cancelled, DecisionDrafted, Event, Half, Outcome, SentOn, SignedIn
from tests.academy.web.pages.conftest import STORY
from tests.academy.web.pages.test_training_papers import file, pdf_text, squeezed
from tests.academy.web.pages.test_trainings import Caller, Desk, last_working_days, plan

LINK = re.compile(r"certificates/([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})\"")


def drafted() -> DecisionDrafted:
    return DecisionDrafted(
        outcome=Outcome.APPROVED, decided_by="นพ.ตัวอย่าง", position="รองอธิบดี", letter_number="1", letter_date=last_working_days(1)[0],
        document_id="letter",
    )  # fmt: skip


def approval() -> tuple[Event, ...]:
    """What happens until the project and its loan are approved."""
    decided = (SentOn(), drafted(), training.DecisionConfirmed())
    return (*decided, *decided)


def tell(academy: Academy, record_id: str, *events: Event, after: int = 1) -> None:
    """Write events into a project's journal, which has `after` of them."""
    with academy.sessions.begin() as session:
        for number, event in enumerate(events, after):
            journal.append(
                session, record_id=record_id, kind=training.KIND, expected=number, event=to_record(event),
                by="phaen", now=utc_now(),
            )  # fmt: skip


def begun(caller: Caller, **changes: object) -> Desk:
    """A draft of a project."""
    desk = Desk(caller)
    answer = caller("phaen").post("/trainings/new", data=plan(**{"cohort_id": "2569-1", **changes}))
    desk.record_id = answer.headers["location"].rsplit("/", 1)[1]
    return desk


@pytest.fixture
def desk(academy: Academy, caller: Caller) -> Desk:
    """The class of `STORY`, trained: dao and fah signed in for every half day, ek for one of four."""
    desk = begun(caller)
    halves = [(day, half) for day in last_working_days(2) for half in Half]
    sheets = [
        SignedIn(on=day, half=half, present=("dao", "fah", "ek")[: 3 if number == 0 else 2])
        for number, (day, half) in enumerate(halves)
    ]
    tell(academy, desk.record_id, *approval(), *sheets)
    return desk


def issue(desk: Desk, least_percent: str = "80", who: str = "phaen", status: int = 303) -> str:
    answer = desk.caller(who).post(f"/trainings/{desk.record_id}/certificates", data={"least_percent": least_percent})
    assert answer.status_code == status, answer.text
    return answer.text


def codes(desk: Desk) -> list[str]:
    return LINK.findall(desk.page())


def test_who_passed_and_who_attended_get_theirs_and_who_waits_gets_none(desk: Desk):
    assert "papers/certificates.pdf" not in desk.page()
    issue(desk)
    achieved, attended = pdf_text(file(desk, "certificates.pdf")), pdf_text(file(desk, "attendance.pdf"))
    named = {name: (squeezed(f"ชื่อ {name}") in achieved, squeezed(f"ชื่อ {name}") in attended) for name in STORY}
    nobody = (False, False)
    assert named == {
        "anong": (True, False), "boon": (True, False), "chai": nobody, "dao": nobody, "ek": nobody, "fah": (False, True),
    }  # fmt: skip
    assert squeezed("<script>alert(1)</script>") in attended, "dao's name is text"
    assert len(codes(desk)) == 4


def test_issuing_again_changes_nothing_that_was_issued(desk: Desk):
    issue(desk)
    before = codes(desk)
    issue(desk, "25")
    after = codes(desk)
    assert after[: len(before)] == before
    assert len(after) == len(before) + 1, "ek attended enough by now"


def test_anybody_with_the_code_sees_whose_it_is_and_no_score(desk: Desk):
    issue(desk)
    code = codes(desk)[0]
    answer = desk.caller("").get(f"/certificates/{code.lower().replace('-', ' ')}")
    assert answer.status_code == 200
    assert "ชื่อ anong" in answer.text
    assert "อบรม API &lt;รุ่นแรก&gt;" in answer.text
    assert re.search(r"<dd>1-001/25\d\d</dd>", answer.text)
    for secret in ("คะแนน", desk.record_id, "person", ">anong", "20 / 20", "phaen", "กองแผนงาน</dd>"):
        assert secret not in answer.text
    assert answer.headers["x-robots-tag"] == "noindex"


def test_the_paper_carries_number_and_code_of_the_page(desk: Desk):
    issue(desk)
    told = pdf_text(file(desk, "certificates.pdf"))
    for code in codes(desk)[:2]:
        assert code in told


def test_the_paper_tells_the_public_address(app: FastAPI, desk: Desk):
    app.state.hub.settings = replace(app.state.hub.settings, public_origin="https://academy.example")
    issue(desk)
    assert "https://academy.example/services/academy/certificates" in pdf_text(file(desk, "certificates.pdf"))


@pytest.mark.parametrize("code", ["0000-0000-0000-0000", "x", "%27%20OR%201=1", "%00", "A" * 4000])
def test_an_unknown_code_gets_one_sentence_that_does_not_repeat_it(desk: Desk, code: str):
    answer = desk.caller("").get(f"/certificates/{code}")
    assert answer.status_code == 404
    assert "ไม่พบใบรับรองตามรหัสนี้" in answer.text
    assert "0000-0000" not in re.sub(r'href="[^"]*"', "", answer.text)


def test_a_code_can_be_typed_in(caller: Caller):
    assert 'name="code"' in caller("").get("/certificates").text
    typed = caller("").get("/certificates", params={"code": " ab/../cd-1 "})
    assert typed.headers["location"].endswith("/certificates/abcd-1")


def test_only_planning_staff_issue_and_a_wrong_share_comes_back(desk: Desk):
    issue(desk, who="kru", status=403)
    assert "จำนวนเต็ม 1 ถึง 100" in issue(desk, "0", status=422)
    assert codes(desk) == []


def test_of_a_project_that_nobody_approved_nothing_is_issued(academy: Academy, caller: Caller):
    draft = begun(caller)
    assert "ยังไม่ได้รับอนุมัติ" in issue(draft, status=409)
    tell(academy, draft.record_id, *approval()[:-1])
    assert "ยังไม่ได้รับอนุมัติ" in issue(draft, status=409)
    assert codes(draft) == []


def test_a_cohort_of_which_nobody_earned_any_is_told_so(academy: Academy, caller: Caller):
    with academy.sessions.begin() as session:
        accounts.create_cohort(session, "2570-8", name_th="รุ่นว่าง")
    empty = begun(caller, cohort_id="2570-8")
    tell(academy, empty.record_id, *approval())
    assert "ยังไม่มีผู้ใดในรุ่นนี้ได้รับใบรับรอง" in issue(empty, status=409)


def test_a_certificate_of_a_project_that_was_cancelled_says_so(academy: Academy, caller: Caller, desk: Desk):
    issue(desk)
    (code, *_) = codes(desk)
    assert "ถูกยกเลิก" not in caller("").get(f"/certificates/{code}").text
    tell(academy, desk.record_id, Cancelled(reason="เลิก"), after=11)
    told = caller("").get(f"/certificates/{code}").text
    assert "ถูกยกเลิก" in told
    assert "notice good" not in told
