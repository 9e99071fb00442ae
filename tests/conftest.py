"""How `make test` parts the tests between two processes, and what all tests stand on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, settings

TESTS = Path(__file__).parent
# A claim is tried on the same examples everywhere, however slow the machine: who goes looking raises `max_examples`.
settings.register_profile(
    "same-everywhere", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("same-everywhere")
# One academy or one hub serves a whole room; elsewhere a file stays together, for it shares what it has started.
ROOMS = ("flow", "hub_config")
# What takes long begins first, so that neither process waits long for the other at the end.
FIRST = (
    *ROOMS, "golden/test_hostile_notebooks.py", "golden/test_hostile_exercises.py", "grader/test_nbgrader_oracle.py",
    "academy/nbgrader_plugin", "academy/standalone", "grader/autograde", "academy",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def turn(item: pytest.Item) -> int:
        place = item.path.relative_to(TESTS).as_posix()
        return next((number for number, name in enumerate(FIRST) if place.startswith(name)), len(FIRST))

    items.sort(key=turn)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    # By a scheduler of our own, for pytest-xdist 3.8 does not see its groups with pytest 9.2.
    from xdist.scheduler import LoadScopeScheduling

    class ByRoomOrFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            place = nodeid.split("::", maxsplit=1)[0].removeprefix("tests/")
            room = place.split("/")[0]
            return room if room in ROOMS else place

    config.option.loadscopereorder = False
    return ByRoomOrFile(config, log)


@pytest.fixture(scope="session", autouse=True)
def certificates_unread() -> Iterator[None]:
    """Each client of httpx would read a whole bundle of certificates, 20 ms of work; no test speaks TLS."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SSL_CERT_FILE", raising=False)
        patch.setenv("SSL_CERT_DIR", str(TESTS))  # a folder is read when a certificate is to be checked
        yield


@pytest.fixture(scope="session", autouse=True)
def clients_wait() -> Iterator[None]:
    """A machine that is busy for some seconds is no failure; a client that names no timeout gives up after five."""
    with pytest.MonkeyPatch.context() as patch:
        for part in ("connect", "read", "write", "pool"):
            patch.setattr(httpx._config.DEFAULT_TIMEOUT_CONFIG, part, 60.0)
        yield
