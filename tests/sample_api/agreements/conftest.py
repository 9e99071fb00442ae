import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import uvicorn

from sample_api.agreements import book, credentials
from sample_api.agreements.model import Agreement, Secret
from sample_api.agreements.model import today as today_in_thailand
from sample_api.app import create_app
from sample_api.settings import Settings

ISSUER = "https://health.example.go.th/services/sample-api"
SECRETS = {
    name: f"sample_api_of_{name}_and_long_enough" for name in ("health", "school", "hasty", "ended", "later", "victim")
}


def agreement(client_id: str, **changes: object) -> Agreement:
    plain: dict[str, object] = {
        "id": client_id,
        "number": "ทดสอบ 1/2569",
        "agency_th": "หน่วยงาน «ทดสอบ»",
        "agency_en": 'An "agency" <b>',
        "purpose_th": "ทดสอบ",
        "purpose_en": "A test",
        "starts": date(2026, 1, 1),
        "ends": date(2036, 1, 1),
        "per_minute": 600,
        "scopes": frozenset({"read", "write"}),
    }
    return Agreement(**(plain | changes))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("state")


@pytest.fixture(scope="session")
def site(state: Path) -> Path:
    """A site's own agreements."""
    path = state / "agreements.toml"
    today = today_in_thailand()
    day = timedelta(days=1)
    with book.changing(path) as agreements:
        for name, secret in SECRETS.items():
            kept = Secret(credentials.hashed(secret), now())
            agreements[name] = agreement(name, secrets=(kept,))
        agreements["school"] = agreement(
            "school",
            secrets=agreements["school"].secrets,
            scopes=frozenset({"read"}),
            datasets=frozenset({"school-and-youth"}),
            provinces=frozenset({"40"}),
        )
        agreements["hasty"] = agreement("hasty", secrets=agreements["hasty"].secrets, per_minute=3)
        agreements["ended"] = agreement("ended", secrets=agreements["ended"].secrets, ends=today - day)
        agreements["later"] = agreement("later", secrets=agreements["later"].secrets, starts=today + day)
    return path


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(scope="session")
def api(secret: bytes, state: Path, site: Path) -> Iterator[httpx.Client]:
    """A client, without a token, of the API behind a real socket."""
    chosen = Settings(secret=secret, root_path="/services/sample-api", public_url=ISSUER, state=state, agreements=site)
    server = uvicorn.Server(uvicorn.Config(create_app(chosen), port=0, log_level="critical"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    with httpx.Client(base_url=f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}") as client:
        yield client
    server.should_exit = True
    thread.join()


Ask = Callable[..., httpx.Response]


@pytest.fixture(scope="session")
def ask(api: httpx.Client) -> Ask:
    """Ask for a token with Basic credentials."""

    def send(name: str, password: str = "", **form: str) -> httpx.Response:
        told = {"grant_type": "client_credentials"} | form
        return api.post("/oauth/token", data=told, auth=(name, password or SECRETS.get(name, "")))

    return send


@pytest.fixture(scope="session")
def bearer(ask: Ask) -> Callable[[str], dict[str, str]]:
    """Return the header of an agency's fresh token."""

    def header(name: str, password: str = "", **form: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {ask(name, password, **form).json()['access_token']}"}

    return header
