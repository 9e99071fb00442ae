import asyncio
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from sample_api import tokens
from sample_api.app import create_app
from sample_api.settings import Settings

SECRET = b"a secret of thirty-two bytes, or more"
NOON = "2026-10-05T12:00:00+07:00"


class Desk:
    """A fresh API in this process, asked as one client asks; `token` is the client's own."""

    def __init__(self, client: str = "malee") -> None:
        self.app = create_app(Settings(secret=SECRET))
        self.client = client
        self.token = tokens.mint(SECRET, client, now=1_780_000_000, lifetime_s=10**9)

    def as_client(self, name: str) -> "Desk":
        """The same running API, asked by another client."""
        other = Desk(name)
        other.app = self.app
        return other

    def ask(self, method: str, path: str, **how: Any) -> httpx.Response:
        async def once() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
                return await client.request(method, path, **how)

        return asyncio.run(once())

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


@pytest.fixture(scope="session")
def desk() -> Desk:
    return Desk()


@pytest.fixture(scope="session")
def fresh_desk() -> Callable[[], Desk]:
    """Makes an API that remembers nothing."""
    return Desk


@pytest.fixture(scope="session")
def _seeds() -> Iterator[int]:
    return itertools.count(1_000)


@pytest.fixture
def seed(_seeds: Iterator[int]) -> int:
    """A seed no other test has used: what a partner remembers is kept by seed."""
    return next(_seeds)
