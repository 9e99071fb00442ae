"""The conftest of the undefended grader: the fixtures of exercises, in pytest's own process."""

import importlib
import os
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import uvicorn


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "grade(points=1): points of a test")


@pytest.fixture(scope="session")
def app_env() -> dict[str, str]:
    return {name: os.environ[name] for name in os.environ["NAMES"].split()}


@pytest.fixture(scope="session")
def base_url() -> Iterator[str]:
    module, _, name = os.environ["ENTRY"].partition(":")
    app = getattr(importlib.import_module(module), name)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(2)


@pytest.fixture
def client(base_url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=base_url, follow_redirects=True, timeout=None) as client:
        yield client


@pytest.fixture
def trainee() -> Any:
    return importlib.import_module(os.environ["ENTRY"])
