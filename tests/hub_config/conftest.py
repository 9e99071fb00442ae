"""One real hub for all tests of a run that need no hub of their own."""

from collections.abc import Iterator

import pytest

from tests.hub_config.real_hub import PEOPLE, Hub, make_settings, running_hub


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """Give a running hub and the people who may log in."""
    with running_hub(make_settings(tmp_path_factory.mktemp("academy")), PEOPLE) as hub:
        yield hub
