"""A real hub on a temporary home: traefik, services, jails; only the academy's service is a stand-in."""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
import websocket
from sqlalchemy.orm import Session

from foundation.store import Base, open_engine, session_factory
from hub_config import HubSettings, ServerLimits, ServiceSettings
from hub_config.sign_in import sign_in, xsrf
from people import Role, accounts
from tests.ports import free_ports

HOUSE = Path(__file__).parents[2]
OWN_PASSWORD = "a password of my own"
PEOPLE = {
    "somchai": Role.TRAINEE,
    "malee": Role.TRAINEE,
    "wanida": Role.INSTRUCTOR,
    "prasert": Role.INSTRUCTOR,
    "ploy": Role.PLANNING,
    "newcomer": Role.TRAINEE,
    "weak": Role.TRAINEE,
    "browser": Role.TRAINEE,
    "mover": Role.TRAINEE,
    "leaver": Role.TRAINEE,
    "guessed": Role.TRAINEE,
}


def eventually(claim: Any, within_s: float = 20) -> Any:
    """The claim's answer once it is true."""
    deadline = time.monotonic() + within_s
    while not (answer := claim()):
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.1)
    return answer


def make_settings(home: Path) -> HubSettings:
    port, hub_port, api_port, service_port, sample_port = free_ports(5)
    source = home.parent / f"{home.name}-source"
    source.mkdir(mode=0o755, exist_ok=True)
    (source / "course.toml").write_text("course_id = 'test-course'\n")
    stand_in = (sys.executable, str(Path(__file__).with_name("stand_in.py")))
    return HubSettings(
        home=home,
        host="127.0.0.1",
        port=port,
        hub_port=hub_port,
        proxy_api_port=api_port,
        database_url=f"sqlite:///{home / 'academy.db'}",
        course_id="test-course",
        jupyter_config=HOUSE / "academy" / "nbgrader_plugin" / "jupyter_config",
        course_source=source,
        services=(
            ServiceSettings("academy", stand_in, service_port, {"A_SERVICE_SECRET": "only-for-the-service"}),
            ServiceSettings("sample-api", stand_in, sample_port),
        ),
        limits=ServerLimits(memory_mib=600, home_quota_mib=40),
    )


@dataclass
class Visitor:
    """One person's browser and program."""

    username: str
    client: httpx.Client
    token: str = ""
    kernel: str = ""

    def api(self, method: str, path: str, **content: Any) -> httpx.Response:
        """Call the hub's API as the hub's own pages do."""
        return self.client.request(method, f"/hub/api{path}", headers={"X-XSRFToken": xsrf(self.client)}, **content)

    def start_server(self, within_s: float = 60) -> None:
        """Start the server, wait for it, and get a token for its API."""
        assert self.api("POST", f"/users/{self.username}/server").status_code in (201, 202)
        eventually(lambda: self.client.get(f"/user/{self.username}/api").status_code == 200, within_s)
        self.token = self.api("POST", f"/users/{self.username}/tokens", json={}).json()["token"]

    def server(self, method: str, path: str, **content: Any) -> httpx.Response:
        """Call the API of the person's own server."""
        url = f"/user/{self.username}/api{path}"
        return self.client.request(method, url, headers={"Authorization": f"token {self.token}"}, **content)

    def run(self, code: str) -> str:
        """What `code` prints, or the error it ends with, in a kernel of the person's server."""
        if not self.kernel:
            self.kernel = self.server("POST", "/kernels", json={}).json()["id"]
        url = (
            f"{str(self.client.base_url).rstrip('/')}/user/{self.username}/api/kernels/{self.kernel}/channels".replace(
                "http", "ws", 1
            )
        )
        with closing(
            websocket.create_connection(url, header=[f"Authorization: token {self.token}"], timeout=60)
        ) as line:
            request = _execute_request(code)
            line.send(json.dumps(request))
            return _output(line, request["header"]["msg_id"])


def _execute_request(code: str) -> dict[str, Any]:
    header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "username": "", "session": "s"}
    content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False}
    return {
        "header": {**header, "version": "5.3"},
        "parent_header": {},
        "metadata": {},
        "channel": "shell",
        "content": content,
    }


def _output(line: Any, msg_id: str) -> str:
    """What the execution of that request says, until the kernel has replied and is idle again."""
    said, ends = "", {"execute_reply", "status"}
    while ends:
        message = json.loads(line.recv())
        kind, content = message["msg_type"], message["content"]
        if message["parent_header"].get("msg_id") != msg_id:
            continue
        if kind == "stream":
            said += content["text"]
        elif kind == "error":
            said += f"{content['ename']}: {content['evalue']}"
        elif kind == "execute_reply" or content.get("execution_state") == "idle":
            ends.discard(kind)
    return said.strip()


@dataclass
class Hub:
    """A hub that runs, and the people who may log in."""

    settings: HubSettings
    process: "subprocess.Popen[bytes]"
    log: Path
    first_passwords: dict[str, str] = field(default_factory=dict)
    visitors: dict[str, Visitor] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.settings.port}"

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=60)

    def visit(self, username: str) -> Visitor:
        """The person, logged in; the first time with a new password."""
        if username not in self.visitors:
            client = self.client()
            sign_in(client, username, self.first_passwords[username], new_password=OWN_PASSWORD)
            self.visitors[username] = Visitor(username, client)
        return self.visitors[username]

    def accounts(self) -> AbstractContextManager[Session]:
        """A transaction on the academy's accounts."""
        engine = open_engine(self.settings.database_url)
        return session_factory(engine).begin()

    def family(self) -> list[psutil.Process]:
        head = psutil.Process(self.process.pid)
        return [head, *head.children(recursive=True)]


def make_accounts(settings: HubSettings, people: dict[str, Role]) -> dict[str, str]:
    """The accounts and their first passwords."""
    engine = open_engine(settings.database_url)
    Base.metadata.create_all(engine)
    with session_factory(engine).begin() as session:
        passwords = {
            name: accounts.create(session, username=name, name=name.title(), role=role)
            for name, role in people.items()
            if accounts.person(session, name) is None
        }
    engine.dispose()
    return passwords


@contextmanager
def running_hub(settings: HubSettings, people: dict[str, Role], *, through: tuple[str, ...] = ()) -> Iterator[Hub]:
    """Run the hub; `through` is a command that becomes it. Accounts are made for those of `people` who have none."""
    passwords = make_accounts(settings, people)
    settings.hub_home.mkdir(exist_ok=True)
    file = settings.hub_home / "settings.json"
    settings.dump(file)
    log = settings.home / "hub.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*through, sys.executable, "-m", "jupyterhub", "-f", str(HOUSE / "hub_config" / "jupyterhub_config.py")],
            env={**os.environ, "ACADEMY_HUB_SETTINGS": str(file), "A_SECRET_OF_THE_HUB": "never-in-a-child"},
            cwd=settings.hub_home,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    hub = Hub(settings, process, log, passwords)
    try:
        eventually(lambda: process.poll() is not None or is_up(hub), 60)
        assert process.poll() is None, log.read_text()[-3000:]
        yield hub
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
        for visitor in hub.visitors.values():
            visitor.client.close()


def is_up(hub: Hub) -> bool:
    try:
        return httpx.get(f"{hub.url}/services/academy/environment", timeout=5).is_success
    except httpx.HTTPError:
        return False
