import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import httpx
import pytest
import uvicorn

from sample_api import tokens
from sample_api.app import create_app
from sample_api.settings import Settings
from sample_api.store.build import build
from sample_api.synthesis.figures import Extent

PROVINCES = ("10", "40", "46", "85")
SECRET = b"a secret of thirty-two bytes, or more"


@pytest.fixture(scope="session")
def secret() -> bytes:
    return SECRET


@pytest.fixture(scope="session")
def token() -> str:
    return tokens.mint(SECRET, "malee")


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a store of four provinces: Bangkok, Khon Kaen and Kalasin in one region, Ranong."""
    url = f"sqlite:///{tmp_path_factory.mktemp('store') / 'sample_api.db'}"
    build(url, Extent(provinces=PROVINCES))
    return url


@pytest.fixture(scope="session")
def address(database: str) -> Iterator[str]:
    """The API behind a real socket, with the prefix a hub's proxy would pass on."""
    app = create_app(Settings(secret=SECRET, root_path="/services/sample-api", database=database))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="session")
def anyone(address: str) -> Iterator[httpx.Client]:
    """A client without a token."""
    with httpx.Client(base_url=address) as client:
        yield client


@pytest.fixture(scope="session")
def client(address: str, token: str) -> Iterator[httpx.Client]:
    """A client whose token may read."""
    with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {token}"}) as client:
        yield client


@pytest.fixture(scope="session")
def act_for(address: str) -> Iterator[Callable[[str], httpx.Client]]:
    """Make a client of a demo agency; each acts for it as someone new, with a quota that no other test uses up."""
    holders = (f"holder-{number}" for number in itertools.count())
    with ExitStack() as opened:

        def make(agency: str) -> httpx.Client:
            proof = {"client_id": agency, "client_secret": tokens.mint(SECRET, next(holders))}
            granted = httpx.post(f"{address}/oauth/token", data={"grant_type": "client_credentials"} | proof).json()
            bearer = {"Authorization": f"Bearer {granted['access_token']}"}
            return opened.enter_context(httpx.Client(base_url=address, headers=bearer))

        yield make
