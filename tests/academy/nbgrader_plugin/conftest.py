"""A person's own server: their home, their token, nbgrader configured as the hub configures it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeFactory
from traitlets.config import Config

from academy.nbgrader_plugin.configuration import configure_exchange
from academy.workflow import Academy
from tests.academy.jupyter_servers import jupyter_server

CONFIGURATION = Path(__file__).parents[3] / "academy" / "nbgrader_plugin" / "jupyter_config"


@pytest.fixture
def at_home(tmp_path: Path, service_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """`at_home("malee")` makes this process that person's server, in their home."""

    def move_in(username: str, role: str = "trainee", **more: str) -> Path:
        home = tmp_path / "homes" / username
        home.mkdir(parents=True, exist_ok=True)
        environment = {
            "HOME": str(home),
            "ACADEMY_URL": service_url,
            "ACADEMY_COURSE_ID": "anamai-api",
            "ACADEMY_COURSE_ROOT": str(tmp_path / "course"),
            "JUPYTERHUB_API_TOKEN": f"token-{username}",
            "JUPYTER_CONFIG_PATH": str(CONFIGURATION / role),
            **more,
        }
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(home)
        return home

    return move_in


@pytest.fixture
def malees(at_home: Callable[[str], Path]) -> Path:
    return at_home("malee")


@pytest.fixture
def step() -> Callable[..., Any]:
    """Run one step of nbgrader's exchange, as its own commands do: `step("Submit", "m01")`."""

    def run(name: str, assignment_id: str = "", **options: Any) -> Any:
        config = Config()
        configure_exchange(config)
        config.CourseDirectory.assignment_id = assignment_id
        parts = {
            "coursedir": CourseDirectory(config=config),
            "authenticator": Authenticator(config=config),
            "config": config,
        }
        made = getattr(ExchangeFactory(config=config), name)(**parts)
        for option, value in options.items():
            setattr(made, option, value)
        return made.start()

    return run


class Server:
    """One person's Jupyter server, and the calls the panel makes."""

    def __init__(self, home: Path, http: httpx.Client) -> None:
        self.home = home
        self.http = http
        self.http.headers["Authorization"] = "token me"

    def panel(self) -> dict[str, Any]:
        return dict(self.http.get("/assignments", params={"course_id": "anamai-api"}).raise_for_status().json())

    def click(self, button: str, assignment_id: str = "m01") -> dict[str, Any]:
        asked = {"course_id": "anamai-api", "assignment_id": assignment_id}
        return dict(self.http.post(f"/assignments/{button}", json=asked).raise_for_status().json())


@pytest.fixture
def start(at_home: Callable[..., Path], tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start somebody's server as the hub would: by environment and configuration folder alone."""
    with ExitStack() as running:

        def run(username: str, role: str = "trainee", **more: str) -> Server:
            home = at_home(username, role, **more)
            log = tmp_path / f"{username}.log"
            url = running.enter_context(jupyter_server(home, log))
            return Server(home, running.enter_context(httpx.Client(base_url=url, timeout=30)))

        yield run


@pytest.fixture
def attempt_id(service_url: str, work: bytes, grade: Callable[[], None], show: Callable[[], None]) -> str:
    """Malee's work, handed in, graded and shown."""
    headers = {"Authorization": "token token-malee", "Idempotency-Key": "a-key-of-malees"}
    answer = httpx.post(f"{service_url}/api/v1/assignments/m01/attempts", content=work, headers=headers)
    grade()
    show()
    return str(answer.raise_for_status().json()["attempt_id"])


@pytest.fixture
def krus(start: Callable[..., Any], academy: Academy, attempt_id: str) -> Any:
    """The instructor's server, with formgrader's first look at the course taken."""
    server = start("kru", "instructor", ACADEMY_COURSE_ROOT=str(academy.settings.course_home))
    server.http.headers["X-Academy-Attempt"] = attempt_id
    return server
