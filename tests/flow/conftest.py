"""A whole academy and a real browser, once for all flow tests."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.flow.harness import Running, start, stop
from tests.ports import free_ports

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="session")
def free_port() -> int:
    return free_ports(1)[0]


@pytest.fixture(scope="session")
def academy(tmp_path_factory: pytest.TempPathFactory, free_port: int) -> Iterator[Running]:
    running = start(tmp_path_factory.mktemp("academy") / "home", free_port)
    yield running
    stop(running)


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A browser for one test: while it is open, its event loop stands in the way of others' `asyncio.run`."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
        )
        yield browser
        browser.close()
