from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from academy.database import metadata
from foundation.store import open_engine, session_factory
from tests.planning.link.story import Story

NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)


@pytest.fixture
def session() -> Iterator[Session]:
    engine = open_engine("sqlite://")
    metadata().create_all(engine)
    with session_factory(engine)() as session:
        yield session
    engine.dispose()


@pytest.fixture
def story() -> Story:
    """A year of data links that was begun."""
    story = Story()
    story.begin()
    return story
