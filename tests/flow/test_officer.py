"""A planning officer's year from an empty database, in a real browser: ten minutes, so by `pytest -m play` only.

With PLAY_FOLDER every page (as wide as a desk's and a telephone's) and every paper is kept there, to be looked at.
With PLAY_HOME it begins with a copy of that academy's data, to save the wait for the class's work to be graded.
"""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser
from pypdfium2 import PdfDocument

from grader.source import load_course
from planning.sealed import LINK_LEVEL, PASS_RATE
from planning.training.words import REHEARSAL
from tests.flow import linking, officer, tables
from tests.flow.desk import Desk
from tests.flow.harness import Running, log_in, start, stop
from tests.flow.working import hand_in_solutions, hand_in_starters

pytestmark = pytest.mark.play

ROOT = Path(__file__).parents[2]
CLASS, TRAINEES = "sim2569-30", 30
ROSTER = """ชื่อ-สกุล,หน่วยงาน,จังหวัด,รุ่น,บทบาท,อีเมล,ชื่อผู้ใช้
กุ้งปิ้ง น้ำพริกปู่ญี่ปุ่น,"=HYPERLINK(""http://x"")",เชียงใหม่,2570-1,ผู้เข้ารับการอบรม,,nobody
"""
SQUEEZED = re.compile(r"\s+|[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    kept = Path(os.environ.get("PLAY_FOLDER") or tmp_path_factory.mktemp("play"))
    kept.mkdir(parents=True, exist_ok=True)
    return kept


@pytest.fixture(scope="module")
def academy(tmp_path_factory: pytest.TempPathFactory, free_port: int) -> Iterator[Running]:
    """An academy of its own; from a copy of PLAY_HOME, where that is given, in which the class has handed in already."""
    home = tmp_path_factory.mktemp("academy") / "home"
    if kept := os.environ.get("PLAY_HOME"):
        shutil.copytree(kept, home, ignore=shutil.ignore_patterns("*.bell", ".lock"))  # pipes are made anew
        subprocess.run([sys.executable, "-m", "academy", "db", "upgrade", "--home", str(home)], check=True)
    running = start(home, free_port)
    yield running
    stop(running)


@pytest.fixture(scope="module")
def staffed(academy: Running, tmp_path_factory: pytest.TempPathFactory) -> Running:
    """The academy with somebody who never hands anything in; its first start made a second officer."""
    roster = tmp_path_factory.mktemp("roster") / "roster.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    done = academy.command("roster", "import", str(roster))
    assert done.returncode == 0, done.stderr
    academy.passwords.update(line.split(",") for line in done.stdout.split())
    return academy


@pytest.fixture
def desk(staffed: Running, browser: Browser, folder: Path) -> Desk:
    return Desk(log_in(browser, staffed, "planning"), folder)


def told(paper: Path) -> str:
    """The words of a PDF without blanks and marks, which a PDF places where it likes."""
    with closing(PdfDocument(paper)) as opened:
        return SQUEEZED.sub("", "".join(page.get_textpage().get_text_bounded() for page in opened))


def squeezed(text: str) -> str:
    return SQUEEZED.sub("", text)


def test_a_training_project_is_rehearsed_to_the_cleared_loan(
    staffed: Running, browser: Browser, desk: Desk, folder: Path
) -> None:
    if not os.environ.get("PLAY_HOME"):
        done = staffed.command("simulate-class", "--trainees", str(TRAINEES), "--url", staffed.url, timeout_s=1800)
        assert done.returncode == 0, done.stdout[-500:] + done.stderr[-500:]
    approver = Desk(log_in(browser, staffed, "planning2"), folder, seen=200)
    officer.steps_1_to_4(desk, approver, CLASS)
    everybody = [f"{CLASS}-{number:03}" for number in range(1, TRAINEES + 1)]
    officer.run_the_training(desk, everybody[:28])
    staffed.passwords[everybody[0]] = staffed.command("account", "reset-password", everybody[0]).stdout.strip()
    officer.answer_evaluation(Desk(log_in(browser, staffed, everybody[0]), folder, seen=300))
    answered = staffed.command("simulate-class", "--trainees", "30", "--evaluation", "--url", staffed.url)
    assert answered.returncode == 0, answered.stderr
    officer.sum_up_and_clear(desk, approver)

    desk.open(desk.record)
    assert REHEARSAL.th in desk.page.locator("main").inner_text()
    papers = desk.papers()
    for name in ("approval", "loan", "clearing", "sign-in", "summary", "certificates", "attendance"):
        assert squeezed(REHEARSAL.th) in told(papers[f"{name}.pdf"]), name
    assert squeezed("แสนเก้าหมื่นบาทยี่สิบห้าสตางค์") in told(papers["summary.pdf"])
    assert officer.SPENT in told(papers["summary.pdf"])
    assert squeezed(officer.OVER_REASON) in told(papers["summary.pdf"])
    certificate = desk.page.locator("a[href*='/certificates/']").first.get_attribute("href") or ""
    desk.page.goto(certificate)
    desk.look("certificate")
    assert "ไม่ได้รับรองสิ่งใด" in desk.page.locator("main").inner_text()
    desk.open("indicator/synthetic")
    desk.look("figures-of-the-rehearsal")
    files = desk.papers()
    assert_equal_tables(files, desk.page.locator("#figure").inner_text())
    assert_same_in_four(files, "people")
    desk.open("indicator")
    assert desk.page.locator("#figure").inner_text() == "ไม่มีข้อมูล"


def assert_equal_tables(files: dict[str, Path], figure: str) -> None:
    """Read every cell of the figures' XLSX and CSV: the same texts in the same order, the page's figure among them."""
    by_suffix = {path.suffix: path for path in files.values() if path.stem == "export"}
    with by_suffix[".csv"].open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file) if row]
    sheet = openpyxl.load_workbook(by_suffix[".xlsx"]).worksheets[0]
    cells = [list(row) for row in sheet.iter_rows(min_row=2)]
    assert not [one for row in cells for one in row if one.data_type == "f"], "a formula"
    shown = [[as_text(cell) for cell in row[2:8]] for row in cells if row[2].value]
    assert shown == [[one.removeprefix("'") for one in row[2:8]] for row in rows[1:] if row[2]]
    assert set(figure.split("–")) <= {cell for row in shown for cell in row}
    told_in_json = json.loads(by_suffix[".json"].read_text(encoding="utf-8"))["figures"]
    names = ("code", "label_th", "numerator", "denominator", "undecided", "percent", "percent_high")
    numbers = [tables.as_text_row(row[1:8]) for row in rows[1:]]
    assert numbers == [tables.as_text_row(one[name] for name in names) for one in told_in_json]
    assert numbers == [row[1:8] for row in tables.rows(by_suffix[".parquet"])]


def assert_same_in_four(files: dict[str, Path], stem: str) -> None:
    """Hold every cell of one table in XLSX, CSV, JSON and Parquet against each other."""
    found = [tables.rows(path) for path in files.values() if path.stem == stem]
    assert len(found) == 4
    assert len(set(found)) == 1, found


def as_text(cell: Any) -> str:
    """A cell as Excel shows it: by its number format."""
    if cell.number_format == "0.00" and cell.value is not None:
        return f"{cell.value:.2f}"
    return "" if cell.value is None else str(cell.value)


def test_a_year_of_data_links_climbs_by_halves_and_by_evidence(
    staffed: Running, browser: Browser, desk: Desk, folder: Path
) -> None:
    report = verified(staffed, folder)
    desk.open("links")
    desk.look("years")
    desk.begin("links")
    desk.look("year-empty")
    levels = [level(desk)]
    for step in (linking.list_and_decide, linking.appoint, linking.set_standard):
        step(desk)
        levels.append(level(desk))
        desk.look(f"year-{step.__name__}")
    second = Desk(log_in(browser, staffed, "planning2"), folder, seen=500)
    linking.link_and_test(desk, second, report)
    levels.append(level(desk))
    linking.publish(desk)
    desk.look("year-published")
    assert [*levels, level(desk)] == ["0", "1", "1.5", "3", "4", "5"]
    papers = desk.papers()
    assert squeezed("ภู่ปุ๋ย") in told(papers["order.pdf"])
    assert "5/5" in told(papers["level.pdf"])
    desk.open("links")
    desk.look("years-lived")
    files = desk.papers()
    assert_same_in_four(files, "levels")


def level(desk: Desk) -> str:
    return desk.page.locator("#level").inner_text()


def verified(staffed: Running, folder: Path) -> Path:
    """Run `academy verify-link` on the sample API of this academy; its reports' folder."""
    secret = {**os.environ, "SAMPLE_API_SECRET_FILE": str(staffed.home / "secrets" / "sample-api.key")}
    for name, options in (("good", ()), ("expired", ("--hours", "0")), ("limited", ("--scope", ""))):
        command = [sys.executable, "-m", "sample_api", "token", "--client", "somchai", *options]
        made = subprocess.run(command, capture_output=True, text=True, env=secret, check=True)
        (folder / f"{name}.token").write_text(made.stdout, encoding="utf-8")
    command = [
        sys.executable, "-m", "academy", "verify-link", f"{staffed.url}/services/sample-api",
        "--contract", str(ROOT / "contracts/files/sample_api_v2.toml"), "--token-file", str(folder / "good.token"),
        "--expired-token-file", str(folder / "expired.token"), "--limited-token-file", str(folder / "limited.token"),
        "--out", str(folder / "link-test"), "--tester", "นายวิชัย ตรวจดี", "--quiet",
        "--home", str(staffed.home),
    ]  # fmt: skip
    checked = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    return folder / "link-test"


def signed_by_another(desk: Desk, signer: Desk) -> dict[str, Path]:
    """Have the figure on the desk signed by the other officer; its papers by their suffix, the sealed file verified."""
    assert desk.page.locator("form[action$='/sign']").count() == 0, "whoever kept it cannot sign it"
    signer.open(desk.page.url.split("/services/academy/", 1)[1])
    signer.send(signer.page.locator("form[action$='/sign']"))
    assert not signer.problem, signer.problem
    signer.look("snapshot-signed")
    papers = {path.suffix: path for path in signer.papers().values()}
    command = [sys.executable, "-m", "academy", "indicator", "verify", str(papers[".jsonl"])]
    assert subprocess.run(command, check=False).returncode == 0
    return papers


def keep(desk: Desk, indicator_id: str, note: str = "") -> None:
    """Keep an indicator's figure of this moment for the first round of the year."""
    desk.open("indicator/snapshots")
    form = desk.page.locator("form[method=post]").filter(
        has=desk.page.locator(f'[name=indicator][value="{indicator_id}"]')
    )
    desk.send(form, round="2570/6", note=note)
    assert not desk.problem, desk.problem


def revise_the_level(desk: Desk) -> None:
    """Record more evidence after the level was signed, keep the next revision, and look at what changed."""
    desk.record = "links/" + linking.record_id(desk)
    linking.add_a_dictionary(desk)
    keep(desk, LINK_LEVEL, note="บันทึกพจนานุกรมข้อมูลเพิ่มหลังลงนาม")
    with desk.page.expect_navigation():
        desk.page.locator("a[href*='/snapshots/compare']").click()
    desk.look("levels-compared")
    main = desk.page.locator("main").inner_text()
    assert "บันทึกพจนานุกรมข้อมูลเพิ่มหลังลงนาม" in main
    assert desk.page.locator("ol.history li").count() == 1, "one entry was recorded between the two"


def test_a_rounds_figures_are_kept_signed_by_another_officer_and_printed(
    staffed: Running, browser: Browser, desk: Desk, folder: Path
) -> None:
    signer = Desk(log_in(browser, staffed, "planning2"), folder, seen=400)
    keep(desk, LINK_LEVEL)
    desk.look("snapshot-level")
    assert desk.page.locator("#figure").inner_text() == "5", "the year of data links was lived before"
    assert "5/5" in told(signed_by_another(desk, signer)[".pdf"])
    revise_the_level(desk)
    course = load_course(ROOT / "course")
    hand_in_solutions(browser, staffed, course, "trainee1")
    hand_in_starters(browser, staffed, course, "trainee2")
    keep(desk, PASS_RATE)
    desk.look("snapshot")
    assert desk.page.locator("#figure").inner_text() == "50.00"
    papers = signed_by_another(desk, signer)
    assert "A=1คน·B=2คน" in told(papers[".pdf"])
    desk.open("indicator")
    desk.look("indicator")
    assert_equal_tables(desk.papers(), "50.00")
