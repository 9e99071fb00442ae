"""Formgrader as nbgrader ships it, on a course directory that we graded: marking works, and hostile work does nothing."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect, sync_playwright

from academy.standalone import Directory, autograde_directory, generate_assignment
from grader.autograde import local_pool
from tests.academy.beacon import CLICK_ALL, listening
from tests.academy.jupyter_servers import jupyter_server
from tests.academy.nbgrader_plugin.hostile_work import DATA, MARKDOWN, Aim
from tests.academy.standalone.course_on_disk import GUIDE

CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "course101"
c.CourseDirectory.root = {root!r}
c.IncludeHeaderFooter.header = "source/header.ipynb"
"""
SHIPPED = {"ServerApp": {"jpserver_extensions": {"nbgrader.server_extensions.formgrader": True}}}
ACTED_MS = 1500


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """nbgrader's sample course, where an instructor's Jupyter would have it."""
    root = tmp_path / "home" / "course"
    for name in ("source", "submitted"):
        left_out = shutil.ignore_patterns("*.html", "ps1_autotest")
        shutil.copytree(GUIDE / name, root / name, ignore=left_out)
    (root / "nbgrader_config.py").write_text(CONFIG.format(root=str(root)))
    return root


@pytest.fixture
def formgrader(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    monkeypatch.setenv("HOME", str(root.parent))
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(root))
    (root / "jupyter_server_config.json").write_text(json.dumps(SHIPPED))
    with (
        jupyter_server(root.parent, tmp_path / "log") as url,
        httpx.Client(base_url=url, timeout=30, headers={"Authorization": "token me"}) as client,
    ):
        yield client


def grade(root: Path) -> None:
    directory = Directory.open(root, "ps1")
    generate_assignment(directory)
    with local_pool() as pool:
        autograde_directory(directory, directory.chosen(()), pool, workers=2)


def hand_in_hostile_work(root: Path, aim: Aim) -> None:
    """What a trainee wrote and what it shows when it is run: every technique there is."""
    folder = root / "submitted" / "evil" / "ps1"
    shutil.copytree(root / "submitted" / "bitdiddle" / "ps1", folder)
    work = json.loads((folder / "problem1.ipynb").read_text())
    shows = {name: aim.fill(name, data) for name, data in DATA.items()}
    code = f"from IPython.display import display\nfor data in {list(shows.values())!r}: display(data, raw=True)"
    written = [{"cell_type": "markdown", "metadata": {}, "source": aim.fill(*item)} for item in MARKDOWN.items()]
    work["cells"] += [
        *written,
        {**work["cells"][-1], "cell_type": "code", "metadata": {}, "source": code, "outputs": []},
    ]
    for cell in work["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "sum_of_squares_equation":
            cell["source"] = aim.fill("answer", "<script>{js}</script> ![x]({beacon}) [click](javascript:{js_url})")
    (folder / "problem1.ipynb").write_text(json.dumps(work))


def make_feedback(root: Path) -> Path:
    """What `nbgrader generate_feedback` makes."""
    from nbgrader.converters import GenerateFeedback
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    config = Config({"CourseDirectory": {"root": str(root), "course_id": "course101", "assignment_id": "ps1"}})
    GenerateFeedback(coursedir=CourseDirectory(config=config), config=config).start()
    return root / "feedback"


def rows(root: Path, query: str, *values: str) -> list[Any]:
    with closing(sqlite3.connect(root / "gradebook.db")) as book:
        return book.execute(query, values).fetchall()


def shown(formgrader: httpx.Client) -> dict[str, dict[str, Any]]:
    """Formgrader's list of one notebook's submissions, by student."""
    listed = formgrader.get("/formgrader/api/submitted_notebooks/ps1/problem1").raise_for_status().json()
    return {item["student"]: item for item in listed}


def test_marking_by_hand_works_and_hostile_work_does_nothing(formgrader: httpx.Client, root: Path):
    with sync_playwright() as player, listening() as (beacon, called):
        hand_in_hostile_work(root, Aim(beacon, "0", "0"))
        grade(root)
        found = shown(formgrader)
        assert all(item["needs_manual_grade"] for item in found.values())
        assert (found["hacker"]["score"], found["hacker"]["max_score"]) == (3, 10)
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(base_url=str(formgrader.base_url))
        page.goto(f"{formgrader.base_url}api?token=me")
        mark(page, formgrader, root, found["hacker"]["id"])
        walk(page, formgrader, sorted(item["id"] for item in found.values()))
        feedback = make_feedback(root) / "evil/ps1/problem1.html"
        act(page, f"{formgrader.base_url}formgrader/submissions/{found['evil']['id']}/")
        act(aside := browser.new_page(), feedback.as_uri())
        page.wait_for_timeout(ACTED_MS)
        assert [page.evaluate("window.ran"), aside.evaluate("window.ran")] == [None, None]
        assert called == set()
        browser.close()


def act(page: Page, address: str) -> None:
    """Open a page of hostile work and click all there is."""
    page.goto(address)
    page.evaluate(CLICK_ALL)


def mark(page: Page, formgrader: httpx.Client, root: Path, submission_id: str) -> None:
    """Give points and a comment on the page."""
    page.goto(f"{formgrader.base_url}formgrader/submissions/{submission_id}/")
    expect(page.locator("input#correct_squares")).to_have_attribute("placeholder", "1")
    expect(page.locator("input.needs_manual_grade")).to_have_count(3)
    for name in ("sum_of_squares_equation", "sum_of_squares_application", "cell-938593c4a215c6cc"):
        page.locator(f"input[id='{name}']").fill("1")
    page.locator("textarea#sum_of_squares_equation-comment").fill("ตอบได้ดี")
    page.locator("input#correct_squares").focus()
    ask = "SELECT manual_score FROM grade WHERE notebook_id = ? AND manual_score IS NOT NULL"
    page.wait_for_function("() => formgrader.grades.every(grade => !grade.get('needs_manual_grade'))")
    page.wait_for_timeout(300)
    assert rows(root, ask, submission_id) == [(1,)] * 3
    assert ("ตอบได้ดี",) in rows(root, "SELECT manual_comment FROM comment WHERE notebook_id = ?", submission_id)
    told = shown(formgrader)["hacker"]
    assert (told["score"], told["needs_manual_grade"]) == (6, False)


def walk(page: Page, formgrader: httpx.Client, submissions: list[str]) -> None:
    """From the first page to the last and back, by the page's own links."""
    page.goto(f"{formgrader.base_url}formgrader/submissions/{submissions[0]}/")
    forth, back = [("Next", name) for name in submissions[1:]], [("Prev", name) for name in submissions[-2::-1]]
    for link, name in [*forth, *back]:
        page.get_by_role("link", name=link).click()
        page.wait_for_url(f"**/formgrader/submissions/{name}/**", wait_until="commit")
