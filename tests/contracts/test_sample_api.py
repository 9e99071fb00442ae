"""The sample API keeps the contracts that come with it: the checks' own good example, and a newcomer's first run."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import uvicorn

from contracts import Credentials, Verdict, over, read_contract, verify
from sample_api import tokens
from sample_api.app import create_app
from sample_api.settings import Settings
from sample_api.store.build import build
from sample_api.synthesis.figures import Extent

FILES = Path(__file__).parents[2] / "contracts" / "files"
SECRET = b"a secret of thirty-two bytes, or more"
UNSEEN = {"auth.expired", "auth.scope", "auth.tls", "headers.retry_after"}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample API with the figures of three provinces, one of which has none."""
    database = f"sqlite:///{tmp_path_factory.mktemp('store') / 'sample_api.db'}"
    build(database, Extent(provinces=("10", "40", "85")))
    app = create_app(Settings(secret=SECRET, database=database))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.mark.parametrize("name", ["sample_api_v1.toml", "sample_api_v2.toml"])
def test_the_sample_api_keeps_its_contract(url: str, name: str):
    # without made-up requests: the sample API's own tests make up plenty
    contract = replace(read_contract(FILES / name), generated=None)
    with httpx.Client(base_url=url) as client:
        run = verify(over(client, contract, Credentials(token=tokens.mint(SECRET, "malee"))))
    told = [f"{one.check.id}: {one.reason_en}" for one in run.results if one.verdict is not Verdict.PASSED]
    assert run.passed, told
    unseen = {one.check.id for one in run.results if one.verdict is Verdict.NOT_APPLICABLE}
    assert unseen - {"auth.client", "headers.gzip", "data.reconcile"} == UNSEEN | {
        "generated.valid",
        "generated.invalid",
    }


@pytest.mark.parametrize("name", ["sample_api_v1.toml", "sample_api_v2.toml"])
def test_a_token_that_ended_and_one_without_the_scope_are_told_apart(url: str, name: str):
    from contracts.checks import auth

    given = Credentials(
        token=tokens.mint(SECRET, "malee"),
        expired=tokens.mint(SECRET, "malee", lifetime_s=-60),
        limited=tokens.mint(SECRET, "malee", scope=""),
    )
    with httpx.Client(base_url=url) as client:
        link = over(client, read_contract(FILES / name), given)
        auth.expired(link)
        auth.scope(link)
