import itertools
from collections.abc import Callable, Iterator

import httpx
import pytest

from sample_api import tokens

Row = dict[str, object]
Sender = Callable[[str], httpx.Client]
FRESH = itertools.count()


@pytest.fixture(scope="session")
def sender(address: str, secret: bytes) -> Iterator[Sender]:
    """Make a client with the scopes named; each is someone new, who has sent nothing."""
    opened: list[httpx.Client] = []

    def make(scope: str = "read write") -> httpx.Client:
        token = tokens.mint(secret, f"sender-{next(FRESH)}", scope=scope)
        client = httpx.Client(base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=30)
        opened.append(client)
        return client

    yield make
    for client in opened:
        client.close()


@pytest.fixture
def me(sender: Sender) -> httpx.Client:
    return sender("read write")


@pytest.fixture
def province(act_for: Callable[[str], httpx.Client]) -> httpx.Client:
    """The made-up office of Khon Kaen, which may write of its own province."""
    return act_for("demo-province")


def row(area: str = "4001", **changes: object) -> Row:
    plain: Row = {"indicator": "MCH08", "area": area, "fy": 2569, "quarter": 2, "numerator": 3, "denominator": 5}
    return plain | changes


@pytest.fixture(scope="session")
def make_row() -> Callable[..., Row]:
    return row
