import pytest

from tests.planning.link.story import Story


@pytest.fixture
def story() -> Story:
    story = Story()
    story.begin()
    return story
