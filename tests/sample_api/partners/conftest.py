import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Self

import httpx
import pytest
import uvicorn

from sample_api import tokens
from sample_api.app import create_app
from sample_api.settings import Settings

SECRET = b"a secret of thirty-two bytes, or more"


class Desk:
    """A running API, asked as one client asks; `token` is the client's own."""

    def __init__(self, address: str, client: str = "malee", http: httpx.Client | None = None) -> None:
        self.address = address
        self.client = client
        self.token = tokens.mint(SECRET, client, now=1_780_000_000, lifetime_s=10**9)
        self._http = http or httpx.Client(base_url=address)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._http.close()

    def colleague(self, name: str) -> "Desk":
        """Another client's desk at the same running API."""
        return Desk(self.address, name, self._http)

    def ask(self, method: str, path: str, **how: Any) -> httpx.Response:
        return self._http.request(method, path, **how)

    def get(self, path: str, **how: Any) -> httpx.Response:
        return self.ask("GET", f"/partners/{path}", **how)

    def post(self, path: str, **how: Any) -> httpx.Response:
        return self.ask("POST", f"/partners/{path}", **how)

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def basic(self) -> tuple[str, str]:
        return (self.client, self.token)


@contextmanager
def running() -> Iterator[str]:
    """A fresh API behind a real socket; gives its address."""
    server = uvicorn.Server(uvicorn.Config(create_app(Settings(secret=SECRET)), port=0, log_level="critical"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="session")
def open_things() -> Iterator[ExitStack]:
    with ExitStack() as things:
        yield things


@pytest.fixture(scope="session")
def fresh_desk(open_things: ExitStack) -> Callable[[], Desk]:
    """Starts an API that remembers nothing, and gives a desk at it."""
    return lambda: open_things.enter_context(Desk(open_things.enter_context(running())))


@pytest.fixture(scope="session")
def desk(address: str, open_things: ExitStack) -> Desk:
    return open_things.enter_context(Desk(address))


@pytest.fixture(scope="session")
def _seeds() -> Iterator[int]:
    return itertools.count(1_000)


@pytest.fixture
def seed(_seeds: Iterator[int]) -> int:
    """A seed no other test has used: what a partner remembers is kept by seed."""
    return next(_seeds)
