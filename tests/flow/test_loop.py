"""The whole loop, as three people live it: a trainee works and submits, an instructor marks, planning reads the figure."""

import json
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from grader.release import generate
from grader.release.variants import notebook_variants
from grader.source import load_course
from tests.flow.harness import Running, log_in

pytestmark = pytest.mark.flow

COURSE = Path(__file__).parents[2] / "course"
WITHIN_MS = 60_000


@pytest.fixture(scope="module")
def solution() -> dict[str, str]:
    """The files a trainee who has solved m01 would have written, by path in the assignment's folder."""
    course = load_course(COURSE)
    release, assignment = generate(course, "m01"), course.assignment("m01")
    assert assignment.exercise is not None
    solved = [notebook_variants(release, notebook)[0] for notebook in assignment.notebooks]
    solved.append(assignment.exercise.variants[0])
    return {path: content.decode() for variant in solved for path, content in variant.files.items()}


def open_assignments(page: Page, username: str) -> None:
    page.get_by_role("link", name="เปิด JupyterLab").click()
    page.wait_for_url(f"**/user/{username}/lab**", timeout=WITHIN_MS)
    page.wait_for_selector(".jp-Launcher", timeout=WITHIN_MS)
    page.get_by_role("menuitem", name="Nbgrader").click()
    page.get_by_text("Assignment List").click()


def save_in_lab(page: Page, path: str, text: str) -> None:
    """Save a file as JupyterLab's editor does: its contents API, in the page's own session."""
    status = page.evaluate(
        """async ([path, content]) => {
            const xsrf = decodeURIComponent(document.cookie.match(/(?:^|; )_xsrf=([^;]*)/)[1]);
            const server = location.pathname.split("/").slice(0, 3).join("/");
            const answer = await fetch(`${server}/api/contents/${path}`, {
                method: "PUT", headers: {"X-XSRFToken": xsrf},
                body: JSON.stringify({type: "file", format: "text", content})});
            return answer.status;
        }""",
        [path, text],
    )
    assert status in {200, 201}, path


def mark_reflection(page: Page) -> None:
    """Find the trainee's submission in formgrader, and give its manual cell all points."""
    page.get_by_role("link", name="เปิด formgrader").click()
    page.wait_for_url("**/user/instructor/formgrader/**", timeout=WITHIN_MS)
    page.get_by_role("link", name="Manual Grading").first.click()
    page.get_by_role("link", name="m01", exact=True).click()
    page.locator("tbody").get_by_role("link", name="m01", exact=True).click()
    page.get_by_role("link", name="Submission #1", exact=True).wait_for()
    page.get_by_role("button", name="Show All Names").click()
    page.get_by_role("link", name="ตัวอย่างหนึ่ง").click()
    # The buttons are there before the page's script has taken them in hand.
    expect(page.locator(".extra-credit").last).to_have_attribute("placeholder", "0", timeout=WITHIN_MS)
    with page.expect_response(lambda answer: "/api/grade/" in answer.url and answer.request.method == "PUT"):
        page.get_by_role("button", name="Full credit").last.click()


def test_work_is_graded_marked_and_counted(
    academy: Running, browser: Browser, solution: dict[str, str], tmp_path: Path
) -> None:
    planning = log_in(browser, academy, "planning")
    planning.goto("/services/academy/indicator")
    counted = int(planning.locator("#figure-b").inner_text())  # other tests' trainees of this academy
    trainee = log_in(browser, academy, "trainee1")
    open_assignments(trainee, "trainee1")
    m01 = trainee.locator(".list_item", has_text="m01").first
    m01.get_by_role("button", name="Fetch", exact=True).click()
    submit = trainee.get_by_role("button", name="Submit", exact=True).first
    expect(submit).to_be_visible()
    for path, text in solution.items():
        save_in_lab(trainee, f"m01/{path}", text)
    submit.click()
    expect(trainee.get_by_role("button", name="Fetch Feedback").first).to_be_visible()

    trainee.goto("/services/academy/me")
    module = trainee.locator(".module", has_text="m01")
    expect(module.locator(".module-score strong")).to_have_text("32", timeout=WITHIN_MS)  # the page refreshes itself
    module.locator(".attempts a").first.click()
    expect(trainee.locator("main")).to_contain_text("ผ่าน")

    instructor = log_in(browser, academy, "instructor")
    row = instructor.locator("table.board tr", has_text="trainee1")
    expect(row).to_contain_text("32")
    mark_reflection(instructor)

    trainee.goto("/services/academy/me")
    expect(module.locator(".module-score strong")).to_have_text("34")

    planning.reload()
    expect(planning.locator("#figure-b")).to_have_text(str(counted + 1))
    figure = planning.locator("#figure").inner_text()
    exported = {}
    for kind in ("XLSX", "JSON"):
        with planning.expect_download() as download:
            planning.get_by_role("link", name=re.compile(kind)).first.click()
        exported[kind] = tmp_path / f"figures.{kind.lower()}"
        download.value.save_as(exported[kind])
    sheet = openpyxl.load_workbook(exported["XLSX"]).worksheets[0]
    cells = {str(cell.value) for line in sheet.iter_rows() for cell in line}
    assert any(figure in cell or f"{float(figure):g}" == cell for cell in cells), (figure, cells)
    assert figure in json.dumps(json.loads(exported["JSON"].read_text(encoding="utf-8")))
