import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import uvicorn

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from broken import VARIANTS  # noqa: E402 - after the path above
from good_api import CLIENT, SECRET, Envelope, GoodAPI, token  # noqa: E402 - as above
from starlette.applications import Starlette  # noqa: E402 - as above
from starlette.routing import Mount  # noqa: E402 - as above

from contracts import Contract, Credentials, read_contract  # noqa: E402 - as above


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """One server: the good API at /good, each broken variant under its name."""
    routes = [Mount("/good", Envelope(GoodAPI())), *(Mount(f"/{name}", make()) for name, (_, make) in VARIANTS.items())]
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), port=0, log_level="critical"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="session")
def contract() -> Contract:
    """The good API's contract, without made-up requests: those take a second."""
    return replace(read_contract(HERE / "good.toml"), generated=None)


@pytest.fixture(scope="session")
def credentials() -> Credentials:
    return Credentials(client_id=CLIENT, client_secret=SECRET, expired=token(lifetime_s=-60))


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{address}/good") as client:
        yield client
