"""What no SOP says is decided in the browser: dated, with its reason, never overwritten, and everything follows it."""

import re
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from academy.workflow import Academy
from foundation.store import utc_now
from indicator import verify
from planning.calendar import Calendar, DayBasis, write_date
from tests.academy.web.pages.conftest import today
from tests.academy.web.pages.test_links import Desk

Caller = Callable[[str], httpx.Client]
TARGET = "/definitions/pass_rate/target"
REASON = "คำสั่งกรมอนามัย ที่ 15/2570"


@pytest.fixture
def desk(caller: Caller) -> Desk:
    made = Desk(caller("phaen"))
    begun = made.client.post("/links", data={"on": write_date(today())})
    assert begun.status_code == 303
    return made


def post(client: httpx.Client, path: str, status: int = 303, **fields: object) -> str:
    answer = client.post(path, data={"note": REASON, **fields})
    assert answer.status_code == status, answer.text
    return answer.text


def table(levels: str) -> dict[str, str]:
    return {f"level_{number}": level for number, level in zip(range(2, 9), levels, strict=True)}


def test_a_target_lights_the_overview_and_says_who_set_it(caller: Caller):
    client = caller("phaen")
    post(client, TARGET, number=["90", "70"])
    assert "light-red" in client.get("/overview").text, "60 is the best that the range can become"
    page = client.get("/definitions/pass_rate").text
    row = page.split('id="target"')[1].split("</tr>")[0]
    for words in ("ร้อยละ 90 ขึ้นไป (เขียว)", "ยังไม่ยืนยัน", "phaen", REASON):
        assert words in row
    post(client, TARGET, number=["60", "50"], confirmed="yes")
    assert "light-open" in client.get("/overview").text, "40.00–60.00 crosses three colours"
    assert "ยังไม่ยืนยัน" not in client.get("/definitions/pass_rate").text.split('id="target"')[1].split("</tr>")[0]


def test_every_decision_stays_readable(caller: Caller):
    client = caller("phaen")
    for goal in ("90", "80"):
        post(client, TARGET, number=[goal, "70"])
    history = client.get(TARGET).text.split("ประวัติการกำหนดค่า", 1)[1]
    assert re.findall(r"ร้อยละ (\d+) ขึ้นไป", history) == ["80", "90"]
    assert "ฉบับ 1.2" in client.get("/definitions/pass_rate").text


@pytest.mark.parametrize(
    ("field", "numbers", "sentence"),
    [
        ("target", ["70", "90"], "สีเหลืองต้องไม่สูงกว่าเป้าหมาย"),
        ("target", ["-1", ""], "โปรดใส่ตัวเลขให้ครบ 2 ช่อง"),
        ("scoring", ["1", "2", "3", "4", "4"], "เรียงจากน้อยไปมาก"),
        ("rounds", ["6", "สิบสอง"], "ไม่ใช่จำนวนเดือน"),
    ],
)
def test_what_cannot_be_used_comes_back_with_the_reason(caller: Caller, field: str, numbers: list[str], sentence: str):
    client = caller("phaen")
    text = post(client, f"/definitions/pass_rate/{field}", 422, number=numbers)
    assert sentence in text
    assert f'value="{numbers[0]}"' in text
    assert "ฉบับ 1.0" in client.get("/definitions/pass_rate").text


def test_no_decision_without_a_reason(caller: Caller):
    client = caller("phaen")
    for path, fields in (
        (TARGET, {"number": ["80", "60"]}),
        ("/settings/days", {"basis": "working", "clearing_from": "training_ended"}),
        ("/settings/levels", {**table("1123445"), "half": ["partly"] * 5}),
    ):
        assert "โปรดระบุเหตุผล" in post(client, path, 422, **fields, note="  ")


@pytest.mark.parametrize("field", ["owner", "numerator", "nowhere"])
def test_the_sops_words_and_what_is_decided_elsewhere_are_not_decided_here(caller: Caller, field: str):
    client = caller("phaen")
    assert client.get(f"/definitions/pass_rate/{field}").status_code == 404
    post(client, f"/definitions/pass_rate/{field}", 404, text_th="อื่น")


def test_due_days_follow_how_days_are_counted(desk: Desk):
    due = {basis: Calendar().after(today(), 30, basis) for basis in DayBasis}
    assert f"<td>{write_date(due[DayBasis.CALENDAR])}</td>" in desk.page()
    post(desk.client, "/settings/days", basis="working", clearing_from="money_received")
    assert f"<td>{write_date(due[DayBasis.WORKING])}</td>" in desk.page()
    assert "วันที่ได้รับเงินยืม" in desk.client.get("/settings").text
    post(desk.client, "/settings/days", 422, basis="lunar", clearing_from="money_received")


def test_the_level_follows_the_table_and_a_closed_year_keeps_its_own(desk: Desk):
    desk.plan()
    assert desk.level == "0.5"
    post(desk.client, "/settings/levels", **table("1223345"), half=["partly"] * 5, confirmed="yes")
    assert desk.level == "1", "step 2 alone is level 1 now"
    assert "ยังไม่ยืนยัน" not in desk.page().split('aria-label="ระดับ"')[1].split("</section>")[0]
    desk.do("end")
    post(desk.client, "/settings/levels", **table("1123445"), half=["never"] * 5)
    assert desk.level == "1"


def test_a_table_that_cannot_be_used_changes_nothing(desk: Desk):
    desk.plan()
    text = post(desk.client, "/settings/levels", 422, **table("5443211"), half=["partly"] * 5)
    assert "ตารางระดับใช้ไม่ได้" in text
    assert desk.level == "0.5"


def test_rounds_that_were_decided_are_the_ones_that_conflict(desk: Desk):
    post(desk.client, "/definitions/link_level/rounds", number=["1", "", "", ""])
    assert "รอบ 1 เดือน" in desk.page()
    assert "รอบ 6 เดือน" not in desk.page()


def test_a_sealed_figure_carries_the_definition_of_its_day(caller: Caller, academy: Academy):
    from academy.views import sealed_pass_rate

    post(caller("phaen"), TARGET, number=["80", "60"])
    with academy.reading() as session:
        sealed = verify(
            sealed_pass_rate(session, proposed_percent=60, now=utc_now() + timedelta(seconds=1), by="phaen")
        )
    assert sealed.definition.numbers(sealed.definition.named("target").kind) == ("80", "60")
    assert (sealed.definition.edition, sealed.definition.named("target").set_by) == ("1.1", "phaen")


@pytest.mark.parametrize("path", ["/settings", "/settings/days", "/settings/levels", TARGET])
def test_settings_are_planning_staffs(caller: Caller, path: str):
    assert [caller(who).get(path).status_code for who in ("phaen", "kru", "anong")] == [200, 403, 403]


def test_instructors_may_read_a_definition(caller: Caller):
    assert [caller(who).get("/definitions/link_level").status_code for who in ("kru", "anong")] == [200, 403]
    offered = [
        '/definitions/link_level/target"' in caller(who).get("/definitions/link_level").text for who in ("kru", "phaen")
    ]
    assert offered == [False, True], "only who may decide is led to the form"


def test_the_definition_tells_the_table_in_force(desk: Desk):
    scoring = desk.client.get("/definitions/link_level").text.split('id="scoring"')[1].split("</tr>")[0]
    assert "ระดับ 1: ขั้นที่ 2 วิเคราะห์ วางแผน และนำเข้าข้อมูล และ ขั้นที่ 3" in scoring


@pytest.mark.parametrize("path", [TARGET, "/settings/days", "/settings/levels", "/indicator/rule"])
def test_a_reason_of_endless_length_comes_back_to_be_shortened(caller: Caller, path: str):
    fields = {
        "number": ["90", "70"], "basis": "working", "clearing_from": "training_ended", "half": ["partly"] * 5,
        "pass_percent": "60", "who_counts": "started", **table("1123445"),
    }  # fmt: skip
    long = "ย" * 2001
    text = post(caller("phaen"), path, 422, **fields, note=long)
    assert "ช่องนี้รับได้ไม่เกิน 2,000 อักขระ" in text
    assert long in text
