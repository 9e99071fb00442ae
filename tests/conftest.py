"""Which tests stay together when `make test` runs them in two processes, and which begin first."""

from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
# One academy or one hub serves a whole room. Long rooms begin first, so that neither process waits long for the other.
TOGETHER = ("flow", "hub_config")
FIRST = (
    *TOGETHER, "golden/test_hostile_notebooks.py", "golden/test_hostile_exercises.py", "grader/test_nbgrader_oracle.py",
    "academy/nbgrader_plugin", "academy/standalone", "grader/autograde", "academy",
)  # fmt: skip


@pytest.hookimpl(tryfirst=True)  # the plug-in that parts the tests reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> str:
        return item.path.relative_to(TESTS).as_posix()

    items.sort(
        key=lambda item: next((number for number, name in enumerate(FIRST) if place(item).startswith(name)), len(FIRST))
    )
    for item in items:
        room = place(item).split("/")[0]
        item.add_marker(pytest.mark.xdist_group(room if room in TOGETHER else place(item)))


@pytest.fixture(scope="session", autouse=True)
def certificates_unread() -> Iterator[None]:
    """Each client of httpx would read a whole bundle of certificates, 20 ms of work; no test speaks TLS."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SSL_CERT_FILE", raising=False)
        patch.setenv("SSL_CERT_DIR", str(TESTS))  # a folder is read when a certificate is to be checked
        yield
