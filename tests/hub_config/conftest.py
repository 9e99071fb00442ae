"""One real hub for all tests of a run that need no hub of their own."""

from collections.abc import Iterator

import pytest

from tests.hub_config.real_hub import PEOPLE, Hub, Visitor, make_settings, running_hub


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """Give a running hub and the people who may log in."""
    with running_hub(make_settings(tmp_path_factory.mktemp("academy")), PEOPLE) as hub:
        yield hub


@pytest.fixture(scope="session")
def somchai(hub: Hub) -> Visitor:
    visitor = hub.visit("somchai")
    visitor.start_server()
    return visitor


@pytest.fixture(scope="session")
def malee(hub: Hub) -> Visitor:
    visitor = hub.visit("malee")
    visitor.start_server()
    return visitor


@pytest.fixture(scope="session")
def wanida(hub: Hub) -> Visitor:
    visitor = hub.visit("wanida")
    visitor.start_server()
    return visitor
