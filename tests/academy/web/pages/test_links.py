"""SOP A in the browser's terms: a fiscal year is begun, evidence is recorded, the level follows."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import httpx
import openpyxl
import polars as pl
import pytest

from academy.link_tests import marked, own_key
from academy.workflow import Academy
from foundation.store import utc_now
from planning.calendar import FiscalYear, write_date
from planning.link.procedure import procedure
from tests.academy.web.pages.conftest import today
from tests.contracts.told_report import files_of, report_of

PDF = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"


@dataclass
class Desk:
    """An officer at work on one fiscal year."""

    client: httpx.Client
    record_id: str = field(default_factory=lambda: f"links-{FiscalYear.of(today()).be}")

    def page(self) -> str:
        answer = self.client.get(f"/links/{self.record_id}")
        assert answer.status_code == 200, answer.text
        return answer.text

    @property
    def level(self) -> str:
        return re.findall(r'id="level">([^<]*)', self.page())[0]

    def do(self, action: str, *files: bytes, status: int = 303, **fields: object) -> str:
        (version, *_rest) = re.findall(r'name="version" value="(\d+)"', self.page())
        answer = self.client.post(
            f"/links/{self.record_id}/do/{action}",
            data={"version": version, **fields},
            files=[("file", ("หลักฐาน.pdf" if file == PDF else "report.json", file)) for file in files] or None,
        )
        assert answer.status_code == status, re.findall(r'role="alert">([^<]*)', answer.text) or answer.text
        return answer.text

    def plan(self) -> None:
        for number, cluster in enumerate(procedure().clusters):
            self.do("dataset", dataset_id=f"d{number}", cluster=cluster, name_th=f"ชุด {number}", owner_th="กอง")
        self.do("requirement", user_th="ผู้บริหาร", question_th="สูงดีสมส่วนเท่าใด", dataset_id="d0")
        self.do("import", PDF, dataset_id="d0", on=write_date(today()), rows="1,085")

    def list_items(self) -> None:
        self.do("partner", partner_id="obec", name_th="สพฐ.")
        self.do(
            "item", dataset_id="d0", partner_id="obec", direction="in", sensitivity="public", choice="include",
            legal_basis_th="ข้อตกลง",
        )  # fmt: skip


@pytest.fixture
def desk(caller: Callable[[str], httpx.Client]) -> Desk:
    desk = Desk(caller("phaen"))
    assert desk.client.post("/links", data={"on": write_date(today())}).status_code == 303
    return desk


def test_a_year_climbs_to_half_a_level_by_evidence(desk: Desk):
    assert desk.level == "0"
    desk.plan()
    assert desk.level == "0.5"
    desk.list_items()
    desk.do("member", name_th="อร", role_th="เลขานุการ")
    assert desk.level == "1.5"
    desk.do("order", PDF, order_number="12/2570", order_date=write_date(today()))
    assert desk.level == "2"


def test_a_link_is_tested_by_the_report_that_verify_link_wrote(academy: Academy, desk: Desk):
    desk.plan()
    desk.list_items()
    academy.settings.secrets.mkdir(mode=0o700)
    report, paper = files_of(marked(report_of(), own_key(academy.settings.secrets)))
    desk.do("test", report, status=422, partner_id="obec")
    desk.do("test", b'{"version": 1}', paper, status=422, partner_id="obec")
    assert "ไม่ใช่ PDF ที่สมบูรณ์" in desk.do("test", report, PDF, status=422, partner_id="obec")
    desk.do("test", report, paper, partner_id="obec")
    assert "อร" in desk.page()
    for state in ("contacted", "agreed", "developing", "testing", "live"):
        desk.do("move", partner_id="obec", state=state)
    assert "ใช้งานจริง" in desk.page()
    assert "ไม่ได้ทดสอบจากระบบนี้" not in desk.page()


def test_a_report_that_was_not_run_here_counts_once_another_officer_accepts_it(
    academy: Academy, desk: Desk, caller: Callable[[str], httpx.Client]
):
    desk.plan()
    desk.list_items()
    academy.settings.secrets.mkdir(mode=0o700)
    own_key(academy.settings.secrets)
    earlier = utc_now() - timedelta(seconds=30)
    for report in (report_of(now=earlier), marked(report_of(), b"a key of the forger's own")):
        desk.do("test", *files_of(report), partner_id="obec")
        assert "ไม่ได้ทดสอบจากระบบนี้" in desk.page()
    for state in ("contacted", "agreed", "developing", "testing"):
        desk.do("move", partner_id="obec", state=state)
    assert "ยังไม่มีผลทดสอบ" in desk.do("move", partner_id="obec", state="live", status=409)
    waiting = re.findall(r"รับรองรายงานนี้", desk.page())
    assert waiting == [], "who attached it is offered no button"
    other = Desk(caller("wichai"))
    (number,) = set(re.findall(r'do/accept".*?name="number" value="(\d+)"', other.page(), re.DOTALL))
    desk.do("accept", number=number, reason_th="เอง", status=403)
    other.do("accept", number=number, reason_th="", status=422)
    other.do("accept", number="1", reason_th="เดา", status=422)
    other.do("accept", number=number, reason_th="สอบถามภาคีแล้ว")
    desk.do("move", partner_id="obec", state="live")
    assert "รับรองผลทดสอบรายการที่" in desk.page()


def test_a_run_on_this_machine_counts_once_another_officer_accepts_it_by_its_address_and_contract(
    academy: Academy, desk: Desk, caller: Callable[[str], httpx.Client]
):
    desk.plan()
    desk.list_items()
    academy.settings.secrets.mkdir(mode=0o700)
    report = {**report_of(), "url": "http://127.0.0.1:8100"}
    report["contract"] = {**report["contract"], "id": "sample-api-v2", "synthetic": True}
    files = files_of(marked(report, own_key(academy.settings.secrets)))
    desk.do("test", *files, partner_id="obec")
    assert "บันทึกไว้แล้วเป็นหลักฐานของ สพฐ." in desk.do("test", *files, partner_id="obec", status=422)
    other = Desk(caller("wichai"))
    for said in (
        "<code>http://127.0.0.1:8100</code>",
        "<code>sample-api-v2</code> ข้อตกลงข้อมูลกับ สพฐ.",
        "ระบุว่าเป็นข้อมูลสังเคราะห์",
    ):
        assert said in other.page()
    (number,) = set(re.findall(r'do/accept".*?name="number" value="(\d+)"', other.page(), re.DOTALL))
    other.do("accept", number=number, reason_th="ซ้อมกับข้อมูลสังเคราะห์")
    assert "เจ้าหน้าที่อีกคนรับรองแล้ว" in desk.page()


def test_a_wrong_entry_is_withdrawn_and_stays_readable(desk: Desk):
    desk.do("member", name_th="ผิดคน")
    number = re.findall(r'name="number" value="(\d+)"', desk.page())[0]
    desk.do("withdraw", number=number, reason_th="ชื่อผิด")
    text = desk.page()
    assert "<s>คณะทำงาน: ผิดคน" in text
    assert "ชื่อผิด" in text


def test_what_cannot_be_recorded_is_told_and_changes_nothing(desk: Desk):
    assert "โปรดแนบไฟล์ที่เป็นหลักฐาน" in desk.do("order", status=422, order_number="1", order_date=write_date(today()))
    assert "ปี ค.ศ." in desk.do("order", PDF, status=422, order_number="1", order_date="01/11/2026")
    desk.do("explode", status=404)
    assert 'name="version" value="1"' in desk.page()


def test_a_closed_year_takes_nothing_more(desk: Desk):
    desk.do("end")
    assert "ปิดแล้ว" in desk.page()
    assert (
        desk.client.post(f"/links/{desk.record_id}/do/member", data={"version": "2", "name_th": "อร"}).status_code
        == 409
    )


def test_a_year_is_begun_once(desk: Desk):
    answer = desk.client.post("/links", data={"on": write_date(today())})
    assert (answer.status_code, "เปิดไว้แล้ว" in answer.text) == (409, True)


@pytest.mark.parametrize("who", ["somying", "kru"])
def test_data_links_are_planning_staffs(desk: Desk, caller: Callable[[str], httpx.Client], who: str):
    assert caller(who).get("/links").status_code == 403
    assert caller(who).get(f"/links/{desk.record_id}").status_code == 403


def test_the_years_page_leads_to_its_papers(desk: Desk, caller: Callable[[str], httpx.Client]):
    links = re.findall(rf'href="[^"]*/{desk.record_id}/papers/([^"]+)"', desk.page())
    assert sorted(links) == [
        "announcement.docx", "announcement.pdf", "items.pdf", "level.pdf", "order.docx", "order.pdf",
    ]  # fmt: skip
    for link in links:
        answer = desk.client.get(f"/links/{desk.record_id}/papers/{link}")
        assert answer.content.startswith(b"%PDF-" if link.endswith("pdf") else b"PK")
    assert desk.client.get(f"/links/{desk.record_id}/papers/items.docx").status_code == 404
    assert caller("kru").get(f"/links/{desk.record_id}/papers/level.pdf").status_code == 403


def test_the_level_is_the_same_in_every_file(desk: Desk) -> None:
    desk.plan()
    desk.list_items()
    rows = desk.client.get("/links/levels.json").json()["rows"]
    assert {f"{row['ระดับที่ได้']:g}" for row in rows} == {desk.level}
    assert [row["หลักฐาน"] for row in rows][:3] == ["ครบ", "ครบ", "ยังไม่มี"]
    told = list(csv.DictReader(io.StringIO(desk.client.get("/links/levels.csv").content.decode("utf-8-sig"))))
    frame = pl.read_parquet(io.BytesIO(desk.client.get("/links/levels.parquet").content))
    sheet = openpyxl.load_workbook(io.BytesIO(desk.client.get("/links/levels.xlsx").content)).active
    assert sheet is not None
    for name in ("ระดับที่ได้", "ขั้นตอนที่"):
        expected = [float(row[name]) for row in rows]
        assert [float(row[name]) for row in told] == expected
        assert [float(value) for value in frame[name]] == expected
        column = list(rows[0]).index(name) + 1
        assert [float(cell.value) for (cell,) in sheet.iter_rows(2, min_col=column, max_col=column)] == expected
    assert desk.client.get("/links/levels.exe").status_code == 404


def round_name() -> str:
    """The year's first round."""
    return f"{FiscalYear.of(today()).be}/6"


def keep_level(client: httpx.Client, **fields: str) -> str:
    """Keep the level of this moment; the address of its page."""
    answer = client.post("/indicator/snapshots", data={"round": round_name(), "indicator": "link_level", **fields})
    assert answer.status_code == 303, re.findall(r'role="alert">([^<]*)', answer.text)
    return "/indicator/snapshots" + answer.headers["location"].split("/indicator/snapshots")[1]


def test_a_rounds_level_is_kept_signed_by_another_and_taken_home(desk: Desk, caller: Callable[[str], httpx.Client]):
    desk.plan()
    place = keep_level(desk.client)
    shown = desk.client.get(place).text
    assert re.findall(r'id="figure">([^<]*)', shown) == [desk.level] == ["0.5"]
    assert desk.client.post(f"{place}/sign").status_code == 403
    assert caller("wichai").post(f"{place}/sign").status_code == 303
    assert place in desk.client.get("/overview").text.split('id="link-level"')[1].split("</section>")[0]
    sealed = desk.client.get(f"{place}/bundle.jsonl")
    assert f"link-level-{round_name().replace('/', '-')}-r1.jsonl" in sealed.headers["content-disposition"]
    assert desk.client.get(f"{place}/report.pdf").content.startswith(b"%PDF")
    checked = desk.client.post("/indicator/verify", files={"file": ("level.jsonl", sealed.content)}).text
    assert re.findall(r'id="sealed-level">([^<]*)', checked) == ["0.5"]
    assert place in checked, "it is known here"


def test_later_evidence_makes_a_revision_and_the_difference_names_step_and_entry(desk: Desk):
    desk.plan()
    first = keep_level(desk.client)
    desk.list_items()
    second = keep_level(desk.client, note="มีรายการที่จะเชื่อมโยงแล้ว")
    before, after = (one.rsplit("/", 1)[1] for one in (first, second))
    told = desk.client.get("/indicator/snapshots/compare", params={"before": before, "after": after}).text
    assert re.findall(r'data-step="(\d)"', told) == ["3"]
    assert "ภาคี สพฐ." in told.split("รายการที่บันทึกระหว่างสองฉบับ")[1]
    assert desk.client.get(first).status_code == 200, "the first one stays"


def test_a_level_is_of_a_year_that_was_begun_and_of_its_indicator(desk: Desk):
    for fields, said in (({"round": "2560/6"}, "ปีงบประมาณ 2560"), ({"indicator": "horoscope"}, "โปรดเลือกตัวชี้วัด")):
        answer = desk.client.post(
            "/indicator/snapshots", data={"round": round_name(), "indicator": "link_level", **fields}
        )
        assert (answer.status_code, said in answer.text) == (409 if "round" in fields else 422, True)
    rate = desk.client.post("/indicator/snapshots", data={"round": round_name()}).headers["location"].rsplit("/", 1)[1]
    level = keep_level(desk.client).rsplit("/", 1)[1]
    mixed = desk.client.get("/indicator/snapshots/compare", params={"before": rate, "after": level})
    assert (mixed.status_code, "คนละตัวชี้วัด" in mixed.text) == (422, True)
