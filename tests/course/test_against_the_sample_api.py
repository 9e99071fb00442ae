"""The notebooks' worked examples and the exercise's README, tried against the sample API itself."""

import ast
import asyncio
import contextlib
import importlib.util
import inspect
import io
import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from grader.model import Course
from sample_api import tokens
from sample_api.app import create_app
from sample_api.settings import Settings

SECRET = b"a secret of thirty-two bytes, or more"
Fetch = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(create_app(Settings(secret=SECRET)), port=0, log_level="critical"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def environment(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a trainee's server finds in its environment."""
    monkeypatch.setenv("SAMPLE_API_URL", address)
    monkeypatch.setenv("SAMPLE_API_TOKEN", tokens.mint(SECRET, "malee"))


@pytest.fixture
def fetch(address: str) -> Fetch:
    """The solution's `fetch_all` for a scenario, as the README tells trainees to try theirs."""
    path = Path(__file__).parents[2] / "course/exercises/m01/solution/collect.py"
    spec = importlib.util.spec_from_file_location("collect", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    token = tokens.mint(SECRET, "malee")

    def fetch(scenario: str, fy_be: int = 2569) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = module.fetch_all(f"{address}/hdc{scenario}", token, "s_kpi_height05", fy_be, "40")
        return rows

    return fetch


def said_by(course: Course, assignment_id: str) -> str:
    """All that the solved notebook prints."""
    (notebook,) = course.assignment(assignment_id).notebooks
    names: dict[str, Any] = {}
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        for cell in json.loads(notebook.ipynb)["cells"]:
            if cell["cell_type"] == "code":
                source = "".join(cell["source"])
                ran = eval(compile(source, assignment_id, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), names)
                if inspect.iscoroutine(ran):  # a cell may await, as in a notebook
                    asyncio.run(ran)
    return said.getvalue()


@pytest.mark.usefixtures("environment")
def test_m01_shows_the_silent_cut_and_then_collects_every_row(course: Course):
    said = said_by(course, "m01")
    assert "ได้ 1000 แถว\n" in said
    assert "ได้ 1000 แถว จากทั้งหมด 1085 แถว" in said
    assert "เก็บได้ 1085 แถว" in said


@pytest.mark.usefixtures("environment")
def test_m06_shows_how_version_1_ends_and_what_is_not_sent_again(course: Course):
    said = said_by(course, "m06")
    assert "Sunset = Thu, 30 Sep 2027 16:59:59 GMT" in said
    assert "รุ่นใหม่ = /v2" in said
    assert "ครั้งที่สอง สถานะ 304 ได้ 0 ไบต์" in said
    assert "['201', '404', '422']" in said


@pytest.mark.usefixtures("environment")
def test_m05_shows_an_answer_and_a_refusal(course: Course):
    said = said_by(course, "m05")
    assert "สถานะ 200" in said
    assert '"total"' in said
    assert "สถานะ 400" in said
    assert "provnice" in said


@pytest.mark.usefixtures("environment")
def test_m04_shows_a_meagre_record_and_the_fourteen_fields(course: Course):
    said = said_by(course, "m04")
    assert "license_title = CC BY 4.0" in said
    assert "maintainer =" not in said
    assert "ช่องบังคับ 14 ช่อง\n- data_type ประเภทชุดข้อมูล" in said
    assert "['hospcode', 'month', 'cid']\n['row']" in said


@pytest.mark.usefixtures("environment")
def test_m07_earns_a_token_and_shows_a_call_without_one(course: Course):
    said = said_by(course, "m07")
    assert "โทเคนยาว" in said
    assert "401 ต้องส่งเฮดเดอร์ Authorization" in said


@pytest.mark.usefixtures("environment")
def test_m08_shows_late_corrections_and_counts_nothing_twice(course: Course):
    said = said_by(course, "m08")
    assert "ได้ 233 แถว เป็นเขตและไตรมาสที่ไม่ซ้ำกัน 200 คู่" in said
    assert "เปลี่ยนตั้งแต่ 1 กันยายน 2568: 61 แถว" in said
    assert "บวกทุกแถว 34885\nรุ่นล่าสุด 30716 จาก 200 แถว" in said


@pytest.mark.usefixtures("environment")
def test_m09_shows_a_service_that_succeeds_and_contradicts_itself(course: Course):
    said = said_by(course, "m09")
    assert "envelope | สถานะ {200} | ได้ 1085 แถว | total บอก 1085" in said
    assert "wrong-total | สถานะ {200} | ได้ 1085 แถว | total บอก 1092" in said
    assert "check_pages จับได้: ['หน้าซ้อนกัน', 'ข้ามหนึ่งแถว', 'total ของหน้า']" in said


@pytest.mark.usefixtures("environment")
def test_m10_shows_all_children_beside_those_measured(course: Course):
    said = said_by(course, "m10")
    assert "1085 แถว" in said
    assert "target      85944\nresult      44177\ntargetq1    16122" in said


@pytest.mark.parametrize("assignment_id", ["m01", "m04", "m05", "m06", "m07", "m08", "m09", "m10"])
def test_without_a_network_a_notebook_says_so_and_goes_on(
    course: Course, assignment_id: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("SAMPLE_API_URL", raising=False)
    assert "ขณะนี้ติดต่อ API ตัวอย่างไม่ได้" in said_by(course, assignment_id)


@pytest.mark.parametrize("scenario", ["", "/array", "/envelope", "/created", "/short-pages"])
@pytest.mark.parametrize("fy_be", [2568, 2569])
def test_the_solution_collects_every_row_of_khon_kaen(fetch: Fetch, scenario: str, fy_be: int):
    assert len(fetch(scenario, fy_be)) == 1085


@pytest.mark.parametrize(
    ("scenario", "error"),
    [("/wrong-total", ValueError), ("/broken-json", ValueError), ("/withdrawn", httpx.HTTPStatusError)],
)
def test_the_solution_tells_of_trouble(fetch: Fetch, scenario: str, error: type[Exception]):
    with pytest.raises(error):
        fetch(scenario)
