"""The academy with a stand-in for the hub in front: every stage is real, a token says who calls."""

import io
import shutil
import socket
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import nbformat
import pytest
import uvicorn
from fastapi import FastAPI
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from academy.gradebook_sync import GradebookSync
from academy.settings import Settings
from academy.web.app import create_app
from academy.web.auth import HubIdentity, HubSettings
from academy.workflow import Academy
from foundation.store import utc_now
from grader import exchange
from grader.model import (
    Assignment,
    Bundle,
    CellKind,
    CellResult,
    GradeCell,
    GradingResult,
    GradingStatus,
    Outcome,
    Release,
    Schedule,
)
from people import Role, accounts

PREFIX = "/services/academy/"
SCOPE = "access:services!service=academy"
PEOPLE = {
    "somchai": Role.TRAINEE,
    "malee": Role.TRAINEE,
    "kru": Role.INSTRUCTOR,
    "phaen": Role.PLANNING,
    "bori": Role.EXECUTIVE,
}


@pytest.fixture
def hub_settings() -> HubSettings:
    return HubSettings(
        api_url="http://hub/hub/api",
        api_token="the-service-token",
        client_id="service-academy",
        prefix=PREFIX,
        callback_url=f"{PREFIX}oauth_callback",
        public_hub="/hub/",
        access_scopes=frozenset({"access:services", SCOPE}),
    )


@pytest.fixture
def hub_answers() -> Callable[[httpx.Request], httpx.Response]:
    """What the hub says: `token-NAME` is that person's; `weak-NAME` lacks the scope; `code-NAME` buys a token."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/hub/api/oauth2/token":
            form = dict(httpx.QueryParams(request.content.decode()))
            known = form["code"].startswith("code-") and form["client_secret"] == "the-service-token"
            return httpx.Response(200 if known else 400, json={"access_token": f"token-{form['code'][5:]}"})
        kind, _, name = request.headers["authorization"].removeprefix("token ").partition("-")
        if kind not in {"token", "weak", "service"}:
            return httpx.Response(403, json={"status": 403})
        scopes = [SCOPE] if kind != "weak" else ["read:users:name!user"]
        return httpx.Response(
            200, json={"kind": "service" if kind == "service" else "user", "name": name, "scopes": scopes}
        )

    return answer


@pytest.fixture
def hub(hub_settings: HubSettings, hub_answers: Callable[[httpx.Request], httpx.Response]) -> HubIdentity:
    return HubIdentity(hub_settings, httpx.Client(transport=httpx.MockTransport(hub_answers)))


@pytest.fixture(scope="session")
def peopled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two trainees, an instructor, a planning officer, and m01 handed out; made once, for passwords are slow."""
    home = tmp_path_factory.mktemp("home")
    made = open_academy(home)
    with made.sessions.begin() as session:
        for username, role in PEOPLE.items():
            accounts.create(session, username=username, name=f"ชื่อ {username}", role=role)
            accounts.accept_privacy(session, username, utc_now())
        exchange.publish(session, small_release(), small_assignment(), Schedule(), utc_now())
    made.engine.dispose()
    return home


@pytest.fixture
def academy(peopled_home: Path, tmp_path: Path) -> Iterator[Academy]:
    """An academy of its own for each test."""
    home = tmp_path / "academy"
    shutil.copytree(peopled_home, home)
    made = open_academy(home)
    yield made
    made.engine.dispose()


def open_academy(home: Path) -> Academy:
    made = Academy(Settings(home=home, submission_mib=2, submission_files=20))
    # The course source is the business of other tests: here its name is enough.
    made.__dict__["course"] = SimpleNamespace(course_id="anamai-api")
    return made


def small_assignment() -> Assignment:
    return Assignment(
        assignment_id="m01",
        title_th="อ่านข้อมูลทีละหน้า",
        title_en="Paging",
        stage="1",
        sop_steps="1",
        notebooks=(),
        exercise=None,
        cooldown_s=0,
    )


def small_release() -> Release:
    """One notebook: a solution, its test, and a question that a person marks."""
    cells = (
        GradeCell("paging", "test_pages", 5),
        GradeCell("paging", "why", 3, CellKind.MANUAL),
    )
    notebook = nbformat.writes(small_notebook()).encode()
    student = Bundle({"paging.ipynb": notebook, "data/sample.csv": b"a,b\n1,2\n"})
    return Release("m01", student, Bundle({"source/paging.ipynb": notebook}), cells, digest="d" * 64)


def small_notebook(answer: str = "เพราะข้อมูลมีมาก") -> nbformat.NotebookNode:
    """The notebook of m01 as nbgrader hands it out."""

    def graded(grade_id: str, **kind: object) -> dict[str, object]:
        settings = {"schema_version": 3, "locked": False, "task": False, "grade": False, "solution": False}
        return {"nbgrader": {**settings, "grade_id": grade_id, **kind}}

    notebook = new_notebook(
        cells=[
            new_markdown_cell("# อ่านข้อมูลทีละหน้า", id="intro"),
            new_code_cell("def pages():\n    return []", id="sol", metadata=graded("pages", solution=True)),
            new_code_cell(
                "assert pages() == []", id="test", metadata=graded("test_pages", grade=True, locked=True, points=5)
            ),
            new_markdown_cell(answer, id="why", metadata=graded("why", grade=True, solution=True, points=3)),
        ]
    )
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return notebook


def graded_result(score: float = 5) -> GradingResult:
    """A machine's result for m01; the question still waits for a person."""
    cells = (
        CellResult("paging", "test_pages", Outcome.PASSED if score else Outcome.FAILED, score, 5),
        CellResult("paging", "why", Outcome.MANUAL, 0, 3),
    )
    notebooks = {"paging": nbformat.writes(small_notebook()).encode()}
    return GradingResult("m01", "d" * 64, GradingStatus.GRADED, cells, 0.1, "test", notebooks=notebooks)


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture
def work() -> bytes:
    """What a trainee hands in, as a zip."""
    return zipped(dict(small_release().student))


@pytest.fixture
def grade(academy: Academy) -> Callable[[], None]:
    """Do what the worker does, with a result that is given."""

    def grade_next() -> None:
        attempt_id = academy.claim()
        assert attempt_id is not None
        academy.record(attempt_id, graded_result())

    return grade_next


@pytest.fixture
def show(academy: Academy) -> Callable[[], None]:
    """Bring the gradebook up to the ledger, as the worker does."""

    def show_all() -> None:
        academy.bridge.prepare(small_release(), None)
        GradebookSync(academy).refresh()

    return show_all


@pytest.fixture
def app(academy: Academy, hub: HubIdentity) -> FastAPI:
    return create_app(academy, hub)


class Door:
    """A server on a real socket, opened once for all tests of a run: behind it is the app of the test at hand."""

    def __init__(self) -> None:
        self.app: FastAPI | None = None
        self.url = ""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        assert self.app is not None
        await self.app(scope, receive, send)


@pytest.fixture(scope="session")
def door() -> Iterator[Door]:
    door = Door()
    listener = socket.create_server(("127.0.0.1", 0))
    door.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = uvicorn.Server(uvicorn.Config(door, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield door
    server.should_exit = True
    thread.join()
    listener.close()


@pytest.fixture
def service_url(door: Door, app: FastAPI) -> Iterator[str]:
    """The service on a real socket."""
    door.app = app
    yield door.url + PREFIX.rstrip("/")
    door.app = None
