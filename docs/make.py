"""`make docs`: live through a class in a real academy and take the pictures of the guides, as they look today.

Everything is made afresh in a temporary home: the first accounts, a simulated class of thirty, and one trainee who
hands in twice. The pictures show the Thai pages; nobody in them exists.

`python docs/make.py print` only prints `docs/engine.*.md` into `dist/`, on two A4 pages each; `make docs` does it too.
"""  # noqa: INP001 - a script

import re
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mistune import create_markdown
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

HOUSE = Path(__file__).parents[1]
sys.path.insert(0, str(HOUSE / "tests"))

from flow.harness import OWN_PASSWORD, Running, log_in, start, stop  # noqa: E402 - the flow tests start and log in alike

from academy.simulate.client import Account, Trainee  # noqa: E402 - after the path above
from grader.model import Bundle, Course, Variant  # noqa: E402 - as above
from grader.release import generate  # noqa: E402 - as above
from grader.release.variants import notebook_variants  # noqa: E402 - as above
from grader.source import load_course  # noqa: E402 - as above
from indicator.thai_calendar import BANGKOK  # noqa: E402 - as above
from planning.calendar import write_date  # noqa: E402 - as above

DOCS = HOUSE / "docs"
PICTURES = DOCS / "pictures"
FONTS = HOUSE / "academy" / "web" / "static" / "fonts"
PRINTED = HOUSE / "dist"
PRINTED_PAGES = 2
PAPER = """
@page { size: A4; margin: 10mm 11mm }
@font-face { font-family: Sarabun; src: url(%(regular)s) }
@font-face { font-family: Sarabun; font-weight: 700; src: url(%(bold)s) }
body { font: 8.8pt/1.34 Sarabun; margin: 0; color: #111 }
h1 { font-size: 15pt; margin: 0 } h2 { font-size: 11pt; margin: 5pt 0 2pt }
p, ul, ol { margin: 2.5pt 0 } ul, ol { padding-left: 13pt } li { margin: 0 0 1pt }
svg { width: 100%%; height: auto; max-height: 68mm }
table { border: solid #999; border-width: .4pt 0 0 .4pt; border-spacing: 0; width: 100%%; margin: 3pt 0; line-height: 1.22 }
th, td { border: solid #999; border-width: 0 .4pt .4pt 0; padding: 2.4pt 3pt .6pt; text-align: left; vertical-align: top }
tr { break-inside: avoid } code { font: 7.5pt "DejaVu Sans Mono", monospace; overflow-wrap: anywhere }
pre { margin: 3pt 0; padding: 2pt 5pt; background: #f2f2f2 } a { color: inherit; text-decoration: none }
"""
CHROMIUM = "/usr/bin/chromium"
WIDE = ViewportSize(width=1280, height=640)
MIDDLE = ViewportSize(width=1280, height=900)
TALL = ViewportSize(width=1280, height=1240)
WITHIN_MS = 60_000
COOL_DOWN_S = 31
ASSIGNMENT = "m01"
TRAINEE = "trainee1"
COMMENT = "อธิบายเหตุผลได้ชัดเจน ครั้งหน้าลองยกตัวอย่างจากงานของท่านเองด้วย"


def main() -> None:
    """Print the engine's pages; then start an academy, fill it, take the pictures, stop it."""
    with _browser() as browser:
        for language in ("th", "en"):
            print_pages(browser, f"engine.{language}")
    if sys.argv[1:] != ["print"]:
        take_all_pictures()


def print_pages(browser: Browser, name: str) -> None:
    """Print a document of ours as PDF; raises ValueError when it no longer fits its pages."""
    fonts = {"regular": FONTS / "Sarabun-Regular.woff2", "bold": FONTS / "Sarabun-Bold.woff2"}
    style = PAPER % {weight: file.as_uri() for weight, file in fonts.items()}
    body = str(create_markdown(escape=False, plugins=["table"])((DOCS / f"{name}.md").read_text(encoding="utf-8")))
    body = re.sub(r'<img src="(\S+\.svg)"[^>]*>', lambda found: (DOCS / found[1]).read_text(encoding="utf-8"), body)
    PRINTED.mkdir(exist_ok=True)
    source = PRINTED / f"{name}.html"  # a file, so that the fonts beside it may be read
    source.write_text(f'<!doctype html><meta charset="utf-8"><style>{style}</style>{body}', encoding="utf-8")
    page = browser.new_page()
    page.goto(source.as_uri())
    pdf = page.pdf(path=PRINTED / f"{name}.pdf", prefer_css_page_size=True, print_background=True)
    source.unlink()
    pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
    if pages > PRINTED_PAGES:
        message = f"docs/{name}.md takes {pages} printed pages, and has {PRINTED_PAGES}"
        raise ValueError(message)


def take_all_pictures() -> None:
    """Live through a class in an academy of its own."""
    with tempfile.TemporaryDirectory(prefix="academy-docs-") as folder:
        running = start(Path(folder) / "home", _free_port())
        try:
            simulated = running.command("simulate-class", "--trainees", "30", "--url", running.url)
            print(simulated.stdout)  # noqa: T201 - what the script is asked for
            simulated.check_returncode()
            with _browser() as browser:
                take_pictures(running, browser)
        finally:
            stop(running)


def take_pictures(running: Running, browser: Browser) -> None:
    """One picture after another, in the order of the guides."""
    login = browser.new_context(base_url=running.url, viewport=WIDE).new_page()
    login.goto("/hub/login")
    save(login, "login")
    trainee = log_in(browser, running, TRAINEE)
    picture_lab(trainee)
    hand_in_twice(running)
    trainee.goto("/services/academy/me")  # it refreshes itself while something is being graded
    trainee.locator(".s-waiting").first.wait_for(state="detached", timeout=WITHIN_MS)
    instructor = log_in(browser, running, "instructor")
    save(instructor, "class-board")
    picture_formgrader(instructor)
    picture_my_page(trainee)
    planning = log_in(browser, running, "planning")
    picture_indicator(planning)
    picture_planning(planning)


def picture_lab(page: Page) -> None:
    """Fetch in the Assignments panel, then open the notebook."""
    page.get_by_role("link", name="เปิด JupyterLab").click()
    page.wait_for_selector(".jp-Launcher", timeout=WITHIN_MS)
    page.get_by_role("menuitem", name="Nbgrader").click()
    page.get_by_text("Assignment List").click()
    page.get_by_role("button", name="Fetch", exact=True).first.click()
    page.get_by_role("button", name="Submit", exact=True).first.wait_for(timeout=WITHIN_MS)
    save(page, "assignments")
    page.goto(f"/user/{TRAINEE}/lab/tree/{ASSIGNMENT}/{ASSIGNMENT}.ipynb")
    page.locator(".jp-NotebookPanel h1").first.wait_for(timeout=WITHIN_MS)
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=WITHIN_MS)
    save(page, "notebook")


def hand_in_twice(running: Running) -> None:
    """Hand in a misunderstanding, then, after the cool-down, the solution."""
    course = load_course(HOUSE / "course")
    with Trainee(running.url, Account(TRAINEE, OWN_PASSWORD, OWN_PASSWORD), course.course_id) as trainee:
        trainee.log_in()
        trainee.hand_in(ASSIGNMENT, work(course, "short_page_ends", "no_paging"), "first-attempt")
        time.sleep(COOL_DOWN_S)
        trainee.hand_in(ASSIGNMENT, work(course, "", ""), "second-attempt")


def work(course: Course, notebook_name: str, exercise_name: str) -> Bundle:
    """The folder of a trainee who did the notebook and the exercise in these prepared ways (empty: the solution)."""
    release, assignment = generate(course, ASSIGNMENT), course.assignment(ASSIGNMENT)
    assert assignment.exercise is not None
    chosen = [_variant(notebook_variants(release, item), notebook_name) for item in assignment.notebooks]
    chosen.append(_variant(assignment.exercise.variants, exercise_name))
    files = dict(release.student)
    for variant in chosen:
        files.update(variant.files)
    return Bundle(files)


def _variant(variants: "tuple[Variant, ...] | list[Variant]", name: str) -> Variant:
    return next(item for item in variants if item.name == name) if name else variants[0]


def picture_formgrader(page: Page) -> None:
    """Open the trainee's notebook in formgrader, mark and comment its manual cell."""
    page.get_by_role("link", name="เปิด formgrader").click()
    page.wait_for_url("**/formgrader/**", timeout=WITHIN_MS)
    shown = page.request.get(f"/user/instructor/formgrader/api/submitted_notebooks/{ASSIGNMENT}/{ASSIGNMENT}").json()
    (submission,) = (item["id"] for item in shown if item["student"] == TRAINEE)
    page.goto(f"/user/instructor/formgrader/submissions/{submission}/")
    page.wait_for_load_state("networkidle")  # its scripts fetch scores and comments
    comment = page.locator("textarea.comment").last
    for place, text in ((page.locator("input.score").last, "2"), (comment, COMMENT)):
        with page.expect_response(lambda answer: "/formgrader/api/" in answer.url and answer.request.method == "PUT"):
            place.fill(text)
            place.blur()
    comment.scroll_into_view_if_needed()
    save(page, "formgrader")


def picture_my_page(page: Page) -> None:
    """The trainee's page with both attempts, and the feedback of the first."""
    page.goto("/services/academy/me")
    save(page, "my-page")
    page.locator(".module", has_text=ASSIGNMENT).locator(".attempts a").last.click()
    save(page, "feedback")


def picture_indicator(page: Page) -> None:
    """The simulated class's figures, one figure explained, and the rule's form."""
    page.goto("/services/academy/indicator/synthetic")
    page.set_viewport_size(TALL)
    save(page, "indicator")
    page.goto("/services/academy/indicator/synthetic/figures/all")
    save(page, "figure")
    page.goto("/services/academy/indicator/rule")
    save(page, "rule")


def picture_planning(page: Page) -> None:
    """Decide a rule and a target, begin a year of links, draft a project, keep a figure; then what planning staff see."""
    page.set_viewport_size(MIDDLE)
    page.goto("/services/academy/indicator/rule")
    page.locator(f"input[name=modules][value={ASSIGNMENT}]").check()
    page.locator("textarea[name=note]").fill("ทดลองใช้กับรุ่นเริ่มต้น")
    page.locator("main form button").click()
    page.wait_for_url("**saved=yes", timeout=WITHIN_MS)
    page.goto("/services/academy/definitions/pass_rate/target")
    for place, number in zip(page.locator("input[name=number]").all(), ("80", "60"), strict=True):
        place.fill(number)
    page.locator("textarea[name=note]").fill("ร่างคำรับรองการปฏิบัติราชการ ปีงบประมาณ พ.ศ. 2570")
    page.locator("main form button").click()
    page.wait_for_url("**saved=yes", wait_until="networkidle")
    save(page, "target")
    page.set_viewport_size(TALL)
    page.goto("/services/academy/definitions/pass_rate")
    save(page, "definition")
    page.goto("/services/academy/settings/levels")
    save(page, "levels")
    page.set_viewport_size(MIDDLE)
    page.goto("/services/academy/links")
    page.locator("main form button").click()
    page.wait_for_url("**/links/*", timeout=WITHIN_MS)
    draft_project(page)
    page.goto("/services/academy/indicator/snapshots")
    page.locator("main form[method=post] button").first.click()
    page.wait_for_url("**/snapshots/*", wait_until="networkidle")
    save(page, "round")
    page.set_viewport_size(TALL)
    page.goto("/services/academy/overview")
    save(page, "overview")


def draft_project(page: Page) -> None:
    """Draft a training of three days in four weeks' time."""
    begins = datetime.now(UTC).astimezone(BANGKOK).date() + timedelta(days=28)
    page.goto("/services/academy/trainings/new")
    page.locator("#title_th").fill("โครงการพัฒนาศักยภาพนักวิทยาศาสตร์ข้อมูล (Data Scientist) รุ่นที่ 1")
    page.locator("#cohort_id").select_option(index=1)
    page.locator("#starts_on").fill(write_date(begins))
    page.locator("#ends_on").fill(write_date(begins + timedelta(days=2)))
    page.locator("input[name=days_off]").check()
    page.locator("input[name=line_name]").first.fill("ค่าสมนาคุณวิทยากร")
    page.locator("input[name=line_amount]").first.fill("21600")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/trainings/*", timeout=WITHIN_MS)


def save(page: Page, name: str) -> None:
    """Take what the window shows."""
    page.screenshot(path=PICTURES / f"{name}.png")


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
