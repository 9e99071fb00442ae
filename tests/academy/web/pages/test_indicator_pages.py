"""The figure on the page, in the files and behind its address is one and the same, to the digit."""

import csv
import io
import re
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from typing import Any

import httpx
import openpyxl
import polars as pl
import pytest
from pypdfium2 import PdfDocument

from academy.web.pages import indicator
from academy.workflow import Academy
from indicator.thai_calendar import BANGKOK
from planning.training.events import Half, SignedIn
from tests.academy.conftest import PREFIX
from tests.academy.web.pages.conftest import STORY
from tests.academy.web.pages.test_certificates import approval, begun, tell
from tests.academy.web.pages.test_trainings import Caller, last_working_days

Page = Callable[..., httpx.Response]
SCOPES = ("/indicator", "/indicator/synthetic")
WATERMARK = "ข้อมูลจำลอง ไม่ใช่ตัวเลขทางการ"
ROW = re.compile(r'<tr data-figure="([^"]+)">(.*?)</tr>', re.DOTALL)
CELL = re.compile(r'<td class="num">(?:<strong>)?([^<]*)')
RULE = {"pass_percent": "90", "who_counts": "registered", "note": "มติที่ประชุม 1/2569"}


def figures_on(text: str) -> dict[str, list[str]]:
    """A, B, undecided and percent by address, as a person reads them on the page."""
    shown = {address: CELL.findall(row) for address, row in ROW.findall(text)}
    hero = [re.search(rf'id="figure{part}">([^<]*)', text) for part in ("-a", "-b", "-u", "")]
    return {"all": [found[1] for found in hero if found], **shown}


def squeezed(*words: str) -> str:
    """Leave what every reader of a PDF finds alike: no blanks, and no marks above or below Thai letters."""
    return re.sub(r"\s+|[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]", "", "".join(words))


def paper_text(content: bytes) -> str:
    """The words of a PDF, squeezed."""
    with closing(PdfDocument(content)) as opened:
        return squeezed(*(page.get_textpage().get_text_bounded() for page in opened))


def shown(low: str, high: str) -> str:
    return (low if low == high else f"{low}–{high}") or "–"


@pytest.mark.parametrize("scope", SCOPES)
def test_csv_agrees_with_the_page(page: Page, scope: str) -> None:
    on_page = figures_on(page("phaen", scope).text)
    data = page("phaen", f"{scope}/export.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(data)))
    in_file = [
        [
            row["A (ผ่านเกณฑ์)"],
            row["B (นับเข้าตัวหาร)"],
            row["รอผล (u)"],
            shown(row["ร้อยละ"], row["ร้อยละสูงสุดหากงานที่รอผลผ่าน"]),
        ]
        for row in rows
    ]
    assert sorted(in_file) == sorted(on_page.values())


@pytest.mark.parametrize("scope", SCOPES)
def test_xlsx_agrees_with_the_page(page: Page, scope: str) -> None:
    on_page = figures_on(page("phaen", scope).text)
    book = openpyxl.load_workbook(io.BytesIO(page("phaen", f"{scope}/export.xlsx").content))
    rows = [row for row in book["ตัวเลข"].iter_rows(min_row=2, values_only=True) if row[3] is not None]
    in_file = [[str(row[3]), str(row[4]), str(row[5]), shown(f"{row[6]:.2f}", f"{row[7]:.2f}")] for row in rows]
    assert sorted(in_file) == sorted(on_page.values())


@pytest.mark.parametrize("scope", SCOPES)
def test_json_agrees_with_the_page(page: Page, scope: str) -> None:
    on_page = figures_on(page("phaen", scope).text)
    figures = page("phaen", f"{scope}/export.json").json()["figures"]
    in_file = {
        item["address"]: [
            str(item["numerator"]),
            str(item["denominator"]),
            str(item["undecided"]),
            shown(item["percent"], item["percent_high"]),
        ]
        for item in figures
    }
    assert in_file == on_page


@pytest.mark.parametrize("scope", SCOPES)
def test_the_paper_agrees_with_the_page(page: Page, scope: str) -> None:
    on_page = figures_on(page("phaen", scope).text)
    answer = page("phaen", f"{scope}/report.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    told = paper_text(answer.content)
    a, b, u, percent = on_page["all"]
    assert f"A={a}คน·B={b}คน{f'·รอผล{u}คน' if u != '0' else ''}" in told
    assert squeezed(percent) in told
    rows = ROW.findall(page("phaen", scope).text)
    assert len(rows) == len(on_page) - 1
    for address, row in rows:
        label = re.findall(r"<a [^>]*>([^<]*)", row)[0]
        assert squeezed(label, *on_page[address]) in told


@pytest.mark.parametrize("scope", SCOPES)
def test_only_simulated_paper_is_watermarked(page: Page, scope: str) -> None:
    told = paper_text(page("phaen", f"{scope}/report.pdf").content)
    assert (squeezed(WATERMARK) in told) == (scope == "/indicator/synthetic")


def test_the_page_shows_the_figure_of_the_story(page: Page) -> None:
    assert figures_on(page("phaen", "/indicator").text)["all"] == ["2", "5", "1", "40.00–60.00"]


@pytest.mark.parametrize("scope", SCOPES)
def test_every_figures_address_answers_with_its_rows_and_rule(page: Page, scope: str) -> None:
    text = page("phaen", scope).text
    links = {
        link.removeprefix(PREFIX.rstrip("/")) for link in re.findall(rf'href="({PREFIX}[^"]*/figures/[^"]*)"', text)
    }
    assert len(links) >= 6
    for link in links:
        answer = page("phaen", link)
        assert answer.status_code == 200
        assert "ร้อยละ 60 ของคะแนนทั้งหมด" in answer.text
        document = page("phaen", link, params={"format": "json"}).json()
        assert len(document["rows"]) == document["figure"]["denominator"]
        assert sum(row["passed"] for row in document["rows"]) == document["figure"]["numerator"]
        assert document["rule"]["pass_percent"] == "60"


def test_a_figure_nobody_computed_is_not_found(page: Page) -> None:
    assert page("phaen", "/indicator/figures/agency/ไม่มีจริง").status_code == 404
    assert page("phaen", "/indicator/figures/nonsense").status_code == 404
    assert page("phaen", "/indicator/export.exe").status_code == 404


def test_many_people_behind_a_figure_are_told_page_by_page_and_none_twice(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indicator, "ROWS_A_PAGE", 2)
    people: list[str] = []
    link = "/indicator/figures/all"
    while link:
        text = page("phaen", link).text
        people += re.findall(r'<th scope="row">.*<span class="quiet">(.*)</span>', text)
        further = re.search(r'rel="next" href="([^"]*)"', text)
        link = further[1].removeprefix(PREFIX.rstrip("/")).replace("&amp;", "&") if further else ""
    everybody = page("phaen", "/indicator/figures/all", params={"format": "json"}).json()["rows"]
    assert len(people) == len(everybody) > 2
    assert len(set(people)) == len(people)
    assert 'rel="next"' not in page("phaen", "/indicator/figures/all", params={"page": "99"}).text


def test_names_behind_a_figure_are_for_whoever_has_the_permission(page: Page) -> None:
    for options in ({}, {"params": {"format": "json"}}):
        for reader in ("phaen", "kru"):
            assert "ชื่อ anong" in page(reader, "/indicator/figures/all", **options).text
        executive = page("bori", "/indicator/figures/all", **options).text
        assert "40.00" in executive
        assert not any(username in executive for username in STORY)


SMALL = ("กองแผนงาน", "ศูนย์อนามัยที่ 1 เชียงใหม่", "ศูนย์อนามัยที่ 12 ยะลา")
WITHHELD = ["–", "–", "–", "–"]


def test_an_executives_page_withholds_every_small_group(page: Page) -> None:
    on_page = figures_on(page("bori", "/indicator").text)
    assert on_page["all"] == ["2", "5", "1", "40.00–60.00"]
    assert on_page["cohort/2569-1"] == on_page["all"]  # everybody is of one cohort
    assert all(on_page[f"agency/{agency}"] == WITHHELD for agency in SMALL)
    assert all(shown == WITHHELD for address, shown in on_page.items() if address.startswith(("region", "module")))


def test_an_executives_files_hold_no_more_than_the_page(page: Page) -> None:
    on_page = figures_on(page("bori", "/indicator").text)
    data = page("bori", "/indicator/export.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data)))[1:]
    assert sorted([[*row[3:6], shown(*row[6:8])] for row in rows]) == sorted(
        [cell.replace("–", "") if cell == "–" else cell for cell in cells[:3]] + cells[3:] for cells in on_page.values()
    )
    book = openpyxl.load_workbook(io.BytesIO(page("bori", "/indicator/export.xlsx").content))
    sheet = [[str(cell or "") for cell in row[:9]] for row in book["ตัวเลข"].iter_rows(min_row=2, values_only=True)]
    assert [row[:6] for row in sheet] == [row[:6] for row in rows]
    figures = page("bori", "/indicator/export.json").json()["figures"]
    withheld = {item["address"] for item in figures if item["status"] == "suppressed"}
    assert withheld == {address for address, cells in on_page.items() if cells == WITHHELD}
    assert all(item["numerator"] is item["percent"] is None for item in figures if item["address"] in withheld)


def test_an_executives_paper_holds_no_more_than_the_page(page: Page) -> None:
    told = paper_text(page("bori", "/indicator/report.pdf").content)
    for agency in SMALL:
        assert squeezed(agency, *"–––", "ปกปิด") in told
    assert squeezed("40.00–60.00") in told


def test_behind_a_withheld_figure_is_nothing(page: Page) -> None:
    address = f"/indicator/figures/agency/{SMALL[0]}"
    assert "ปกปิด" in page("bori", address).text
    told = page("bori", address, params={"format": "json"}).json()
    assert told["rows"] == []
    assert told["figure"]["denominator"] is None


def test_who_was_invited_is_no_data_while_no_record_tells(page: Page) -> None:
    text = page("phaen", "/indicator").text
    assert "<dt>ได้รับเชิญ</dt><dd>ไม่มีข้อมูล</dd>" in text
    assert "<dt>ลงทะเบียน</dt><dd>6</dd>" in text
    assert page("phaen", "/indicator/export.json").json()["turnout"]["invited"] is None


def test_attendance_of_few_is_told_to_no_executive(academy: Academy, caller: Caller, page: Page) -> None:
    sheet = SignedIn(on=last_working_days(2)[0], half=Half.MORNING, present=("dao", "fah"))
    tell(academy, begun(caller).record_id, *approval(), sheet)
    told = {who: page(who, "/indicator/export.json").json() for who in ("phaen", "bori")}
    assert told["phaen"]["turnout"]["attended"] == 2
    assert (told["bori"]["turnout"]["attended"], told["bori"]["turnout"]["attendance"]) == (None, None)
    assert told["bori"]["attendance_withheld"] is True
    assert "<dd>ปกปิด (กลุ่มเล็ก)</dd>" in page("bori", "/indicator").text


@pytest.mark.parametrize("path", ["", "/export.csv", "/export.json", "/report.pdf", "/figures/all"])
def test_no_executive_looks_at_one_cohort_alone(page: Page, path: str) -> None:
    assert page("bori", f"/indicator{path}", params={"cohort": "2569-1"}).status_code == 403


@pytest.mark.parametrize("path", ["", "/export.csv", "/people.csv", "/figures/all"])
def test_an_unknown_cohorts_figure_is_told_and_not_no_data(page: Page, path: str) -> None:
    answer = page("phaen", f"/indicator{path}", params={"cohort": "2569-9"})
    assert (answer.status_code, "«2569-1»" in answer.text) == (422, True)


def test_simulated_figures_are_watermarked_and_official_ones_are_not(page: Page) -> None:
    assert WATERMARK in page("phaen", "/indicator/synthetic").text
    assert WATERMARK in page("phaen", "/indicator/synthetic/figures/all").text
    assert WATERMARK not in page("phaen", "/indicator").text


def test_one_cohorts_figures_have_the_same_downloads(page: Page) -> None:
    text = page("phaen", "/indicator", params={"cohort": "2569-1"}).text
    assert "export.xlsx?cohort=2569-1" in text


def test_the_sop_name_is_quoted_and_its_gaps_are_marked(page: Page) -> None:
    text = page("phaen", "/indicator").text
    assert "ร้อยละของการผ่านเกณฑ์การประเมินผล กลุ่มเป้าหมายที่เข้ารับการพัฒนาศักยภาพนักวิทยาศาสตร์ข้อมูล (Data Scientist)" in text
    assert "ยังไม่ยืนยัน" in text


def decide(service_url: str, username: str, **changes: Any) -> httpx.Response:
    headers = {"Authorization": f"Bearer token-{username}"}
    return httpx.post(f"{service_url}/indicator/rule", data={**RULE, **changes}, headers=headers)


def test_a_new_rule_is_in_force_at_once_with_who_and_why(service_url: str, page: Page) -> None:
    assert decide(service_url, "phaen", modules=["m01"], confirmed="yes").status_code == 303
    assert figures_on(page("phaen", "/indicator").text)["all"] == ["3", "6", "0", "50.00"]
    history = page("phaen", "/indicator/rule").text
    assert "มติที่ประชุม 1/2569" in history
    assert "<td>phaen</td>" in history


def test_a_rule_without_a_reason_comes_back_with_the_form(service_url: str, page: Page) -> None:
    answer = decide(service_url, "phaen", note=" ")
    assert answer.status_code == 422
    assert "โปรดระบุเหตุผล" in answer.text
    assert 'value="90"' in answer.text
    assert "ร้อยละ 60 ของคะแนนทั้งหมด" in page("phaen", "/indicator").text


@pytest.mark.parametrize("username", ["anong", "kru"])
def test_only_planning_staff_decide_the_rule(service_url: str, username: str) -> None:
    assert decide(service_url, username).status_code == 403


def test_a_form_from_another_site_is_refused(service_url: str) -> None:
    cookies = {"academy-session": "token-phaen"}
    answer = httpx.post(f"{service_url}/indicator/rule", data=RULE, cookies=cookies)
    assert answer.status_code == 403
    form = httpx.get(f"{service_url}/indicator/rule", cookies=cookies).text
    found = re.search(r'name="csrf_token" value="(\w+)"', form)
    assert found
    sent = httpx.post(f"{service_url}/indicator/rule", data={**RULE, "csrf_token": found[1]}, cookies=cookies)
    assert sent.status_code == 303


@pytest.mark.parametrize("scope", SCOPES)
def test_a_files_name_tells_bangkoks_time(page: Page, scope: str) -> None:
    before = datetime.now(BANGKOK).replace(second=0, microsecond=0)
    named = page("phaen", f"{scope}/export.csv").headers["content-disposition"]
    stamp = re.search(r"(\d{8}-\d{4})\.csv", named)
    assert stamp
    assert before <= datetime.strptime(stamp[1], "%Y%m%d-%H%M").replace(tzinfo=BANGKOK) <= datetime.now(BANGKOK)


def test_the_page_and_its_parquet_tell_the_same(page: Page):
    text = page("phaen", "/indicator?lang=th").text
    frame = pl.read_parquet(io.BytesIO(page("phaen", "/indicator/export.parquet").content))
    overall = frame.row(0, named=True)
    shown = [re.findall(rf'id="figure-{letter}">(\d+)', text)[0] for letter in "abu"]
    assert shown == [str(overall[name]) for name in list(overall)[3:6]]
    assert re.findall(r'id="figure">([^<]*)', text) == [f"{overall['ร้อยละ']:.2f}–{list(overall.values())[7]:.2f}"]


def test_everybody_by_name_is_for_who_may_see_people(page: Page):
    rows = page("phaen", "/indicator/people.json").json()["rows"]
    assert {row["ชื่อผู้ใช้"]: row["ผล"] for row in rows} == {
        "anong": "ผ่านเกณฑ์", "boon": "ผ่านเกณฑ์", "chai": "รอผล", "dao": "ไม่ผ่านเกณฑ์", "ek": "ไม่ผ่านเกณฑ์", "fah": "",
    }  # fmt: skip
    assert page("bori", "/indicator/people.json").status_code == 403
    assert [row["ชื่อผู้ใช้"] for row in page("phaen", "/indicator/synthetic/people.json").json()["rows"]] == ["robot"]
