"""One warm sandbox for all situations."""

from collections.abc import Iterator

import pytest

from grader.sandbox import Sandbox, default_sandbox


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with default_sandbox() as sandbox:
        yield sandbox
