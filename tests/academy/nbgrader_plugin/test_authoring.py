"""Instructors edit the course's text sources as notebooks: what JupyterLab saves is what a release is made of."""

import json
import shutil
from pathlib import Path

import pytest
from jupyter_server.services.contents.largefilemanager import LargeFileManager
from jupytext.sync_contentsmanager import build_sync_jupytext_contents_manager_class

from academy import nbgrader_plugin
from grader.model import grade_id
from grader.source import load_course

COURSE = Path(__file__).parents[3] / "course"
CONFIG = Path(nbgrader_plugin.__file__).parent / "jupyter_config"


@pytest.fixture
def manager(tmp_path: Path) -> LargeFileManager:
    """What JupyterLab reads and writes with."""
    made: LargeFileManager = build_sync_jupytext_contents_manager_class(LargeFileManager)(root_dir=str(tmp_path))
    return made


def test_saving_a_source_as_a_notebook_keeps_every_cell_and_solution(manager: LargeFileManager, tmp_path: Path):
    shutil.copytree(COURSE, tmp_path / "course")
    before = load_course(tmp_path / "course")
    paths = [source.path for item in before.assignments for source in item.notebooks]
    for path in paths:
        place = path.relative_to(tmp_path).as_posix()
        manager.save(manager.get(place, type="notebook"), place)
    after = load_course(tmp_path / "course")
    assert [item.notebooks for item in after.assignments] == [item.notebooks for item in before.assignments]


def test_points_changed_in_the_notebook_stand_in_the_text(manager: LargeFileManager, tmp_path: Path):
    shutil.copytree(COURSE / "notebooks/m01", tmp_path / "m01")
    model = manager.get("m01/m01.md", type="notebook")
    cell = next(item for item in model["content"]["cells"] if grade_id(item) == "request_follows_the_contract")
    cell["metadata"]["nbgrader"]["points"] = 7
    manager.save(model, "m01/m01.md")
    assert '"points": 7' in (tmp_path / "m01/m01.md").read_text()
    assert "### BEGIN SOLUTION" in (tmp_path / "m01/m01.md").read_text()


@pytest.mark.parametrize(("role", "opens"), [("instructor", "Jupytext Notebook"), ("trainee", "Markdown Preview")])
def test_instructors_open_text_as_notebooks_and_trainees_as_a_page_to_read(role: str, opens: str):
    told = json.loads((CONFIG / role / "labconfig/default_setting_overrides.json").read_text())
    assert told["@jupyterlab/docmanager-extension:plugin"]["defaultViewers"] == {"markdown": opens}
