"""A trainee tries their own work in JupyterLab, before they submit: the app at its link, the tests from a notebook."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from grader.source import load_course
from tests.flow.harness import Running, log_in
from tests.flow.test_loop import WITHIN_MS, open_assignments, save_in_lab

pytestmark = pytest.mark.flow

COURSE = Path(__file__).parents[2] / "course"
CELLS = ("from academy_lab import serve\nserved = serve('app:app')\nserved", "%academy check m05")


def notebook() -> str:
    """A notebook of a trainee's own, to be run."""
    cells = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "outputs": [], "execution_count": None, "source": source}
        for n, source in enumerate(CELLS)
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})


def test_an_app_answers_at_its_link_and_its_public_tests_run_from_a_notebook(
    academy: Running, browser: Browser
) -> None:
    exercise = load_course(COURSE).assignment("m05").exercise
    assert exercise is not None
    page = log_in(browser, academy, "trainee2")
    open_assignments(page, "trainee2")
    row = page.locator(".list_item", has_text="m05").first
    row.get_by_role("button", name="Fetch", exact=True).click()
    expect(page.get_by_role("button", name="Submit", exact=True).first).to_be_visible(timeout=WITHIN_MS)
    for path, content in exercise.variants[0].files.items():
        save_in_lab(page, f"m05/{path}", content.decode())
    save_in_lab(page, "m05/try.ipynb", notebook())

    page.goto("/user/trainee2/lab/tree/m05/try.ipynb")
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=WITHIN_MS)
    expect(page.get_by_role("button", name="Python 3 (ipykernel) | Idle")).to_be_visible(timeout=WITHIN_MS)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    expect(page.locator(".jp-OutputArea").last).to_contain_text("ผ่าน 7 จาก 7", timeout=WITHIN_MS)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="/docs").click()
    docs = opened.value
    docs.get_by_text("/v1/observations").first.click(timeout=WITHIN_MS)
    docs.get_by_role("button", name="Try it out").click()
    docs.get_by_role("button", name="Execute").click()
    expect(docs.locator(".responses-table.live-responses-table")).to_contain_text("200", timeout=WITHIN_MS)
