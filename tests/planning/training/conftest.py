import pytest

from tests.planning.training.story import Story


@pytest.fixture
def story() -> Story:
    return Story()
