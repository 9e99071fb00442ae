"""SOP B in the browser's terms: forms in, pages out, from a draft to a cleared loan with one return for correction."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import httpx
import pytest

from academy.workflow import Academy
from planning.calendar import Calendar, write_date
from planning.training.evaluation import form
from planning.training.steps import steps
from tests.academy.conftest import PREFIX
from tests.academy.web.pages.conftest import enrol, today

PDF = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"
COHORT = "2570-1"
TRAINEES = [f"person{number}" for number in range(6)]
Caller = Callable[[str], httpx.Client]


def last_working_days(count: int) -> list[date]:
    days, day = [], today()
    while len(days) < count:
        if Calendar().is_working(day):
            days.insert(0, day)
        day -= timedelta(days=1)
    return days


@dataclass
class Desk:
    """An officer at work on one project."""

    caller: Caller
    record_id: str = ""

    def page(self, who: str = "phaen") -> str:
        answer = self.caller(who).get(f"/trainings/{self.record_id}")
        assert answer.status_code == 200, answer.text
        return answer.text

    def do(self, action: str, who: str = "phaen", *, file: bool = False, status: int = 303, **fields: object) -> str:
        version = re.findall(r'name="version" value="(\d+)"', self.page())
        answer = self.caller(who).post(
            f"/trainings/{self.record_id}/do/{action}",
            data={"version": version[0] if version else "0", **fields},
            files={"file": ("หนังสือ.pdf", PDF, "application/pdf")} if file else None,
        )
        assert answer.status_code == status, re.findall(r'role="alert">([^<]*)', answer.text) or answer.text
        return answer.text

    def attach(self, number: int) -> None:
        for slot in steps()[number].documents:
            self.do("attach", file=True, slot=slot.slot)

    def decide(self, outcome: str, reason: str = "") -> None:
        self.do(
            "decide", file=True, outcome=outcome, reason=reason, decided_by="นพ.ตัวอย่าง", position="รองอธิบดี",
            letter_number="สธ 0905/1", letter_date=write_date(today()),
        )  # fmt: skip
        self.do("confirm", "phaen", status=403)
        self.do("confirm", "wichai")


@pytest.fixture
def desk(academy: Academy, caller: Caller) -> Desk:
    enrol(academy, "stranger", "คนรุ่นอื่น", cohort="2570-2")
    for number, username in enumerate(TRAINEES):
        enrol(academy, username, f"ผู้เข้าอบรม {number}", cohort=COHORT, number=number)
    return Desk(caller)


def plan(**changes: object) -> dict[str, object]:
    first, last = last_working_days(2)
    return {
        "title_th": "อบรม API <รุ่นแรก>", "objective_th": "เชื่อมโยงข้อมูล", "curriculum": "2570.1", "audience_th": "นักวิชาการ",
        "cohort_id": COHORT, "place_th": "กรมอนามัย", "starts_on": write_date(first), "ends_on": write_date(last),
        "line_group": ["remuneration", "services", "services"], "line_name": ["ค่าวิทยากร", "ค่าอาหาร", ""],
        "line_amount": ["30,000", "๒๐,๐๐๐.๕๐", ""], **changes,
    }  # fmt: skip


def drafted(desk: Desk) -> None:
    answer = desk.caller("phaen").post("/trainings/new", data=plan())
    assert answer.status_code == 303, re.findall(r'role="alert">([^<]*)', answer.text)
    desk.record_id = answer.headers["location"].rsplit("/", 1)[1]


def overrun(desk: Desk) -> None:
    """Book a voucher beyond its line, refused at first, then with a reason; and cancel it."""
    over = {"line_id": "02", "voucher_number": "2", "on": write_date(today()), "payee": "ร้าน", "amount": "20,100.50"}
    assert "เกิน 100.00 บาท" in desk.do("spend", **over, status=422)
    desk.do("spend", **over, over_reason="ถัวเฉลี่ยจากค่าวิทยากร")
    assert re.search(r"«ค่าอาหาร» จ่ายเกินวงเงิน 100.00 บาท: ถัวเฉลี่ยจากค่าวิทยากร", desk.page())
    (booked,) = set(re.findall(r'name="expense_id" value="(\w+)"', desk.page().split(">2</td>")[1]))
    desk.do("cancel-expense", expense_id=booked, reason="ผิดโครงการ")
    assert "จ่ายเกินวงเงิน 100.00" not in desk.page()


def test_a_project_goes_from_draft_to_cleared_loan_with_one_return(desk: Desk):
    drafted(desk)
    desk.do("send-on", status=409)
    desk.attach(1)
    desk.do("send-on")
    desk.decide("returned", "วงเงินไม่ตรงระเบียบ")
    assert "วงเงินไม่ตรงระเบียบ" in desk.page()
    desk.do("plan", **plan(line_amount=["30,000", "20,000.50", ""]))
    desk.do("send-on")
    desk.do("check", holds=[item.item for item in steps()[2].checklist])
    desk.decide("approved")
    desk.attach(3)
    desk.do("borrow", contract_number="บย 1", borrower="อร", amount="50,000.51", payment="cash", status=422)
    desk.do("borrow", contract_number="บย 1", borrower="อร", amount="50,000.50", payment="cash")
    desk.do("send-on")
    desk.attach(4)
    desk.decide("approved")
    desk.do("receive", on=write_date(today()))
    desk.attach(5)
    for item in steps()[5].tasks:
        desk.do("task", task=item.item, owner="อร", done="yes")
    first, _second = days = last_working_days(2)
    desk.do("sign-in", on=write_date(first), half="morning", roster=TRAINEES, everybody="yes")
    ticked = re.findall(r'name="present" value="(\w+)" checked', desk.page())
    assert Counter(ticked) == Counter(dict.fromkeys(TRAINEES, 4)), "the other sheets begin as the first"
    for day in days:
        for half in ("morning", "afternoon"):
            desk.do("sign-in", on=write_date(day), half=half, present=TRAINEES[:5])
    desk.do("open-evaluation")
    notice = f'evaluation/{desk.record_id}"'
    assert notice in desk.caller(TRAINEES[0]).get("/me").text
    assert notice not in desk.caller("stranger").get("/me").text
    for username in TRAINEES[:5]:
        evaluate(desk, username, "5")
    assert [notice in desk.caller(one).get("/me").text for one in TRAINEES[4:]] == [False, True]
    assert "ผลจะแสดงเมื่อปิดรับแบบประเมินแล้ว" in desk.page()
    assert "มากที่สุด" not in desk.page()
    desk.do("send-on")
    desk.do(
        "sign-in", on=write_date(first), half="morning", present=TRAINEES[:4]
    )  # a wrong sheet is corrected later too
    desk.do("spend", line_id="01", voucher_number="1", on=write_date(today()), payee="วิทยากร", amount="28,800")
    overrun(desk)
    desk.do("close-evaluation")
    answer_late(desk)
    desk.attach(6)
    desk.do("send-on")
    desk.attach(7)
    desk.do("return-cash", amount="21,200.50", on=write_date(today()), receipt_number="1/1")
    assert 'id="uncleared">0.00<' in desk.page()
    desk.decide("approved")
    text = desk.page()
    assert "ส่งใช้เงินยืมครบและปิดโครงการเมื่อ" in text
    assert "สองหมื่นแปดพันแปดร้อยบาทถ้วน" in text
    assert all(one in text for one in ("มากที่สุด", "(ก่อนการอบรม)")), "the evaluation's level, the self-rating"
    assert "<รุ่นแรก>" not in text, "a title is text"


def answer_late(desk: Desk) -> None:
    desk.do("open-evaluation")
    evaluate(desk, TRAINEES[5], "1")
    desk.do("close-evaluation")
    assert "มีคำตอบ 1 ฉบับที่มาหลังแสดงผลแล้ว" in desk.page()


def evaluate(desk: Desk, username: str, points: str) -> None:
    answers = {
        **{question.item: question.choices[0].item for question in form().about},
        **dict.fromkeys(form().rated, points),
    }
    answers["form_key"] = f"drawn-for-{username}-alone"
    for _click in range(2):
        assert desk.caller(username).post(f"/evaluation/{desk.record_id}", data=answers).status_code == 200


def test_a_draft_that_cannot_be_recorded_comes_back_with_what_was_filled_in(desk: Desk):
    answer = desk.caller("phaen").post("/trainings/new", data=plan(starts_on="14/12/2026"))
    assert answer.status_code == 422
    assert "กรอกปี พ.ศ. (2569)" in answer.text
    assert "กรมอนามัย" in answer.text
    assert 'value="30,000"' in answer.text


def test_a_form_that_is_refused_comes_back_filled_in_with_the_field_marked(desk: Desk):
    drafted(desk)
    desk.do("sign-in", status=409, on=write_date(today()), half="morning")
    text = desk.do("plan", status=422, **plan(starts_on="14/12/2026", place_th="ห้องประชุมใหม่"))
    assert 'href="#refused"' in text
    assert "<details open><summary>" in text
    assert 'value="ห้องประชุมใหม่"' in text
    desk.attach(1)
    desk.do("send-on")
    text = desk.do(
        "decide", file=True, status=422, outcome="approved", decided_by="นพ.ก", position="รองอธิบดี", letter_number="7",
        letter_date="31/02/2569",
    )  # fmt: skip
    assert re.search(r'name="letter_date"[^>]*value="31/02/2569"[^>]*aria-invalid', text)
    assert re.search(r'value="approved" required checked', text)
    assert 'value="นพ.ก"' in text


def test_a_file_that_is_no_pdf_is_refused_by_name(desk: Desk):
    drafted(desk)
    answer = desk.caller("phaen").post(
        f"/trainings/{desk.record_id}/do/attach",
        data={"version": "1", "slot": "project"},
        files={"file": ("โครงการ.docx", b"PK\x03\x04", "application/octet-stream")},
    )
    assert answer.status_code == 422
    assert "โครงการ.docx" in answer.text


def test_who_looked_at_an_older_page_is_asked_to_look_again(desk: Desk):
    drafted(desk)
    desk.do("attach", file=True, slot="project")
    stale = desk.caller("wichai").post(
        f"/trainings/{desk.record_id}/do/cancel", data={"version": "1", "reason": "เลื่อน"}
    )
    assert stale.status_code == 409
    assert "มีผู้อื่นบันทึก" in stale.text


def test_a_stored_file_is_handed_out_for_saving_only(desk: Desk):
    drafted(desk)
    desk.do("attach", file=True, slot="project")
    (link,) = set(re.findall(rf'href="({PREFIX}planning/documents/[^"]+)"', desk.page()))
    link = f"/{link.removeprefix(PREFIX)}"
    answer = desk.caller("phaen").get(link)
    assert answer.content == PDF
    assert answer.headers["content-disposition"].startswith("attachment")
    assert desk.caller("kru").get(link).status_code == 403


@pytest.mark.parametrize("who", ["stranger", "kru"])
def test_projects_are_planning_staffs(desk: Desk, who: str):
    drafted(desk)
    for path in ("trainings", "trainings/new", f"trainings/{desk.record_id}"):
        assert desk.caller(who).get(f"/{path}").status_code == 403


def test_the_evaluation_takes_no_answers_from_others_or_before_it_opens(desk: Desk):
    drafted(desk)
    address = f"/evaluation/{desk.record_id}"
    assert desk.caller(TRAINEES[0]).post(address, data={}).status_code == 409
    assert desk.caller("stranger").post(address, data={}).status_code == 409


def test_the_board_shows_where_a_project_stands_and_what_is_late(desk: Desk):
    drafted(desk)
    text = desk.caller("phaen").get("/trainings").text
    assert "เลยกำหนดตั้งแต่" in text, "a training that is over was not asked approval for in time"


def test_an_unknown_project_or_action_is_told(desk: Desk):
    assert desk.caller("phaen").get("/trainings/nothing").status_code == 404
    drafted(desk)
    desk.do("explode", status=404)


def test_a_title_of_five_thousand_characters_is_refused_and_nothing_of_it_kept(desk: Desk):
    answer = desk.caller("phaen").post("/trainings/new", data=plan(title_th="ยาว" * 1667, place_th="ห้องใหญ่"))
    assert answer.status_code == 422
    told = re.findall(r'role="alert">([^<]*)', answer.text)
    assert any("ยาว 5,001 อักขระ ช่องนี้รับได้ไม่เกิน 300 อักขระ โปรดย่อให้สั้นลง" in one for one in told), told
    assert 'value="ห้องใหญ่"' in answer.text, "what was filled in comes back"
    assert "ยาวยาว" not in desk.caller("phaen").get("/trainings").text


@pytest.mark.parametrize(
    ("field", "length"),
    [("objective_th", 10_001), ("line_name", 301), ("place_th", 501)],
)
def test_a_text_that_is_too_long_comes_back_with_all_that_was_filled_in(desk: Desk, field: str, length: int):
    long = "ย" * length
    given = plan(**{field: [long, "ค่าอาหาร", ""] if field == "line_name" else long})
    answer = desk.caller("phaen").post("/trainings/new", data=given)
    assert (answer.status_code, "โปรดย่อให้สั้นลง" in answer.text) == (422, True)
    assert long in answer.text, "it can be shortened where it stands"
    assert 'value="30,000"' in answer.text
