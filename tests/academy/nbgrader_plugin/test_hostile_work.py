"""Hostile work in a real browser with an instructor's session: it acts on formgrader as shipped, and not on ours."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.server_extensions.formgrader import handlers
from playwright.sync_api import Page, sync_playwright
from traitlets import import_item
from traitlets.config import Config

from academy.nbgrader_plugin.configuration import configure_course
from academy.workflow import Academy
from grader import ledger
from tests.academy.beacon import CLICK_ALL, listening
from tests.academy.nbgrader_plugin.hostile_work import INERT, Aim, plant_all

# A refresh is counted from when the page and all it asks for is there: names are not looked up outside, which may take long.
BROWSER = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"]
AFTER_THE_REFRESH_MS = 3300
AT_ONCE_MS = 500
# Where a person's name is read as a whole.
LISTS = ("api/students", "manage_students", "manage_submissions/m01")
SHIPPED = """
{"ServerApp": {"jpserver_extensions": {"nbgrader.server_extensions.formgrader": true}}}
"""


def manual_scores(course: Path) -> list[Any]:
    with closing(sqlite3.connect(course / "gradebook.db")) as book:
        return [score for (score,) in book.execute("SELECT manual_score FROM grade") if score is not None]


def look_at(page: Page, server: Any) -> str:
    """Open the submission's page as an instructor does, click what asks to be clicked; what `document.cookie` is then."""
    (shown,) = server.http.get("/formgrader/api/submitted_notebooks/m01/paging").json()
    page.goto(f"{server.http.base_url}?token=me")
    page.goto(f"{server.http.base_url}formgrader/submissions/{shown['id']}/", wait_until="domcontentloaded")
    return str(page.evaluate(CLICK_ALL))


def feedback_of(course: Path, folder: Path) -> Path:
    """The page that an instructor's `nbgrader generate_feedback` makes of the notebook, without a point in it."""
    (notebook,) = (course / "autograded" / "malee" / "m01").glob("*.ipynb")
    config = Config()
    configure_course(config)
    config.HTMLExporter.template_name = "feedback"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    config.HTMLExporter.extra_template_paths = [f"{handlers.static_path}/node_modules/bootstrap/dist/css"]
    exporter = import_item(config.GenerateFeedback.exporter_class)(config=config)
    told = {"notebook": "paging", "score": 0, "max_score": 0, "late_penalty": 0}
    nb = nbformat.read(notebook, as_version=4)
    for cell in nb.cells:
        cell.metadata.setdefault("nbgrader", NotebookNode()).score = 0
    page, _ = exporter.from_notebook_node(nb, resources={"nbgrader": told})
    (folder / "feedback.html").write_text(page, encoding="utf-8")
    return folder / "feedback.html"


@pytest.fixture
def as_shipped(start: Callable[..., Any], tmp_path: Path, academy: Academy, krus: Any) -> Any:
    """Nbgrader's own formgrader, in front of a copy of the same course."""
    configuration, root = tmp_path / "shipped", krus.home.with_name("shipped") / "course"
    configuration.mkdir()
    shutil.copytree(academy.settings.course_home, root)
    (configuration / "jupyter_server_config.json").write_text(SHIPPED)
    (configuration / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.root = {str(root)!r}\nc.CourseDirectory.course_id = 'anamai-api'\n"
    )
    server = start("shipped", JUPYTER_CONFIG_PATH=str(configuration))
    server.course = root
    return server


@pytest.mark.filterwarnings("ignore:Your element with mimetype", "ignore:Alternative text is missing")
def test_hostile_work_changes_no_mark_and_runs_nothing(as_shipped: Any, krus: Any, academy: Academy, attempt_id: str):
    course = academy.settings.course_home
    (shown,) = krus.http.get("/formgrader/api/submitted_notebooks/m01/paging").json()
    grades = krus.http.get("/formgrader/api/grades", params={"submission_id": shown["id"]}).json()
    why = next(grade["id"] for grade in grades if grade["name"] == "why")
    with sync_playwright() as player, listening() as (beacon, called):
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=BROWSER)
        page = browser.new_page()
        techniques = plant_all(as_shipped.course, "malee", Aim(beacon, why, attempt_id))
        assert look_at(page, as_shipped) == "object", "a picture has taken its name"
        page.wait_for_url("**/refresh")
        assert techniques - called == INERT, "the others act where nothing is done against them"
        assert manual_scores(as_shipped.course) == [3]
        called.clear()
        page.goto(f"{as_shipped.http.base_url}formgrader/api/students")
        page.wait_for_timeout(AT_ONCE_MS)
        assert called == {"name"}, "what is meant for scripts is shown as a page"

        called.clear()
        plant_all(course, "malee", Aim(beacon, why, attempt_id))
        page.context.clear_cookies()
        assert look_at(page, krus) == "string"
        page.wait_for_load_state("load")
        page.wait_for_timeout(AFTER_THE_REFRESH_MS)
        assert page.url.startswith(str(krus.http.base_url))
        assert page.evaluate("window.ran") is None
        for path in LISTS:
            page.goto(f"{krus.http.base_url}formgrader/{path}")
            page.get_by_text("<script>").first.wait_for()
        page.goto(feedback_of(course, krus.home).as_uri())
        page.evaluate(CLICK_ALL)
        page.wait_for_timeout(AT_ONCE_MS)
        assert called == set()
        browser.close()
    assert manual_scores(course) == []
    with academy.sessions() as session:
        assert ledger.result(session, attempt_id).marks == ()
