import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from good_api import token

from contracts import Credentials, Run, contract_of, over, verify
from contracts.checks import BY_ID
from contracts.report import FILES, Cover, to_html, to_json, to_pdf, told, write_reports

PERSON = "1103702071811"
HOSTILE = '<script>alert(1)</script> #import "x.typ" $x$ \\u{0} {{ 7 * 7 }} \x00\x1b[31m \u202e'


@pytest.fixture(scope="module")
def run() -> Run:
    """One check fails on hostile words, a person's number and the caller's token; one could not be run."""
    given = token()
    rows = [{"hospcode": HOSTILE, "cid": PERSON, "token": given}]

    def answer(request: httpx.Request) -> httpx.Response:
        held = "authorization" in request.headers
        return httpx.Response(
            200 if held else 401, json={"data": rows, "total": 1, "echo": request.headers.get("authorization")}
        )

    contract = contract_of(
        {
            "version": 1, "id": "hostile", "name_th": HOSTILE, "name_en": HOSTILE, "provider_th": HOSTILE,
            "auth": {"protected": f"/rows?cid={PERSON}", "expiry": True},
            "resources": [{"id": "rows", "path": "/rows", "key": ["hospcode", "cid"], "codes": {"hospcode": r"\d{5}"}}],
        }
    )  # fmt: skip
    client = httpx.Client(transport=httpx.MockTransport(answer), base_url="https://api.example")
    link = over(client, contract, Credentials(token=given))
    run = verify(
        link, [BY_ID[name] for name in ("auth.required", "auth.expired", "data.codes", "auth.query", "auth.forged")]
    )
    assert [one.check.id for one in run.failures] == ["auth.forged", "data.codes"]
    return run


@pytest.fixture(scope="module")
def document(run: Run) -> dict[str, Any]:
    return told(run, Cover(tester="มาลี ใจดี", letter="สธ 0904/1"))


def test_no_token_and_no_persons_number_is_in_any_file(run: Run, tmp_path: Path):
    for file in write_reports(told(run, Cover(tester="มาลี")), tmp_path / "out"):
        content = file.read_bytes()
        assert PERSON.encode() not in content
        assert b"eyJ" not in content
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == sorted(FILES)


def test_the_json_says_who_checked_what_when_and_how_it_came_out(document: dict[str, Any]):
    read = json.loads(to_json(document))
    assert read == document
    assert (read["version"], read["tester"], read["outcome"]) == (1, "มาลี ใจดี", "failed")
    assert read["counts"] == {"passed": 2, "failed": 2, "not_applicable": 0, "could_not_run": 1}
    assert read["results"][2]["evidence"][0]["status"] == 200


def test_the_page_shows_hostile_words_as_words(document: dict[str, Any]):
    page = to_html(document).decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "{{ 7 * 7 }}" in page
    assert "default-src 'none'" in page
    assert not re.search(r"[\x00\x1b]", page.split("<h2>ข้อที่ไม่เป็นไปตามสัญญา")[1])


def test_the_pdf_is_made_of_hostile_words_too(document: dict[str, Any]):
    paper = to_pdf(document)
    assert paper.startswith(b"%PDF-")
    assert b"Sarabun" in paper


def test_a_report_with_nothing_but_passes_has_no_findings(run: Run):
    from dataclasses import replace

    page = to_html(told(replace(run, results=run.results[:1]), Cover(tester="มาลี"))).decode()
    assert "ผ่าน: เป็นไปตามสัญญาทั้ง 1 ข้อที่เกี่ยวข้อง" in page
    assert "ข้อที่ไม่เป็นไปตามสัญญา" not in page
    assert "แนบหนังสือ" not in page


def test_the_gravest_comes_first(document: dict[str, Any]):
    page = to_html(document).decode()
    assert page.index('id="auth.forged"') < page.index('id="data.codes"')


def test_dates_are_of_bangkok_and_the_buddhist_era():
    from datetime import UTC, datetime

    from contracts.report.words import thai_datetime

    assert thai_datetime(datetime(2026, 12, 31, 17, 5, 9, tzinfo=UTC)) == "1 มกราคม 2570 เวลา 00.05.09 น."
