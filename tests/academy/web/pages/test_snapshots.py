"""A round's figure in the browser: kept, signed when it is final, compared, taken home, and checked by whoever brings it."""

import re
from collections.abc import Callable
from contextlib import closing

import httpx
import pytest
from pypdfium2 import PdfDocument

from academy.workflow import Academy
from indicator import verify
from indicator.fingerprint import rows
from tests.academy.web.pages.conftest import PASSES, hand_in
from tests.indicator.test_bundle import chained, of_the_first_version

Caller = Callable[[str], httpx.Client]
PLACE = "/indicator/snapshots"


def keep(client: httpx.Client, round_name: str = "2570/6", **fields: str) -> str:
    """Keep the figure of this moment; the address of its page."""
    answer = client.post(PLACE, data={"round": round_name, **fields})
    assert answer.status_code == 303, answer.text
    return PLACE + answer.headers["location"].split(PLACE)[1]


@pytest.fixture
def client(caller: Caller) -> httpx.Client:
    return caller("phaen")


@pytest.fixture
def signer(caller: Caller) -> httpx.Client:
    """The second pair of eyes."""
    return caller("wichai")


def test_a_range_is_kept_and_refused_for_signing_in_a_sentence(client: httpx.Client, signer: httpx.Client):
    place = keep(client)
    text = client.get(place).text
    assert re.findall(r'id="figure">([^<]*)', text) == ["40.00–60.00"]
    assert "/sign" not in text
    refused = signer.post(f"{place}/sign")
    assert (refused.status_code, "ลงนามรับรองไม่ได้" in refused.text) == (409, True)
    assert "ยังไม่มีผู้ลงนาม" in client.get(place).text


def test_a_final_figure_is_signed_by_another_officer_and_stands_on_the_overview(
    academy: Academy, client: httpx.Client, signer: httpx.Client
):
    hand_in(academy, "chai", "m05", PASSES)
    place = keep(client)
    own = client.get(place).text
    assert ("ลงนามรับรองในนาม" in own, "ท่านเป็นผู้เก็บตัวเลขนี้" in own) == (False, True)
    refused = client.post(f"{place}/sign")
    assert (refused.status_code, "ผู้เก็บตัวเลข (phaen) ลงนามรับรองเองไม่ได้" in refused.text) == (403, True)
    assert "ลงนามรับรองในนาม วิชัย ตรวจดี" in signer.get(place).text
    assert signer.post(f"{place}/sign").status_code == 303
    signed = signer.get(place).text
    assert "ลงนามรับรองในนาม" not in signed
    assert "วิชัย ตรวจดี" in signed.split('id="signing"')[1]
    assert f"{place}" in client.get("/overview").text


def test_a_regrade_makes_a_revision_and_the_difference_names_who(academy: Academy, client: httpx.Client):
    first = keep(client)
    hand_in(academy, "dao", "m05", PASSES)
    second = keep(client, note="ตรวจใหม่")
    text = client.get(second).text
    assert "ฉบับที่ 2" in text
    before, after = (one.removeprefix(f"{PLACE}/") for one in (first, second))
    assert f"before={before}" in text
    told = client.get(f"{PLACE}/compare", params={"before": before, "after": after}).text
    assert re.findall(r'data-person="(\w+)"', told) == ["dao"]
    assert "&lt;script&gt;" in told
    assert "<script>" not in told
    assert client.get(first).status_code == 200, "the first one stays"


def test_the_bundle_and_the_paper_carry_one_fingerprint(client: httpx.Client):
    place = keep(client)
    bundle = client.get(f"{place}/bundle.jsonl")
    assert verify(bundle.content).fingerprint == place.removeprefix(f"{PLACE}/")
    with closing(PdfDocument(client.get(f"{place}/report.pdf").content)) as paper:
        words = "".join(page.get_textpage().get_text_bounded() for page in paper)
    assert place[-12:] in re.sub(r"\s", "", words)


def test_a_sealed_file_is_checked_by_uploading_it(client: httpx.Client):
    place = keep(client)
    content = client.get(f"{place}/bundle.jsonl").content
    answer = client.post("/indicator/verify", files={"file": ("sealed.jsonl", content)})
    assert answer.status_code == 200
    assert "ชุดหลักฐานสมบูรณ์" in answer.text
    assert place in answer.text, "it is known here"
    assert "ไฟล์ที่มีผู้ทำขึ้นใหม่ทั้งไฟล์ก็ผ่านการตรวจนี้ได้" in answer.text
    assert all(row in answer.text for row in rows(place.removeprefix(f"{PLACE}/")))
    figures = dict(re.findall(r'<tr data-figure="([^"]+)">.*?<strong>([^<]*)', answer.text, re.DOTALL))
    assert figures["all"] == "40.00–60.00"


def test_a_sealed_file_is_held_against_what_the_paper_says(client: httpx.Client):
    place = keep(client)
    sealed = {"file": ("sealed.jsonl", client.get(f"{place}/bundle.jsonl").content)}
    on_paper = " ".join(rows(place.removeprefix(f"{PLACE}/")))
    same = client.post("/indicator/verify", files=sealed, data={"fingerprint": on_paper})
    assert (same.status_code, "ลายนิ้วมือตรงกับที่พิมพ์จากกระดาษ" in same.text) == (200, True)
    other = client.post("/indicator/verify", files=sealed, data={"fingerprint": f"{'0' * 63}1"})
    assert (other.status_code, "ไม่ใช่ชุดหลักฐานที่ลงนาม" in other.text) == (422, True)


def test_a_file_of_the_first_version_says_so_and_forged_dates_are_refused(client: httpx.Client):
    header, *rest = [(kind, dict(data)) for kind, data in of_the_first_version()]
    first = client.post("/indicator/verify", files={"file": ("sealed.jsonl", chained([header, *rest]))})
    assert (first.status_code, "ไฟล์นี้เป็นรุ่นที่ 1" in first.text) == (200, True)
    header[1]["made_at"] = "0001-01-01T00:00:00+14:00"
    forged = client.post("/indicator/verify", files={"file": ("sealed.jsonl", chained([header, *rest]))})
    assert (forged.status_code, "ซึ่งโปรแกรมไม่เขียน" in forged.text) == (422, True)


def test_a_changed_file_is_refused_and_so_is_none(client: httpx.Client):
    content = client.get(f"{keep(client)}/bundle.jsonl").content
    changed = content.replace(b'"score": 10', b'"score": 20', 1)
    assert changed != content
    answer = client.post("/indicator/verify", files={"file": ("sealed.jsonl", changed)})
    assert (answer.status_code, "ถูกแก้ไขหรือเสียหายที่บรรทัด" in answer.text) == (422, True)
    assert "โปรดเลือกไฟล์ชุดหลักฐาน" in client.post("/indicator/verify", data={"x": "1"}).text


def test_every_figure_can_be_computed_anew_from_what_was_kept(client: httpx.Client):
    shown = client.get(keep(client), params={"check": "yes"}).text
    on_page = client.get("/indicator").text
    row = re.compile(r'<tr data-figure="([^"]+)">.*?<strong>([^<]*)', re.DOTALL)
    assert dict(row.findall(on_page)).items() <= dict(row.findall(shown)).items()


@pytest.mark.parametrize("name", ["", "   ", "ก" * 41, "2570\x07", "foo", "2570/7.", "=1+1", "2570/0"])
def test_a_round_is_a_fiscal_year_and_months(client: httpx.Client, name: str):
    answer = client.post(PLACE, data={"round": name})
    assert (answer.status_code, "ไม่ใช่รอบประเมิน" in answer.text) == (422, True)
    assert "ยังไม่ได้เก็บตัวเลข" in client.get(PLACE).text


def test_the_list_offers_the_rounds_that_were_decided(client: httpx.Client):
    client.post("/definitions/pass_rate/rounds", data={"number": ["5", "10"], "note": "มติ"})
    assert re.findall(r'<option value="(\d+)/(\d+)"', client.get(PLACE).text)[0][1] in {"5", "10"}


def test_one_cohorts_figure_says_so_and_is_no_rounds_official_figure(
    academy: Academy, client: httpx.Client, signer: httpx.Client
):
    hand_in(academy, "chai", "m05", PASSES)
    place = keep(client, cohort="2569-1")
    assert "2569-1" in client.get(place).text.split("</section>")[0]
    shown = signer.get(place).text
    assert ("ลงนามรับรองในนาม" in shown, "ตัวเลขของรุ่นเดียวไม่ใช่ตัวเลขทางการของรอบ" in shown) == (False, True)
    refused = signer.post(f"{place}/sign")
    assert (refused.status_code, "เป็นตัวเลขของรุ่นเดียว" in refused.text) == (422, True)
    assert client.get("/overview").text.count("ยังไม่มีตัวเลขที่ลงนามรับรอง") == 2, "nor one of the level"


@pytest.mark.parametrize("cohort", ["sim", "nowhere"])
def test_a_cohort_that_is_not_official_is_refused(client: httpx.Client, cohort: str):
    assert client.post(PLACE, data={"round": "2570/6", "cohort": cohort}).status_code == 422


def test_an_unknown_figure_is_told(client: httpx.Client):
    for path in ("", "/bundle.jsonl", "/report.pdf"):
        assert client.get(f"{PLACE}/{'0' * 64}{path}").status_code == 404


@pytest.mark.parametrize("who", ["kru", "anong"])
def test_rounds_are_planning_staffs(client: httpx.Client, caller: Caller, who: str):
    place = keep(client)
    for path in (PLACE, place, f"{place}/bundle.jsonl", f"{place}/report.pdf", "/indicator/verify"):
        assert caller(who).get(path).status_code == 403
    assert caller(who).post(f"{place}/sign").status_code == 403
