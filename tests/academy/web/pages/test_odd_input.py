"""What planning staff never should send and somebody will: each is told in one sentence, and none breaks a page."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from academy.workflow import Academy
from planning.calendar import FiscalYear, write_date
from planning.link.procedure import procedure
from planning.training.steps import steps
from tests.academy.web.pages.conftest import enrol
from tests.academy.web.pages.test_trainings import PDF, Desk, drafted, plan, today

Caller = Callable[[str], httpx.Client]
TODAY, YEAR = write_date(today()), f"links-{FiscalYear.of(today()).be}"
COHORT = "2570-1"
MARKS = "น้ำ เป็ด ญี่ปุ่น กี๊ ฤๅษี ปิ่นโต ก็ ฎีกา ฯลฯ ๆ ศิลป์ กฺ กํ ทฤษฎี์ ๚๛"
HOSTILE = "</td>{{7*7}}{%x%}#panic()$[=1+1<b>&\\\"'"


@pytest.fixture
def desk(academy: Academy, caller: Caller) -> Desk:
    enrol(academy, "person0", MARKS, cohort=COHORT)
    made = Desk(caller)
    drafted(made)
    return made


@pytest.fixture
def year(caller: Caller) -> httpx.Client:
    client = caller("phaen")
    assert client.post("/links", data={"on": TODAY}).status_code == 303
    for words in ({"partner_id": "p", "name_th": "ภาคี"},):
        assert link_do(client, "partner", **words).status_code == 303
    fields = {"dataset_id": "d", "cluster": next(iter(procedure().clusters)), "name_th": "ก", "owner_th": "ข"}
    assert link_do(client, "dataset", **fields).status_code == 303
    return client


def link_do(client: httpx.Client, action: str, *files: tuple[str, bytes], **fields: object) -> httpx.Response:
    (version, *_rest) = re.findall(r'name="version" value="(\d+)"', client.get(f"/links/{YEAR}").text)
    return client.post(
        f"/links/{YEAR}/do/{action}",
        data={"version": version, **fields},
        files=[("file", one) for one in files] or None,
    )


def told(answer: httpx.Response) -> str:
    """The one sentence of a refusal."""
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.text[:200])
    (sentence, *_more) = re.findall(r'role="alert">([^<]+)', answer.text) or re.findall(
        r'<h1 lang="th">([^<]+)', answer.text
    )
    return str(sentence)


PLANS: list[tuple[dict[str, object], str]] = [
    ({"line_amount": ["-5", "1", ""]}, "ต้องมากกว่า 0"),
    ({"line_amount": ["ห้าพัน", "1", ""]}, "ไม่ใช่จำนวนเงิน"),
    ({"line_amount": ["1e9", "1", ""]}, "ไม่ใช่จำนวนเงิน"),
    ({"line_amount": ["9" * 400, "1", ""]}, "มากเกินกว่า"),
    ({"line_amount": ["1.001", "1", ""]}, "ละเอียดเกินสตางค์"),
    ({"line_amount": ["1"]}, "ไม่ใช่จำนวนเงิน"),
    ({"line_group": ["gold", "services", "services"]}, "โปรดเลือกหมวดรายจ่าย"),
    ({"line_name": [], "line_amount": [], "line_group": []}, "งบประมาณต้องมีอย่างน้อยหนึ่งรายการ"),
    ({"starts_on": "2026-12-14"}, "ไม่ใช่วันที่"),
    ({"starts_on": "14/12/2026"}, "ใช้ปี ค.ศ."),
    ({"ends_on": "1/1/9999"}, "รวมไม่เกิน"),
    ({"cohort_id": "2570-9"}, "ไม่มีรุ่น «2570-9»"),
    ({"cohort_id": ""}, "โปรดกรอกรุ่น"),
    ({"title_th": "\x00\x0b "}, "โปรดกรอกชื่อโครงการ"),
    ({"objective_th": "ก" * 10_001}, "ยาว 10,001 อักขระ"),
]


def test_a_plan_that_cannot_be_is_told_and_makes_no_project(desk: Desk):
    for changes, said in PLANS:
        answer = desk.caller("phaen").post("/trainings/new", data=plan(**changes))
        assert said in told(answer)
        assert desk.caller("phaen").get("/trainings").text.count("อบรม API") == 1


VERSIONS = ["", "x", "-1", "๑๒", "9" * 5000, "1.0"]


def test_a_version_that_is_none_asks_for_a_fresh_look(desk: Desk):
    for version in VERSIONS:
        form = {"version": version, "people": "5"}
        assert "โปรดเปิดหน้าใหม่" in told(desk.caller("phaen").post(f"/trainings/{desk.record_id}/do/invite", data=form))


def test_a_record_of_another_kind_is_no_record_here(desk: Desk, year: httpx.Client):
    for path in (f"/trainings/{YEAR}", f"/links/{desk.record_id}", f"/trainings/{YEAR}/papers/loan.pdf"):
        assert "ไม่พบรายการ" in told(year.get(path)), path
    for path in (f"/trainings/{YEAR}/do/send-on", f"/links/{desk.record_id}/do/end", f"/trainings/{YEAR}/certificates"):
        assert "ไม่พบรายการ" in told(year.post(path, data={"version": "3", "least_percent": "80"})), path
    assert desk.caller("person0").get(f"/evaluation/{YEAR}").status_code == 404


NO_PDFS = [
    ("หนังสือ.json", b"{}"),
    ("scan.pdf", b"%PDF-1.7 cut off"),
    ("scan.pdf", b"PK\x03\x04" * 500 + b"%PDF-"),
    ("scan.pdf", b""),
    ("report.pdf.exe", b"MZ\x90"),
    ("page.pdf", b"<html>%%EOF</html>"),
]


def test_what_is_no_pdf_stands_for_no_document(desk: Desk):
    for name, content in NO_PDFS:
        answer = desk.caller("phaen").post(
            f"/trainings/{desk.record_id}/do/attach",
            data={"version": "1", "slot": "project"},
            files={"file": (name, content)},
        )
        assert name in told(answer)


def test_a_files_name_is_shown_on_one_line_and_ends_as_what_it_is(desk: Desk):
    answer = desk.caller("phaen").post(
        f"/trainings/{desk.record_id}/do/attach",
        data={"version": "1", "slot": "project"},
        files={"file": ("../../etc/<b>\u202egpj.json", PDF)},
    )
    assert answer.status_code == 303
    assert ">&lt;b&gt; gpj.json.pdf</a>" in desk.page()


def test_a_paper_holds_whatever_was_typed(desk: Desk):
    desk.do("plan", **plan(title_th=f"{HOSTILE}\x0b{MARKS}", place_th="ก" * 500, objective_th="\u202e\x00\ufffe"))
    desk.do("invite", people="๑๒")
    for paper in (
        "approval.pdf",
        "approval.docx",
        "loan.pdf",
        "summary.pdf",
        "results.pdf",
        "sign-in.pdf",
        "clearing.docx",
    ):
        answer = desk.caller("phaen").get(f"/trainings/{desk.record_id}/papers/{paper}")
        assert answer.status_code == 200, (paper, answer.text)
    text = desk.page()
    assert "{{7*7}}" in text
    assert f"<b>{MARKS}" not in text
    assert "\u202e" not in text


def test_two_officers_who_decide_at_once_decide_once(desk: Desk):
    desk.attach(1)
    desk.do("send-on")
    desk.do(
        "decide", file=True, outcome="returned", reason="แก้", decided_by="นพ.ก", position="รอง", letter_number="1", letter_date=TODAY
    )  # fmt: skip
    version = re.findall(r'name="version" value="(\d+)"', desk.page())[0]
    actions = {"confirm": {}, "withdraw": {"reason": "พิมพ์ผิด"}}
    with ThreadPoolExecutor(2) as officers:
        answers = list(
            officers.map(
                lambda one: desk.caller("wichai").post(
                    f"/trainings/{desk.record_id}/do/{one[0]}", data={"version": version, **one[1]}
                ),
                actions.items(),
            )
        )
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    late = next(answer for answer in answers if answer.status_code == 409)
    assert "มีผู้อื่นบันทึก" in told(late)


def test_a_decision_of_a_round_that_is_over_is_not_confirmed(desk: Desk):
    desk.attach(1)
    desk.do("send-on")
    stale = re.findall(r'name="version" value="(\d+)"', desk.page())[0]
    desk.decide("returned", "แก้")
    answer = desk.caller("wichai").post(f"/trainings/{desk.record_id}/do/confirm", data={"version": stale})
    assert answer.status_code == 409
    assert "ไม่มีร่างผลการพิจารณา" in desk.do("confirm", "wichai", status=409)


ENTRIES: list[tuple[str, dict[str, str], str]] = [
    ("import", {"dataset_id": "d", "on": TODAY, "rows": "9" * 5000}, "ไม่ใช่จำนวนเต็ม"),
    ("import", {"dataset_id": "d", "on": TODAY, "rows": "-5"}, "ไม่ใช่จำนวนเต็ม"),
    ("import", {"dataset_id": "ไม่มี", "on": TODAY, "rows": "5"}, "ไม่มีชุดข้อมูลนี้"),
    ("withdraw", {"number": "9" * 5000, "reason_th": "ก"}, "ไม่ใช่จำนวนเต็ม"),
    ("withdraw", {"number": "1", "reason_th": "ก"}, "ไม่มีรายการนี้ให้ถอน"),
    ("publish", {"dataset_id": "d", "version_name": "1", "on": TODAY, "url": "javascript:alert(1)"}, "ไม่ใช่ที่อยู่เว็บ"),
    ("order", {"order_number": "1", "order_date": "1/1/9999"}, "ยังมาไม่ถึง"),
    ("move", {"partner_id": "p", "state": "won"}, "โปรดเลือกจากรายการ"),
    ("contact", {"partner_id": "x", "on": TODAY, "how_th": "ก", "summary_th": "ข"}, "ไม่มีภาคีนี้"),
]


def test_an_entry_of_a_year_that_cannot_be_is_told(year: httpx.Client):
    for action, fields, said in ENTRIES:
        assert said in told(link_do(year, action, ("scan.pdf", PDF), **fields))


def test_a_file_that_no_form_asks_for_is_left_aside(year: httpx.Client):
    assert link_do(year, "member", ("scan.pdf", PDF), name_th="อร").status_code == 303
    assert "ไม่ใช่ PDF" in told(link_do(year, "order", ("x.json", b"{}"), order_number="1", order_date=TODAY))


SLIPS = ["1/10/2669", "1/1/2501", "30/9/9999"]


def test_a_fiscal_year_is_not_begun_by_a_slip(caller: Caller):
    for day in SLIPS:
        assert "มากเกินไป โปรดตรวจปี พ.ศ." in told(caller("phaen").post("/links", data={"on": day}))


DECISIONS: list[tuple[str, dict[str, object]]] = [
    ("/personal-data/retention", {"years": "9" * 5000, "note": "ก"}),
    ("/settings/levels", {"level_1": "9" * 5000, "half": ["x"], "note": "ก"}),
    ("/settings/days", {"basis": "lunar", "clearing_from": "", "note": "ก"}),
    ("/definitions/pass_rate/target", {"number": ["1e999999", "NaN"], "note": "ก"}),
    ("/definitions/pass_rate/rounds", {"number": ["9" * 5000, "-1"], "note": "ก"}),
    ("/definitions/pass_rate/scoring", {"number": ["5", "4", "๓", "inf", ""], "note": "ก"}),
    ("/indicator/rule", {"pass_percent": "1e99", "who_counts": "started", "note": "ก"}),
    ("/indicator/snapshots", {"round": "2570/6", "cohort": HOSTILE}),
    ("/open-data/publish", {"maintainer": HOSTILE, "email": "x"}),
    ("/personal-data/erase", {"username": "../etc", "confirmed": "../etc", "reason": "ก"}),
    ("/personal-data/erase-files", {"record_id": HOSTILE, "reason": "ก"}),
]


def test_a_decision_that_cannot_be_is_told(caller: Caller):
    for path, fields in DECISIONS:
        sentence = told(caller("phaen").post(path, data=fields))
        assert any("ก" <= letter <= "๛" for letter in sentence), sentence


def test_a_cohort_of_nobody_has_a_project_papers_and_no_figure(academy: Academy, caller: Caller):
    with academy.sessions.begin() as session:
        from people import accounts

        accounts.create_cohort(session, "empty", name_th="รุ่นว่าง")
    answer = caller("phaen").post("/trainings/new", data=plan(cohort_id="empty"))
    desk = Desk(caller, answer.headers["location"].rsplit("/", 1)[1])
    assert "ไม่มีข้อมูล" in caller("phaen").get("/indicator", params={"cohort": "empty"}).text
    for paper in ("results.pdf", "sign-in.pdf", "summary.pdf"):
        assert caller("phaen").get(f"/trainings/{desk.record_id}/papers/{paper}").status_code == 200, paper
    desk.do("invite", people="0", status=422)
    assert steps()[1].documents
