"""Callers of the service, over a real socket, each as whoever their token says."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import httpx
import pytest

Caller = Callable[[str], httpx.Client]


@pytest.fixture
def caller(service_url: str) -> Iterator[Caller]:
    """`caller("kru")` calls with that person's token, `caller("")` with none."""
    with ExitStack() as opened:

        def open_client(username: str) -> httpx.Client:
            headers = {"Authorization": f"Bearer token-{username}"} if username else {}
            return opened.enter_context(httpx.Client(base_url=service_url, headers=headers, timeout=30))

        yield open_client
